//! A handle cannot be closed while a call uses it.

use pinvoke::prelude::*;

#[native_handle(release = unsafe close, invalid = -1)]
type File = c_int;

#[native_callback]
type Each = extern "C" fn(line: c_int, #[user_data] user: *mut c_void);

#[dll_import("vendor")]
unsafe extern "C" {
    unsafe fn close(file: c_int) -> c_int;
    safe fn each_line(file: &File, #[callback(Each, user = user)] f: impl FnMut(c_int), #[user_data] user: *mut c_void);
}

fn read(file: File) {
    each_line(&file, |_| drop(file));
}

fn main() {}
