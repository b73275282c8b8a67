//! A `safe fn` takes no raw pointer.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn free(memory: *mut c_void);
    safe fn memchr(memory: Option<*const u8>, byte: c_int, size: usize);
    safe fn walk(nodes: &[*const u8], #[len_of(nodes)] count: usize);
}

fn main() {}
