//! Native memory that the callee may replace: `char **`, and with the modules beside this one `T **`
//! with a count and `char ***`.
//!
//! What goes in is a copy made by the declared allocator, so that the callee can pass it to `realloc`
//! or free it. What the slot holds afterwards is copied back and released by the same allocator; on
//! every way out that delivers nothing it is released all the same.

use std::marker::PhantomData;

use super::text_pointer::{MakeText, ReleasedBy, TextPlace};
use super::*;
use crate::direction::{InOut, Out};
use crate::error::MarshalError;
use crate::memory::Release;

/// A pointer to a pointer, of which the callee may replace what it points to; `S` is the form of the
/// value: an array or text.
#[derive(Debug)]
pub struct Exchange<S>(PhantomData<S>);

impl<S> Frame for Exchange<S> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Slot;
    fn scratch() {}
}

/// The managed place, and what allocates and releases the native memory.
#[derive(Debug)]
pub struct Exchanged<'a, T: ?Sized, R> {
    pub(super) place: &'a mut T,
    pub(super) allocator: R,
}

impl<'a, T: ?Sized, R> Exchanged<'a, T, R> {
    /// Joins them.
    #[inline(always)]
    pub fn new(place: &'a mut T, allocator: R) -> Self {
        Self { place, allocator }
    }
}

/// Text that the callee may replace.
#[derive(Debug)]
pub struct ExchangedText<'a, T, U, R: Release> {
    place: &'a mut T,
    start: *mut U,
    /// Units of the block, the terminator included: what `getline` calls the size.
    room: usize,
    allocator: R,
}

impl<T, U, R: Release> Drop for ExchangedText<'_, T, U, R> {
    fn drop(&mut self) {
        if !self.start.is_null() {
            // SAFETY: the block is ours, or the callee's replacement for it by declaration.
            unsafe { self.allocator.release(self.start.cast()) };
        }
    }
}

macro_rules! texts {
    ($($direction:ident: $bound:ident => |$place:ident, $allocator:ident| $made:expr;)*) => {$(
        // SAFETY: the slot holds null or text of the declared allocator.
        unsafe impl<'a, T: TextPlace, S: $bound<R>, R: Release>
            Marshal<'_, Exchanged<'a, T, R>, $direction> for Exchange<S>
        {
            type Native = *mut *mut S::Unit;
            type Guard = ExchangedText<'a, T, S::Unit, R>;
            fn lower(value: Exchanged<'a, T, R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
                let Exchanged { place: $place, allocator: $allocator } = value;
                let (start, room) = $made;
                Ok(ExchangedText { place: $place, start, room, allocator: $allocator })
            }
            fn native(guard: &mut Self::Guard) -> Self::Native {
                &raw mut guard.start
            }
            unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
                // SAFETY: the caller promises null or text of this form.
                *guard.place = unsafe { T::read::<S>(guard.start) }?;
                Ok(())
            }
        }
        // SAFETY: the capacity is the room of the block.
        unsafe impl<'a, T: TextPlace, S: $bound<R>, R: Release>
            Counted<'_, Exchanged<'a, T, R>, $direction> for Exchange<S>
        {
            const UNIT_SIZE: usize = size_of::<S::Unit>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.room
            }
            fn set_count(_: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                count::checked(count, isize::MAX as usize).map(|_| ())
            }
        }
    )*};
}
texts! {
    InOut: MakeText => |place, allocator| match place.text() {
        Some(text) => S::make(text, allocator)?,
        None => (std::ptr::null_mut(), 0),
    };
    Out: ReleasedBy => |place, allocator| (std::ptr::null_mut(), 0);
}
