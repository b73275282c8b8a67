//! Lifting what native code left in a slot.

use crate::error::{MarshalError, Site};
use crate::marshal::*;
use crate::memory::ReleaseArray;

use super::failed;

/// An on-failure value, if native code left one that can be converted.
#[inline]
pub fn on_failure<S: MarshalReturn<T, O>, T, O: Copy>(slot: Slot<S, T, O>) -> Option<T> {
    // SAFETY: the declaration says that the failed call leaves a value of this form, or the slot as
    // it was: empty.
    unsafe { slot.lift() }.ok()
}

/// Lifts a slot and adds the place to its error.
///
/// # Errors
///
/// The native value is not valid.
///
/// # Safety
///
/// The call succeeded.
#[inline(always)]
pub unsafe fn lift_slot<S: MarshalReturn<T, O>, T, O: Copy>(
    slot: Slot<S, T, O>,
    site: &'static Site,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    match unsafe { slot.lift() } {
        Ok(value) => Ok(value),
        Err(error) => Err(error.at(site)),
    }
}

/// Lifts an array and adds the place to its error.
///
/// # Errors
///
/// The count or an element is not valid.
///
/// # Safety
///
/// The call succeeded.
#[inline]
pub unsafe fn lift_array<S: ReturnArray<T>, T, R: ReleaseArray>(
    slot: ArraySlot<S, T, R>,
    site: &'static Site,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { slot.lift() }.map_err(|error| error.at(site))
}

/// Lifts a slot of a function that cannot report a failure.
///
/// # Safety
///
/// The call succeeded.
#[inline(always)]
pub unsafe fn lift_slot_plain<S, T, O: Copy>(slot: Slot<S, T, O>, site: &'static Site) -> T
where
    S: MarshalReturn<T, O> + InfallibleReturn<T>,
{
    // SAFETY: the caller's promise.
    match unsafe { slot.lift() } {
        Ok(value) => value,
        Err(error) => failed(error.at(site)),
    }
}
