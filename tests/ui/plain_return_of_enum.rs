//! A number that is no value of the enum is an error value.

use pinvoke::prelude::*;

#[derive(Debug, Clone, Copy, NativeEnum)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
}

#[dll_import("paint")]
unsafe extern "C" {
    safe fn color() -> Color;
    safe fn next_color(#[out] color: &mut Color);
}

fn main() {}
