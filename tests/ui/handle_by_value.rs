//! A handle is borrowed by a call, not given away.

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
    safe fn fsync(file: File) -> c_int;
}

fn main() {}
