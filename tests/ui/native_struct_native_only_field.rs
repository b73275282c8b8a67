//! A field that native code alone has says what it holds.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Slice<'a> {
    items: &'a [i32],
    #[len_of(items)]
    count: u32,
    reserved: NativeOnly<u32>,
}

fn main() {}
