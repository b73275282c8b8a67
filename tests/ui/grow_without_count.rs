//! Growing a buffer needs a parameter that tells its size.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    #[fails_if(negative)]
    safe fn getcwd(#[out(grow = error(34))] text: &mut String) -> Result<i64>;
}

fn main() {}
