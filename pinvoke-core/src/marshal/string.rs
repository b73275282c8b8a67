//! Text that goes to native code: converted and terminated, on the stack when short.

use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

use super::*;
use crate::direction::In;
use crate::encoding::{Encoding, Unit};
use crate::error::{MarshalError, Problem};

/// Units of the buffer in the caller's frame, the terminator included.
pub(crate) const SCRATCH_UNITS: usize = 512;

/// The buffer in the caller's frame.
pub(super) type TextScratch<U> = [MaybeUninit<U>; SCRATCH_UNITS];

/// Terminated text in encoding `E`.
///
/// In: `&str`, `String`, `&Path` and their options. Out: `&mut String`, a buffer. Returned: with
/// [`Borrowed`] or [`Owned`]. Text of up to 511 units stays in the caller's frame.
#[derive(Debug)]
pub struct Text<E>(PhantomData<E>);

impl<E: Encoding> Frame for Text<E> {
    type Scratch = TextScratch<E::Unit>;
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Copied { scratch: SCRATCH_UNITS };
    #[inline(always)]
    fn scratch() -> Self::Scratch {
        [const { MaybeUninit::uninit() }; SCRATCH_UNITS]
    }
}
impl<E: Encoding> NativeForm for Text<E> {
    type Native = *const E::Unit;
}

/// Converted text, in the scratch or on the heap.
#[derive(Debug)]
pub struct TextGuard<'s, U> {
    pointer: *const U,
    length: usize,
    _heap: Vec<U>,
    scratch: PhantomData<&'s mut TextScratch<U>>,
}

impl<U> TextGuard<'_, U> {
    #[inline(always)]
    pub(crate) fn pointer(&self) -> *const U {
        self.pointer
    }
}

/// Converts `text` into `scratch`, or onto the heap if it is too long.
#[inline]
pub(crate) fn lower_text<'s, E: Encoding>(
    text: &str,
    scratch: &'s mut TextScratch<E::Unit>,
) -> Result<TextGuard<'s, E::Unit>, MarshalError> {
    if E::bound(text.len()) < SCRATCH_UNITS || fits_scratch::<E>(text) {
        let start = scratch.as_mut_ptr().cast::<E::Unit>();
        // SAFETY: the scratch has room for the text's units and the terminator.
        let length = unsafe { encode_terminated::<E>(text, start, SCRATCH_UNITS) }?;
        return Ok(TextGuard { pointer: start, length, _heap: Vec::new(), scratch: PhantomData });
    }
    lower_long_text::<E>(text)
}

#[inline(never)]
fn fits_scratch<E: Encoding>(text: &str) -> bool {
    // No encoding takes less than a third of the bytes of UTF-8, so longer text need not be counted.
    text.len() < 3 * SCRATCH_UNITS && E::fits(text, SCRATCH_UNITS - 1)
}

#[cold]
#[inline(never)]
fn lower_long_text<'s, E: Encoding>(text: &str) -> Result<TextGuard<'s, E::Unit>, MarshalError> {
    let mut heap: Vec<E::Unit> = Vec::new();
    // The bound may be more than the text takes; counting would be a second pass over it.
    let room = E::bound(text.len()) + 1;
    heap.try_reserve_exact(room).map_err(|_| MarshalError::out_of_memory())?;
    // SAFETY: the vector has room for the bound of the text's units, and the terminator.
    let length = unsafe { encode_terminated::<E>(text, heap.as_mut_ptr(), room) }?;
    Ok(TextGuard { pointer: heap.as_ptr(), length, _heap: heap, scratch: PhantomData })
}

/// Encodes `text` and puts the terminator behind it; returns the units without it.
///
/// # Safety
///
/// `to` has room for `room` units, at least `E::units(text) + 1`.
#[inline(always)]
pub(crate) unsafe fn encode_terminated<E: Encoding>(
    text: &str,
    to: *mut E::Unit,
    room: usize,
) -> Result<usize, MarshalError> {
    // SAFETY: the caller gives the room; `encode` says how much of it is the text.
    unsafe {
        let length = E::encode(text, to, room - 1)?;
        to.add(length).write(E::Unit::NUL);
        Ok(length)
    }
}

/// Converts a path. One that is not Unicode still has its own units where the platform's paths are in
/// this encoding.
fn lower_path<'s, E: Encoding>(
    path: &Path,
    scratch: &'s mut TextScratch<E::Unit>,
) -> Result<TextGuard<'s, E::Unit>, MarshalError> {
    if let Some(text) = path.to_str() {
        return lower_text::<E>(text, scratch);
    }
    let unmappable =
        || Problem::Unmappable { value: format!("the path {path:?}"), charset: E::NAME };
    let mut heap = E::path_units(path)?.ok_or_else(unmappable)?;
    if let Some(at) = heap.iter().position(|unit| *unit == E::Unit::NUL) {
        return Err(Problem::InteriorNul { at }.into());
    }
    let length = heap.len();
    heap.try_reserve_exact(1).map_err(|_| MarshalError::out_of_memory())?;
    heap.push(E::Unit::NUL);
    Ok(TextGuard { pointer: heap.as_ptr(), length, _heap: heap, scratch: PhantomData })
}

macro_rules! text_in {
    ($($managed:ty => |$value:ident, $scratch:ident| $lower:expr;)*) => {$(
        // SAFETY: the guard holds or borrows the converted text, which is terminated.
        unsafe impl<'s, 'a, E: Encoding> Marshal<'s, $managed, In> for Text<E> {
            type Native = *const E::Unit;
            type Guard = TextGuard<'s, E::Unit>;
            #[inline]
            fn lower($value: $managed, $scratch: &'s mut Self::Scratch) -> Result<Self::Guard, MarshalError> {
                $lower
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> *const E::Unit {
                guard.pointer()
            }
            #[inline(always)]
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the count is the length without the terminator, which can only be read.
        unsafe impl<'s, 'a, E: Encoding> Counted<'s, $managed, In> for Text<E> {
            const UNIT_SIZE: usize = size_of::<E::Unit>();
            #[inline(always)]
            fn capacity(guard: &Self::Guard) -> usize {
                guard.length
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                count::checked(count, guard.length).map(|_| ())
            }
        }
    )*};
}
text_in! {
    &'a str => |value, scratch| lower_text::<E>(value, scratch);
    &'a String => |value, scratch| lower_text::<E>(value, scratch);
    String => |value, scratch| lower_text::<E>(&value, scratch);
    &'a Path => |value, scratch| lower_path::<E>(value, scratch);
    &'a PathBuf => |value, scratch| lower_path::<E>(value, scratch);
    PathBuf => |value, scratch| lower_path::<E>(&value, scratch);
}
