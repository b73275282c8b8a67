//! A native struct that holds a raw pointer is for `unsafe fn`s.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Buffer {
    start: *mut u8,
    length: usize,
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn fill(buffer: &Buffer) -> Result<c_int>;
    safe fn fill_all(buffers: &[Buffer], #[len_of(buffers)] count: usize) -> Result<c_int>;
}

fn main() {}
