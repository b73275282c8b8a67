//! Parameters have names: errors at run time say them.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn abs(_: c_int) -> c_int;
}

fn main() {}
