//! `user` names a parameter of the function, which is native only.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn first(
        #[callback(Visit, user = state)] visit: impl FnMut(c_int) -> c_int,
        #[user_data] context: *mut c_void,
    );
    safe fn second(#[callback(Visit, user = context)] visit: impl FnMut(c_int) -> c_int, context: usize);
    safe fn third(#[callback(Visit, context = context)] visit: impl FnMut(c_int) -> c_int, #[user_data] context: usize);
}

fn main() {}
