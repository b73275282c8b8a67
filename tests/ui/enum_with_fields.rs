//! A native enum has no fields.

use pinvoke::prelude::*;

#[derive(Clone, Copy, NativeEnum)]
#[repr(i32)]
enum Color {
    Red,
    Mixed { red: u8, green: u8 },
    Named(u32),
}

fn main() {}
