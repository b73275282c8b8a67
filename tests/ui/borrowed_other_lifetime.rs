//! The named lifetime is the owner's.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[borrowed(table)]
    safe fn lookup<'k>(table: &u32, key: &'k str) -> Result<Option<&'k str>>;
    #[borrowed(table)]
    safe fn name(table: &u32) -> Result<&'static str>;
}

fn main() {}
