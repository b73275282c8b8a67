//! `grow = needed` needs a size that native code reports.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn getcwd(#[out(grow = needed)] text: &mut String, #[len_of(text)] size: usize) -> Result<()>;
}

fn main() {}
