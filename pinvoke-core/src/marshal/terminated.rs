//! Text that is terminated already: no pass over it, no copy.

use std::ffi::{CStr, CString, c_char};

use super::strategy::no_scratch;
use super::*;
use crate::direction::{Direction, In};
use crate::error::MarshalError;

/// A `&CStr`, or a `&U16CStr`: native code gets its address.
#[derive(Debug)]
pub enum Terminated {}

no_scratch!([] Terminated: Crossing::Pinned);

macro_rules! terminated {
    ($($managed:ty, $unit:ty, $pointer:ident, $length:ident;)*) => {$(
        // SAFETY: the borrow outlives the call, and the text is terminated by its type.
        unsafe impl<'a> Marshal<'_, &'a $managed, In> for Terminated {
            type Native = *const $unit;
            type Guard = &'a $managed;
            const IN_PLACE: bool = true;
            #[inline(always)]
            fn lower(value: &'a $managed, (): &mut ()) -> Result<&'a $managed, MarshalError> {
                Ok(value)
            }
            #[inline(always)]
            fn native(guard: &mut &'a $managed) -> *const $unit {
                guard.$pointer()
            }
            #[inline(always)]
            unsafe fn lift(_: &'a $managed) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the count is the length without the terminator, which can only be read.
        unsafe impl<'a> Counted<'_, &'a $managed, In> for Terminated {
            const UNIT_SIZE: usize = size_of::<$unit>();
            #[inline]
            fn capacity(guard: &&'a $managed) -> usize {
                guard.$length()
            }
            fn set_count(guard: &mut &'a $managed, count: i128) -> Result<(), MarshalError> {
                count::checked(count, guard.$length()).map(|_| ())
            }
        }
    )*};
}
terminated! {
    CStr, c_char, as_ptr, count_bytes;
    CString, c_char, as_ptr, count_bytes;
}
#[cfg(feature = "widestring")]
terminated! {
    widestring::U16CStr, u16, as_ptr, len;
    widestring::U16CString, u16, as_ptr, len;
}
impl<T, D: Direction> Infallible<T, D> for Terminated {}
