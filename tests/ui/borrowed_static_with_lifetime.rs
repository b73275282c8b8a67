//! What is borrowed for ever is `'static`.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[borrowed(static)]
    safe fn lookup<'k>(key: &'k str) -> Result<&'k str>;
    #[borrowed(static)]
    safe fn name() -> Result<&str>;
}

fn main() {}
