//! A character has a stated form.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn toupper(letter: char) -> Result<c_int>;
}

fn main() {}
