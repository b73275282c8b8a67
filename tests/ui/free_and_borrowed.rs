//! Native memory has one owner.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[free(c)]
    #[borrowed(static)]
    safe fn strerror(code: c_int) -> Result<String>;
    safe fn make(#[retval] #[free(c)] #[borrowed(static)] text: String) -> Result<String>;
}

fn main() {}
