//! A handle that was dropped cannot be used.

use pinvoke::prelude::*;

enum FileKind {}
// SAFETY: not called.
unsafe impl HandleKind for FileKind {
    type Raw = c_int;
    type Owner = ();
    const INVALID: c_int = -1;
    unsafe fn release((): (), _: c_int) {}
}
type File = OwnedHandle<FileKind>;

#[dll_import("c")]
unsafe extern "C" {
    safe fn fsync(file: &File) -> c_int;
    safe fn same(left: BorrowedHandle<'_, FileKind>) -> c_int;
}

fn closed(file: File) {
    drop(file);
    fsync(&file);
}

fn borrowed(file: File) {
    let borrow = file.borrow();
    drop(file);
    same(borrow);
}

fn main() {}
