//! A borrowed value names the parameter that keeps it alive.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[borrowed(table)]
    safe fn first(tables: &u32) -> Result<&str>;
    #[borrowed(self)]
    safe fn second(table: &u32) -> Result<&str>;
    #[borrowed(count)]
    safe fn third<'a>(table: &'a [u32], #[len_of(table)] count: usize) -> Result<&'a str>;
    #[borrowed(table)]
    safe fn fourth(tables: &u32) -> Result<String>;
}

fn main() {}
