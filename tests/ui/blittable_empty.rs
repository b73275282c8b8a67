//! C has no empty struct.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
struct Nothing;

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
struct Empty {}

fn main() {}
