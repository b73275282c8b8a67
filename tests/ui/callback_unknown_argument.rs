//! Only known arguments stand in `#[native_callback(..)]`.

use pinvoke::prelude::*;

#[native_callback(panic = 0)]
type Visit = extern "C" fn(value: c_int) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(#[callback(Visit)] visit: impl FnMut(c_int) -> c_int);
}

fn main() {}
