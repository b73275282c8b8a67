//! Nothing checks the tail of a variadic function, and its convention is C's.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn printf(format: &str, ...) -> Result<c_int>;
    unsafe fn sum(...) -> c_int;
}

#[dll_import("c", charset = utf8)]
unsafe extern "sysv64" {
    unsafe fn wprintf(format: &str, ...) -> Result<c_int>;
}

fn main() {}
