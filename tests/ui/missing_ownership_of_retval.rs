//! A native-only Out parameter that holds memory has an owner.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn asprintf(#[retval] text: String) -> Result<String>;
}

fn main() {}
