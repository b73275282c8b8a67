//! What the type of a pointer does not tell: forms of text, handles, arrays that end with a zero, memory
//! that changes its owner.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::NonNull;

use super::count::peek;
use super::{Lowering, wrong_type};
use crate::direction::{Flow, In};
use crate::dynamic::argument::{Argument, ExtentBy};
use crate::dynamic::form::TextForm;
use crate::dynamic::handle::put_word;
use crate::dynamic::narrow::{NarrowText, by_encoding};
use crate::dynamic::release::Releaser;
use crate::dynamic::types::CType;
use crate::dynamic::value::{Buffer, Value};
use crate::encoding::{Encoding, Utf8, Utf16};
use crate::error::{MarshalError, Problem};
use crate::marshal::{Bstr, CountedText, Marshal, MultiText};
use crate::memory::Allocate;
use crate::meta::Give;

const NO_ALLOCATOR: &str = "native code may release it, so its allocator must be known: name one in `_Free_`, \
                            not a function";

impl Lowering<'_> {
    /// The address for a parameter of which more is said; nothing where it is as for any other.
    pub(super) fn special_argument(
        &self,
        index: usize,
        argument: &Argument,
        target: &CType,
    ) -> Result<Option<*mut c_void>, MarshalError> {
        let (parameter, value) = (&argument.parameter, &self.values[index]);
        let unit = target.text_unit();
        match value {
            Value::Handle(handle) => {
                let kind = self.handle_kind(index);
                let word = handle.word(parameter.ty(), kind)?;
                Ok(Some(std::ptr::with_exposed_provenance_mut(word as usize)))
            }
            Value::Out(place) if parameter.handle.is_some() => {
                self.handle_places(index, place, target).map(Some)
            }
            Value::Out(place) if parameter.is_slot() && argument.extent.is_none() => {
                self.pointer_slot(index, argument, target, place)
            }
            Value::Out(place) if argument.is_edited_text() => {
                let unit = unit.unwrap_or(1);
                let text = peek(place, |value| value.as_text().map(str::to_owned));
                let text = text.unwrap_or_default();
                let least = self.units(&text, unit)? + 1;
                let capacity = self.requested(index)?.unwrap_or(least).max(least);
                self.check_extent(index, capacity)?;
                let block = self.scratch.counted(capacity, capacity.saturating_mul(unit))?;
                let converted = self.text(&text, unit)?;
                // SAFETY: the buffer has room for the text and its terminator.
                unsafe { block.copy_from_nonoverlapping(converted, least * unit) };
                Ok(Some(block.as_ptr().cast()))
            }
            Value::Buffer(buffer) if parameter.flow == Some(Flow::InOut) => match unit {
                Some(unit) => self.edited(index, buffer, unit).map(Some),
                None => Ok(None),
            },
            Value::Text(text) if argument.gives_memory() => {
                let unit = unit.unwrap_or(1);
                let release = self.allocator(index, value, parameter.ty())?;
                let text = self.given_text(text, unit, release, argument.give())?;
                Ok(Some(text.cast()))
            }
            Value::List(_) | Value::Plain(_) if argument.gives_memory() => {
                self.given_values(index, argument, target).map(Some)
            }
            Value::Text(text) => self.text_of_form(index, argument, text, unit),
            Value::List(items) if parameter.form == Some(TextForm::Multi) => {
                let Some(unit) = unit else { return Ok(None) };
                let texts = texts(items, parameter.ty())?;
                let block = by_encoding!(unit, self.narrow.get(), multi_text::<_>(self, &texts))?;
                self.check_extent(index, self.elements(index)?)?;
                Ok(Some(block))
            }
            Value::List(items)
                if parameter.terminated && unit.is_none() && argument.extent.is_none() =>
            {
                self.zero_terminated(items, target).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Text that goes in with more than a terminator, or with less.
    fn text_of_form(
        &self,
        index: usize,
        argument: &Argument,
        text: &str,
        unit: Option<usize>,
    ) -> Result<Option<*mut c_void>, MarshalError> {
        let Some(unit) = unit else { return Ok(None) };
        let fixed = argument.extent.and_then(|extent| match extent.by {
            ExtentBy::Fixed(length) if extent.in_bytes => Some(length / unit),
            ExtentBy::Fixed(length) => Some(length),
            _ => None,
        });
        match (argument.parameter.form, fixed) {
            (Some(TextForm::Bstr), _) => {
                let text = <Bstr as Marshal<'_, &str, In>>::lower(text, &mut ())?;
                let address = text.as_ptr().cast_mut().cast();
                self.scratch.keep(text)?;
                Ok(Some(address))
            }
            (Some(TextForm::Counted), _) => {
                let address = self.counted_text(text, unit)?;
                self.check_extent(index, self.elements(index)?)?;
                Ok(Some(address))
            }
            (Some(TextForm::Multi), _) => {
                let hint = "give a list of texts";
                Err(wrong_type(&self.values[index], argument.parameter.ty(), hint))
            }
            // A place of fixed size: zeros follow shorter text, and nothing follows text that takes all.
            (None, Some(length)) if !argument.parameter.terminated => {
                let units = self.units(text, unit)?;
                if units > length {
                    return Err(Problem::TextTooLong { units, room: length }.into());
                }
                let block = self.scratch.zeroed(length.saturating_mul(unit))?;
                let converted = self.text(text, unit)?;
                // SAFETY: the text has so many units, and the block has room for them.
                unsafe { block.copy_from_nonoverlapping(converted, units * unit) };
                Ok(Some(block.as_ptr().cast()))
            }
            _ => Ok(None),
        }
    }

    /// Text without a terminator, by the strategies of counted text where it has them.
    fn counted_text(&self, text: &str, unit: usize) -> Result<*mut c_void, MarshalError> {
        match (unit, self.narrow.get()) {
            (1, NarrowText::Utf8) => {
                let mut text = <CountedText<Utf8> as Marshal<'_, &str, In>>::lower(text, &mut ())?;
                let address = <CountedText<Utf8> as Marshal<'_, &str, In>>::native(&mut text);
                Ok(address.cast_mut().cast())
            }
            (2, _) => {
                let mut units =
                    <CountedText<Utf16> as Marshal<'_, &str, In>>::lower(text, &mut ())?;
                let address = <CountedText<Utf16> as Marshal<'_, &str, In>>::native(&mut units);
                self.scratch.keep(units)?;
                Ok(address.cast_mut().cast())
            }
            _ => Ok(self.text(text, unit)?.as_ptr().cast()),
        }
    }

    /// A copy of a list with a zero behind it.
    fn zero_terminated(
        &self,
        items: &[Value<'_>],
        target: &CType,
    ) -> Result<*mut c_void, MarshalError> {
        let is_zero =
            |item: &Value<'_>| matches!(item, Value::Null) || item.as_integer() == Some(0);
        if let Some(at) = items.iter().position(is_zero) {
            return Err(MarshalError::new(Problem::InteriorZero).in_element(at));
        }
        let size = target.size().unwrap_or(0);
        let copy = self.scratch.zeroed((items.len() + 1).saturating_mul(size))?;
        // SAFETY: the block has the size of all elements and of one more.
        unsafe { self.store_elements(items, target, copy) }?;
        Ok(copy.as_ptr().cast())
    }

    /// A buffer that holds the text before the call: what it has at least is the room for that.
    fn edited(
        &self,
        index: usize,
        buffer: &Buffer<'_>,
        unit: usize,
    ) -> Result<*mut c_void, MarshalError> {
        let capacity = self.elements(index)?;
        self.check_extent(index, capacity)?;
        let block = self.scratch.zeroed(capacity.saturating_mul(unit))?;
        buffer.with(|text| {
            let units = self.units(text, unit)?;
            let converted = self.text(text, unit)?;
            // SAFETY: the buffer has room for the text and its terminator.
            unsafe { block.copy_from_nonoverlapping(converted, (units + 1) * unit) };
            Ok(block.as_ptr().cast())
        })
    }

    /// Places for handles, which hold none, or the one that is exchanged.
    fn handle_places(
        &self,
        index: usize,
        place: &Cell<Value<'static>>,
        target: &CType,
    ) -> Result<*mut c_void, MarshalError> {
        let argument = &self.arguments[index];
        let Some(kind) = self.handle_kind(index) else {
            return Err(wrong_type(&self.values[index], argument.parameter.ty(), ""));
        };
        let count = self.slot_elements(index, place)?.unwrap_or(1);
        let size = target.size().unwrap_or(8);
        let slots = self.scratch.counted(count, count.saturating_mul(size))?;
        for index in 0..count {
            // SAFETY: there are so many places.
            unsafe { put_word(target, kind.invalid(), slots.add(index * size)) };
        }
        if argument.parameter.flow == Some(Flow::InOut) {
            peek(place, |value| match value {
                Value::Void | Value::Null => Ok(()),
                Value::Handle(handle) => {
                    let word = handle.word(target, Some(kind))?;
                    // SAFETY: there is at least one place.
                    unsafe { put_word(target, word, slots) };
                    Ok(())
                }
                value => {
                    Err(wrong_type(value, target, "give a place with a handle, or an empty one"))
                }
            })?;
        }
        Ok(slots.as_ptr().cast())
    }

    /// A place for a pointer that native code sets: null, or what it may replace.
    fn pointer_slot(
        &self,
        index: usize,
        argument: &Argument,
        target: &CType,
        place: &Cell<Value<'static>>,
    ) -> Result<Option<*mut c_void>, MarshalError> {
        let parameter = &argument.parameter;
        let is_array = argument.behind.is_some();
        let is_text = parameter.terminated || parameter.form.is_some();
        if !(is_array || is_text) {
            return Ok(None);
        }
        let slot = self.scratch.zeroed(size_of::<*mut c_void>())?;
        if parameter.flow == Some(Flow::InOut) {
            let pointee = target.target().unwrap_or(target);
            let unit = pointee.text_unit();
            let address = peek(place, |value| match (value, unit) {
                (Value::Void | Value::Null, _) => Ok(std::ptr::null_mut()),
                (Value::Text(text), Some(_)) if parameter.form == Some(TextForm::Bstr) => {
                    let text = <Bstr as Marshal<'_, &str, In>>::lower(text, &mut ())?.into_raw();
                    self.scratch.lend(text.cast(), Releaser::Bstr, Give::Always)?;
                    Ok(text.cast())
                }
                (Value::Text(text), Some(unit)) => {
                    let release = self.allocator(index, value, parameter.ty())?;
                    self.given_text(text, unit, release, Give::Always)
                }
                (Value::List(items), _) if is_array => {
                    let release = self.allocator(index, value, parameter.ty())?;
                    self.given_items(items, pointee, release, Give::Always)
                }
                (value, _) => Err(wrong_type(value, target, "")),
            })?;
            // SAFETY: the slot has room for a pointer.
            unsafe { slot.cast::<*mut u8>().write(address.cast()) };
        }
        Ok(Some(slot.as_ptr().cast()))
    }

    /// What allocates the memory that an argument gives to native code.
    pub(super) fn allocator(
        &self,
        index: usize,
        value: &Value<'_>,
        ty: &CType,
    ) -> Result<Releaser, MarshalError> {
        match self.release(index) {
            None | Some(Releaser::Function(_)) => Err(wrong_type(value, ty, NO_ALLOCATOR)),
            Some(release) => Ok(release),
        }
    }

    /// Text in memory that native code will own: ours until the call is made.
    pub(in crate::dynamic) fn given_text(
        &self,
        text: &str,
        unit: usize,
        release: Releaser,
        give: Give,
    ) -> Result<*mut u8, MarshalError> {
        if let Releaser::Bstr = release {
            let text = <Bstr as Marshal<'_, &str, In>>::lower(text, &mut ())?.into_raw();
            self.scratch.lend(text.cast(), release, give)?;
            return Ok(text.cast());
        }
        let bytes = (self.units(text, unit)? + 1).saturating_mul(unit);
        let converted = self.text(text, unit)?;
        let block = self.given_block(bytes, release, give)?;
        // SAFETY: the text has so many bytes, its terminator included, and so has the block.
        unsafe { block.copy_from_nonoverlapping(converted, bytes) };
        Ok(block.as_ptr())
    }

    /// Elements in memory that native code will own; null for none, as `realloc` takes it.
    pub(super) fn given_items(
        &self,
        items: &[Value<'_>],
        element: &CType,
        release: Releaser,
        give: Give,
    ) -> Result<*mut u8, MarshalError> {
        let Some(size) = element.size().filter(|_| !items.is_empty()) else {
            return Ok(std::ptr::null_mut());
        };
        let bytes = items.len().saturating_mul(size);
        let block = self.given_block(bytes, release, give)?;
        // SAFETY: the block has room for all elements.
        unsafe {
            block.write_bytes(0, bytes);
            match element.target().and_then(CType::text_unit) {
                // Each text is a block of its own.
                Some(unit) => {
                    for (at, item) in items.iter().enumerate() {
                        let text = match item {
                            Value::Null => std::ptr::null_mut(),
                            Value::Text(text) => self.given_text(text, unit, release, give)?,
                            item => return Err(wrong_type(item, element, "").in_element(at)),
                        };
                        block.cast::<*mut u8>().add(at).write(text);
                    }
                }
                None => self.store_elements(items, element, block)?,
            }
        }
        Ok(block.as_ptr())
    }

    pub(super) fn given_block(
        &self,
        bytes: usize,
        release: Releaser,
        give: Give,
    ) -> Result<NonNull<u8>, MarshalError> {
        let block = release.allocate(bytes.max(1)).cast::<u8>();
        let block = NonNull::new(block).ok_or(MarshalError::out_of_memory())?;
        self.scratch.lend(block.as_ptr().cast(), release, give)?;
        Ok(block)
    }

    /// What native code takes over at this point is no longer ours.
    #[inline(always)]
    pub(in crate::dynamic) fn give(&self, at: Give) {
        self.scratch.give(at);
        if self.owners.is_some() {
            self.give_handles(at);
        }
    }

    fn give_handles(&self, at: Give) {
        for (argument, value) in self.arguments.iter().zip(self.values) {
            if let (Value::Handle(handle), Some(give)) = (value, argument.parameter.give)
                && give == at
            {
                handle.was_given();
            }
        }
    }

    /// The capacity of a buffer that grows, at this try.
    pub(in crate::dynamic) fn grown(&self, index: usize) -> Option<usize> {
        (self.plan.growing == Some(index)).then(|| self.capacity.get())
    }
}

/// The texts of a list.
fn texts<'v>(items: &'v [Value<'_>], ty: &CType) -> Result<Vec<&'v str>, MarshalError> {
    let mut texts = Vec::new();
    texts.try_reserve_exact(items.len()).map_err(|_| MarshalError::out_of_memory())?;
    for (index, item) in items.iter().enumerate() {
        let text = item.as_text();
        texts.push(text.ok_or_else(|| wrong_type(item, ty, "").in_element(index))?);
    }
    Ok(texts)
}

fn multi_text<E: Encoding>(
    lowering: &Lowering<'_>,
    texts: &[&str],
) -> Result<*mut c_void, MarshalError> {
    let mut block = <MultiText<E> as Marshal<'_, &[&str], In>>::lower(texts, &mut ())?;
    let address = <MultiText<E> as Marshal<'_, &[&str], In>>::native(&mut block);
    lowering.scratch.keep(block)?;
    Ok(address.cast_mut().cast())
}
