//! A callback that returns nothing has no value for a panic.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int);

fn main() {}
