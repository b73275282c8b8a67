//! Slices and vectors of structs that native code writes.

use super::array::{Twins, lower_slice};
use super::fixed::discard_all;
use super::*;
use crate::direction::{InOut, Out};
use crate::error::MarshalError;
use crate::marshal::{Counted, Growable, LpArray, Marshal, count};

/// Bytes of the first try when the declaration gives no capacity and the vector has none.
const FIRST_TRY_BYTES: usize = 4096;

/// The twins of a slice, released field by field unless they are lifted.
pub struct WrittenSlice<'s, 'a, T: LiftStruct> {
    place: &'a mut [T],
    twins: Twins<'s, T::Native>,
    count: usize,
    /// Twins in front of this one are lifted.
    lifted: usize,
}

impl<T: LiftStruct> Drop for WrittenSlice<'_, '_, T> {
    fn drop(&mut self) {
        let range = self.lifted..self.twins.length;
        // SAFETY: the twins hold what they were prepared with or what native code wrote, and are not
        // lifted.
        unsafe {
            discard_all::<T, T::Native, Structure>(
                self.twins.start,
                range,
                Kept::of(&self.twins.arena),
            )
        };
    }
}

macro_rules! written_slices {
    ($($direction:ident: $bound:path => |$place:ident, $scratch:ident| $twins:expr;)*) => {$(
        // SAFETY: the guard holds the twins, as many as the slice has elements.
        unsafe impl<'s, 'a, T: LiftStruct + $bound, U> Marshal<'s, &'a mut [T], $direction> for LpArray<Structs<U>> {
            type Native = *mut T::Native;
            type Guard = WrittenSlice<'s, 'a, T>;
            fn lower($place: &'a mut [T], $scratch: &'s mut ArenaScratch) -> Result<Self::Guard, MarshalError> {
                let twins = $twins?;
                let count = $place.len();
                Ok(WrittenSlice { place: $place, twins, count, lifted: 0 })
            }
            #[inline]
            fn native(guard: &mut Self::Guard) -> *mut T::Native {
                guard.twins.start
            }
            unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
                while guard.lifted < guard.count {
                    let index = guard.lifted;
                    guard.lifted += 1;
                    // SAFETY: the caller promises written twins, and each is lifted once.
                    let lifted = unsafe { T::lift(guard.twins.start.add(index), Kept::of(&guard.twins.arena)) };
                    guard.place[index] = lifted.map_err(|error| error.in_element(index))?;
                }
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of twins.
        unsafe impl<'s, 'a, T: LiftStruct + $bound, U> Counted<'s, &'a mut [T], $direction> for LpArray<Structs<U>> {
            const UNIT_SIZE: usize = size_of::<T::Native>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.twins.length
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                guard.count = count::checked(count, guard.twins.length)?;
                Ok(())
            }
        }
    )*};
}
written_slices! {
    InOut: LowerStruct => |place, scratch| lower_slice(place, scratch);
    Out: NativeStruct => |place, scratch| prepared_slice::<T>(place.len(), scratch);
}

fn prepared_slice<T: NativeStruct>(
    length: usize,
    scratch: &mut ArenaScratch,
) -> Result<Twins<'_, T::Native>, MarshalError> {
    let mut arena = Arena::new(scratch);
    let start = arena.zeroed::<T::Native>(length)?;
    for index in 0..length {
        // SAFETY: the arena gave room for as many twins, all zero.
        unsafe { T::prepare(start.add(index)) };
    }
    Ok(Twins { start, length, arena })
}

/// The twins of a vector that is filled.
pub struct WrittenVector<'a, T: LiftStruct> {
    place: &'a mut Vec<T>,
    native: Vec<T::Native>,
    count: usize,
    lifted: usize,
}

impl<T: LiftStruct> WrittenVector<'_, T> {
    fn discard(&mut self) {
        let range = self.lifted..self.native.len();
        // SAFETY: as for a slice.
        unsafe {
            discard_all::<T, T::Native, Structure>(self.native.as_ptr(), range, Kept::NOTHING)
        };
    }
}
impl<T: LiftStruct> Drop for WrittenVector<'_, T> {
    fn drop(&mut self) {
        self.discard();
    }
}

// SAFETY: the guard owns the twins.
unsafe impl<'a, T: LiftStruct, U> Marshal<'_, &'a mut Vec<T>, Out> for LpArray<Structs<U>> {
    type Native = *mut T::Native;
    type Guard = WrittenVector<'a, T>;
    fn lower(place: &'a mut Vec<T>, _: &mut ArenaScratch) -> Result<Self::Guard, MarshalError> {
        place.clear();
        let first = (FIRST_TRY_BYTES / size_of::<T::Native>().max(1)).max(1);
        let capacity = place.capacity().max(first);
        let mut guard = WrittenVector { place, native: Vec::new(), count: 0, lifted: 0 };
        <Self as Growable<'_, &'a mut Vec<T>, Out>>::set_capacity(&mut guard, capacity)?;
        Ok(guard)
    }
    fn native(guard: &mut Self::Guard) -> *mut T::Native {
        guard.native.as_mut_ptr()
    }
    unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
        guard.place.try_reserve_exact(guard.count).map_err(|_| MarshalError::out_of_memory())?;
        while guard.lifted < guard.count {
            let index = guard.lifted;
            guard.lifted += 1;
            // SAFETY: the caller promises written twins, and each is lifted once.
            let lifted = unsafe { T::lift(&raw const guard.native[index], Kept::NOTHING) };
            match lifted {
                Ok(value) => guard.place.push(value),
                Err(error) => {
                    guard.place.clear();
                    return Err(error.in_element(index));
                }
            }
        }
        Ok(())
    }
}

// SAFETY: counts above the capacity are refused.
unsafe impl<T: LiftStruct, U> Counted<'_, &mut Vec<T>, Out> for LpArray<Structs<U>> {
    const UNIT_SIZE: usize = size_of::<T::Native>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.native.len()
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        guard.count = count::checked(count, guard.native.len())?;
        Ok(())
    }
}

// SAFETY: there are as many twins as `capacity` says.
unsafe impl<T: LiftStruct, U> Growable<'_, &mut Vec<T>, Out> for LpArray<Structs<U>> {
    const TERMINATOR: usize = 0;
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
        guard.discard();
        guard.native.clear();
        guard.count = 0;
        guard.native.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
        let start = guard.native.as_mut_ptr();
        // SAFETY: the vector has room for `units` twins, for which zero is valid.
        unsafe {
            start.write_bytes(0, units);
            for index in 0..units {
                T::prepare(start.add(index));
            }
            guard.native.set_len(units);
        }
        Ok(())
    }
}
