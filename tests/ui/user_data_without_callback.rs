//! User data belongs to a callback.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(value: c_int, #[user_data] context: *mut c_void);
}

fn main() {}
