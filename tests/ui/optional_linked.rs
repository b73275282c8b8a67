//! The loader refuses a program that lacks a linked function.

use pinvoke::prelude::*;

#[dll_import("c", bind = link)]
unsafe extern "C" {
    #[optional]
    safe fn gettid() -> Result<c_int>;
}

fn main() {}
