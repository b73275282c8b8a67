//! Handles, each with the function that closes it.

use pinvoke::prelude::*;

/// A file, or an end of a pipe.
#[native_handle(release = unsafe CloseHandle, invalid = -1, invalid = null, send)]
pub(crate) type File = *mut c_void;

/// What `FindFirstFileW` opens.
#[native_handle(release = unsafe FindClose, invalid = -1)]
pub(crate) type Find = *mut c_void;

/// A process.
#[native_handle(release = unsafe CloseHandle, send, sync)]
pub(crate) type Process = *mut c_void;

/// A thread.
#[native_handle(release = unsafe CloseHandle, send, sync)]
pub(crate) type Thread = *mut c_void;

/// An event.
#[native_handle(release = unsafe CloseHandle, send, sync)]
pub(crate) type Event = *mut c_void;

/// What `CreateToolhelp32Snapshot` makes.
#[native_handle(release = unsafe CloseHandle, invalid = -1)]
pub(crate) type Snapshot = *mut c_void;

/// A key of the registry.
#[native_handle(release = unsafe RegCloseKey, send, sync)]
pub(crate) type Key = *mut c_void;

/// A window, which the thread that made it destroys.
#[native_handle(release = unsafe DestroyWindow)]
pub(crate) type Window = *mut c_void;

/// A loaded library.
#[native_handle(release = unsafe FreeLibrary, send, sync)]
pub(crate) type Module = *mut c_void;

#[dll_import("kernel32")]
unsafe extern "system" {
    unsafe fn CloseHandle(handle: *mut c_void) -> i32;
    unsafe fn FindClose(find: *mut c_void) -> i32;
    unsafe fn FreeLibrary(module: *mut c_void) -> i32;
}

#[dll_import("advapi32")]
unsafe extern "system" {
    unsafe fn RegCloseKey(key: *mut c_void) -> u32;
}

#[dll_import("user32")]
unsafe extern "system" {
    unsafe fn DestroyWindow(window: *mut c_void) -> i32;
}
