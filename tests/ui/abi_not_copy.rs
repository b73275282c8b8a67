//! A struct of C is copied bit by bit, and so `Copy`.

use pinvoke::prelude::*;

#[derive(Abi)]
#[repr(C)]
struct Buffer {
    data: *const u8,
    length: usize,
}

fn main() {}
