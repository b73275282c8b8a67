//! A growing buffer is Out only, and text is not changed in place.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn getcwd(text: &mut String, #[len_of(text)] size: usize) -> Result<()>;
    safe fn getdents(items: &mut Vec<u8>, #[len_of(items)] size: usize) -> Result<()>;
    safe fn strupr(text: &mut str) -> Result<()>;
}

fn main() {}
