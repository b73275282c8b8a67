//! A native function returns one value.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn div(numerator: c_int, denominator: c_int) -> (c_int, c_int);
}

fn main() {}
