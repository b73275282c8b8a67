//! Arrays of structs that native code may replace: `struct entry **`, with a count.

use super::left::left;
use super::*;
use crate::error::MarshalError;
use crate::marshal::{GiveArray, LpArray};
use crate::memory::Allocate;

/// Implemented by [`Stays`] alone.
#[diagnostic::on_unimplemented(
    message = "native code cannot replace an array of this struct: a field would point to memory that native code cannot release",
    label = "a field of this struct is a pointer that no allocator is named for",
    note = "name the allocator of the field's text, `#[free(c)]` or `#[free(cotaskmem)]`; or pass `&mut [T]`, whose array and texts stay the caller's"
)]
pub trait MayBeReplaced {}
impl MayBeReplaced for Stays {}

// SAFETY: every twin is whole when it is counted, and `discard` releases what its fields own.
unsafe impl<T, U, R> GiveArray<T, R> for LpArray<Structs<U>>
where
    T: LiftStruct + LowerStruct + NativeStruct<Left: MayBeReplaced>,
    R: Allocate,
{
    type Given = T::Native;
    unsafe fn give(
        values: &[T],
        to: *mut T::Native,
        _: R,
        given: &mut usize,
    ) -> Result<(), MarshalError> {
        for (index, value) in values.iter().enumerate() {
            let twin = left(value).map_err(|error| error.in_element(index))?;
            // SAFETY: the caller gives the room.
            unsafe { to.add(index).write(twin) };
            *given += 1;
        }
        Ok(())
    }
}
