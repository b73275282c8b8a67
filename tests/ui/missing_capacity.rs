//! A buffer has a capacity.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn getcwd(#[out] text: &mut String, #[len_of(text)] size: usize) -> Result<()>;
}

fn main() {}
