//! The allocators that native functions agree on.

use std::ffi::c_void;

use crate::sys;

/// Releases one block of native memory.
///
/// # Safety
///
/// [`Release::release`] is the function that the declaration names, and does not unwind.
#[diagnostic::on_unimplemented(
    message = "nothing says how a returned value of this function is released",
    label = "missing ownership",
    note = "write `#[free(c)]`, `#[free(cotaskmem)]`, `#[free(local)]` or `#[free(with = path)]`"
)]
pub unsafe trait Release: Copy {
    /// What may stand in place of memory that this releases.
    #[doc(hidden)]
    const REPLACEMENT: Replacement = Replacement::Refused;
    /// What `#[free(..)]` calls it; empty if that has no word for it.
    #[doc(hidden)]
    const WORD: &'static str = "";
    /// Releases `memory`.
    ///
    /// # Safety
    ///
    /// `memory` is not null, was allocated by the matching allocator, and is released once.
    unsafe fn release(self, memory: *mut c_void);
    /// Memory for [`Replacement::Allocated`]; null if there is none.
    #[doc(hidden)]
    fn allocate_replacement(self, bytes: usize) -> *mut c_void {
        let _ = bytes;
        std::ptr::null_mut()
    }
}

/// What a callback may leave in place of a pointer that native code passed, by who releases it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// Nothing: nobody knows how to allocate what native code could release.
    Refused,
    /// The same pointer: native code keeps what it points to.
    Kept,
    /// Memory of the same allocator.
    Allocated,
}

/// An allocator that native code shares with us.
///
/// # Safety
///
/// [`NativeAlloc::allocate`] gives null or a block of at least the size asked for, aligned for any
/// fundamental type, that [`Release::release`] takes back.
pub unsafe trait NativeAlloc: Release + Default {
    /// Allocates `bytes` bytes; null if there are none.
    fn allocate(self, bytes: usize) -> *mut c_void;
}

macro_rules! allocators {
    ($($(#[$doc:meta])* $name:ident, $word:literal: $allocate:path, $free:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default)]
        pub struct $name;

        // SAFETY: the function is the one that the allocator's documentation names.
        unsafe impl Release for $name {
            const REPLACEMENT: Replacement = Replacement::Allocated;
            const WORD: &'static str = $word;
            #[inline]
            unsafe fn release(self, memory: *mut c_void) {
                // SAFETY: the caller promises a block of this allocator.
                unsafe { $free(memory) };
            }
            fn allocate_replacement(self, bytes: usize) -> *mut c_void {
                $allocate(bytes)
            }
        }
        // SAFETY: as above.
        unsafe impl NativeAlloc for $name {
            fn allocate(self, bytes: usize) -> *mut c_void {
                $allocate(bytes)
            }
        }
    )*};
}
allocators! {
    /// The C heap: `malloc` and `free` of the C library that this program links.
    ///
    /// On Windows every C runtime has a heap of its own: a DLL built with another one must free its
    /// own memory, by `#[free(with = path)]`.
    CHeap, "c": sys::c_allocate, sys::c_free;
    /// COM's task allocator (`CoTaskMemAlloc`); the C heap off Windows.
    CoTaskMem, "cotaskmem": sys::task_allocate, sys::task_free;
    /// `LocalAlloc` and `LocalFree`; the C heap off Windows.
    LocalHeap, "local": sys::local_allocate, sys::local_free;
    /// `GlobalAlloc` and `GlobalFree`, for fixed blocks; the C heap off Windows.
    GlobalHeap, "global": sys::global_allocate, sys::global_free;
    /// `HeapAlloc` and `HeapFree` on the heap of the process; the C heap off Windows.
    ProcessHeap, "process_heap": sys::process_allocate, sys::process_free;
}

/// The allocator of `BSTR`s (`SysFreeString`): what `#[free(bstr)]` names.
#[derive(Debug, Clone, Copy, Default)]
pub struct BstrHeap;

// SAFETY: the function is the one that OLE's documentation names.
unsafe impl Release for BstrHeap {
    const WORD: &'static str = "bstr";
    unsafe fn release(self, memory: *mut c_void) {
        // SAFETY: the caller promises a `BSTR`.
        unsafe { sys::bstr_free(memory.cast()) };
    }
}

/// Releases by a function or closure: what `#[free(with = path)]` makes.
#[derive(Debug, Clone, Copy)]
pub struct FreeWith<F>(F);

impl<F: Fn(*mut c_void) + Copy> FreeWith<F> {
    /// Wraps a release function.
    ///
    /// # Safety
    ///
    /// `free` releases the blocks that it will be given, and does not unwind.
    #[inline(always)]
    pub const unsafe fn new(free: F) -> Self {
        Self(free)
    }
}

// SAFETY: `FreeWith::new`'s caller promised the right function.
unsafe impl<F: Fn(*mut c_void) + Copy> Release for FreeWith<F> {
    #[inline]
    unsafe fn release(self, memory: *mut c_void) {
        (self.0)(memory);
    }
}

/// Releases an array; most functions need only its address.
///
/// # Safety
///
/// As for [`Release`].
pub unsafe trait ReleaseArray: Copy {
    /// What may stand in place of an array that this releases.
    #[doc(hidden)]
    const REPLACEMENT: Replacement = Replacement::Refused;
    /// Releases an array of `count` elements.
    ///
    /// # Safety
    ///
    /// `array` is not null, was allocated by the matching allocator, and is released once.
    unsafe fn release_array(self, array: *mut c_void, count: usize);
}
// SAFETY: the block is released as one.
unsafe impl<R: Release> ReleaseArray for R {
    const REPLACEMENT: Replacement = R::REPLACEMENT;
    #[inline]
    unsafe fn release_array(self, array: *mut c_void, _: usize) {
        // SAFETY: the caller's promise is the same.
        unsafe { self.release(array) };
    }
}

/// Releases nothing: the memory belongs to somebody else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keep;
// SAFETY: nothing is released.
unsafe impl Release for Keep {
    const REPLACEMENT: Replacement = Replacement::Kept;
    #[inline(always)]
    unsafe fn release(self, _: *mut c_void) {}
}

/// Releases by a function that takes the count too: what `#[free(with = path, counted)]` makes.
#[derive(Debug, Clone, Copy)]
pub struct FreeCounted<F>(F);

impl<F: Fn(*mut c_void, usize) + Copy> FreeCounted<F> {
    /// Wraps a release function.
    ///
    /// # Safety
    ///
    /// `free` releases the arrays that it will be given, and does not unwind.
    pub const unsafe fn new(free: F) -> Self {
        Self(free)
    }
}
// SAFETY: `FreeCounted::new`'s caller promised the right function.
unsafe impl<F: Fn(*mut c_void, usize) + Copy> ReleaseArray for FreeCounted<F> {
    unsafe fn release_array(self, array: *mut c_void, count: usize) {
        (self.0)(array, count);
    }
}
