//! A callback has one user-data parameter.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(#[user_data] first: *mut c_void, #[user_data] second: *mut c_void) -> c_int;

fn main() {}
