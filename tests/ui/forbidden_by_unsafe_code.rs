//! A crate that forbids unsafe code cannot declare foreign functions, nor what releases a handle,
//! although macros expand them.

#![forbid(unsafe_code)]

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

#[native_handle(release = unsafe released, invalid = -1)]
type File = c_int;

fn released(_: c_int) {}

fn main() {
    abs(-1);
}
