//! The widths of a `bool` in a block are `bool8` and `bool32`.

use pinvoke::prelude::*;

#[dll_import("c", bools = bool16)]
unsafe extern "C" {
    safe fn isatty(descriptor: c_int) -> bool;
}

fn main() {}
