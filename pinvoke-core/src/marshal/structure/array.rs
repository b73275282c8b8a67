//! Slices and vectors of structs that go in, or both ways.

use std::marker::PhantomData;

use super::arena::arena_scratch;
use super::fixed::lower_all;
use super::*;
use crate::direction::In;
use crate::error::MarshalError;
use crate::marshal::{Counted, Crossing, Frame, LpArray, Marshal, count};

/// Elements that are structs, converted one after another into one arena. `U` says whether a
/// `safe fn` may take them.
#[derive(Debug)]
pub struct Structs<U>(PhantomData<U>);

impl<U> Frame for LpArray<Structs<U>> {
    type Scratch = ArenaScratch;
    type Safety = U;
    const CROSSING: Crossing = Crossing::Copied { scratch: size_of::<ArenaScratch>() };
    #[inline(always)]
    fn scratch() -> ArenaScratch {
        arena_scratch()
    }
}

/// The twins, and what they point to.
#[derive(Debug)]
pub struct Twins<'s, N> {
    pub(super) start: *mut N,
    pub(super) length: usize,
    pub(super) arena: Arena<'s>,
}

/// Converts the elements; the twins lie in the arena too.
pub(super) fn lower_slice<'s, T: LowerStruct>(
    values: &[T],
    scratch: &'s mut ArenaScratch,
) -> Result<Twins<'s, T::Native>, MarshalError> {
    let mut arena = Arena::new(scratch);
    let start = arena.zeroed::<T::Native>(values.len())?;
    // SAFETY: the arena gave room for as many twins, all zero.
    unsafe { lower_all::<T, T::Native, Structure>(values, start, &mut arena) }?;
    Ok(Twins { start, length: values.len(), arena })
}

macro_rules! arrays_in {
    ($($managed:ty => |$value:ident, $scratch:ident| $owner:ty, $lower:expr;)*) => {$(
        // SAFETY: the guard holds the twins, and everything that they point to.
        unsafe impl<'s, 'a, T: LowerStruct, U> Marshal<'s, $managed, In> for LpArray<Structs<U>> {
            type Native = *const T::Native;
            type Guard = (Twins<'s, T::Native>, $owner);
            fn lower($value: $managed, $scratch: &'s mut ArenaScratch) -> Result<Self::Guard, MarshalError> {
                Ok($lower)
            }
            #[inline]
            fn native(guard: &mut Self::Guard) -> *const T::Native {
                guard.0.start
            }
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of twins.
        unsafe impl<'s, 'a, T: LowerStruct, U> Counted<'s, $managed, In> for LpArray<Structs<U>> {
            const UNIT_SIZE: usize = size_of::<T::Native>();
            #[inline]
            fn capacity(guard: &Self::Guard) -> usize {
                guard.0.length
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                count::checked(count, guard.0.length).map(|_| ())
            }
        }
    )*};
}
arrays_in! {
    &'a [T] => |value, scratch| (), (lower_slice(value, scratch)?, ());
    Vec<T> => |value, scratch| Vec<T>, (lower_slice(&value, scratch)?, value);
}
