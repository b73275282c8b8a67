//! Only known arguments stand in `#[dll_import(..)]`; the functions are usable all the same.

use pinvoke::prelude::*;

#[dll_import("c", chrset = utf8, binding = lazy)]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {
    abs(-1);
}
