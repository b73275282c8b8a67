//! Memory that holds code, for the thunks of callbacks.

use std::io;
use std::ptr::NonNull;

/// Maps `size` bytes that can be read and written, on a page boundary.
///
/// `size` is a multiple of the page size.
pub(crate) fn map_pages(size: usize) -> io::Result<NonNull<u8>> {
    os::map(size)
}

/// Lets the first `size` bytes of mapped pages be executed, and never be written again.
///
/// # Safety
///
/// `pages` came from [`map_pages`] with at least `size` bytes, and nobody writes to them afterwards.
pub(crate) unsafe fn make_code(pages: NonNull<u8>, size: usize) -> io::Result<()> {
    // SAFETY: the caller's promise.
    unsafe { os::make_code(pages, size) }
}

/// Gives mapped pages back.
///
/// # Safety
///
/// `pages` came from [`map_pages`] with this size, and nobody uses them any more.
pub(crate) unsafe fn unmap_pages(pages: NonNull<u8>, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { os::unmap(pages, size) };
}

#[cfg(not(windows))]
mod os {
    use std::ffi::{c_int, c_void};
    use std::io;
    use std::ptr::{self, NonNull};

    // `<sys/mman.h>` of Linux on x86-64, where `off_t` has 64 bits.
    unsafe extern "C" {
        fn mmap(
            address: *mut c_void,
            length: usize,
            protection: c_int,
            flags: c_int,
            file: c_int,
            offset: i64,
        ) -> *mut c_void;
        fn munmap(address: *mut c_void, length: usize) -> c_int;
        fn mprotect(address: *mut c_void, length: usize, protection: c_int) -> c_int;
    }
    const PROT_READ: c_int = 1;
    const PROT_WRITE: c_int = 2;
    const PROT_EXEC: c_int = 4;
    const MAP_PRIVATE: c_int = 2;
    const MAP_ANONYMOUS: c_int = 0x20;
    /// `MAP_FAILED`.
    const FAILED: usize = usize::MAX;

    pub(super) fn map(size: usize) -> io::Result<NonNull<u8>> {
        let (access, kind) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
        // SAFETY: a new mapping at an address of the system's choice touches nothing that exists.
        let pages = unsafe { mmap(ptr::null_mut(), size, access, kind, -1, 0) };
        match NonNull::new(pages.cast()) {
            Some(pages) if pages.addr().get() != FAILED => Ok(pages),
            _ => Err(io::Error::last_os_error()),
        }
    }

    pub(super) unsafe fn make_code(pages: NonNull<u8>, size: usize) -> io::Result<()> {
        // SAFETY: the caller promises that the pages are mapped, and written to no more.
        match unsafe { mprotect(pages.as_ptr().cast(), size, PROT_READ | PROT_EXEC) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    pub(super) unsafe fn unmap(pages: NonNull<u8>, size: usize) {
        // SAFETY: the caller's promise. It cannot fail for a whole mapping.
        unsafe { munmap(pages.as_ptr().cast(), size) };
    }
}

#[cfg(windows)]
mod os {
    use std::ffi::c_void;
    use std::io;
    use std::ptr::{self, NonNull};

    #[link(name = "kernel32")]
    unsafe extern "system" {
        // `<memoryapi.h>` and `<processthreadsapi.h>`.
        fn VirtualAlloc(address: *mut c_void, size: usize, kind: u32, access: u32) -> *mut c_void;
        fn VirtualFree(address: *mut c_void, size: usize, kind: u32) -> i32;
        fn VirtualProtect(address: *mut c_void, size: usize, access: u32, old: *mut u32) -> i32;
        fn FlushInstructionCache(process: *mut c_void, address: *const c_void, size: usize) -> i32;
        safe fn GetCurrentProcess() -> *mut c_void;
    }
    const MEM_COMMIT_AND_RESERVE: u32 = 0x3000;
    const MEM_RELEASE: u32 = 0x8000;
    const PAGE_READWRITE: u32 = 4;
    const PAGE_EXECUTE_READ: u32 = 0x20;

    pub(super) fn map(size: usize) -> io::Result<NonNull<u8>> {
        // SAFETY: new pages at an address of the system's choice touch nothing that exists.
        let pages =
            unsafe { VirtualAlloc(ptr::null_mut(), size, MEM_COMMIT_AND_RESERVE, PAGE_READWRITE) };
        NonNull::new(pages.cast()).ok_or_else(io::Error::last_os_error)
    }

    pub(super) unsafe fn make_code(pages: NonNull<u8>, size: usize) -> io::Result<()> {
        let address = pages.as_ptr().cast::<c_void>();
        let mut old = 0;
        // SAFETY: the caller promises that the pages are mapped, and written to no more.
        let done = unsafe {
            VirtualProtect(address, size, PAGE_EXECUTE_READ, &mut old) != 0
                && FlushInstructionCache(GetCurrentProcess(), address, size) != 0
        };
        if done { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    pub(super) unsafe fn unmap(pages: NonNull<u8>, _size: usize) {
        // SAFETY: the caller's promise; zero stands for the whole reservation.
        unsafe { VirtualFree(pages.as_ptr().cast(), 0, MEM_RELEASE) };
    }
}
