//! Whether native code keeps a callback is stated.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Event = extern "C" fn(event: c_int, #[user_data] user: *mut c_void) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn register(
        #[callback(Event, user = user)] f: &Callback<Event>,
        #[user_data] user: *mut c_void,
    );
    safe fn without_attribute(f: &Callback<Event>);
}

fn main() {}
