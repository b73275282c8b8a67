//! A returned `bool` has a stated width.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn isatty(descriptor: c_int) -> bool;
}

fn main() {}
