//! `NativeEnum` is for enums with values.

use pinvoke::prelude::*;

#[derive(Clone, Copy, NativeEnum)]
#[repr(C)]
struct Color(u32);

#[derive(Clone, Copy, NativeEnum)]
#[repr(i32)]
enum Never {}

fn main() {}
