//! The lifetime of a borrowed value is its owner's, and is named where it would be another's.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[borrowed(table)]
    safe fn lookup(table: &u32, key: &str) -> Result<Option<&str>>;
}

#[dll_import("c", charset = utf8, bind = struct Api)]
unsafe extern "C" {
    #[borrowed(table)]
    safe fn name(table: &u32) -> Result<&str>;
}

fn main() {}
