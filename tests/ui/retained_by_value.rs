//! A kept callback is passed by reference: the caller holds what ends it.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Event = extern "C" fn(event: c_int, #[user_data] user: *mut c_void) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn of_closure(
        #[callback(Event, user = user, retained)] f: impl Fn(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    );
    safe fn by_value(
        #[callback(Event, user = user, retained)] f: Callback<Event>,
        #[user_data] user: *mut c_void,
    );
    safe fn exclusive(
        #[callback(Event, user = user, retained)] f: &mut Callback<Event>,
        #[user_data] user: *mut c_void,
    );
}

fn main() {}
