//! Naming a release function is a promise, so it says `unsafe`.

use pinvoke::prelude::*;

#[native_handle(release = close)]
type File = c_int;

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn close(file: c_int) -> c_int;
}

fn main() {}
