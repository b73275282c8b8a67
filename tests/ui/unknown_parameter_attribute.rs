//! Attributes of a parameter are known ones.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn abs(#[input] value: c_int, #[inout] other: &mut c_int) -> c_int;
}

fn main() {}
