//! A callback borrows its arguments.

use pinvoke::prelude::*;

#[native_callback(charset = utf8, on_panic = 0)]
type Visit = extern "C" fn(name: String, items: Vec<u8>) -> c_int;

fn main() {}
