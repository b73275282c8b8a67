//! A signature with user data needs the parameter that carries it.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(#[callback(Visit)] visit: impl FnMut(c_int) -> c_int);
}

fn main() {}
