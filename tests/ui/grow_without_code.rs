//! `grow = error(CODE)` needs the code of a failed call.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[fails_if(negative)]
    safe fn getcwd(#[out(grow = error(34))] text: &mut String, #[len_of(text)] size: usize) -> Result<i64>;
}

fn main() {}
