//! A block is bound lazily, eagerly, by the linker, or as an object.

use pinvoke::prelude::*;

#[dll_import("c", bind = late)]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {}
