//! `NativeEnum` is for enums.

use pinvoke::prelude::*;

#[derive(Clone, Copy, NativeEnum)]
#[repr(C)]
struct Color(u32);

fn main() {}
