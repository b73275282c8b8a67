//! The value for a panic is a native value.

use pinvoke::prelude::*;

#[native_callback(on_panic = "stop")]
type Compare = extern "C" fn(left: &c_int, right: &c_int) -> c_int;

#[native_callback(bools = bool32, on_panic = false)]
type Visit = extern "C" fn(value: c_int) -> bool;

fn main() {}
