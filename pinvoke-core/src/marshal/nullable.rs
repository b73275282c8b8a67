//! `Option<T>`: null for `None`.

use std::marker::PhantomData;

use super::*;
use crate::abi::NullAbi;
use crate::direction::Direction;
use crate::error::MarshalError;

/// `Option<T>` where `T` crosses by `S` as a pointer: `None` is null.
#[derive(Debug)]
pub struct Nullable<S>(PhantomData<S>);

impl<S: Frame> Frame for Nullable<S> {
    type Scratch = S::Scratch;
    type Safety = S::Safety;
    const CROSSING: Crossing = S::CROSSING;
    #[inline(always)]
    fn scratch() -> S::Scratch {
        S::scratch()
    }
}

// SAFETY: `Some` is `S`'s matter; a null points to nothing.
unsafe impl<'s, T, D: Direction, S: Marshal<'s, T, D>> Marshal<'s, Option<T>, D> for Nullable<S>
where
    S::Native: NullAbi,
{
    type Native = S::Native;
    type Guard = Option<S::Guard>;
    const IN_PLACE: bool = S::IN_PLACE;
    #[inline(always)]
    fn lower(value: Option<T>, scratch: &'s mut S::Scratch) -> Result<Self::Guard, MarshalError> {
        match value {
            Some(value) => Ok(Some(S::lower(value, scratch)?)),
            None => Ok(None),
        }
    }
    #[inline(always)]
    fn native(guard: &mut Self::Guard) -> S::Native {
        match guard {
            Some(guard) => S::native(guard),
            None => S::Native::NULL,
        }
    }
    #[inline(always)]
    fn owner(guard: &Self::Guard) -> Option<usize> {
        guard.as_ref().and_then(S::owner)
    }
    #[inline(always)]
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        match guard {
            // SAFETY: the caller's promise is for the value inside.
            Some(guard) => unsafe { S::lift(guard) },
            None => Ok(()),
        }
    }
}
impl<T, D: Direction, S: Infallible<T, D>> Infallible<Option<T>, D> for Nullable<S> {}

// SAFETY: `None` counts nothing, and a null with the count 0 is what C functions expect.
unsafe impl<'s, T, D: Direction, S: Counted<'s, T, D>> Counted<'s, Option<T>, D> for Nullable<S>
where
    S::Native: NullAbi,
{
    const UNIT_SIZE: usize = S::UNIT_SIZE;
    const SCALARS: usize = S::SCALARS;
    #[inline]
    fn capacity(guard: &Self::Guard) -> usize {
        guard.as_ref().map_or(0, S::capacity)
    }
    #[inline]
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        match guard {
            Some(guard) => S::set_count(guard, count),
            None => Ok(()),
        }
    }
}
