//! Strings that native code returns, by who owns them.

use std::ffi::{CStr, CString, c_char, c_void};
use std::marker::PhantomData;

use super::*;
use crate::encoding::{Encoding, Utf8};
use crate::error::{MarshalError, Problem};
use crate::memory::{Release, fallible};

/// A returned string of form `S` that somebody else owns: copied, or borrowed for as long as the
/// declared owner.
#[derive(Debug)]
pub struct Borrowed<S>(PhantomData<S>);

/// A returned string of form `S` that is now ours: copied, then released by the declared function.
#[derive(Debug)]
pub struct Owned<S>(PhantomData<S>);

impl<S: NativeForm> NativeForm for Borrowed<S> {
    type Native = S::Native;
}
impl<S: NativeForm> NativeForm for Owned<S> {
    type Native = S::Native;
}

/// A managed type that a native string can be copied or viewed as.
///
/// # Safety
///
/// `view` borrows the native string for a lifetime of the caller's choice, if at all.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a native string of this form cannot be returned as `{Self}`",
    label = "the text must be converted, so it cannot be borrowed",
    note = "return `String` or `Option<String>`; `&str` and `&CStr` are for UTF-8 text (`charset = utf8`), `&U16CStr` for UTF-16"
)]
pub unsafe trait FromText<E: Encoding>: Sized {
    /// # Errors
    ///
    /// The text is not well-formed.
    ///
    /// # Safety
    ///
    /// `text` is terminated, and valid for as long as `Self`.
    unsafe fn view(text: *const E::Unit) -> Result<Self, MarshalError>;
    /// What a null means.
    fn null() -> Result<Self, MarshalError> {
        Err(Problem::Null.into())
    }
}

// SAFETY: copies.
unsafe impl<E: Encoding> FromText<E> for String {
    unsafe fn view(text: *const E::Unit) -> Result<Self, MarshalError> {
        let mut copy = String::new();
        // SAFETY: the caller promises a terminated string.
        let units = unsafe { std::slice::from_raw_parts(text, E::length(text)) };
        E::decode(units, &mut copy)?;
        Ok(copy)
    }
}
// SAFETY: copies.
unsafe impl<E: Encoding<Unit = u8>> FromText<E> for CString {
    unsafe fn view(text: *const u8) -> Result<Self, MarshalError> {
        // SAFETY: the caller promises a terminated string.
        let text = unsafe { CStr::from_ptr(text.cast::<c_char>()) };
        let bytes = fallible::copied(text.to_bytes_with_nul())?;
        // SAFETY: the bytes are those of a `CStr`.
        Ok(unsafe { CString::from_vec_with_nul_unchecked(bytes) })
    }
}
// SAFETY: the caller chooses the lifetime.
unsafe impl FromText<Utf8> for &str {
    #[inline]
    unsafe fn view(text: *const u8) -> Result<Self, MarshalError> {
        // SAFETY: the caller promises a terminated string that lives for the lifetime of `Self`.
        crate::encoding::view(unsafe { CStr::from_ptr(text.cast::<c_char>()) }.to_bytes())
    }
}
// SAFETY: the caller chooses the lifetime.
unsafe impl<E: Encoding<Unit = u8>> FromText<E> for &CStr {
    #[inline]
    unsafe fn view(text: *const u8) -> Result<Self, MarshalError> {
        // SAFETY: as for `&str`.
        Ok(unsafe { CStr::from_ptr(text.cast::<c_char>()) })
    }
}
#[cfg(feature = "widestring")]
// SAFETY: the caller chooses the lifetime.
unsafe impl<E: Encoding<Unit = u16>> FromText<E> for &widestring::U16CStr {
    unsafe fn view(text: *const u16) -> Result<Self, MarshalError> {
        // SAFETY: as for `&str`.
        Ok(unsafe { widestring::U16CStr::from_ptr_str(text) })
    }
}
#[cfg(feature = "widestring")]
// SAFETY: copies.
unsafe impl<E: Encoding<Unit = u16>> FromText<E> for widestring::U16CString {
    unsafe fn view(text: *const u16) -> Result<Self, MarshalError> {
        // SAFETY: the caller promises a terminated string.
        let text = unsafe { widestring::U16CStr::from_ptr_str(text) };
        let units = fallible::copied(text.as_slice_with_nul())?;
        // SAFETY: the units are those of a `U16CStr`.
        Ok(unsafe { widestring::U16CString::from_vec_unchecked(units) })
    }
}
// SAFETY: as `T`.
unsafe impl<E: Encoding, T: FromText<E>> FromText<E> for Option<T> {
    #[inline]
    unsafe fn view(text: *const E::Unit) -> Result<Self, MarshalError> {
        // SAFETY: the caller's promise is the same.
        unsafe { T::view(text) }.map(Some)
    }
    #[inline]
    fn null() -> Result<Self, MarshalError> {
        Ok(None)
    }
}

/// The text forms that a string strategy may be wrapped in: `Option<&str>` gives `Nullable<Text<E>>`.
#[doc(hidden)]
pub trait ReturnedText {
    type Encoding: Encoding;
}
impl<E: Encoding> ReturnedText for Text<E> {
    type Encoding = E;
}
impl<S: ReturnedText> ReturnedText for Nullable<S> {
    type Encoding = S::Encoding;
}
impl ReturnedText for Terminated {
    type Encoding = Utf8;
}

type UnitOf<S> = <<S as ReturnedText>::Encoding as Encoding>::Unit;

// SAFETY: the declaration ties the lifetime of a view to the owner.
unsafe impl<S: ReturnedText, T: FromText<S::Encoding>, O> MarshalReturn<T, O> for Borrowed<S> {
    type Native = *const UnitOf<S>;
    fn empty() -> Self::Native {
        std::ptr::null()
    }
    #[inline]
    unsafe fn lift_return(native: Self::Native, _: O) -> Result<T, MarshalError> {
        if native.is_null() {
            return T::null();
        }
        // SAFETY: the call returned a terminated string that its owner keeps.
        unsafe { T::view(native) }
    }
}

/// Types that copy a native string, so that it can be released at once.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an owned native string cannot be returned as `{Self}`",
    label = "it is released before the function returns, so it cannot be borrowed",
    note = "return `String` or `Option<String>`"
)]
pub trait Copies {}
impl Copies for String {}
impl Copies for CString {}
#[cfg(feature = "widestring")]
impl Copies for widestring::U16CString {}
impl<T: Copies> Copies for Option<T> {}

// SAFETY: the string is copied and released, or released by `discard`; never both.
unsafe impl<S: ReturnedText, T: FromText<S::Encoding> + Copies, O: Release> MarshalReturn<T, O>
    for Owned<S>
{
    type Native = *mut UnitOf<S>;
    fn empty() -> Self::Native {
        std::ptr::null_mut()
    }
    #[inline]
    unsafe fn lift_return(native: Self::Native, owner: O) -> Result<T, MarshalError> {
        if native.is_null() {
            return T::null();
        }
        // SAFETY: the call returned a terminated string that is ours until it is released.
        unsafe {
            let copy = T::view(native);
            owner.release(native.cast::<c_void>());
            copy
        }
    }
    unsafe fn discard(native: Self::Native, owner: O) {
        if !native.is_null() {
            // SAFETY: the string is ours and not released yet.
            unsafe { owner.release(native.cast::<c_void>()) };
        }
    }
}
