//! A callback that native code keeps is called on any thread: by several at once, or by one after
//! another.

use std::cell::Cell;
use std::rc::Rc;

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int, #[user_data] context: *mut c_void) -> c_int;

fn main() {
    let shared = Rc::new(3);
    let visit = Visit::serialized(move |value| value + *shared);
    drop(visit);

    let counter = Cell::new(0);
    let visit = Visit::callback(move |value| {
        counter.set(value);
        0
    });
    drop(visit);

    let mut calls = 0;
    let visit = Visit::callback(move |_| {
        calls += 1;
        calls
    });
    drop(visit);
}
