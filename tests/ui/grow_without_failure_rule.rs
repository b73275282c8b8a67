//! `grow = error(CODE)` needs to know when the call failed.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    safe fn getcwd(#[out(grow = error(34))] text: &mut String, #[len_of(text)] size: usize) -> Result<i64>;
}

fn main() {}
