//! A foreign function has no `self`.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn abs(self, value: c_int) -> c_int;
}

fn main() {}
