//! A layout is complete, and one that compilers have.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(pack = 3)]
struct Packed {
    value: u32,
}

#[derive(NativeStruct)]
#[native(explicit)]
struct Explicit {
    #[offset(0)]
    first: u32,
    second: u32,
}

fn main() {}
