//! Handles that stay open while native code uses them.
//!
//! ```csharp
//! HandleRef hr = new HandleRef(fs, fs.SafeFileHandle.DangerousGetHandle());
//! static extern bool ReadFile(HandleRef hndRef, StringBuilder buffer, int numberOfBytesToRead,
//!     out int numberOfBytesRead, ref Overlapped flag);
//! ```
//!
//! `HandleRef` keeps the object alive during the call, lest the garbage collector closes the file. A
//! borrow says the same to the compiler: a handle that is lent cannot be closed.

use pinvoke::prelude::*;

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

#[dll_import(pinvoke_fixtures::LIBRARY, last_error)]
unsafe extern "C" {
    #[fails_if(invalid_handle)]
    safe fn fx_open(id: c_int) -> Result<File>;
    unsafe fn fx_close(handle: isize) -> c_int;
    #[fails_if(negative)]
    safe fn fx_handle_value(handle: BorrowedHandle<'_, FileKind>) -> Result<c_int>;
    safe fn fx_is_open(handle: isize) -> c_int;
}

pub(crate) fn run() -> Result<()> {
    let file = fx_open(42)?;
    let lent = file.borrow();
    // `drop(file)` here would not compile: it is lent.
    println!("number: {}", fx_handle_value(lent)?);
    let raw = file.as_raw();
    println!("open: {}", fx_is_open(raw));
    drop(file);
    println!("open after its end: {}", fx_is_open(raw));
    Ok(())
}
