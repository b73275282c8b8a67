//! References to converted values that native code passes to a callback: `bool`, `char`, enums.

use super::*;
use crate::error::MarshalError;

/// A converted value, and the place that it goes back to when the callback is over.
#[derive(Debug)]
pub struct WrittenBack<T: Copy, S: ValueForm<T>> {
    place: *mut S::Value,
    value: T,
    /// The callback has it; one that was not called changes nothing.
    used: bool,
}

impl<T: Copy, S: ValueForm<T>> Drop for WrittenBack<T, S> {
    fn drop(&mut self) {
        if !self.used {
            return;
        }
        // A value without a native form leaves the place as it was.
        if let Ok(native) = S::to_native(self.value) {
            // SAFETY: `receive` checked the place, and its caller promised that it is valid for
            // writes during the callback.
            unsafe { self.place.write(native) };
        }
    }
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
    type Holder = WrittenBack<T, S>;
    #[inline]
    unsafe fn receive(native: *mut S::Value) -> Result<Self::Holder, MarshalError> {
        checked_address(native)?;
        // SAFETY: the pointer was checked, and the caller promises a value behind it.
        Ok(WrittenBack { place: native, value: S::from_native(unsafe { *native })?, used: false })
    }
    #[inline]
    fn value(holder: &'h mut Self::Holder) -> &'h mut T {
        holder.used = true;
        &mut holder.value
    }
}
