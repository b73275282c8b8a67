//! A native form belongs to a returned type as well.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[ret(bool32)]
    safe fn get() -> Result<i64>;
    #[ret(lpwstr)]
    safe fn count() -> Result<u32>;
    #[ret(char8)]
    #[borrowed(static)]
    safe fn name() -> Result<String>;
}

fn main() {}
