//! Values that native code takes over: copies in memory of an allocator that both know.

use std::ffi::c_void;

use super::pointer::points_to;
use super::{Lowering, wrong_type};
use crate::dynamic::argument::Argument;
use crate::dynamic::types::CType;
use crate::dynamic::value::Value;
use crate::error::MarshalError;

impl Lowering<'_> {
    /// A copy of a list or of plain values, which native code will own.
    pub(super) fn given_values(
        &self,
        index: usize,
        argument: &Argument,
        target: &CType,
    ) -> Result<*mut c_void, MarshalError> {
        let (value, ty, give) = (&self.values[index], argument.parameter.ty(), argument.give());
        let release = self.allocator(index, value, ty)?;
        let is_aggregate = matches!(target, CType::Struct(_) | CType::Array(_));
        match value {
            // The fields of one struct, as for any pointer without a count.
            Value::List(_) if is_aggregate && argument.extent.is_none() => {
                let one = std::slice::from_ref(value);
                Ok(self.given_items(one, target, release, give)?.cast())
            }
            Value::List(items) => {
                self.check_extent(index, items.len())?;
                Ok(self.given_items(items, target, release, give)?.cast())
            }
            Value::Plain(plain) if points_to(plain, target) => {
                self.check_extent(index, plain.len())?;
                let copy = self.given_block(plain.bytes(), release, give)?;
                // SAFETY: the plain memory has so many bytes, and so has the block.
                unsafe {
                    copy.as_ptr().copy_from_nonoverlapping(plain.address().cast(), plain.bytes());
                }
                Ok(copy.as_ptr().cast())
            }
            value => Err(wrong_type(value, ty, "its elements are of another type")),
        }
    }
}
