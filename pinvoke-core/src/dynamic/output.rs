//! What native code wrote and gave away in a call.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::NonNull;

use super::call::{Native, within};
use super::function::DynFunction;
use super::lift;
use super::lower::Lowering;
use super::plan::{Argument, Extent, ExtentBy, Passing};
use super::types::CType;
use super::value::Value;
use crate::error::{Error, MarshalError};
use crate::memory::Release;
use crate::stub;

/// The outputs of one call; what nobody took is released when this is dropped.
pub(super) struct Outputs<'c> {
    function: &'c DynFunction,
    lowering: &'c Lowering<'c>,
    words: &'c [u64],
    native: Native<'c>,
    /// Arguments below this were delivered; one more than there are arguments means the result too.
    taken: Cell<usize>,
}

impl<'c> Outputs<'c> {
    pub(super) fn new(
        function: &'c DynFunction,
        lowering: &'c Lowering<'c>,
        words: &'c [u64],
        native: Native<'c>,
    ) -> Self {
        Self { function, lowering, words, native, taken: Cell::new(0) }
    }

    /// From here on the result belongs to whoever lifts it.
    pub(super) fn result_is_taken(&self) {
        self.taken.set(self.words.len() + 1);
    }

    /// Puts everything that native code wrote into the caller's places.
    ///
    /// # Safety
    ///
    /// The call succeeded, and wrote what the signature says.
    pub(super) unsafe fn deliver(&self) -> Result<(), Error> {
        for (index, argument) in self.lowering.arguments.iter().enumerate() {
            self.taken.set(index + 1);
            // SAFETY: the caller's promise.
            unsafe { self.deliver_one(index, argument) }
                .map_err(|error| within(self.function.name(), argument, index, error))?;
        }
        Ok(())
    }

    /// # Safety
    ///
    /// As for [`Outputs::deliver`].
    unsafe fn deliver_one(&self, index: usize, argument: &Argument) -> Result<(), MarshalError> {
        let Passing::Pointer { target, .. } = &argument.passing else { return Ok(()) };
        let narrow = self.lowering.plan.narrow;
        match &self.lowering.values[index] {
            Value::Plain(_) if argument.written.is_some() => {
                let capacity = self.lowering.elements(index)?;
                // SAFETY: the caller's promise.
                unsafe { self.written(argument, target, capacity) }.map(drop)
            }
            Value::Buffer(buffer) => {
                let Some(from) = self.address(index) else { return Ok(()) };
                let (capacity, unit) = (buffer.capacity(), target.text_unit().unwrap_or(1));
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
                place.set(unsafe { self.output(index, argument, target, from) }?);
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
        let narrow = self.lowering.plan.narrow;
        let Value::Out(place) = &self.lowering.values[index] else { return Ok(Value::Void) };
        let pointed = target.target().and_then(CType::text_unit);
        if let Some(unit) = pointed.filter(|_| argument.parameter.terminated) {
            // SAFETY: the slot holds a pointer, which the signature says is null or text.
            unsafe {
                let text = from.cast::<*mut c_void>().read();
                let is_null_ok = argument.parameter.optional != Some(false);
                let release = self.function.release(index);
                return lift::copied_text(text, unit, narrow, release, is_null_ok);
            }
        }
        let Some(capacity) = self.lowering.slot_elements(index, place)? else {
            // SAFETY: the slot holds one value.
            return unsafe { lift::load(target, from, narrow) };
        };
        // SAFETY: the caller's promise.
        let count = unsafe { self.written(argument, target, capacity) }?;
        match target.text_unit().filter(|_| argument.parameter.terminated) {
            Some(unit) => {
                let mut text = String::new();
                // SAFETY: the slot has room for so many units, and was zeroed.
                unsafe { lift::filled(from, capacity, count, unit, narrow, &mut text) }?;
                Ok(text.into())
            }
            // SAFETY: the slot has room for so many elements, and was zeroed.
            None => unsafe { lift::load_elements(target, count.unwrap_or(capacity), from, narrow) },
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
                let is_signed = self.lowering.arguments[index].parameter.ty().scalar()?.is_signed();
                let word = self.words[index];
                Some(if is_signed { i128::from(word.cast_signed()) } else { i128::from(word) })
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
        NonNull::new(std::ptr::with_exposed_provenance_mut(self.words[index] as usize))
    }
}

impl Drop for Outputs<'_> {
    fn drop(&mut self) {
        if !self.function.releases_anything() {
            return;
        }
        let release = |index: usize, slot: Option<NonNull<u8>>| {
            if let (Some(release), Some(slot)) = (self.function.release(index), slot) {
                // SAFETY: the slot holds what native code gave away, or the null that it started with;
                // nobody has taken it.
                unsafe {
                    let given = slot.cast::<*mut c_void>().read();
                    if !given.is_null() {
                        release.release(given);
                    }
                }
            }
        };
        for index in self.taken.get()..self.words.len() {
            if matches!(self.lowering.values[index], Value::Out(_)) {
                release(index, self.address(index));
            }
        }
        if self.taken.get() <= self.words.len() {
            release(self.words.len(), Some(self.native.at));
        }
    }
}
