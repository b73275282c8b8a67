//! `BSTR` parameters and return values.

use super::strategy::no_scratch;
use super::*;
use crate::direction::In;
use crate::error::MarshalError;
use crate::memory::BString;

/// A `BSTR`: UTF-16 with its length before it.
///
/// In: `&str` (converted) and `&BString` (in place). Returned, with `#[free(bstr)]`: `String`,
/// `BString` and their options.
#[derive(Debug)]
pub enum Bstr {}

no_scratch!([] Bstr: Crossing::Copied { scratch: 0 });

impl NativeForm for Bstr {
    type Native = *const u16;
}

// SAFETY: the guard owns the string.
unsafe impl Marshal<'_, &str, In> for Bstr {
    type Native = *const u16;
    type Guard = BString;
    fn lower(value: &str, (): &mut ()) -> Result<BString, MarshalError> {
        BString::new(value)
    }
    fn native(guard: &mut BString) -> *const u16 {
        guard.as_ptr()
    }
    unsafe fn lift(_: BString) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the borrow outlives the call.
unsafe impl<'a> Marshal<'_, &'a BString, In> for Bstr {
    type Native = *const u16;
    type Guard = &'a BString;
    fn lower(value: &'a BString, (): &mut ()) -> Result<&'a BString, MarshalError> {
        Ok(value)
    }
    fn native(guard: &mut &'a BString) -> *const u16 {
        guard.as_ptr()
    }
    unsafe fn lift(_: &'a BString) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl Infallible<&BString, In> for Bstr {}

/// What a returned `BSTR` can become.
#[doc(hidden)]
pub trait FromBstr: Sized {
    /// # Errors
    ///
    /// The string is not what the type allows.
    fn from_bstr(text: BString, null: bool) -> Result<Self, MarshalError>;
}
impl FromBstr for BString {
    fn from_bstr(text: BString, _: bool) -> Result<Self, MarshalError> {
        Ok(text)
    }
}
impl FromBstr for String {
    fn from_bstr(text: BString, _: bool) -> Result<Self, MarshalError> {
        text.to_string_checked()
    }
}
impl<T: FromBstr> FromBstr for Option<T> {
    fn from_bstr(text: BString, null: bool) -> Result<Self, MarshalError> {
        if null { Ok(None) } else { T::from_bstr(text, false).map(Some) }
    }
}

// SAFETY: the string is taken over by a `BString`, which frees it once.
unsafe impl<T: FromBstr, O> MarshalReturn<T, O> for Owned<Bstr> {
    type Native = *mut u16;
    fn empty() -> *mut u16 {
        std::ptr::null_mut()
    }
    unsafe fn lift_return(native: *mut u16, _: O) -> Result<T, MarshalError> {
        // SAFETY: the call returned a string that is ours, or null, which is the empty string.
        T::from_bstr(unsafe { BString::from_raw(native) }, native.is_null())
    }
    unsafe fn discard(native: *mut u16, _: O) {
        // SAFETY: as above.
        drop(unsafe { BString::from_raw(native) });
    }
}
