//! A callback that changes a struct can replace its text, not an array or a struct behind a pointer.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Items {
    #[free(c)]
    items: Vec<i32>,
    #[len_of(items)]
    count: NativeOnly<usize>,
}

#[derive(NativeStruct, Default)]
struct Plain {
    number: i32,
}

#[derive(NativeStruct, Default)]
struct Pointing {
    #[free(c)]
    plain: Box<Plain>,
}

#[native_callback(on_panic = -1)]
type Change = extern "C" fn(items: &mut Items) -> c_int;

#[native_callback(on_panic = -1)]
type Place = extern "C" fn(#[out] pointing: &mut Pointing) -> c_int;

fn main() {}
