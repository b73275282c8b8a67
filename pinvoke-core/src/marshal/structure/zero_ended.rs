//! Arrays of structs that go in and end with a struct of zeros.

use std::marker::PhantomData;

use super::arena::arena_scratch;
use super::array::Twins;
use super::fixed::lower_all;
use super::*;
use crate::direction::In;
use crate::error::{MarshalError, Problem};
use crate::marshal::{Counted, Crossing, Frame, LpArray, Marshal, ZeroElement, count};

/// As [`Structs`], with a struct of zeros behind the last.
#[derive(Debug)]
pub struct ZeroEndedStructs<U>(PhantomData<U>);

impl<U> Frame for LpArray<ZeroEndedStructs<U>> {
    type Scratch = ArenaScratch;
    type Safety = U;
    const CROSSING: Crossing = <LpArray<Structs<U>> as Frame>::CROSSING;
    #[inline(always)]
    fn scratch() -> ArenaScratch {
        arena_scratch()
    }
}

// SAFETY: the guard holds the twins, the one of zeros, and everything that they point to.
unsafe impl<'s, 'a, T: LowerStruct, U> Marshal<'s, &'a [T], In> for LpArray<ZeroEndedStructs<U>> {
    type Native = *const T::Native;
    type Guard = Twins<'s, T::Native>;
    fn lower(
        values: &'a [T],
        scratch: &'s mut ArenaScratch,
    ) -> Result<Twins<'s, T::Native>, MarshalError> {
        let mut arena = Arena::new(scratch);
        let start = arena.zeroed::<T::Native>(values.len().saturating_add(1))?;
        // SAFETY: the arena gave room for one twin more, all zero.
        unsafe { lower_all::<T, T::Native, Structure>(values, start, &mut arena) }?;
        for index in 0..values.len() {
            // SAFETY: the twin was written; zeros are a valid one too.
            if unsafe { &*start.add(index) }.is_zero() {
                return Err(MarshalError::new(Problem::InteriorZero).in_element(index));
            }
        }
        Ok(Twins { start, length: values.len(), arena })
    }
    #[inline]
    fn native(guard: &mut Twins<'s, T::Native>) -> *const T::Native {
        guard.start
    }
    unsafe fn lift(_: Twins<'s, T::Native>) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the number of twins in front of the zeros.
unsafe impl<'s, T: LowerStruct, U> Counted<'s, &[T], In> for LpArray<ZeroEndedStructs<U>> {
    const UNIT_SIZE: usize = size_of::<T::Native>();
    #[inline]
    fn capacity(guard: &Twins<'s, T::Native>) -> usize {
        guard.length
    }
    fn set_count(guard: &mut Twins<'s, T::Native>, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.length).map(|_| ())
    }
}
