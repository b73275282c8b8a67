//! Making a handle of a raw value is unsafe.

use pinvoke::prelude::*;

enum FileKind {}
// SAFETY: not called.
unsafe impl HandleKind for FileKind {
    type Raw = c_int;
    type Owner = ();
    const INVALID: c_int = -1;
    unsafe fn release((): (), _: c_int) {}
}

fn main() {
    let _ = OwnedHandle::<FileKind>::from_raw(3, ());
    let _ = BorrowedHandle::<FileKind>::from_raw(3);
}
