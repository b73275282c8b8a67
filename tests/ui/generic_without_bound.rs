//! A generic function is one over blittable types.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn sum<T>(items: &[T], #[len_of(items)] count: usize) -> usize;
}

fn main() {}
