//! A `safe fn` returns no raw pointer.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn malloc(size: usize) -> *mut c_void;
    #[ret(c_int)]
    safe fn make(#[retval] memory: *mut c_void) -> Result<*mut c_void>;
}

fn main() {}
