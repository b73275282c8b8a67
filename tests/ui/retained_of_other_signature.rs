//! A kept callback has the signature that the function declares.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Event = extern "C" fn(event: c_int, #[user_data] user: *mut c_void) -> c_int;

#[native_callback(on_panic = 0)]
type Plain = extern "C" fn(event: c_int) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn register(
        #[callback(Event, user = user, retained)] f: &Callback<Plain>,
        #[user_data] user: *mut c_void,
    );
}

fn main() {}
