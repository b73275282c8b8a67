//! Counts: derived from values, or given by the caller and checked.

use std::cell::Cell;

use super::{Lowering, scalar, text, wrong_type};
use crate::direction::Flow;
use crate::dynamic::argument::{Argument, Extent, ExtentBy};
use crate::dynamic::form::TextForm;
use crate::dynamic::site;
use crate::dynamic::types::{Aggregate, CField, CType, Scalar};
use crate::dynamic::value::Value;
use crate::error::{MarshalError, Problem};
use crate::marshal;

impl Lowering<'_> {
    /// The length of what a count parameter counts; several must agree.
    pub(super) fn derived_count(
        &self,
        argument: &Argument,
        scalar: Scalar,
    ) -> Result<u64, MarshalError> {
        let mut found: Option<(usize, usize)> = None;
        for (counted, in_bytes) in &argument.counts {
            let length = self.length(*counted, *in_bytes)?;
            match found {
                None => found = Some((*counted, length)),
                Some((first, expected)) if expected != length => {
                    let name = &self.arguments[first].parameter.shown_name(first);
                    let other = site::name(name);
                    return Err(Problem::CountMismatch { length, other, expected }.into());
                }
                Some(_) => {}
            }
        }
        let Some((_, length)) = found else {
            let hint = "no array's declaration names this parameter as its count";
            return Err(wrong_type(&Value::Count, argument.parameter.ty(), hint));
        };
        let too_large = || Problem::CountTooLarge { length, native: scalar.name() }.into();
        let value = Value::U64(length as u64);
        scalar::word(&value, scalar, argument.parameter.ty()).map_err(|_: MarshalError| too_large())
    }

    /// The length of an argument in the unit of its count.
    fn length(&self, index: usize, in_bytes: bool) -> Result<usize, MarshalError> {
        let length = self.elements(index)?;
        Ok(if in_bytes {
            length.saturating_mul(self.arguments[index].element_size)
        } else {
            length
        })
    }

    /// The number of elements that a value gives a pointer parameter.
    pub(in crate::dynamic) fn elements(&self, index: usize) -> Result<usize, MarshalError> {
        let argument = &self.arguments[index];
        if let Some(capacity) = self.grown(index) {
            return Ok(capacity);
        }
        let parameter = &argument.parameter;
        // In its own encoding: it may be counted while another argument is lowered.
        let units =
            |text: &str| text::units(text, argument.text_unit.max(1), argument.narrow(self.plan));
        match &self.values[index] {
            Value::Null => Ok(0),
            // Behind a `void *` bytes are counted.
            Value::Plain(plain) => Ok(plain.bytes() / argument.element_size),
            Value::Text(text) => units(text),
            Value::Buffer(buffer) if parameter.flow == Some(Flow::InOut) => {
                let held = buffer.with(|text| units(text))?;
                Ok(buffer.capacity().max(held + 1))
            }
            Value::Buffer(buffer) => Ok(buffer.capacity()),
            Value::List(items) if parameter.form == Some(TextForm::Multi) => {
                let mut all = if items.is_empty() { 2 } else { 1 };
                for item in items.iter() {
                    all += units(item.as_text().unwrap_or_default())? + 1;
                }
                Ok(all)
            }
            Value::List(items) => Ok(items.len()),
            Value::Out(place) if argument.behind.is_some() => {
                Ok(peek(place, |value| value.as_list().map_or(0, <[_]>::len)))
            }
            Value::Out(place) => Ok(peek(place, |value| value.as_list().map_or(1, <[_]>::len))),
            value => {
                let hint = "give the count as a number";
                Err(wrong_type(value, parameter.ty(), hint))
            }
        }
    }

    /// Requires that native code is not told of more elements than there are.
    pub(super) fn check_extent(&self, index: usize, available: usize) -> Result<(), MarshalError> {
        let Some(extent) = self.arguments[index].extent else { return Ok(()) };
        if let ExtentBy::Fixed(expected) = extent.by {
            let available = match extent.in_bytes {
                true => available.saturating_mul(self.arguments[index].element_size),
                false => available,
            };
            return match available == expected {
                true => Ok(()),
                false => Err(Problem::WrongLength { length: available, expected }.into()),
            };
        }
        let Some((count, counter)) = self.given(extent) else { return Ok(()) };
        if self.grown(index).is_some() {
            let hint = "it changes with each try: give `Value::Count`";
            let (value, ty) = (&self.values[counter], self.arguments[counter].parameter.ty());
            return Err(self.within(counter, wrong_type(value, ty, hint)));
        }
        let limit = match extent.in_bytes {
            true => available.saturating_mul(self.arguments[index].element_size),
            false => available,
        };
        marshal::checked(count, limit).map(drop).map_err(|error| self.within(counter, error))
    }

    /// The number of elements to make room for, where the caller gives the count alone.
    pub(super) fn requested(&self, index: usize) -> Result<Option<usize>, MarshalError> {
        let Some(extent) = self.arguments[index].extent else { return Ok(None) };
        let count = match extent.by {
            ExtentBy::Fixed(count) => Some((count as i128, index)),
            _ => self.given(extent),
        };
        let Some((count, counter)) = count else { return Ok(None) };
        let size = self.arguments[index].element_size;
        let most = isize::MAX as usize / size;
        let count = marshal::checked(count, most).map_err(|error| self.within(counter, error))?;
        Ok(Some(if extent.in_bytes { count.div_ceil(size) } else { count }))
    }

    /// The count that the caller gives as a number, and the parameter that has it.
    fn given(&self, extent: Extent) -> Option<(i128, usize)> {
        let (ExtentBy::Parameter(index) | ExtentBy::Pointee(index)) = extent.by else {
            return None;
        };
        let is_read = self.arguments.get(index)?.parameter.flow != Some(Flow::Out);
        let count = match self.values.get(index)? {
            // Nothing yet is zero for native code.
            Value::Out(place) => peek(place, |value| match value {
                Value::Void if is_read => Some(0),
                value => value.as_integer(),
            }),
            Value::Plain(plain) => plain.first_integer(),
            Value::List(items) => items.first().and_then(Value::as_integer),
            value => value.as_integer(),
        };
        Some((count?, index))
    }

    /// The count that a field of a struct is for other fields, where it is given as [`Value::Count`];
    /// a number is compared with what there is.
    pub(super) fn field_count(
        &self,
        index: usize,
        fields: &[Value<'_>],
        of: &Aggregate,
    ) -> Result<Option<Value<'static>>, MarshalError> {
        let given = &fields[index];
        let mut found: Option<(usize, usize)> = None;
        for count in of.counts().iter().filter(|count| count.counter == index) {
            let pointer = &of.fields()[count.counted];
            let Some(length) = self.pointed(&fields[count.counted], pointer, count.in_bytes)?
            else {
                continue;
            };
            match (given, found) {
                (Value::Count, Some((first, expected))) if expected != length => {
                    let other = site::name(of.fields()[first].name());
                    return Err(Problem::CountMismatch { length, other, expected }.into());
                }
                (Value::Count, _) => found = Some((count.counted, length)),
                (given, _) => {
                    given.as_integer().map_or(Ok(0), |given| marshal::checked(given, length))?;
                }
            }
        }
        let ty = of.fields()[index].ty();
        match (given, found, ty.scalar()) {
            (Value::Count, Some((_, length)), Some(scalar)) => {
                let value = Value::U64(length as u64);
                let fits = scalar::word(&value, scalar, ty);
                let native = scalar.name();
                fits.map_err(|_: MarshalError| Problem::CountTooLarge { length, native })?;
                Ok(Some(value))
            }
            (Value::Count, ..) => {
                let hint = "no field's declaration names this field as its count";
                Err(wrong_type(given, ty, hint))
            }
            _ => Ok(None),
        }
    }

    /// How much a field points to; nothing for an address, of which only its owner knows.
    fn pointed(
        &self,
        value: &Value<'_>,
        field: &CField,
        in_bytes: bool,
    ) -> Result<Option<usize>, MarshalError> {
        let target = field.ty().target();
        let size = target.and_then(CType::size).filter(|size| *size > 0).unwrap_or(1);
        let elements = match value {
            Value::Null => 0,
            Value::Plain(plain) => plain.bytes() / size,
            Value::List(items) => items.len(),
            Value::Text(text) => {
                let unit = target.and_then(CType::text_unit).unwrap_or(1);
                // In its own encoding, not in that of the count.
                text::units(text, unit, field.narrow.unwrap_or(self.narrow.get()))?
            }
            _ => return Ok(None),
        };
        Ok(Some(if in_bytes { elements.saturating_mul(size) } else { elements }))
    }
}

/// Looks at a value in a place.
pub(in crate::dynamic) fn peek<R>(
    place: &Cell<Value<'static>>,
    look: impl FnOnce(&Value<'static>) -> R,
) -> R {
    let value = place.take();
    let result = look(&value);
    place.set(value);
    result
}
