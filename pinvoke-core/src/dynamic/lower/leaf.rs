//! Values in memory that can be told at a glance: numbers of the very type, and text.

use std::ptr::NonNull;

use super::Lowering;
use crate::dynamic::types::CType;
use crate::dynamic::value::{Value, raw};
use crate::error::MarshalError;

/// What a field or an element takes without a closer look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    /// The tag of a number of the very type; no value has that of anything else.
    tag: u8,
    /// The bytes of the number.
    bytes: u8,
    /// The bytes of a unit of the text that it points to; 0 where it is none.
    text_unit: u8,
}

impl Leaf {
    #[inline(always)]
    pub(super) fn of(ty: &CType) -> Self {
        match ty {
            CType::Scalar(scalar) => {
                Self { tag: raw::tag_of(scalar.kind()), bytes: scalar.size() as u8, text_unit: 0 }
            }
            CType::Pointer(pointer) => {
                let text_unit = pointer.target().text_unit().unwrap_or(0) as u8;
                Self { tag: raw::NO_TAG, bytes: 0, text_unit }
            }
            _ => Self { tag: raw::NO_TAG, bytes: 0, text_unit: 0 },
        }
    }

    /// Writes a value; false if it has to be looked at.
    ///
    /// # Safety
    ///
    /// As for [`Lowering::store`], with the type that this is of.
    #[inline(always)]
    pub(super) unsafe fn store(
        self,
        lowering: &Lowering<'_>,
        value: &Value<'_>,
        to: NonNull<u8>,
    ) -> Result<bool, MarshalError> {
        if raw::tag(value) == self.tag {
            let from = raw::payload(value);
            // SAFETY: the tag says that the value is a number of so many bytes, and so has the place.
            unsafe {
                match self.bytes {
                    8 => to.cast::<u64>().write_unaligned(from.cast::<u64>().read()),
                    4 => to.cast::<u32>().write_unaligned(from.cast::<u32>().read()),
                    bytes => to.copy_from_nonoverlapping(from, bytes.into()),
                }
            }
            return Ok(true);
        }
        match value {
            Value::Text(text) if self.text_unit != 0 && lowering.lends => {
                let text = lowering.text(text, self.text_unit.into())?;
                // SAFETY: the caller gives room for a pointer.
                unsafe { to.cast::<*mut u8>().write_unaligned(text.as_ptr()) };
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}
