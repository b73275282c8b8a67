//! Arrays that the callee allocates for a place of the caller's: `#[out] #[free(c)] items: &mut Vec<T>`.

use std::marker::PhantomData;

use super::*;
use crate::abi::Abi;
use crate::direction::Out;
use crate::error::MarshalError;
use crate::memory::ReleaseArray;

/// A pointer to a pointer, in which the callee leaves an array of form `S`.
#[derive(Debug)]
pub struct Allocated<S>(PhantomData<S>);

impl<S> Frame for Allocated<S> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Slot;
    fn scratch() {}
}

/// The place, and the slot that the callee writes.
pub struct AllocatedArray<'a, T, S: ReturnArray<T>, R: ReleaseArray> {
    place: &'a mut T,
    slot: ArraySlot<S, T, R>,
}

// SAFETY: the slot is null until the callee writes it, and releases what it holds unless it is lifted.
unsafe impl<'a, T, S, R> Marshal<'_, Exchanged<'a, T, R>, Out> for Allocated<S>
where
    S: ReturnArray<T>,
    S::Element: Abi,
    R: ReleaseArray,
{
    type Native = *mut *mut S::Element;
    type Guard = AllocatedArray<'a, T, S, R>;
    fn lower(value: Exchanged<'a, T, R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        let Exchanged { place, allocator } = value;
        Ok(AllocatedArray { place, slot: ArraySlot::empty(allocator) })
    }
    fn native(guard: &mut Self::Guard) -> Self::Native {
        guard.slot.pointer()
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        // SAFETY: the caller promises that the callee left an array of as many elements as it reported.
        *guard.place = unsafe { guard.slot.lift() }?;
        Ok(())
    }
}
// SAFETY: there is nothing before the call, and the slot refuses counts that no array can have.
unsafe impl<'a, T, S, R> Counted<'_, Exchanged<'a, T, R>, Out> for Allocated<S>
where
    S: ReturnArray<T>,
    S::Element: Abi,
    R: ReleaseArray,
{
    const UNIT_SIZE: usize = size_of::<S::Element>();
    const SCALARS: usize = scalars::in_abi::<S::Element>();
    fn capacity(_: &Self::Guard) -> usize {
        0
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        // Refused in its turn, when the array is lifted.
        guard.slot.set_count(count);
        Ok(())
    }
    fn note_count(guard: &mut Self::Guard, count: i128) {
        guard.slot.set_count(count);
    }
}
