//! What native code wrote and gave away in a call.

mod undelivered;

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::NonNull;

use super::argument::{Argument, Extent, ExtentBy, Passing};
use super::call::Native;
use super::form::{Grow, TextForm};
use super::function::DynFunction;
use super::handle::word_at;
use super::lift;
use super::lower::{Lowering, peek};
use super::scratch::Scratch;
use super::special::{self, Given};
use super::types::CType;
use super::value::Value;
use super::way::Words;
use crate::direction::Flow;
use crate::error::{Error, MarshalError, OsCode, Problem};
use crate::stub::{self, Grown};

/// The outputs of one call; what nobody took is released when this is dropped.
pub(super) struct Outputs<'c> {
    function: &'c DynFunction,
    lowering: &'c Lowering<'c>,
    words: Words<'c>,
    native: Native<'c>,
    /// Arguments below this were delivered; one more than there are arguments means the result too.
    taken: Cell<usize>,
}

impl<'c> Outputs<'c> {
    pub(super) fn new(
        function: &'c DynFunction,
        lowering: &'c Lowering<'c>,
        words: Words<'c>,
        native: Native<'c>,
    ) -> Self {
        Self { function, lowering, words, native, taken: Cell::new(0) }
    }

    pub(super) fn lowering(&self) -> &'c Lowering<'c> {
        self.lowering
    }

    /// From here on the result belongs to whoever lifts it.
    pub(super) fn result_is_taken(&self) {
        self.taken.set(self.lowering.values.len() + 1);
    }

    /// Puts everything that native code wrote into the caller's places.
    ///
    /// # Safety
    ///
    /// The call succeeded, and wrote what the signature says.
    pub(super) unsafe fn deliver(&self) -> Result<(), Error> {
        let values = self.lowering.values;
        for (index, (argument, value)) in self.lowering.arguments.iter().zip(values).enumerate() {
            if argument.gives_back(value) {
                self.taken.set(index + 1);
                // SAFETY: the caller's promise.
                unsafe { self.deliver_one(index, argument, value) }
                    .map_err(|error| self.lowering.within(index, error))?;
            }
        }
        Ok(())
    }

    /// # Safety
    ///
    /// As for [`Outputs::deliver`].
    #[inline(always)]
    unsafe fn deliver_one(
        &self,
        index: usize,
        argument: &Argument,
        value: &Value<'_>,
    ) -> Result<(), MarshalError> {
        let Passing::Pointer { target, .. } = &argument.passing else { return Ok(()) };
        let narrow = argument.narrow(self.lowering.plan);
        match value {
            Value::Plain(_) if argument.written.is_some() => {
                let capacity = self.lowering.elements(index)?;
                // SAFETY: the caller's promise.
                unsafe { self.written(argument, target, capacity) }.map(drop)
            }
            Value::Buffer(buffer) => {
                let Some(from) = self.address(index) else { return Ok(()) };
                let (unit, capacity) = (argument.text_unit.max(1), self.lowering.elements(index)?);
                // SAFETY: the caller's promise.
                let count = unsafe { self.written(argument, target, capacity) }?;
                // SAFETY: the buffer has that capacity; native code wrote text with a terminator or
                // reported the units, or left the terminator that was put first.
                buffer
                    .with(|text| unsafe { lift::filled(from, capacity, count, unit, narrow, text) })
            }
            Value::Out(place) => {
                let Some(from) = self.address(index) else { return Ok(()) };
                // SAFETY: the slot has room for the value, and native code wrote it.
                unsafe {
                    match target.scalar().filter(|scalar| scalar.size() <= 8) {
                        Some(scalar) if argument.gives_one => {
                            place.set(lift::load_scalar(scalar, from));
                        }
                        _ => place.set(self.output(index, argument, target, from)?),
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// # Safety
    ///
    /// As for [`Outputs::deliver`]; `from` is the slot of the argument.
    unsafe fn output(
        &self,
        index: usize,
        argument: &Argument,
        target: &CType,
        from: NonNull<u8>,
    ) -> Result<Value<'static>, MarshalError> {
        let narrow = argument.narrow(self.lowering.plan);
        let Value::Out(place) = &self.lowering.values[index] else { return Ok(Value::Void) };
        let parameter = &argument.parameter;
        if self.function.handle_kind(index).is_some() {
            // SAFETY: the caller's promise.
            return unsafe { self.handles(index, argument, target, place, from) };
        }
        let is_slot = parameter.is_slot() && argument.extent.is_none();
        if is_slot && (argument.behind.is_some() || parameter.form.is_some()) {
            // SAFETY: the caller's promise.
            let count = unsafe { self.counted_behind(argument, target) }.inspect_err(|_| {
                // Nobody takes the array, so it is released with what was not delivered.
                self.taken.set(index);
            })?;
            let given = Given {
                element: target.target().unwrap_or(target),
                form: parameter.form,
                terminated: parameter.terminated,
                count,
                narrow,
                release: self.function.release(index),
                frees_elements: parameter.frees_elements,
                is_null_ok: parameter.takes_null_back(),
            };
            // SAFETY: the slot holds a pointer to what the signature says.
            return unsafe { given.take(from.cast::<*mut c_void>().read()) };
        }
        let pointed = target.target().and_then(CType::text_unit);
        if let Some(unit) = pointed.filter(|_| parameter.terminated && argument.extent.is_none()) {
            // SAFETY: the slot holds a pointer, which the signature says is null or text.
            unsafe {
                let text = from.cast::<*mut c_void>().read();
                let is_null_ok = parameter.takes_null_back();
                let release = self.function.release(index);
                return lift::copied_text(text, unit, narrow, release, is_null_ok);
            }
        }
        if argument.extent.is_none() && !argument.is_edited_text() {
            // SAFETY: the slot holds one value.
            return unsafe { lift::load(target, from, narrow) };
        }
        // SAFETY: the slot was made with a count.
        let capacity = unsafe { Scratch::room(from) };
        // SAFETY: the caller's promise.
        let count = unsafe { self.written(argument, target, capacity) }?;
        if let Some(unit) = pointed.filter(|_| parameter.terminated) {
            let (count, release) = (count.unwrap_or(capacity), self.function.release(index));
            // SAFETY: the slots hold null or texts, as the signature says.
            return unsafe { special::texts(from, count, unit, narrow, release) }.map(Value::from);
        }
        let is_text = parameter.terminated || parameter.form.is_some();
        match target.text_unit().filter(|_| is_text) {
            Some(unit) if parameter.form == Some(TextForm::Multi) => {
                // SAFETY: the slot has room for so many units, and was zeroed.
                unsafe { special::list_of_texts(from, count.unwrap_or(capacity), unit, narrow) }
            }
            Some(unit) => {
                let mut text = String::new();
                // SAFETY: the slot has room for so many units, and was zeroed.
                unsafe { lift::filled(from, capacity, count, unit, narrow, &mut text) }?;
                Ok(text.into())
            }
            None if parameter.terminated => {
                let capacity = count.unwrap_or(capacity);
                // SAFETY: the slot has room for so many elements, and was zeroed.
                let length = unsafe { special::length_to_zero(target, from, capacity) };
                if length == capacity && argument.written.is_none() {
                    return Err(Problem::Unterminated { capacity }.into());
                }
                // SAFETY: as above.
                unsafe { lift::load_elements(target, length, from, narrow) }
            }
            // SAFETY: the slot has room for so many elements, and was zeroed.
            None => unsafe { lift::load_elements(target, count.unwrap_or(capacity), from, narrow) },
        }
    }

    /// The handles in the places of an argument.
    ///
    /// # Safety
    ///
    /// As for [`Outputs::deliver`]; `from` is the first place.
    unsafe fn handles(
        &self,
        index: usize,
        argument: &Argument,
        target: &CType,
        place: &Cell<Value<'static>>,
        from: NonNull<u8>,
    ) -> Result<Value<'static>, MarshalError> {
        let Some(kind) = self.function.handle_kind(index) else { return Ok(Value::Void) };
        // SAFETY: there are so many places; a handle in them is ours.
        unsafe {
            let capacity = argument.extent.map(|_| Scratch::room(from));
            let all = capacity.unwrap_or(1);
            let mut handles = Vec::new();
            let room = handles.try_reserve_exact(all);
            for at in 0..all {
                let word = word_at(target, from.add(at * target.size().unwrap_or(8)));
                let is_old = argument.parameter.flow == Some(Flow::InOut)
                    && peek(place, |value| value.as_handle().is_some_and(|old| old.has_raw(word)));
                let handle: Value<'static> = match kind.is_invalid(word) {
                    _ if is_old => place.replace(Value::Void),
                    true => Value::Null,
                    false => kind.own(word).into(),
                };
                // Released where there is no room for it.
                if room.is_ok() {
                    handles.push(handle);
                }
            }
            if argument.parameter.flow == Some(Flow::InOut)
                && let Value::Handle(old) = place.replace(Value::Void)
            {
                // Native code released it when it put another one there.
                old.was_given();
            }
            room.map_err(|_| MarshalError::out_of_memory())?;
            if capacity.is_none() {
                let handle = handles.pop().unwrap_or_default();
                let parameter = &argument.parameter;
                let is_null_ok = parameter.may_give_null || parameter.optional == Some(true);
                return match handle {
                    Value::Null if !is_null_ok => Err(Problem::InvalidHandle.into()),
                    handle => Ok(handle),
                };
            }
            let count = self.written(argument, target, all)?.unwrap_or(all);
            handles.truncate(count);
            Ok(handles.into())
        }
    }

    /// How many elements an array has whose address native code gave.
    ///
    /// # Safety
    ///
    /// As for [`Outputs::deliver`].
    unsafe fn counted_behind(
        &self,
        argument: &Argument,
        target: &CType,
    ) -> Result<Option<usize>, MarshalError> {
        let Some(extent) = argument.behind else { return Ok(None) };
        // SAFETY: the caller's promise.
        unsafe { self.extent(extent, target.target()) }
    }

    /// # Safety
    ///
    /// As for [`Outputs::deliver`].
    unsafe fn extent(
        &self,
        extent: Extent,
        element: Option<&CType>,
    ) -> Result<Option<usize>, MarshalError> {
        // SAFETY: the caller's promise.
        let Some(count) = (unsafe { self.reported(extent) }) else { return Ok(None) };
        let size = element.and_then(CType::size).filter(|size| *size > 0).unwrap_or(1);
        let count = stub::in_units(count, if extent.in_bytes { size } else { 1 });
        crate::marshal::checked(count, isize::MAX as usize / size).map(Some)
    }

    /// How many elements the returned array has.
    ///
    /// # Safety
    ///
    /// As for [`Outputs::deliver`].
    #[inline]
    pub(super) unsafe fn returned_count(&self) -> Result<Option<usize>, MarshalError> {
        let Some(extent) = self.lowering.plan.returned_extent else { return Ok(None) };
        // SAFETY: the caller's promise.
        unsafe { self.extent(extent, self.native.ty.target()) }
    }

    /// What the buffer that grows needs after this call, if it is too small; `failure` is the code of a
    /// call that failed.
    ///
    /// # Safety
    ///
    /// The call was made, and wrote what the signature says.
    pub(super) unsafe fn grown(&self, failure: Option<OsCode>) -> Grown {
        let Some(index) = self.lowering.plan.growing else { return Grown::Done };
        let argument = &self.lowering.arguments[index];
        let (Some(grow), Some(target)) =
            (argument.parameter.grow, argument.parameter.ty().target())
        else {
            return Grown::Done;
        };
        let capacity = self.lowering.capacity.get();
        // Where nothing else is said, the result is what native code reports.
        let by_result = Extent {
            by: ExtentBy::Result,
            in_bytes: argument.extent.is_some_and(|extent| extent.in_bytes),
        };
        let extent = argument.written.unwrap_or(by_result);
        let unit = if extent.in_bytes { target.size().unwrap_or(1) } else { 1 };
        let is_text = matches!(self.lowering.values[index], Value::Buffer(_));
        let terminator = usize::from(
            is_text || argument.parameter.terminated || argument.parameter.form.is_some(),
        );
        // SAFETY: the caller's promise.
        let reported = unsafe { self.reported(extent) };
        match (grow, failure) {
            (Grow::Needed, None) => {
                stub::grow_needed(reported.unwrap_or(0), unit, capacity, terminator)
            }
            (Grow::Truncated, None) => {
                stub::grow_truncated(reported.unwrap_or(0), unit, capacity, terminator)
            }
            (Grow::OnError(code), Some(failure)) if failure.value() == i64::from(code) => {
                let reported = reported.filter(|_| extent.by != ExtentBy::Result);
                stub::grow_error(reported, unit, capacity)
            }
            _ => Grown::Done,
        }
    }

    /// The number of valid elements that native code reported, if it does.
    ///
    /// # Safety
    ///
    /// As for [`Outputs::deliver`].
    unsafe fn written(
        &self,
        argument: &Argument,
        target: &CType,
        capacity: usize,
    ) -> Result<Option<usize>, MarshalError> {
        // SAFETY: the caller's promise.
        let Some(count) = argument.written.and_then(|extent| unsafe { self.reported(extent) })
        else {
            return Ok(None);
        };
        let in_bytes = argument.written.is_some_and(|extent| extent.in_bytes);
        let unit = if in_bytes { target.size().unwrap_or(1) } else { 1 };
        crate::marshal::checked(stub::in_units(count, unit), capacity).map(Some)
    }

    /// # Safety
    ///
    /// As for [`Outputs::deliver`].
    unsafe fn reported(&self, extent: Extent) -> Option<i128> {
        match extent.by {
            ExtentBy::Fixed(count) => Some(count as i128),
            // SAFETY: the result is a value of its type.
            ExtentBy::Result => unsafe {
                lift::load_scalar(self.native.ty.scalar()?, self.native.at).as_integer()
            },
            ExtentBy::Parameter(index) => {
                let scalar = self.lowering.arguments[index].parameter.ty().scalar()?;
                // Only so many bits of the word are the number's.
                let unused = 64u32.saturating_sub(8 * scalar.size() as u32);
                let word = self.words.get(index) << unused;
                Some(match scalar.is_signed() {
                    true => (word.cast_signed() >> unused).into(),
                    false => (word >> unused).into(),
                })
            }
            ExtentBy::Pointee(index) => {
                let target = self.lowering.arguments[index].parameter.ty().target()?;
                // SAFETY: the pointer is to an integer that native code has set or left.
                unsafe { lift::load_scalar(target.scalar()?, self.address(index)?) }.as_integer()
            }
        }
    }

    /// The address that an argument was.
    fn address(&self, index: usize) -> Option<NonNull<u8>> {
        NonNull::new(std::ptr::with_exposed_provenance_mut(self.words.get(index) as usize))
    }
}
