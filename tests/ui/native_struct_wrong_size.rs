//! A stated size has room for the fields.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(size = 2)]
struct Record {
    value: u32,
}

fn main() {}
