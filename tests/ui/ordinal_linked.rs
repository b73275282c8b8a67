//! A linked function is found by its name.

use pinvoke::prelude::*;

#[dll_import("c", bind = link)]
unsafe extern "C" {
    #[ordinal(17)]
    safe fn gettid() -> Result<c_int>;
}

fn main() {}
