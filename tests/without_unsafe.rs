//! What a crate that forbids unsafe code can still declare: types and signatures, which promise
//! nothing about foreign code. That this file compiles is the test.

#![allow(missing_docs)]
#![forbid(unsafe_code)]

use pinvoke::callback::CallbackSignature;
use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Copy, Abi)]
#[repr(C)]
struct Slice {
    start: *const Point,
    length: usize,
}

#[derive(Clone, Copy, NativeEnum)]
#[repr(i32)]
enum Color {
    Red,
}

#[native_callback(charset = utf8, bools = bool32, on_panic = 0)]
type Visit = extern "C" fn(
    name: &str,
    point: &Point,
    color: Color,
    #[len_of(values)] count: c_int,
    values: &[f64],
    #[user_data] context: *mut c_void,
) -> bool;

#[test]
fn types_and_signatures_need_no_unsafe() {
    assert_eq!(Visit::NAME, "Visit");
    assert_eq!(<Point as pinvoke::Abi>::DESC.size, 16);
    assert_eq!(<Slice as pinvoke::Abi>::DESC.size, size_of::<Slice>());
    let _ = (Point { x: 0.0, y: 0.0 }, Color::Red);
}
