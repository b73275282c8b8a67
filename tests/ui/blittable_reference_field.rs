//! A blittable struct holds no reference.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
struct Name {
    text: &'static str,
    first: &'static u8,
}

fn main() {}
