//! An enum with fields says where C has the discriminant, and the rest as a struct does.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
enum Unstated {
    Whole(i64),
    Real(f64),
}

#[derive(NativeStruct)]
#[native(union)]
#[repr(C, i32)]
enum Both {
    Whole(i64),
}

#[derive(NativeStruct)]
#[repr(i32)]
enum Plain {
    Red,
    Green,
}

#[derive(NativeStruct)]
#[native(explicit)]
#[repr(C, i32)]
enum Offsets<'a> {
    Whole(#[offset(8)] i64),
    Text(&'a str),
    Items { items: &'a [i32] },
    Bits {
        #[bits(3)]
        mode: u32,
    },
}

#[derive(NativeStruct)]
#[native(union)]
struct Overlay {
    value: u32,
}

#[derive(NativeStruct)]
union Raw {
    whole: u32,
    real: f32,
}

fn main() {}
