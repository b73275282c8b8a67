//! A blittable struct has one layout.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
struct Pair<T> {
    first: T,
    second: T,
}

fn main() {}
