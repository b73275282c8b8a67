//! References to converted values that native code passes to a callback: `bool`, `char`, enums.

use super::*;
use crate::error::MarshalError;

/// A converted value, and the place that it goes back to when the callback is over.
#[derive(Debug)]
pub struct WrittenBack<T, V> {
    place: *mut V,
    value: T,
    native: Option<V>,
}

// SAFETY: the value is converted into the holder.
unsafe impl<'h, T: Copy + 'h, S: ValueForm<T>> Receive<'h, &'h T> for Indirect<S> {
    type Native = *const S::Value;
    type Holder = T;
    #[inline]
    unsafe fn receive(native: *const S::Value) -> Result<T, MarshalError> {
        checked_address(native)?;
        // SAFETY: the pointer was checked, and the caller promises a value behind it.
        S::from_native(unsafe { *native })
    }
    #[inline]
    fn value(holder: &'h mut T) -> &'h T {
        holder
    }
}

// SAFETY: as above; the holder writes the value back before the callback returns.
unsafe impl<'h, T: Copy + 'h, S: ValueForm<T> + 'h> Receive<'h, &'h mut T> for Indirect<S> {
    type Native = *mut S::Value;
    type Holder = WrittenBack<T, S::Value>;
    #[inline]
    unsafe fn receive(native: *mut S::Value) -> Result<Self::Holder, MarshalError> {
        checked_address(native)?;
        // SAFETY: the pointer was checked, and the caller promises a value behind it.
        Ok(WrittenBack { place: native, value: S::from_native(unsafe { *native })?, native: None })
    }
    #[inline]
    fn value(holder: &'h mut Self::Holder) -> &'h mut T {
        &mut holder.value
    }
    #[inline]
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        holder.native = Some(S::to_native(holder.value)?);
        Ok(())
    }
    #[inline]
    fn deliver(holder: Self::Holder) {
        if let Some(native) = holder.native {
            // SAFETY: `receive` checked the place, and its caller promised that it is valid for
            // writes during the callback.
            unsafe { holder.place.write(native) };
        }
    }
}
