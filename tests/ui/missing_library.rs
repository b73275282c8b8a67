//! The library is named.

use pinvoke::prelude::*;

#[dll_import]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {
    abs(-1);
}
