//! A variadic tail cannot be declared.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    unsafe fn printf(format: &str, ...) -> Result<c_int>;
}

fn main() {}
