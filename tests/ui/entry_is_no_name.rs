//! The name of an entry point can be a C string.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[entry = ""]
    safe fn first(value: c_int) -> c_int;
    #[entry = "abs\0"]
    safe fn second(value: c_int) -> c_int;
    #[entry = abs]
    safe fn third(value: c_int) -> c_int;
}

fn main() {}
