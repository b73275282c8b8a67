//! UTF-16 text is converted, so it is not viewed as `&str`.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf16)]
unsafe extern "C" {
    #[borrowed(static)]
    safe fn name() -> Result<&'static str>;
}

fn main() {}
