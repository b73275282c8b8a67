//! Attributes of an imported function are known ones, so that a typing error is not ignored.

use pinvoke::prelude::*;

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fail_if(negative)]
    safe fn getpid() -> c_int;
    #[inline]
    safe fn getuid() -> c_int;
}

fn main() {}
