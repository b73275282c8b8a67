//! The calling convention is one that C compilers have.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "pascal" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {}
