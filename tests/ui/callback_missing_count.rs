//! A slice that a callback receives has a count.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(items: &[c_int]) -> c_int;

#[native_callback(on_panic = 0)]
type Other = extern "C" fn(items: &[c_int], #[len_of(values)] count: usize) -> c_int;

fn main() {}
