//! The signature is declared by `#[native_callback]`.

use pinvoke::prelude::*;

type Visit = extern "C" fn(value: c_int) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(#[callback(Visit)] visit: impl FnMut(c_int) -> c_int);
}

fn main() {}
