//! The calling convention is stated.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {}
