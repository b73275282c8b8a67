//! The failure rules are a closed list, and `with = path`.

use pinvoke::prelude::*;

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fails_if(less_than_zero)]
    safe fn getpid() -> Result<c_int>;
    #[fails_if(negative, source = errno)]
    safe fn getuid() -> Result<c_int>;
}

fn main() {}
