//! `bool`, `char` and enums are not blittable: native code could write what they do not allow.

use pinvoke::prelude::*;

#[derive(Clone, Copy, NativeEnum)]
#[repr(i32)]
enum Color {
    Red,
}

#[derive(Clone, Copy, Blittable)]
#[repr(C)]
struct Options {
    visible: bool,
    letter: char,
    color: Color,
    size: u32,
}

fn main() {}
