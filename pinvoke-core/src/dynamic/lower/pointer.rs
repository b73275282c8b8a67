//! Pointers: to text, to the caller's memory, to copies, to places for output.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::NonNull;

use super::count::peek;
use super::{Lowering, wrong_type};
use crate::direction::Flow;
use crate::dynamic::argument::Argument;
use crate::dynamic::types::{CPointer, CType, same_layout};
use crate::dynamic::value::{Plain, Value};
use crate::error::MarshalError;

const NOT_CONST: &str = "native code may write there: give a mutable slice, or a place for output";
const EMPTY: &str =
    "there is nothing in it, and the function takes one: the declaration names no count";
const UNTERMINATED: &str = "nothing ends it: end it with a zero, or give text";
const READ_ONLY: &str = "native code only reads there: give the value itself";
const OUTPUT_ONLY: &str = "native code only writes there: give a place for output";

impl Lowering<'_> {
    /// The address for a pointer parameter.
    pub(super) fn pointer_argument(
        &self,
        index: usize,
        target: &CType,
        is_const: bool,
    ) -> Result<*mut c_void, MarshalError> {
        let argument = &self.arguments[index];
        let (parameter, value) = (&argument.parameter, &self.values[index]);
        let wrong = |hint| Err(wrong_type(value, parameter.ty(), hint));
        let is_output = parameter.flow == Some(Flow::Out);
        let is_input = parameter.flow == Some(Flow::In) || is_const;
        if (argument.is_special || matches!(value, Value::Handle(_)))
            && let Some(address) = self.special_argument(index, argument, target)?
        {
            return Ok(address);
        }
        match value {
            Value::Null if parameter.optional == Some(false) => {
                wrong("the declaration does not allow null, see `_opt_`")
            }
            Value::Text(_) | Value::List(_) if is_output => wrong(OUTPUT_ONLY),
            Value::Text(_) if parameter.flow == Some(Flow::InOut) => wrong(NOT_CONST),
            Value::Plain(plain) if !plain.is_unique() && !is_input => wrong(NOT_CONST),
            Value::Out(_) | Value::Buffer(_) if is_input => wrong(READ_ONLY),
            Value::Plain(plain) if is_read_to_zero(argument) && !has_zero(plain, target) => {
                wrong(UNTERMINATED)
            }
            Value::List(_) if is_read_to_zero(argument) && target.text_unit().is_some() => {
                wrong(UNTERMINATED)
            }
            Value::Plain(plain) if plain.len() == 0 && is_one(argument) => wrong(EMPTY),
            Value::List(items) if items.is_empty() && is_one(argument) => wrong(EMPTY),
            Value::Text(_) | Value::Plain(_) => {
                let address = self.address(value, target, parameter.ty())?;
                if argument.extent.is_some() {
                    let more = usize::from(matches!(value, Value::Text(_)));
                    self.check_extent(index, self.elements(index)? + more)?;
                }
                Ok(address)
            }
            Value::List(items) => {
                let is_counted = argument.extent.is_some();
                let copy = self.list(items, target, is_counted, parameter.ty())?;
                if is_counted {
                    self.check_extent(index, items.len())?;
                }
                Ok(copy)
            }
            Value::Buffer(buffer) => {
                let Some(unit) = target.text_unit() else { return wrong("") };
                let capacity = self.grown(index).unwrap_or(buffer.capacity());
                self.check_extent(index, capacity)?;
                let bytes = capacity.saturating_mul(unit);
                let block = self.scratch.block(bytes)?;
                // A callee that writes nothing leaves empty text.
                // SAFETY: the block has that many bytes.
                unsafe { block.write_bytes(0, unit.min(bytes)) };
                Ok(block.as_ptr().cast())
            }
            Value::Out(place) => self.slot(index, argument, target, place),
            Value::Count => {
                let slot = self.scratch.zeroed(target.size().unwrap_or(0))?;
                // SAFETY: the slot has the size of the target.
                unsafe { self.store_count(argument, target, slot) }?;
                Ok(slot.as_ptr().cast())
            }
            value => self.address(value, target, parameter.ty()),
        }
    }

    /// Writes the length of what an argument counts.
    ///
    /// # Safety
    ///
    /// The slot has the size of the target.
    unsafe fn store_count(
        &self,
        argument: &Argument,
        target: &CType,
        slot: NonNull<u8>,
    ) -> Result<(), MarshalError> {
        match target.scalar() {
            Some(scalar) if !argument.counts.is_empty() => {
                let count = Value::U64(self.derived_count(argument, scalar)?);
                // SAFETY: the caller's promise.
                unsafe { self.store(&count, target, slot) }
            }
            _ => {
                let hint = "no array's declaration names this parameter as its count";
                Err(wrong_type(&Value::Count, argument.parameter.ty(), hint))
            }
        }
    }

    /// The address for a pointer inside a struct or an array.
    pub(super) fn address_in_memory(
        &self,
        value: &Value<'_>,
        pointer: &CPointer,
        ty: &CType,
    ) -> Result<*mut c_void, MarshalError> {
        match value {
            Value::Plain(plain) if !plain.is_unique() && !pointer.is_const() => {
                Err(wrong_type(value, ty, NOT_CONST))
            }
            Value::List(items) if self.lends => self.list(items, pointer.target(), true, ty),
            value => self.address(value, pointer.target(), ty),
        }
    }

    /// The address of what needs no direction to be looked at.
    fn address(
        &self,
        value: &Value<'_>,
        target: &CType,
        ty: &CType,
    ) -> Result<*mut c_void, MarshalError> {
        match value {
            Value::Null => Ok(std::ptr::null_mut()),
            Value::Pointer(address) => Ok(*address),
            _ if !self.lends => Err(wrong_type(value, ty, "give a pointer that stays valid")),
            Value::Text(text) => match target.text_unit() {
                Some(unit) => Ok(self.text(text, unit)?.as_ptr().cast()),
                None => {
                    Err(wrong_type(value, ty, "text goes to pointers to 8-bit or 16-bit units"))
                }
            },
            Value::Plain(plain) if points_to(plain, target) => Ok(plain.address()),
            Value::Plain(_) => Err(wrong_type(value, ty, "its elements are of another type")),
            Value::Closure(closure) => {
                let fits = match target {
                    CType::Function(signature) => closure.has_signature(signature),
                    target => matches!(target, CType::Void),
                };
                if !fits {
                    return Err(wrong_type(value, ty, "its signature is another"));
                }
                self.has_closures.set(true);
                Ok(closure.code())
            }
            value => Err(wrong_type(value, ty, "")),
        }
    }

    /// A copy of a list: one struct, or several elements.
    fn list(
        &self,
        items: &[Value<'_>],
        target: &CType,
        is_counted: bool,
        ty: &CType,
    ) -> Result<*mut c_void, MarshalError> {
        let whole = Value::list(items);
        let Some(size) = target.size() else { return Err(wrong_type(&whole, ty, "")) };
        // Without a count a list for a pointer to a struct is that struct.
        let is_one = matches!(target, CType::Struct(_) | CType::Array(_)) && !is_counted;
        let copy = match is_one {
            true => self.scratch.zeroed(size)?,
            false => self.scratch.zeroed(size.saturating_mul(items.len()))?,
        };
        // SAFETY: the block has the size of the struct, or of all elements.
        unsafe {
            match is_one {
                true => self.store(&whole, target, copy)?,
                false => self.store_elements(items, target, copy)?,
            }
        }
        Ok(copy.as_ptr().cast())
    }

    /// A place for output, with what it holds so far unless native code does not look.
    fn slot(
        &self,
        index: usize,
        argument: &Argument,
        target: &CType,
        place: &Cell<Value<'static>>,
    ) -> Result<*mut c_void, MarshalError> {
        let ty = argument.parameter.ty();
        let wrong = |hint| Err(wrong_type(&self.values[index], ty, hint));
        let Some(size) = target.size().filter(|size| *size > 0) else {
            return wrong("the size of what native code writes is not known");
        };
        let is_read = argument.parameter.flow != Some(Flow::Out);
        if !is_read && argument.extent.is_none() {
            return Ok(self.scratch.zeroed(size)?.as_ptr().cast());
        }
        let elements = self.slot_elements(index, place)?;
        peek(place, |value| {
            let slot = match elements {
                // What native code leaves in a count is not the room that there is.
                Some(count) => self.scratch.counted(count, size.saturating_mul(count))?,
                None => self.scratch.zeroed(size)?,
            };
            if is_read && !matches!(value, Value::Void) {
                // SAFETY: the slot has room for the value, or for all elements.
                unsafe {
                    match (elements, value) {
                        (Some(_), Value::List(items)) => {
                            self.store_elements(items, target, slot)?
                        }
                        (None, Value::Count) => self.store_count(argument, target, slot)?,
                        _ => self.store(value, target, slot)?,
                    }
                }
            }
            Ok(slot.as_ptr().cast())
        })
    }

    /// The number of elements in a place for output whose parameter is counted.
    pub(in crate::dynamic) fn slot_elements(
        &self,
        index: usize,
        place: &Cell<Value<'static>>,
    ) -> Result<Option<usize>, MarshalError> {
        let argument = &self.arguments[index];
        if argument.extent.is_none() {
            return Ok(None);
        }
        if let Some(capacity) = self.grown(index) {
            self.check_extent(index, capacity)?;
            return Ok(Some(capacity));
        }
        let held = match argument.parameter.flow {
            Some(Flow::Out) => None,
            _ => peek(place, |value| value.as_list().map(<[_]>::len)),
        };
        if let Some(held) = held {
            self.check_extent(index, held)?;
            return Ok(Some(held));
        }
        let requested = self.requested(index)?;
        if requested.is_none() {
            let hint = "give the count as a number";
            return Err(wrong_type(&self.values[index], argument.parameter.ty(), hint));
        }
        Ok(requested)
    }
}

/// Whether native code reads up to a zero there.
fn is_read_to_zero(argument: &Argument) -> bool {
    let parameter = &argument.parameter;
    parameter.terminated && parameter.flow != Some(Flow::Out) && !parameter.is_slot()
}

/// Whether one of the units is zero.
fn has_zero(plain: &Plain<'_>, target: &CType) -> bool {
    // SAFETY: plain memory is readable, and its integers have no padding.
    let bytes = unsafe { std::slice::from_raw_parts(plain.address().cast::<u8>(), plain.bytes()) };
    bytes.chunks_exact(target.size().unwrap_or(1)).any(|unit| unit.iter().all(|byte| *byte == 0))
}

/// Whether the declaration says that the pointer is to one value.
fn is_one(argument: &Argument) -> bool {
    let parameter = &argument.parameter;
    argument.extent.is_none() && parameter.flow.is_some() && !parameter.terminated
}

/// Whether plain memory can stand behind a pointer.
pub(in crate::dynamic) fn points_to(plain: &Plain<'_>, target: &CType) -> bool {
    match target {
        // Several rows of an array, or the bytes of unions.
        CType::Array(of) => points_to(plain, of.element()),
        CType::Union(of) => plain.bytes() == of.size(),
        target => same_layout(plain.element(), target),
    }
}
