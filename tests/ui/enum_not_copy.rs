//! A native enum is a number, and so `Copy`.

use pinvoke::prelude::*;

#[derive(NativeEnum)]
#[repr(i32)]
enum Color {
    Red,
}

fn main() {}
