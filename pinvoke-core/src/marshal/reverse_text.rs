//! Text in the reverse direction: what a callback receives, and what it returns in native memory that its
//! caller frees.

use std::marker::PhantomData;

use super::*;
use crate::encoding::{self, Encoding, Utf8, Utf16};
use crate::error::{MarshalError, Problem};
use crate::memory::{BString, BstrHeap, NativeAlloc, NativeString};

// Received.
// SAFETY: the text is valid during the callback, by declaration.
unsafe impl<'h> Receive<'h, &'h str> for Text<Utf8> {
    type Native = *const u8;
    type Holder = &'h str;
    #[inline]
    unsafe fn receive(native: *const u8) -> Result<&'h str, MarshalError> {
        if native.is_null() {
            return Err(Problem::Null.into());
        }
        // SAFETY: the caller promises a terminated string.
        encoding::view(unsafe { std::ffi::CStr::from_ptr(native.cast()) }.to_bytes())
    }
    #[inline(always)]
    fn value(holder: &'h mut &'h str) -> &'h str {
        holder
    }
}
/// Encodings whose text is converted before a callback gets it.
#[doc(hidden)]
pub trait Converted: Encoding {}
impl Converted for Utf16 {}
impl Converted for crate::encoding::Utf32 {}
impl Converted for crate::encoding::Ansi {}
impl<const C: char> Converted for crate::encoding::AnsiReplacing<C> {}
#[cfg(feature = "codepages")]
impl<P, U> Converted for crate::encoding::CodePage<P, U> where Self: Encoding {}

// SAFETY: the text is converted into the holder.
unsafe impl<'h, E: Converted> Receive<'h, &'h str> for Text<E> {
    type Native = *const E::Unit;
    type Holder = String;
    unsafe fn receive(native: *const E::Unit) -> Result<String, MarshalError> {
        // SAFETY: the caller's promise is the same.
        unsafe { copied_text::<E>(native) }
    }
    #[inline(always)]
    fn value(holder: &'h mut String) -> &'h str {
        holder
    }
}

unsafe fn copied_text<E: Encoding>(native: *const E::Unit) -> Result<String, MarshalError> {
    if native.is_null() {
        return Err(Problem::Null.into());
    }
    let mut copy = String::new();
    // SAFETY: the caller promises a terminated string.
    let units = unsafe { std::slice::from_raw_parts(native, E::length(native)) };
    E::decode(units, &mut copy)?;
    Ok(copy)
}
// SAFETY: the text is valid during the callback, by declaration.
unsafe impl<'h> Receive<'h, &'h std::ffi::CStr> for Terminated {
    type Native = *const std::ffi::c_char;
    type Holder = &'h std::ffi::CStr;
    unsafe fn receive(native: *const std::ffi::c_char) -> Result<&'h std::ffi::CStr, MarshalError> {
        if native.is_null() {
            return Err(Problem::Null.into());
        }
        // SAFETY: the caller promises a terminated string.
        Ok(unsafe { std::ffi::CStr::from_ptr(native) })
    }
    fn value(holder: &'h mut &'h std::ffi::CStr) -> &'h std::ffi::CStr {
        holder
    }
}

// Returned.

/// Text of form `S` in memory of allocator `A`, which belongs to the native caller from the return on:
/// what `#[free(..)]` on a callback signature or an exported function names.
#[derive(Debug)]
pub struct HandedOver<S, A>(PhantomData<(S, A)>);

// SAFETY: the native caller frees the string, by the declaration.
unsafe impl<E: Encoding, A: NativeAlloc> CallbackReturn<String> for HandedOver<Text<E>, A> {
    type Native = *mut E::Unit;
    fn lower_return(value: String) -> Result<*mut E::Unit, MarshalError> {
        Ok(NativeString::<E, A>::new(&value)?.into_raw())
    }
    unsafe fn discard_return(native: *mut E::Unit) {
        // SAFETY: the string was made by this allocator, and nobody has it.
        drop(unsafe { NativeString::<E, A>::from_raw(native) });
    }
}
// SAFETY: as above; a null is `None`.
unsafe impl<E: Encoding, A: NativeAlloc> CallbackReturn<Option<String>> for HandedOver<Text<E>, A> {
    type Native = *mut E::Unit;
    fn lower_return(value: Option<String>) -> Result<*mut E::Unit, MarshalError> {
        value.map_or(Ok(std::ptr::null_mut()), <Self as CallbackReturn<String>>::lower_return)
    }
    unsafe fn discard_return(native: *mut E::Unit) {
        // SAFETY: the caller's promise is the same.
        unsafe { <Self as CallbackReturn<String>>::discard_return(native) };
    }
}
// SAFETY: as above; the string is in native memory already.
unsafe impl<E: Encoding, A: NativeAlloc> CallbackReturn<NativeString<E, A>>
    for HandedOver<Text<E>, A>
{
    type Native = *mut E::Unit;
    fn lower_return(value: NativeString<E, A>) -> Result<*mut E::Unit, MarshalError> {
        Ok(value.into_raw())
    }
    unsafe fn discard_return(native: *mut E::Unit) {
        // SAFETY: the caller's promise is the same.
        unsafe { <Self as CallbackReturn<String>>::discard_return(native) };
    }
}

// SAFETY: the native caller frees the string by `SysFreeString`.
unsafe impl CallbackReturn<String> for HandedOver<Bstr, BstrHeap> {
    type Native = *mut u16;
    fn lower_return(value: String) -> Result<*mut u16, MarshalError> {
        Ok(BString::new(&value)?.into_raw())
    }
    unsafe fn discard_return(native: *mut u16) {
        // SAFETY: the caller hands a `BSTR` back that nobody has.
        drop(unsafe { BString::from_raw(native) });
    }
}
// SAFETY: as above.
unsafe impl CallbackReturn<BString> for HandedOver<Bstr, BstrHeap> {
    type Native = *mut u16;
    fn lower_return(value: BString) -> Result<*mut u16, MarshalError> {
        Ok(value.into_raw())
    }
    unsafe fn discard_return(native: *mut u16) {
        // SAFETY: the caller hands a `BSTR` back that nobody has.
        drop(unsafe { BString::from_raw(native) });
    }
}
// SAFETY: as above; a null is `None`.
unsafe impl<T> CallbackReturn<Option<T>> for HandedOver<Bstr, BstrHeap>
where
    Self: CallbackReturn<T, Native = *mut u16>,
{
    type Native = *mut u16;
    fn lower_return(value: Option<T>) -> Result<*mut u16, MarshalError> {
        value.map_or(Ok(std::ptr::null_mut()), <Self as CallbackReturn<T>>::lower_return)
    }
    unsafe fn discard_return(native: *mut u16) {
        // SAFETY: the caller hands a `BSTR` back that nobody has; null is the empty one.
        drop(unsafe { BString::from_raw(native) });
    }
}
