//! There are three ways for native code to say that a buffer is too small.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn first(#[out(grow = twice)] text: &mut String, #[len_of(text)] size: usize) -> Result<c_int>;
    safe fn second(#[out(size = 64)] text: &mut String, #[len_of(text)] size: usize) -> Result<c_int>;
    safe fn third(#[out(grow = needed, unit = words)] text: &mut String, #[len_of(text)] size: usize) -> Result<c_int>;
}

fn main() {}
