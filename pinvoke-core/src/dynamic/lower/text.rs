//! Text, by the encodings of the static path.

use std::ptr::NonNull;

use super::Lowering;
use crate::dynamic::narrow::{NarrowText, by_encoding};
use crate::dynamic::scratch::Scratch;
use crate::encoding::{Encoding, Utf8, Utf16, Utf32};
use crate::error::MarshalError;
use crate::marshal::encode_terminated;

impl Lowering<'_> {
    /// Converts text to terminated units of the size given, in the scratch.
    pub(super) fn text(&self, text: &str, unit: usize) -> Result<NonNull<u8>, MarshalError> {
        terminated(self.scratch, text, unit, self.narrow.get())
    }

    /// The units that text takes, without the terminator.
    pub(super) fn units(&self, text: &str, unit: usize) -> Result<usize, MarshalError> {
        units(text, unit, self.narrow.get())
    }

    /// Converts text into an array of `length` units inside a struct, terminated.
    ///
    /// # Safety
    ///
    /// `to` has room for `length` units, and is aligned for them.
    pub(super) unsafe fn text_in_place(
        &self,
        text: &str,
        unit: usize,
        to: NonNull<u8>,
        length: usize,
    ) -> Result<(), MarshalError> {
        let needed = self.units(text, unit)? + 1;
        if needed > length {
            let problem = crate::error::Problem::WrongLength { length: needed, expected: length };
            return Err(problem.into());
        }
        let converted = self.text(text, unit)?;
        // SAFETY: the converted text has `needed` units, and the array has room for more.
        unsafe { to.copy_from_nonoverlapping(converted, needed * unit) };
        Ok(())
    }
}

/// The units that text takes, without the terminator.
pub(super) fn units(text: &str, unit: usize, narrow: NarrowText) -> Result<usize, MarshalError> {
    match (unit, narrow) {
        (1, NarrowText::Utf8) => Ok(Utf8::units(text)),
        (1, narrow) => by_encoding!(1, narrow, exact_units::<_>(text)),
        (4, _) => Ok(Utf32::units(text)),
        _ => Ok(Utf16::units(text)),
    }
}

/// Converts text to terminated units of the size given, in the scratch.
#[inline]
pub(in crate::dynamic) fn terminated(
    scratch: &Scratch,
    text: &str,
    unit: usize,
    narrow: NarrowText,
) -> Result<NonNull<u8>, MarshalError> {
    by_encoding!(unit, narrow, encoded::<_>(scratch, text))
}

fn encoded<E: Encoding>(scratch: &Scratch, text: &str) -> Result<NonNull<u8>, MarshalError> {
    let unit = size_of::<E::Unit>();
    // The cheap bound where it fits into the frame; what the text takes where it does not.
    let mut room = E::bound(text.len()).saturating_add(1);
    if room.saturating_mul(unit) > scratch.left() {
        room = E::units(text).saturating_add(1);
    }
    let block = scratch.block(room.saturating_mul(unit))?;
    // SAFETY: the block has room for `room` units, at least `E::units(text) + 1`, and is aligned.
    let length = unsafe { encode_terminated::<E>(text, block.as_ptr().cast(), room) }?;
    scratch.shrink(block, (length + 1) * unit);
    Ok(block)
}

/// The units that text takes in an encoding that has only a bound for it.
fn exact_units<E: Encoding>(text: &str) -> Result<usize, MarshalError> {
    let room = E::units(text).saturating_add(1);
    let mut units: Vec<E::Unit> = Vec::new();
    units.try_reserve_exact(room).map_err(|_| MarshalError::out_of_memory())?;
    // SAFETY: the vector has room for `room` units.
    unsafe { encode_terminated::<E>(text, units.as_mut_ptr(), room) }
}
