//! A vector that native code fills: `#[out] &mut Vec<T>`.

use super::*;
use crate::blittable::BlittableField;
use crate::direction::{In, Out};
use crate::error::MarshalError;

/// Bytes of the first try when the declaration gives no capacity and the vector has none.
const FIRST_TRY_BYTES: usize = 1024;

/// The vector being filled, emptied first: what it held is never read.
#[derive(Debug)]
pub struct VectorOut<'a, T> {
    place: &'a mut Vec<T>,
    capacity: usize,
    count: usize,
}

// SAFETY: the vector has room for `capacity` elements, and native code writes into it directly.
unsafe impl<'a, T: BlittableField> Marshal<'_, &'a mut Vec<T>, Out> for LpArray<Pinned> {
    type Native = *mut T;
    type Guard = VectorOut<'a, T>;
    #[inline]
    fn lower(place: &'a mut Vec<T>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        place.clear();
        let mut guard = VectorOut { place, capacity: 0, count: 0 };
        let first = (FIRST_TRY_BYTES / size_of::<T>().max(1)).max(1);
        let capacity = guard.place.capacity().max(first);
        <Self as Growable<'_, &'a mut Vec<T>, Out>>::set_capacity(&mut guard, capacity)?;
        Ok(guard)
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *mut T {
        guard.place.as_mut_ptr()
    }
    #[inline]
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        // SAFETY: the callee reported `count` elements written, which is not above the capacity.
        unsafe { guard.place.set_len(guard.count) };
        Ok(())
    }
}

// SAFETY: counts above the capacity are refused.
unsafe impl<T: BlittableField> Counted<'_, &mut Vec<T>, Out> for LpArray<Pinned> {
    const UNIT_SIZE: usize = size_of::<T>();
    const SCALARS: usize = scalars::in_field::<T>();
    #[inline]
    fn capacity(guard: &Self::Guard) -> usize {
        guard.capacity
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        guard.count = count::checked(count, guard.capacity)?;
        Ok(())
    }
}

// SAFETY: the vector is given room for what `capacity` says.
unsafe impl<T: BlittableField> Growable<'_, &mut Vec<T>, Out> for LpArray<Pinned> {
    const TERMINATOR: usize = 0;
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
        guard.place.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
        guard.capacity = units;
        guard.count = 0;
        Ok(())
    }
    fn clear(guard: &mut Self::Guard) {
        // SAFETY: the vector has room for `capacity` elements, of which every bit pattern is valid.
        unsafe { guard.place.as_mut_ptr().write_bytes(0, guard.capacity) };
    }
}

// SAFETY: the vector is owned by the guard during the call.
unsafe impl<T: BlittableField> Marshal<'_, Vec<T>, In> for LpArray<Pinned> {
    type Native = *const T;
    type Guard = Vec<T>;
    #[inline]
    fn lower(value: Vec<T>, (): &mut ()) -> Result<Vec<T>, MarshalError> {
        Ok(value)
    }
    #[inline]
    fn native(guard: &mut Vec<T>) -> *const T {
        address::start(guard)
    }
    #[inline]
    unsafe fn lift(_: Vec<T>) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the vector's length.
unsafe impl<T: BlittableField> Counted<'_, Vec<T>, In> for LpArray<Pinned> {
    const UNIT_SIZE: usize = size_of::<T>();
    const SCALARS: usize = scalars::in_field::<T>();
    #[inline]
    fn capacity(guard: &Vec<T>) -> usize {
        guard.len()
    }
    fn set_count(guard: &mut Vec<T>, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.len()).map(|_| ())
    }
}
