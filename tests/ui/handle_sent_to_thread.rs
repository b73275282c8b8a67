//! A handle changes threads, or is shared by them, only if its kind says so.

use pinvoke::prelude::*;

#[native_handle(release = unsafe close, invalid = -1)]
type File = c_int;

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn close(file: c_int) -> c_int;
}

fn sent<T: Send>(_: T) {}
fn shared<T: Sync>(_: &T) {}

fn threads(file: File) {
    shared(&file);
    sent(file);
}

fn main() {}
