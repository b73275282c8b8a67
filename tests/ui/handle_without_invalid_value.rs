//! A handle that is no pointer has a stated invalid value.

use pinvoke::prelude::*;

#[native_handle(release = unsafe close)]
type File = c_int;

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn close(file: c_int) -> c_int;
}

fn main() {}
