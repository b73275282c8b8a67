//! `Blittable` is for structs, `NativeEnum` for enums.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
#[repr(i32)]
enum Color {
    Red,
}

fn main() {}
