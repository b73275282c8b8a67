//! The heaps that native code shares with Rust code.

use std::ffi::c_void;

unsafe extern "C" {
    // `<stdlib.h>` of ISO C.
    fn malloc(size: usize) -> *mut c_void;
    fn free(memory: *mut c_void);
}

/// A block of the C heap, or null.
pub(crate) fn c_allocate(bytes: usize) -> *mut c_void {
    // SAFETY: `malloc` has no preconditions.
    unsafe { malloc(bytes) }
}

/// # Safety
///
/// `memory` is a block of the C heap.
pub(crate) unsafe fn c_free(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { free(memory) };
}

#[cfg(not(windows))]
mod platform {
    pub(crate) use super::{c_allocate as task_allocate, c_allocate as local_allocate};
    pub(crate) use super::{c_free as task_free, c_free as local_free};
}

#[cfg(windows)]
mod platform {
    use std::ffi::c_void;

    #[link(name = "ole32")]
    unsafe extern "system" {
        fn CoTaskMemAlloc(size: usize) -> *mut c_void;
        fn CoTaskMemFree(memory: *mut c_void);
    }
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn LocalAlloc(flags: u32, size: usize) -> *mut c_void;
        fn LocalFree(memory: *mut c_void) -> *mut c_void;
    }

    pub(crate) fn task_allocate(bytes: usize) -> *mut c_void {
        // SAFETY: no preconditions.
        unsafe { CoTaskMemAlloc(bytes) }
    }
    /// # Safety
    ///
    /// `memory` is a block of the task allocator.
    pub(crate) unsafe fn task_free(memory: *mut c_void) {
        // SAFETY: the caller's promise.
        unsafe { CoTaskMemFree(memory) };
    }
    pub(crate) fn local_allocate(bytes: usize) -> *mut c_void {
        // SAFETY: no preconditions; 0 is LMEM_FIXED.
        unsafe { LocalAlloc(0, bytes) }
    }
    /// # Safety
    ///
    /// `memory` is a fixed block of the local heap.
    pub(crate) unsafe fn local_free(memory: *mut c_void) {
        // SAFETY: the caller's promise.
        unsafe { LocalFree(memory) };
    }
}

pub(crate) use platform::{local_allocate, local_free, task_allocate, task_free};
