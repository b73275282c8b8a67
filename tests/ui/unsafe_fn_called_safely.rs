//! An `unsafe fn` is called in an `unsafe` block; so is a bare `fn`.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn free(memory: *mut c_void);
    fn abs(value: c_int) -> c_int;
}

fn main() {
    free(std::ptr::null_mut());
    abs(-1);
}
