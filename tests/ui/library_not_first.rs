//! The library stands before the other arguments.

use pinvoke::prelude::*;

#[dll_import(charset = utf8, last_error)]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {
    abs(-1);
}
