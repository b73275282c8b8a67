//! The loader of the program looks for a linked library, so there is nothing to say about where.

use pinvoke::prelude::*;

#[dll_import("c", bind = link, search = [System])]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {}
