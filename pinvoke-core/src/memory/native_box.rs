//! A blittable value in native memory.

use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

use super::NativeAlloc;
use crate::blittable::BlittableField;
use crate::error::MarshalError;

/// An owned blittable value in memory of allocator `A`: for native code that takes it over, or that
/// handed it to us.
///
/// # Examples
///
/// ```
/// use pinvoke_core::memory::{CHeap, NativeBox};
///
/// let mut value = NativeBox::<[i32; 4], CHeap>::new([1, 2, 3, 4])?;
/// value[3] = 40;
/// let raw = value.into_raw();
/// // SAFETY: the value was made by the same allocator, and nobody freed it.
/// let value = unsafe { NativeBox::<[i32; 4], CHeap>::from_raw(raw) }.unwrap();
/// assert_eq!(*value, [1, 2, 3, 40]);
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
pub struct NativeBox<T: BlittableField, A: NativeAlloc> {
    place: NonNull<T>,
    allocator: PhantomData<A>,
}

// SAFETY: the value is owned plain data, and the allocators work from any thread.
unsafe impl<T: BlittableField, A: NativeAlloc> Send for NativeBox<T, A> {}
// SAFETY: shared access only reads.
unsafe impl<T: BlittableField, A: NativeAlloc> Sync for NativeBox<T, A> {}

impl<T: BlittableField, A: NativeAlloc> NativeBox<T, A> {
    /// Moves `value` into native memory.
    ///
    /// # Errors
    ///
    /// Memory is short.
    pub fn new(value: T) -> Result<Self, MarshalError> {
        const { assert!(align_of::<T>() <= 16, "native allocators align to 16 bytes") };
        let place = A::default().allocate(size_of::<T>().max(1)).cast::<T>();
        let place = NonNull::new(place).ok_or(MarshalError::out_of_memory())?;
        // SAFETY: the block is large enough and aligned for any fundamental type.
        unsafe { place.as_ptr().write(value) };
        Ok(Self { place, allocator: PhantomData })
    }

    /// Takes a native value over; `None` for null.
    ///
    /// # Safety
    ///
    /// `raw` is null, or points to an aligned `T` in memory of allocator `A` that nobody else frees.
    pub unsafe fn from_raw(raw: *mut T) -> Option<Self> {
        NonNull::new(raw).map(|place| Self { place, allocator: PhantomData })
    }

    /// Gives the value up; whoever gets it frees it.
    #[must_use = "the value leaks unless somebody frees it"]
    pub fn into_raw(self) -> *mut T {
        let raw = self.place.as_ptr();
        std::mem::forget(self);
        raw
    }
}

impl<T: BlittableField, A: NativeAlloc> Deref for NativeBox<T, A> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the value is valid and owned.
        unsafe { self.place.as_ref() }
    }
}

impl<T: BlittableField, A: NativeAlloc> DerefMut for NativeBox<T, A> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the value is valid and exclusively owned.
        unsafe { self.place.as_mut() }
    }
}

impl<T: BlittableField, A: NativeAlloc> Drop for NativeBox<T, A> {
    fn drop(&mut self) {
        // SAFETY: the block is of this allocator, and released once.
        unsafe { A::default().release(self.place.as_ptr().cast::<c_void>()) };
    }
}

impl<T: BlittableField + fmt::Debug, A: NativeAlloc> fmt::Debug for NativeBox<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
