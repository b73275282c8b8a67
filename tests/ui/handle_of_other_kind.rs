//! Handles of different kinds are different types.

use pinvoke::prelude::*;

enum FileKind {}
// SAFETY: not called.
unsafe impl HandleKind for FileKind {
    type Raw = c_int;
    type Owner = ();
    const INVALID: c_int = -1;
    unsafe fn release((): (), _: c_int) {}
}
enum SocketKind {}
// SAFETY: not called.
unsafe impl HandleKind for SocketKind {
    type Raw = c_int;
    type Owner = ();
    const INVALID: c_int = -1;
    unsafe fn release((): (), _: c_int) {}
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn fsync(file: &OwnedHandle<FileKind>) -> c_int;
}

fn sync(socket: OwnedHandle<SocketKind>) {
    fsync(&socket);
}

fn main() {}
