//! A closure that gives its captures away can be called once, and native code may call it often.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(
        #[callback(Visit, user = context)] visit: impl FnMut(c_int) -> c_int,
        #[user_data] context: *mut c_void,
    );
}

fn main() {
    let names = vec![String::new()];
    visit(move |_| {
        drop(names);
        0
    });
}
