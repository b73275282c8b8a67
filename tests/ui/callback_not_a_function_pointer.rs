//! A callback signature is a function pointer with a convention.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = Box<dyn FnMut(c_int) -> c_int>;

#[native_callback(on_panic = 0)]
type Compare = fn(left: &c_int, right: &c_int) -> c_int;

#[native_callback(on_panic = 0)]
type Format = unsafe extern "C" fn(format: *const c_char, ...) -> c_int;

#[native_callback(on_panic = 0)]
struct Pair(c_int);

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(#[callback(Visit)] visit: impl FnMut(c_int) -> c_int);
}

fn main() {}
