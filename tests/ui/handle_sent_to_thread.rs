//! A handle changes threads only if its kind says so.

use pinvoke::prelude::*;

enum FileKind {}
// SAFETY: not called.
unsafe impl HandleKind for FileKind {
    type Raw = c_int;
    type Owner = ();
    const INVALID: c_int = -1;
    unsafe fn release((): (), _: c_int) {}
}

fn send(file: OwnedHandle<FileKind>) {
    std::thread::spawn(move || drop(file));
}

fn share(file: &OwnedHandle<FileKind>) {
    std::thread::scope(|scope| {
        scope.spawn(|| file.as_raw());
    });
}

fn main() {}
