//! The code of a failed call comes from one of four places.

use pinvoke::prelude::*;

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fails_if(negative, code = errno)]
    safe fn getpid() -> Result<c_int>;
}

fn main() {}
