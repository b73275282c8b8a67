//! A number that is no character is an error value.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn toupper(letter: char) -> c_int;
    #[ret(char32)]
    safe fn letter() -> char;
}

fn main() {}
