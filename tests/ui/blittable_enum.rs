//! `Blittable` is for structs, `NativeEnum` for enums.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
#[repr(i32)]
enum Color {
    Red,
}

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
union Number {
    whole: u32,
    real: f32,
}

fn main() {}
