//! `BSTR`: OLE's string, which knows its length.

use std::fmt;
use std::ptr::NonNull;

use super::fallible;
use crate::encoding::{Encoding, Utf16};
use crate::error::MarshalError;
use crate::sys;

/// An owned `BSTR`.
///
/// It holds UTF-16 units with a length, so NULs may be among them; a null `BSTR` is the empty string.
/// Off Windows it has the same layout: the length in bytes in the four bytes before the data, from
/// the C heap.
///
/// # Examples
///
/// ```
/// use pinvoke_core::memory::BString;
///
/// let text = BString::new("grün\0gelb")?;
/// assert_eq!(text.len(), 9);
/// assert_eq!(text.to_string_checked()?, "grün\0gelb");
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
pub struct BString(Option<NonNull<u16>>);

// SAFETY: the string is owned, and its allocator works from any thread.
unsafe impl Send for BString {}
// SAFETY: shared access only reads.
unsafe impl Sync for BString {}

impl BString {
    /// A string with the text of `text`.
    ///
    /// # Errors
    ///
    /// There is no memory for it, or it is longer than 2^31 units.
    pub fn new(text: &str) -> Result<Self, MarshalError> {
        Self::from_units(&fallible::collected(text.encode_utf16(), text.len())?)
    }

    /// A string with these units, which need not be well-formed.
    ///
    /// # Errors
    ///
    /// There is no memory for it, or it is longer than 2^31 units.
    pub fn from_units(units: &[u16]) -> Result<Self, MarshalError> {
        let data = sys::bstr_allocate(size_of_val(units)).cast::<u16>();
        let data = NonNull::new(data).ok_or(MarshalError::out_of_memory())?;
        // SAFETY: the allocation has room for the units.
        unsafe { data.as_ptr().copy_from_nonoverlapping(units.as_ptr(), units.len()) };
        Ok(Self(Some(data)))
    }

    /// Takes over a `BSTR`; null is the empty string.
    ///
    /// # Safety
    ///
    /// `raw` is null or a valid `BSTR` that nobody else frees.
    pub unsafe fn from_raw(raw: *mut u16) -> Self {
        Self(NonNull::new(raw))
    }

    /// Gives the `BSTR` up; whoever gets it frees it.
    #[must_use = "the string leaks unless somebody frees it"]
    pub fn into_raw(self) -> *mut u16 {
        let raw = self.as_ptr().cast_mut();
        std::mem::forget(self);
        raw
    }

    /// The data, or null.
    pub fn as_ptr(&self) -> *const u16 {
        self.0.map_or(std::ptr::null(), |data| data.as_ptr().cast_const())
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.as_units().len()
    }

    /// Whether there are no units.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The units.
    pub fn as_units(&self) -> &[u16] {
        match self.0 {
            None => &[],
            Some(data) => {
                // SAFETY: the string is valid, and its length is that of the data.
                unsafe {
                    let bytes = sys::bstr_bytes(data.as_ptr().cast());
                    std::slice::from_raw_parts(data.as_ptr(), bytes / size_of::<u16>())
                }
            }
        }
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// The units are not UTF-16.
    pub fn to_string_checked(&self) -> Result<String, MarshalError> {
        let mut text = String::new();
        Utf16::decode(self.as_units(), &mut text)?;
        Ok(text)
    }
}

impl Drop for BString {
    fn drop(&mut self) {
        if let Some(data) = self.0 {
            // SAFETY: the string is valid and owned.
            unsafe { sys::bstr_free(data.as_ptr().cast()) };
        }
    }
}

impl fmt::Debug for BString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf16_lossy(self.as_units()))
    }
}

impl fmt::Display for BString {
    /// Shows the text; what is not UTF-16 as replacement characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf16_lossy(self.as_units()))
    }
}

impl PartialEq for BString {
    fn eq(&self, other: &Self) -> bool {
        self.as_units() == other.as_units()
    }
}
impl Eq for BString {}
