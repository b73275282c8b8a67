//! A handle that is lent has an owner.

use pinvoke::prelude::*;

#[native_handle(release = unsafe close, invalid = -1)]
type File = c_int;

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn close(file: c_int) -> c_int;
    safe fn parent(file: &File) -> Result<BorrowedHandle<'_, FileKind>>;
}

fn main() {}
