//! A count is an integer, or `&mut` of one.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn sum(items: &[c_int], #[len_of(items)] count: &usize) -> c_int;
}

fn main() {}
