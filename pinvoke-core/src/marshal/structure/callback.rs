//! Structs that native code passes to a callback.

use super::field::checked;
use super::*;
use crate::error::MarshalError;
use crate::marshal::Receive;

// SAFETY: the struct is lifted into the holder.
unsafe impl<'h, T: LiftStruct + 'h, U> Receive<'h, &'h T> for StructRef<T::Native, U> {
    type Native = *const T::Native;
    type Holder = T;
    #[inline]
    unsafe fn receive(native: *const T::Native) -> Result<T, MarshalError> {
        // SAFETY: the pointer is checked, and the caller promises a struct behind it.
        unsafe { T::lift(checked(native)?, Kept::NOTHING) }
    }
    #[inline(always)]
    fn value(holder: &'h mut T) -> &'h T {
        holder
    }
}

// SAFETY: the struct is lifted into the holder, and taken from it once.
unsafe impl<T: LiftStruct, U> Receive<'_, T> for StructValue<T::Native, U> {
    type Native = T::Native;
    type Holder = Option<T>;
    #[inline]
    unsafe fn receive(native: T::Native) -> Result<Option<T>, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { T::lift(&raw const native, Kept::NOTHING) }.map(Some)
    }
    #[inline(always)]
    fn value(holder: &mut Option<T>) -> T {
        holder.take().expect("an argument is taken once")
    }
}
