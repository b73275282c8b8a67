//! Ownership is stated for what native code returns.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn strlen(#[free(c)] text: &str) -> Result<usize>;
    safe fn abs(#[borrowed(static)] value: c_int) -> c_int;
}

fn main() {}
