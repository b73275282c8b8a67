//! A plain return value is for functions where nothing but loading can fail: text may have a NUL.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn strlen(text: &str) -> usize;
}

fn main() {}
