//! Who reads the last error keeps it.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[fails_if(negative, code = last_error)]
    safe fn getpid() -> Result<c_int>;
    #[fails_if(zero_if_error)]
    safe fn getuid() -> Result<c_int>;
}

fn main() {}
