//! A handle has one lifetime at most: that of the API object that releases it.

use pinvoke::prelude::*;

#[native_handle(release = unsafe close)]
type Typed<T> = *mut T;

#[native_handle(release = unsafe close)]
type Two<'a, 'b> = *mut c_void;

#[native_handle(release = unsafe close)]
type Free<'lib> = *mut c_void;

#[native_handle(release = unsafe close)]
struct Pair(c_int);

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn close(file: *mut c_void) -> c_int;
}

fn main() {}
