//! A struct that holds a pointer is for `unsafe fn`s: by value, by reference, as a result.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Abi)]
#[repr(C)]
struct Slice {
    start: *const u8,
    length: usize,
}
type Pointer = *const u8;

#[dll_import("c")]
unsafe extern "C" {
    safe fn by_value(slice: Slice);
    safe fn by_reference(slice: &Slice);
    safe fn by_exclusive_reference(slice: &mut Slice);
    safe fn by_option(slice: Option<&Slice>);
    safe fn by_alias(pointer: Pointer);
}

fn main() {}
