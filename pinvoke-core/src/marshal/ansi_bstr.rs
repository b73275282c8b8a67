//! `BSTR`s that hold bytes: .NET's `AnsiBStr`.

use std::marker::PhantomData;

use super::strategy::no_scratch;
use super::*;
use crate::direction::In;
use crate::encoding::Encoding;
use crate::error::{MarshalError, Problem};
use crate::sys;

/// A `BSTR` whose data is text of one-byte units, with its length in bytes before it.
///
/// In: `&str`. Returned, with `#[free(bstr)]`: `String`. `Option`s of them, where null is allowed. A NUL
/// inside is allowed, because the length says where the text ends.
#[derive(Debug)]
pub struct AnsiBstr<E>(PhantomData<E>);

no_scratch!([E] AnsiBstr<E>: Crossing::Copied { scratch: 0 });

impl<E: Encoding<Unit = u8>> NativeForm for AnsiBstr<E> {
    type Native = *const u8;
}

/// An owned string.
#[derive(Debug)]
pub struct OwnedBytes(*mut u8);

impl Drop for OwnedBytes {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: the string is valid and owned.
            unsafe { sys::bstr_free(self.0) };
        }
    }
}

/// The text's units; NULs stay.
fn encoded<E: Encoding<Unit = u8>>(text: &str) -> Result<Vec<u8>, MarshalError> {
    let mut bytes: Vec<u8> = Vec::new();
    for (index, part) in text.split('\0').enumerate() {
        if index > 0 {
            bytes.push(0);
        }
        let room = E::units(part);
        bytes.try_reserve(room + 1).map_err(|_| MarshalError::out_of_memory())?;
        // SAFETY: there is room for the part behind what is there; the encoder says how much it is.
        unsafe {
            let end = bytes.as_mut_ptr().add(bytes.len());
            let length = E::encode(part, end, room)?;
            bytes.set_len(bytes.len() + length);
        }
    }
    Ok(bytes)
}

/// A string of the text, and its units with the terminator.
pub(super) fn make<E: Encoding<Unit = u8>>(text: &str) -> Result<(*mut u8, usize), MarshalError> {
    let bytes = encoded::<E>(text)?;
    let data = sys::bstr_allocate(bytes.len());
    if data.is_null() {
        return Err(MarshalError::out_of_memory());
    }
    // SAFETY: the allocation has room for the bytes.
    unsafe { data.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    Ok((data, bytes.len() + 1))
}

/// The text of a string.
///
/// # Safety
///
/// `native` is a string with its length before it.
pub(super) unsafe fn read<E: Encoding<Unit = u8>>(
    native: *const u8,
) -> Result<String, MarshalError> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts(native, sys::bstr_bytes(native)) };
    String::from_bytes::<E>(bytes)
}

// SAFETY: the guard owns the string.
unsafe impl<E: Encoding<Unit = u8>> Marshal<'_, &str, In> for AnsiBstr<E> {
    type Native = *const u8;
    type Guard = OwnedBytes;
    fn lower(value: &str, (): &mut ()) -> Result<OwnedBytes, MarshalError> {
        make::<E>(value).map(|(data, _)| OwnedBytes(data))
    }
    fn native(guard: &mut OwnedBytes) -> *const u8 {
        guard.0
    }
    unsafe fn lift(_: OwnedBytes) -> Result<(), MarshalError> {
        Ok(())
    }
}

/// What a returned string of bytes can become.
#[doc(hidden)]
pub trait FromBytes: Sized {
    /// # Errors
    ///
    /// The text is not well-formed.
    fn from_bytes<E: Encoding<Unit = u8>>(bytes: &[u8]) -> Result<Self, MarshalError>;
    /// What a null means: the empty string, as everywhere with `BSTR`s.
    ///
    /// # Errors
    ///
    /// None.
    fn null() -> Result<Self, MarshalError>;
}
impl FromBytes for String {
    fn from_bytes<E: Encoding<Unit = u8>>(bytes: &[u8]) -> Result<String, MarshalError> {
        let mut text = String::new();
        E::decode(bytes, &mut text)?;
        Ok(text)
    }
    fn null() -> Result<String, MarshalError> {
        Ok(String::new())
    }
}
impl<T: FromBytes> FromBytes for Option<T> {
    fn from_bytes<E: Encoding<Unit = u8>>(bytes: &[u8]) -> Result<Option<T>, MarshalError> {
        T::from_bytes::<E>(bytes).map(Some)
    }
    fn null() -> Result<Option<T>, MarshalError> {
        Ok(None)
    }
}

// SAFETY: the string is taken over by an `OwnedBytes`, which frees it once.
unsafe impl<T: FromBytes, E: Encoding<Unit = u8>, O> MarshalReturn<T, O> for Owned<AnsiBstr<E>> {
    type Native = *mut u8;
    fn empty() -> *mut u8 {
        std::ptr::null_mut()
    }
    unsafe fn lift_return(native: *mut u8, _: O) -> Result<T, MarshalError> {
        if native.is_null() {
            return T::null();
        }
        let owned = OwnedBytes(native);
        // SAFETY: the call returned a string that is ours, with its length before it.
        let bytes = unsafe { std::slice::from_raw_parts(owned.0, sys::bstr_bytes(owned.0)) };
        T::from_bytes::<E>(bytes)
    }
    unsafe fn discard(native: *mut u8, _: O) {
        drop(OwnedBytes(native));
    }
}

// SAFETY: the text is converted into the holder.
unsafe impl<'h, E: Encoding<Unit = u8>> Receive<'h, &'h str> for AnsiBstr<E> {
    type Native = *const u8;
    type Holder = String;
    unsafe fn receive(native: *const u8) -> Result<String, MarshalError> {
        if native.is_null() {
            return Err(Problem::Null.into());
        }
        // SAFETY: the caller promises a string with its length before it.
        unsafe { read::<E>(native) }
    }
    fn value(holder: &'h mut String) -> &'h str {
        holder
    }
}

// SAFETY: the text is converted into the holder.
unsafe impl<'h> Receive<'h, &'h str> for Bstr {
    type Native = *const u16;
    type Holder = String;
    unsafe fn receive(native: *const u16) -> Result<String, MarshalError> {
        use crate::encoding::Utf16;
        if native.is_null() {
            return Err(Problem::Null.into());
        }
        // SAFETY: the caller promises a string with its length before it.
        let units = unsafe {
            let bytes = sys::bstr_bytes(native.cast());
            std::slice::from_raw_parts(native, bytes / size_of::<u16>())
        };
        let mut text = String::new();
        Utf16::decode(units, &mut text)?;
        Ok(text)
    }
    fn value(holder: &'h mut String) -> &'h str {
        holder
    }
}
