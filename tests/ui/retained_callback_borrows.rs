//! A callback that native code keeps owns what it captures.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int, #[user_data] context: *mut c_void) -> c_int;

fn main() {
    let mut calls = 0;
    let visit = Visit::serialized(|_| {
        calls += 1;
        calls
    });
    drop(visit);
}
