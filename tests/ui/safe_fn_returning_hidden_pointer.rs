//! A struct that holds a pointer, and a pointer behind an alias, are returned by `unsafe fn`s.

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
    safe fn by_value() -> Slice;
    safe fn by_alias() -> Pointer;
    safe fn by_retval(#[retval] slice: Slice) -> Result<Slice>;
}

fn main() {}
