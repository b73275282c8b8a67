//! The charsets are `utf8`, `utf16`, `ansi` and `auto`.

use pinvoke::prelude::*;

#[dll_import("c", charset = latin1)]
unsafe extern "C" {
    safe fn strlen(text: &str) -> Result<usize>;
}

fn main() {
    let _ = strlen("text");
}
