//! A union in a struct has its discriminant in another field.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(union)]
#[repr(i32)]
enum Value {
    Whole(i64),
    Real(f64),
}

#[derive(NativeStruct)]
struct Named {
    #[discriminant_of(valeu)]
    kind: NativeOnly<i32>,
    value: Value,
}

#[derive(NativeStruct)]
struct Managed {
    #[discriminant_of(value)]
    kind: i32,
    value: Value,
}

#[derive(NativeStruct)]
struct Twice {
    #[discriminant_of(value)]
    #[value(1)]
    kind: NativeOnly<i32>,
    value: Value,
}

fn main() {}
