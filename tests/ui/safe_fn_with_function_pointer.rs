//! A `safe fn` takes no function pointer.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn atexit(function: extern "C" fn()) -> c_int;
    safe fn signal(number: c_int, handler: Option<unsafe extern "C" fn(c_int)>) -> c_int;
}

fn main() {}
