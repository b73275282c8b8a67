//! An argument of `#[dll_import(..)]` is given once.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8, last_error, charset = utf16)]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {}
