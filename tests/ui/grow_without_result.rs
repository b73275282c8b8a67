//! A function with a growing buffer returns `Result`.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn getcwd(#[out(grow = needed)] text: &mut String, #[len_of(text)] size: usize) -> usize;
}

fn main() {}
