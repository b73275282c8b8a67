//! Text that has a count instead of a terminator.

use std::marker::PhantomData;

use super::*;
use crate::direction::In;
use crate::encoding::{Utf8, Utf16};
use crate::error::MarshalError;

/// Text with a count beside it and no terminator: native code gets the address of the text itself
/// where it is UTF-8.
///
/// A NUL inside is allowed, because the count says where the text ends.
#[derive(Debug)]
pub struct CountedText<E>(PhantomData<E>);

impl<E> Frame for CountedText<E> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Pinned;
    fn scratch() {}
}

// SAFETY: the borrow outlives the call, and the count says how many bytes there are.
unsafe impl<'a> Marshal<'_, &'a str, In> for CountedText<Utf8> {
    type Native = *const u8;
    type Guard = &'a str;
    #[inline(always)]
    fn lower(value: &'a str, (): &mut ()) -> Result<&'a str, MarshalError> {
        Ok(value)
    }
    #[inline(always)]
    fn native(guard: &mut &'a str) -> *const u8 {
        address::start(guard.as_bytes())
    }
    #[inline(always)]
    unsafe fn lift(_: &'a str) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the length in bytes.
unsafe impl<'a> Counted<'_, &'a str, In> for CountedText<Utf8> {
    const UNIT_SIZE: usize = 1;
    #[inline(always)]
    fn capacity(guard: &&'a str) -> usize {
        guard.len()
    }
    fn set_count(guard: &mut &'a str, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.len()).map(|_| ())
    }
}
impl Infallible<&str, In> for CountedText<Utf8> {}

// SAFETY: the guard owns the converted units.
unsafe impl Marshal<'_, &str, In> for CountedText<Utf16> {
    type Native = *const u16;
    type Guard = Vec<u16>;
    fn lower(value: &str, (): &mut ()) -> Result<Vec<u16>, MarshalError> {
        let mut units = Vec::new();
        units.try_reserve_exact(value.len()).map_err(|_| MarshalError::out_of_memory())?;
        units.extend(value.encode_utf16());
        Ok(units)
    }
    fn native(guard: &mut Vec<u16>) -> *const u16 {
        address::start(guard)
    }
    unsafe fn lift(_: Vec<u16>) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the number of units.
unsafe impl Counted<'_, &str, In> for CountedText<Utf16> {
    const UNIT_SIZE: usize = 2;
    fn capacity(guard: &Vec<u16>) -> usize {
        guard.len()
    }
    fn set_count(guard: &mut Vec<u16>, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.len()).map(|_| ())
    }
}
