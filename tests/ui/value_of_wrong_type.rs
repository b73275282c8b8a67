//! A constant has the parameter's type.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn abs(#[value("three")] value: c_int) -> c_int;
    safe fn labs(#[value(null)] value: c_long) -> c_long;
}

fn main() {}
