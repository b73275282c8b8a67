//! What native code gave away and nobody took: it is released.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::Outputs;
use crate::direction::Flow;
use crate::dynamic::argument::Argument;
use crate::dynamic::handle::word_at;
use crate::dynamic::lower::peek;
use crate::dynamic::release::Releaser;
use crate::dynamic::scratch::Scratch;
use crate::dynamic::value::Value;
use crate::memory::Release;

impl Outputs<'_> {
    /// Releases the handles of an argument, or behind the last one of the result, that nobody took; false
    /// if it has none.
    ///
    /// # Safety
    ///
    /// As for [`Outputs::deliver`]; `slot` is where they are.
    unsafe fn release_handles(&self, index: usize, slot: Option<NonNull<u8>>) -> bool {
        let Some(kind) = self.function.handle_kind(index) else { return false };
        let Some(slot) = slot else { return true };
        let release = |word: u64| {
            if !kind.is_invalid(word) {
                // SAFETY: the handle is ours, and nobody has taken it. A release that fails has nobody to
                // tell.
                drop(unsafe { kind.release(word) });
            }
        };
        let Some(argument) = self.lowering.arguments.get(index) else {
            // SAFETY: the result is a value of its type.
            release(unsafe { word_at(self.native.ty, slot) });
            return true;
        };
        let (Value::Out(place), Some(target)) =
            (&self.lowering.values[index], argument.parameter.ty().target())
        else {
            return true;
        };
        let is_exchanged = argument.parameter.flow == Some(Flow::InOut);
        let old = |word: u64| {
            peek(place, |value| match value.as_handle().filter(|_| is_exchanged) {
                Some(old) if old.has_raw(word) => true,
                Some(old) => {
                    // Native code put another one there, and released this.
                    old.was_given();
                    false
                }
                None => false,
            })
        };
        // SAFETY: the places were made for that many.
        unsafe {
            let count = if argument.extent.is_some() { Scratch::room(slot) } else { 1 };
            for at in 0..count {
                let word = word_at(target, slot.add(at * target.size().unwrap_or(8)));
                if !old(word) {
                    release(word);
                }
            }
        }
        true
    }

    /// Releases the texts of an array that native code gave.
    ///
    /// # Safety
    ///
    /// As for [`Outputs::deliver`]; `array` is what native code gave, and nobody has taken it.
    unsafe fn release_elements(
        &self,
        argument: Option<&Argument>,
        array: *mut *mut c_void,
        release: Releaser,
    ) {
        let extent = match argument {
            Some(argument) => argument.behind,
            None => self.lowering.plan.returned_extent,
        };
        // SAFETY: the caller's promise. Where the count makes no sense, the texts are left alone.
        unsafe {
            let count = match extent {
                Some(extent) => self.reported(extent).and_then(|count| usize::try_from(count).ok()),
                None => None,
            };
            let is_there = |at: usize| match extent {
                Some(_) => at < count.unwrap_or(0),
                None => !array.add(at).read().is_null(),
            };
            for at in (0..).take_while(|at| is_there(*at)) {
                let text = array.add(at).read();
                if !text.is_null() {
                    release.release(text);
                }
            }
        }
    }

    /// Releases the texts that the pointers of an array point to.
    ///
    /// # Safety
    ///
    /// As for [`Outputs::deliver`]; `slot` is the first pointer.
    unsafe fn release_texts(&self, index: usize, slot: NonNull<u8>) {
        // SAFETY: the places were made for that many; what is there is ours, and nobody has taken it.
        unsafe {
            for at in 0..Scratch::room(slot) {
                let text = slot.cast::<*mut c_void>().add(at).read();
                if let Some(release) = self.function.release(index).filter(|_| !text.is_null()) {
                    release.release(text);
                }
            }
        }
    }
}

impl Drop for Outputs<'_> {
    fn drop(&mut self) {
        if self.function.owners().is_none() {
            return;
        }
        let release = |index: usize, slot: Option<NonNull<u8>>| {
            // SAFETY: the slot holds what native code gave away; nobody has taken it.
            if unsafe { self.release_handles(index, slot) } {
                return;
            }
            let argument = self.lowering.arguments.get(index);
            if let (Some(slot), true) =
                (slot, argument.is_some_and(|argument| argument.extent.is_some()))
            {
                // SAFETY: the slot is a place for texts.
                return unsafe { self.release_texts(index, slot) };
            }
            if let (Some(release), Some(slot)) = (self.function.release(index), slot) {
                // SAFETY: the slot holds what native code gave away, or the null that it started with;
                // nobody has taken it.
                unsafe {
                    let given = slot.cast::<*mut c_void>().read();
                    if given.is_null() {
                        return;
                    }
                    if argument.map_or(self.lowering.plan.returned.frees_elements, |argument| {
                        argument.parameter.frees_elements
                    }) {
                        self.release_elements(argument, given.cast(), release);
                    }
                    release.release(given);
                }
            }
        };
        let count = self.lowering.values.len();
        for index in self.taken.get()..count {
            if matches!(self.lowering.values[index], Value::Out(_)) {
                release(index, self.address(index));
            }
        }
        if self.taken.get() <= count {
            release(count, Some(self.native.at));
        }
    }
}
