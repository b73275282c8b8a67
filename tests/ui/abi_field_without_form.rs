//! The fields of an `Abi` struct have a representation in C.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Abi)]
#[repr(C)]
struct Name {
    text: &'static str,
    start: *const u8,
}

fn main() {}
