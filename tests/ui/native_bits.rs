//! Bit fields are integers, as wide as C allows, where the compiler puts them.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(charset = utf8, explicit)]
struct Bits<'a> {
    #[offset(0)]
    #[bits(65)]
    wide: u64,
    #[offset(8)]
    #[bits(0)]
    nothing: u32,
    #[offset(12)]
    #[bits(3)]
    real: f32,
    #[offset(16)]
    #[bits(8)]
    text: &'a str,
}

#[derive(NativeStruct)]
struct TooWide {
    #[bits(9)]
    byte: u8,
}

#[derive(NativeStruct)]
struct TooLarge {
    #[bits(3)]
    #[value(8)]
    version: NativeOnly<u32>,
    rest: u32,
}

fn main() {}
