//! A flexible array is counted, and stands at the end.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Uncounted {
    #[marshal(flexible)]
    items: Vec<i32>,
}

#[derive(NativeStruct)]
struct NotLast {
    #[marshal(flexible)]
    items: Vec<i32>,
    #[len_of(items)]
    count: NativeOnly<u32>,
}

#[derive(NativeStruct)]
#[native(size = 8)]
struct Sized {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    items: [i32; 4],
}

fn main() {}
