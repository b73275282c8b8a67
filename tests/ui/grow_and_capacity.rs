//! A buffer grows or has a fixed capacity.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    #[fails_if(negative)]
    safe fn getcwd(#[out(grow = error(34), capacity = 64)] text: &mut String, #[len_of(text)] size: usize) -> Result<i64>;
}

fn main() {}
