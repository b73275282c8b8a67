//! An entry point has a name or a number.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[entry = "abs"]
    #[ordinal(17)]
    safe fn absolute(value: c_int) -> c_int;
}

fn main() {}
