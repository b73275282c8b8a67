//! References to blittable values: the address itself, no copy.

use super::strategy::no_scratch;
use super::*;
use crate::blittable::BlittableField;
use crate::direction::{Direction, In, InOut, Out};
use crate::error::MarshalError;

/// A reference to a blittable value: native code gets its address.
#[derive(Debug)]
pub enum ByRef {}

no_scratch!([] ByRef: Crossing::Pinned);

// SAFETY: the shared borrow outlives the call, and native code is promised not to write through it.
unsafe impl<'a, T: BlittableField> Marshal<'_, &'a T, In> for ByRef {
    type Native = *const T;
    type Guard = &'a T;
    const IN_PLACE: bool = true;
    #[inline(always)]
    fn lower(value: &'a T, (): &mut ()) -> Result<&'a T, MarshalError> {
        Ok(value)
    }
    #[inline(always)]
    fn native(guard: &mut &'a T) -> *const T {
        &raw const **guard
    }
    #[inline(always)]
    unsafe fn lift(_: &'a T) -> Result<(), MarshalError> {
        Ok(())
    }
}

macro_rules! by_mut {
    ($($direction:ident)*) => {$(
        // SAFETY: the exclusive borrow outlives the call, and every bit pattern is a valid value.
        unsafe impl<'a, T: BlittableField> Marshal<'_, &'a mut T, $direction> for ByRef {
            type Native = *mut T;
            type Guard = &'a mut T;
            const IN_PLACE: bool = true;
            #[inline(always)]
            fn lower(value: &'a mut T, (): &mut ()) -> Result<&'a mut T, MarshalError> {
                Ok(value)
            }
            #[inline(always)]
            fn native(guard: &mut &'a mut T) -> *mut T {
                &raw mut **guard
            }
            #[inline(always)]
            unsafe fn lift(_: &'a mut T) -> Result<(), MarshalError> {
                Ok(())
            }
        }
    )*};
}
by_mut!(InOut Out);

impl<T, D: Direction> Infallible<T, D> for ByRef {}
