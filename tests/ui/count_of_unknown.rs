//! `len_of` names something that has a length.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn sum(items: &[c_int], #[len_of(item)] count: usize) -> c_int;
    safe fn abs(value: c_int, #[len_of(value)] count: usize) -> c_int;
}

fn main() {}
