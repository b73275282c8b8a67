//! Slices of blittable elements: native code gets their address.

use std::marker::PhantomData;

use super::*;
use crate::blittable::BlittableField;
use crate::direction::{Direction, In, InOut, Out};
use crate::error::MarshalError;

/// An array whose elements cross by `E`: [`Pinned`] in place, or [`Copied`] one by one.
#[derive(Debug)]
pub struct LpArray<E>(PhantomData<E>);

/// Elements that stay where they are.
#[derive(Debug)]
pub enum Pinned {}

impl Frame for LpArray<Pinned> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Pinned;
    #[inline(always)]
    fn scratch() {}
}
impl<T: PinnedInfallibly, D: Direction> Infallible<T, D> for LpArray<Pinned> {}

/// Slices cannot fail to cross; a vector that is filled can (its memory, its count).
#[doc(hidden)]
pub trait PinnedInfallibly {}
impl<T> PinnedInfallibly for &[T] {}
impl<T> PinnedInfallibly for &mut [T] {}

macro_rules! slices {
    ($($slice:ty, $direction:ident, $native:ty, $pointer:ident;)*) => {$(
        // SAFETY: the borrow outlives the call; an exclusive one may be written, with any bits. An
        // empty slice has a non-null, aligned address.
        unsafe impl<'a, T: BlittableField> Marshal<'_, $slice, $direction> for LpArray<Pinned> {
            type Native = $native;
            type Guard = $slice;
            const IN_PLACE: bool = true;
            #[inline(always)]
            fn lower(value: $slice, (): &mut ()) -> Result<$slice, MarshalError> {
                Ok(value)
            }
            #[inline(always)]
            fn native(guard: &mut $slice) -> $native {
                address::$pointer(guard)
            }
            #[inline(always)]
            unsafe fn lift(_: $slice) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the capacity is the slice's length.
        unsafe impl<'a, T: BlittableField> Counted<'_, $slice, $direction> for LpArray<Pinned> {
            const UNIT_SIZE: usize = size_of::<T>();
            const SCALARS: usize = scalars::in_field::<T>();
            #[inline(always)]
            fn capacity(guard: &$slice) -> usize {
                guard.len()
            }
            #[inline]
            fn set_count(guard: &mut $slice, count: i128) -> Result<(), MarshalError> {
                count::checked(count, guard.len()).map(|_| ())
            }
        }
    )*};
}
slices! {
    &'a [T], In, *const T, start;
    &'a mut [T], InOut, *mut T, start_mut;
    &'a mut [T], Out, *mut T, start_mut;
}
