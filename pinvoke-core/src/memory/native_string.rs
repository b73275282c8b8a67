//! Terminated strings in native memory.

use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;

use super::{NativeAlloc, string_from_ptr};
use crate::encoding::{Encoding, Unit};
use crate::error::MarshalError;

/// An owned, terminated string in memory of allocator `A`, in encoding `E`.
///
/// # Examples
///
/// ```
/// use pinvoke_core::encoding::Utf16;
/// use pinvoke_core::memory::{CHeap, NativeString};
///
/// let text = NativeString::<Utf16, CHeap>::new("grün")?;
/// assert_eq!(text.as_units(), "grün".encode_utf16().collect::<Vec<_>>());
/// assert_eq!(text.to_string_checked()?, "grün");
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
pub struct NativeString<E: Encoding, A: NativeAlloc> {
    start: NonNull<E::Unit>,
    allocator: PhantomData<A>,
}

// SAFETY: the string is owned, and the allocators work from any thread.
unsafe impl<E: Encoding, A: NativeAlloc> Send for NativeString<E, A> {}
// SAFETY: shared access only reads.
unsafe impl<E: Encoding, A: NativeAlloc> Sync for NativeString<E, A> {}

impl<E: Encoding, A: NativeAlloc> NativeString<E, A> {
    /// A copy of `text`.
    ///
    /// # Errors
    ///
    /// The text has a NUL inside or a character that the encoding lacks, or memory is short.
    pub fn new(text: &str) -> Result<Self, MarshalError> {
        let units = E::units(text);
        let bytes = units
            .checked_add(1)
            .and_then(|units| units.checked_mul(size_of::<E::Unit>()))
            .ok_or(MarshalError::out_of_memory())?;
        let start = NonNull::new(A::default().allocate(bytes).cast::<E::Unit>())
            .ok_or(MarshalError::out_of_memory())?;
        // Owned from here on, so that a failing conversion frees it.
        let string = Self { start, allocator: PhantomData };
        // SAFETY: the block has room for the units and the terminator.
        unsafe {
            let length = E::encode(text, start.as_ptr(), units)?;
            start.as_ptr().add(length).write(E::Unit::NUL);
        }
        Ok(string)
    }

    /// Takes a native string over; `None` for null.
    ///
    /// # Safety
    ///
    /// `raw` is null, or a terminated string of allocator `A` that nobody else frees.
    pub unsafe fn from_raw(raw: *mut E::Unit) -> Option<Self> {
        NonNull::new(raw).map(|start| Self { start, allocator: PhantomData })
    }

    /// Gives the string up; whoever gets it frees it.
    #[must_use = "the string leaks unless somebody frees it"]
    pub fn into_raw(self) -> *mut E::Unit {
        let raw = self.start.as_ptr();
        std::mem::forget(self);
        raw
    }

    /// The address.
    pub fn as_ptr(&self) -> *const E::Unit {
        self.start.as_ptr()
    }

    /// The units before the terminator.
    pub fn as_units(&self) -> &[E::Unit] {
        // SAFETY: the string is terminated and owned.
        unsafe { std::slice::from_raw_parts(self.as_ptr(), E::length(self.as_ptr())) }
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// The units are not well-formed.
    pub fn to_string_checked(&self) -> Result<String, MarshalError> {
        // SAFETY: the string is terminated and owned.
        unsafe { string_from_ptr::<E>(self.as_ptr()) }
    }
}

impl<E: Encoding, A: NativeAlloc> Drop for NativeString<E, A> {
    fn drop(&mut self) {
        // SAFETY: the block is of this allocator, and released once.
        unsafe { A::default().release(self.start.as_ptr().cast::<c_void>()) };
    }
}

impl<E: Encoding, A: NativeAlloc> fmt::Debug for NativeString<E, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_string_checked() {
            Ok(text) => write!(f, "{text:?}"),
            Err(error) => write!(f, "<{error}>"),
        }
    }
}
