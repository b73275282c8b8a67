//! A handle has a function that releases it.

use pinvoke::prelude::*;

#[native_handle(invalid = -1)]
type File = c_int;

#[native_handle(release = unsafe close, invald = -1)]
type Socket = c_int;

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn close(file: c_int) -> c_int;
}

fn main() {}
