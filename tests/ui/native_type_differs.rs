//! `#[ret(..)]` names a form where the native type is not the returned one.

use pinvoke::prelude::*;

#[dll_import("c", bools = bool32)]
unsafe extern "C" {
    #[ret(u8)]
    safe fn isatty(descriptor: c_int) -> bool;
    #[ret(c_int)]
    safe fn time(clock: c_int) -> Result<i64>;
}

fn main() {}
