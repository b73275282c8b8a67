//! A closure has the types that its signature declares.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Compare = extern "C" fn(left: &c_int, right: &c_int) -> c_int;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(value: c_int, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn qsort(
        items: &mut [c_int],
        #[len_of(items)] count: usize,
        #[value(4)] size: usize,
        #[callback(Compare)] compare: impl FnMut(&c_int, &f64) -> c_int,
    );
    safe fn visit(
        #[callback(Visit, user = context)] visit: impl FnMut(c_int) -> bool,
        #[user_data] context: *mut c_void,
    );
}

fn main() {}
