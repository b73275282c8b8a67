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
    pub(crate) use super::{
        c_allocate as global_allocate, c_allocate as local_allocate,
        c_allocate as process_allocate, c_allocate as task_allocate,
    };
    pub(crate) use super::{
        c_free as global_free, c_free as local_free, c_free as process_free, c_free as task_free,
    };
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
        fn GlobalAlloc(flags: u32, size: usize) -> *mut c_void;
        fn GlobalFree(memory: *mut c_void) -> *mut c_void;
        safe fn GetProcessHeap() -> *mut c_void;
        fn HeapAlloc(heap: *mut c_void, flags: u32, size: usize) -> *mut c_void;
        fn HeapFree(heap: *mut c_void, flags: u32, memory: *mut c_void) -> i32;
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
    pub(crate) fn global_allocate(bytes: usize) -> *mut c_void {
        // SAFETY: no preconditions; 0 is GMEM_FIXED.
        unsafe { GlobalAlloc(0, bytes) }
    }
    /// # Safety
    ///
    /// `memory` is a fixed block of the global heap.
    pub(crate) unsafe fn global_free(memory: *mut c_void) {
        // SAFETY: the caller's promise.
        unsafe { GlobalFree(memory) };
    }
    pub(crate) fn process_allocate(bytes: usize) -> *mut c_void {
        // SAFETY: the process always has its heap.
        unsafe { HeapAlloc(GetProcessHeap(), 0, bytes) }
    }
    /// # Safety
    ///
    /// `memory` is a block of the process's heap.
    pub(crate) unsafe fn process_free(memory: *mut c_void) {
        // SAFETY: the caller's promise.
        unsafe { HeapFree(GetProcessHeap(), 0, memory) };
    }
}

pub(crate) use platform::{
    global_allocate, global_free, local_allocate, local_free, process_allocate, process_free,
    task_allocate, task_free,
};
