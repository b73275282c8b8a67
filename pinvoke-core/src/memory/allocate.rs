//! What allocates native memory that a callee may replace or keep.

use std::ffi::c_void;

use super::{NativeAlloc, Release, ReleaseArray};

/// Allocates blocks that [`Release::release`] of the same value takes back.
///
/// # Safety
///
/// [`Allocate::allocate`] gives null or a block of at least the size asked for, aligned for any
/// fundamental type.
#[diagnostic::on_unimplemented(
    message = "nothing says how the memory that goes in is allocated",
    label = "native code may replace it, so it has to come from native code's allocator",
    note = "write `#[free(c)]`, `#[free(cotaskmem)]`, or name both functions: `#[free(with = path, alloc = path)]`"
)]
pub unsafe trait Allocate: Release {
    /// Allocates `bytes` bytes; null if there are none.
    fn allocate(self, bytes: usize) -> *mut c_void;
}
// SAFETY: the promise of `NativeAlloc` is the same.
unsafe impl<A: NativeAlloc> Allocate for A {
    #[inline]
    fn allocate(self, bytes: usize) -> *mut c_void {
        NativeAlloc::allocate(self, bytes)
    }
}

/// A library's own allocator: what `#[free(with = path, alloc = path)]` makes.
#[derive(Debug, Clone, Copy)]
pub struct AllocWith<A, F> {
    allocate: A,
    free: F,
}

impl<A: Fn(usize) -> *mut c_void + Copy, F: Fn(*mut c_void) + Copy> AllocWith<A, F> {
    /// Joins the two functions.
    ///
    /// # Safety
    ///
    /// `allocate` gives null or a block of at least so many bytes, aligned for any fundamental type;
    /// `free` releases it; neither unwinds.
    #[inline(always)]
    pub const unsafe fn new(allocate: A, free: F) -> Self {
        Self { allocate, free }
    }
}
// SAFETY: `AllocWith::new`'s caller promised the right function.
unsafe impl<A: Copy, F: Fn(*mut c_void) + Copy> Release for AllocWith<A, F> {
    #[inline]
    unsafe fn release(self, memory: *mut c_void) {
        (self.free)(memory);
    }
}
// SAFETY: as above.
unsafe impl<A: Fn(usize) -> *mut c_void + Copy, F: Fn(*mut c_void) + Copy> Allocate
    for AllocWith<A, F>
{
    #[inline]
    fn allocate(self, bytes: usize) -> *mut c_void {
        (self.allocate)(bytes)
    }
}

/// Allocates arrays that [`ReleaseArray::release_array`] of the same value takes back.
///
/// # Safety
///
/// As for [`Allocate`].
#[diagnostic::on_unimplemented(
    message = "nothing says how the memory that goes in is allocated",
    label = "native code may replace it, so it has to come from native code's allocator",
    note = "write `#[free(c)]`, `#[free(cotaskmem)]`, or name both functions: `#[free(with = path, alloc = path)]`"
)]
pub unsafe trait AllocateArray: ReleaseArray {
    /// Allocates `bytes` bytes; null if there are none.
    fn allocate_array(self, bytes: usize) -> *mut c_void;
}
// SAFETY: the promise of `Allocate` is the same.
unsafe impl<R: Allocate> AllocateArray for R {
    #[inline]
    fn allocate_array(self, bytes: usize) -> *mut c_void {
        self.allocate(bytes)
    }
}
// SAFETY: as for the allocator of the array.
unsafe impl<R: Allocate, E: Release> AllocateArray for FreeElements<R, E> {
    #[inline]
    fn allocate_array(self, bytes: usize) -> *mut c_void {
        self.array.allocate(bytes)
    }
}

/// Releases an array of pointers with what they point to: what `#[free(.., elements)]` makes.
#[derive(Debug, Clone, Copy)]
pub struct FreeElements<R, E = R> {
    array: R,
    elements: E,
}

impl<R: Release, E: Release> FreeElements<R, E> {
    /// Joins what releases the array and what releases the elements.
    ///
    /// # Safety
    ///
    /// The arrays are of pointers, each null or to a block that `elements` takes back; `array` takes back
    /// the arrays.
    #[inline(always)]
    pub const unsafe fn new(array: R, elements: E) -> Self {
        Self { array, elements }
    }

    /// What releases the elements.
    #[inline(always)]
    pub(crate) fn elements(self) -> E {
        self.elements
    }
}
// SAFETY: `FreeElements::new`'s caller promised an array of pointers.
unsafe impl<R: Release, E: Release> ReleaseArray for FreeElements<R, E> {
    unsafe fn release_array(self, array: *mut c_void, count: usize) {
        let elements = array.cast::<*mut c_void>();
        for index in 0..count {
            // SAFETY: the caller promises `count` elements.
            let element = unsafe { elements.add(index).read_unaligned() };
            if !element.is_null() {
                // SAFETY: the element is ours by declaration, and released once.
                unsafe { self.elements.release(element) };
            }
        }
        // SAFETY: the array itself likewise, last.
        unsafe { self.array.release(array) };
    }
}
