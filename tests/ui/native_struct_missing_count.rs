//! An array behind a pointer has a count in another field.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Slice<'a> {
    items: &'a [i32],
}

#[derive(NativeStruct)]
struct Other<'a> {
    items: &'a [i32],
    #[len_of(item)]
    count: NativeOnly<u32>,
    value: u32,
    #[len_of(value)]
    values: NativeOnly<u32>,
}

fn main() {}
