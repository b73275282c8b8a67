//! A buffer can be too small.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn fill(#[out(capacity = 64)] text: &mut String, #[len_of(text)] size: usize);
    safe fn fill_items(#[out(capacity = 64)] items: &mut Vec<u8>, #[len_of(items)] size: &mut usize);
}

fn main() {}
