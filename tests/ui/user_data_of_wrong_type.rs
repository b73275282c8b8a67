//! User data is a pointer, or an integer as wide as one.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int, #[user_data] context: u32) -> c_int;

#[native_callback(on_panic = 0)]
type Good = extern "C" fn(value: c_int, #[user_data] context: usize) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(
        #[callback(Good, user = context)] visit: impl FnMut(c_int) -> c_int,
        #[user_data] context: u32,
    );
}

fn main() {}
