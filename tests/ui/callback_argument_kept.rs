//! What a callback borrows does not outlive the callback.

use pinvoke::prelude::*;

#[native_callback(charset = utf8, on_panic = 0)]
type Visit = extern "C" fn(name: &str, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(
        #[callback(Visit, user = context)] visit: impl FnMut(&str) -> c_int,
        #[user_data] context: *mut c_void,
    );
}

fn main() {
    let mut kept: Vec<&str> = Vec::new();
    visit(|name| {
        kept.push(name);
        0
    });
}
