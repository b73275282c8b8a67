//! A blittable struct holds no pointer.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
struct Node {
    value: u32,
    next: *const Node,
    visit: extern "C" fn(),
}

fn main() {}
