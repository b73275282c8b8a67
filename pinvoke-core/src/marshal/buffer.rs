//! A buffer that native code fills with text: `#[out] &mut String`.

use super::string::{SCRATCH_UNITS, TextScratch};
use super::*;
use crate::direction::Out;
use crate::encoding::{self, Encoding};
use crate::error::{MarshalError, Problem};

/// The buffer, in the scratch until it grows, and the string that gets the text.
#[derive(Debug)]
pub struct TextOut<'s, 'a, U> {
    place: &'a mut String,
    scratch: &'s mut TextScratch<U>,
    heap: Vec<U>,
    capacity: usize,
    count: Option<usize>,
}

impl<U> TextOut<'_, '_, U> {
    fn start(&mut self) -> *mut U {
        if self.capacity > SCRATCH_UNITS {
            self.heap.as_mut_ptr()
        } else {
            self.scratch.as_mut_ptr().cast()
        }
    }
}

/// Puts the text of a buffer that a callee filled into `place`.
///
/// # Errors
///
/// The text has no terminator within the buffer, or is not well-formed.
///
/// # Safety
///
/// `start` has room for `capacity` units. The first `count` of them are initialised, and `count` is
/// not above the capacity; without a count, those up to a terminator, or all.
pub(crate) unsafe fn read_filled<E: Encoding>(
    start: *const E::Unit,
    capacity: usize,
    count: Option<usize>,
    place: &mut String,
) -> Result<(), MarshalError> {
    place.clear();
    let units = match count {
        // SAFETY: without a count the units up to a terminator, or all, are initialised.
        None if unsafe { E::decode_short(start, capacity, place) } => return Ok(()),
        // SAFETY: the caller's promise.
        Some(count) => encoding::until_nul(unsafe { std::slice::from_raw_parts(start, count) }),
        None => {
            // SAFETY: the caller's promise.
            let length = unsafe { <E::Unit as encoding::Unit>::count(start, capacity) };
            if length == capacity {
                return Err(Problem::Unterminated { capacity }.into());
            }
            // SAFETY: the units before the terminator are initialised.
            unsafe { std::slice::from_raw_parts(start, length) }
        }
    };
    let lifted = E::decode(units, place);
    if lifted.is_err() {
        place.clear();
    }
    lifted
}

// SAFETY: the guard has room for `capacity` units, in the scratch or on the heap.
unsafe impl<'s, 'a, E: Encoding> Marshal<'s, &'a mut String, Out> for Text<E> {
    type Native = *mut E::Unit;
    type Guard = TextOut<'s, 'a, E::Unit>;
    #[inline]
    fn lower(
        place: &'a mut String,
        scratch: &'s mut Self::Scratch,
    ) -> Result<Self::Guard, MarshalError> {
        Ok(TextOut { place, scratch, heap: Vec::new(), capacity: SCRATCH_UNITS, count: None })
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *mut E::Unit {
        let start = guard.start();
        if guard.capacity > 0 {
            // SAFETY: there is room for one unit. A callee that writes nothing leaves empty text.
            unsafe { start.write(<E::Unit as encoding::Unit>::NUL) };
        }
        start
    }
    #[inline]
    unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
        let start = guard.start();
        // SAFETY: the buffer has room for `capacity` units; the callee wrote text with a terminator
        // or reported `count` units, or left the terminator that `native` put first.
        unsafe { read_filled::<E>(start, guard.capacity, guard.count, guard.place) }
    }
}

// SAFETY: counts above the capacity are refused.
unsafe impl<'s, 'a, E: Encoding> Counted<'s, &'a mut String, Out> for Text<E> {
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    #[inline]
    fn capacity(guard: &Self::Guard) -> usize {
        guard.capacity
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        guard.count = Some(count::checked(count, guard.capacity)?);
        Ok(())
    }
}

// SAFETY: the heap vector has room for what `capacity` says once it is above the scratch's size.
unsafe impl<'s, 'a, E: Encoding> Growable<'s, &'a mut String, Out> for Text<E> {
    const TERMINATOR: usize = 1;
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
        if units > SCRATCH_UNITS {
            guard.heap.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
        }
        guard.capacity = units;
        guard.count = None;
        Ok(())
    }
}
