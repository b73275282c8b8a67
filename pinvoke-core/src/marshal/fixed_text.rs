//! Text of a fixed number of units without a terminator: `char name[8]` of records and protocols.

use std::marker::PhantomData;

use super::array_scratch::{ElementScratch, Room, SCRATCH_BYTES};
use super::*;
use crate::direction::{In, InOut, Out};
use crate::encoding::{self, Encoding};
use crate::error::{MarshalError, Problem};

/// `N` units of text: zeros follow shorter text, and nothing follows text that takes them all.
///
/// In: `&str`. InOut and Out: `&mut String`.
#[derive(Debug)]
pub struct FixedStr<E, const N: usize>(PhantomData<E>);

impl<E, const N: usize> Frame for FixedStr<E, N> {
    type Scratch = ElementScratch;
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Copied { scratch: SCRATCH_BYTES };
    #[inline(always)]
    fn scratch() -> ElementScratch {
        ElementScratch::new()
    }
}

/// The units, zero where there is no text.
fn units<'s, E: Encoding>(
    text: &str,
    room: usize,
    scratch: &'s mut ElementScratch,
) -> Result<Room<'s, E::Unit>, MarshalError> {
    let place = Room::<E::Unit>::zeroed(room, scratch)?;
    // The count may be a bound only, so what decides is how much is written.
    let bound = E::units(text);
    if bound <= room {
        // SAFETY: the room is enough. The encoder may use all of it.
        let length = unsafe { E::encode(text, place.start(), room) }?;
        // SAFETY: as above.
        unsafe { place.start().add(length).write_bytes(0, room - length) };
        return Ok(place);
    }
    let mut copy: Vec<E::Unit> = Vec::new();
    copy.try_reserve_exact(bound).map_err(|_| MarshalError::out_of_memory())?;
    // SAFETY: the vector has room for the bound of the text's units.
    let length = unsafe { E::encode(text, copy.as_mut_ptr(), bound) }?;
    if length > room {
        return Err(Problem::TextTooLong { units: length, room }.into());
    }
    // SAFETY: `length` units were written, and fit the room.
    unsafe { place.start().copy_from_nonoverlapping(copy.as_ptr(), length) };
    Ok(place)
}

/// Text that goes in.
#[derive(Debug)]
pub struct FixedIn<'s, U>(Room<'s, U>);

// SAFETY: the guard has `N` units.
unsafe impl<'s, E: Encoding, const N: usize> Marshal<'s, &str, In> for FixedStr<E, N> {
    type Native = *const E::Unit;
    type Guard = FixedIn<'s, E::Unit>;
    fn lower(value: &str, scratch: &'s mut ElementScratch) -> Result<Self::Guard, MarshalError> {
        units::<E>(value, N, scratch).map(FixedIn)
    }
    fn native(guard: &mut Self::Guard) -> *const E::Unit {
        guard.0.start()
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the number of units.
unsafe impl<'s, E: Encoding, const N: usize> Counted<'s, &str, In> for FixedStr<E, N> {
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    fn capacity(_: &Self::Guard) -> usize {
        N
    }
    fn set_count(_: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        count::checked(count, N).map(|_| ())
    }
}

/// Text that native code writes, and the string that gets it.
#[derive(Debug)]
pub struct FixedOut<'s, 'a, U> {
    place: &'a mut String,
    units: Room<'s, U>,
}

macro_rules! written {
    ($($direction:ident => |$place:ident, $scratch:ident| $units:expr;)*) => {$(
        // SAFETY: the guard has `N` units, all initialised.
        unsafe impl<'s, 'a, E: Encoding, const N: usize> Marshal<'s, &'a mut String, $direction>
            for FixedStr<E, N>
        {
            type Native = *mut E::Unit;
            type Guard = FixedOut<'s, 'a, E::Unit>;
            fn lower($place: &'a mut String, $scratch: &'s mut ElementScratch) -> Result<Self::Guard, MarshalError> {
                let units = $units?;
                Ok(FixedOut { place: $place, units })
            }
            fn native(guard: &mut Self::Guard) -> *mut E::Unit {
                guard.units.start()
            }
            unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
                // SAFETY: the units were written before the call, at least as zeros.
                let units = unsafe { std::slice::from_raw_parts(guard.units.start(), N) };
                let mut text = String::new();
                E::decode(encoding::until_nul(units), &mut text)?;
                *guard.place = text;
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of units.
        unsafe impl<'s, 'a, E: Encoding, const N: usize> Counted<'s, &'a mut String, $direction>
            for FixedStr<E, N>
        {
            const UNIT_SIZE: usize = size_of::<E::Unit>();
            fn capacity(_: &Self::Guard) -> usize {
                N
            }
            fn set_count(_: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                count::checked(count, N).map(|_| ())
            }
        }
    )*};
}
written! {
    InOut => |place, scratch| units::<E>(place, N, scratch);
    Out => |place, scratch| Room::<E::Unit>::zeroed(N, scratch);
}
