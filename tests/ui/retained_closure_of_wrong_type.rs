//! A kept closure has the types that its signature declares.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Event = extern "C" fn(event: c_int, #[user_data] user: *mut c_void) -> c_int;

fn main() {
    let _ = Event::callback(|event: &str| event.len() as c_int);
    let _ = Event::callback(|event| event == 1);
}
