//! A crate that forbids unsafe code cannot declare foreign functions, although a macro expands them.

#![forbid(unsafe_code)]

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {
    abs(-1);
}
