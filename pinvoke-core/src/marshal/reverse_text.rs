//! Text that a callback returns: native memory that its caller frees.

use std::marker::PhantomData;

use super::*;
use crate::encoding::Encoding;
use crate::error::MarshalError;
use crate::memory::{BString, BstrHeap, NativeAlloc, NativeString};

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
