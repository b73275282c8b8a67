//! The lifetimes of a callback's arguments are not named.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit<'a> = extern "C" fn(value: &'a c_int) -> c_int;

#[native_callback(charset = utf8, on_panic = 0)]
type Keep = extern "C" fn(name: &'static str) -> c_int;

fn main() {}
