//! The shortest way from values to a call: numbers, addresses and plain structs, and nothing to do after
//! it.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::lowered::Further;
use super::place::{Place, Returned};
use super::route::Route;
use super::target::Target;
use crate::abi::TypeDesc;
use crate::direction::Flow;
use crate::dynamic::argument::{Argument, Passing};
use crate::dynamic::lower::points_to;
use crate::dynamic::parameter::Parameter;
use crate::dynamic::types::{CType, ScalarKind, same_layout};
use crate::dynamic::value::{Plain, Value, raw};

/// A call through registers: where each value goes, and what can be told of it at a glance.
///
/// Values of the parameters' very types are put in place here. Whatever needs a closer look, or is an
/// error, is for [`Lowering`](crate::dynamic::lower::Lowering), which does the same for any value and can
/// say what is wrong.
#[derive(Debug)]
pub(in crate::dynamic) struct Quick {
    pub(super) slots: Box<[Slot]>,
    target: Target,
    result: Form,
    /// The tag of a result that is a number, a truth value, or nothing.
    tag: u8,
}

/// What a parameter takes.
#[derive(Debug)]
pub(super) struct Slot {
    /// The tag of a value of the parameter's very type; no value has that of a struct parameter.
    pub(super) tag: u8,
    /// The bytes of a number or an address.
    pub(super) bytes: u8,
    pub(super) is_signed: bool,
    /// Null is allowed.
    takes_null: bool,
    plain: TakesPlain,
    /// The word of a number or an address, as `place` says.
    at: u32,
    /// Where it goes. Invariant: of the route that the quick way was made of.
    pub(super) place: Place,
    /// The type of plain memory that was found to fit.
    pub(super) known: AtomicPtr<TypeDesc>,
    pub(super) further: Further,
}

/// Whether plain memory is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TakesPlain {
    No,
    /// Its address, if native code may write there.
    Unique,
    /// Its address.
    Shared,
    /// A copy of one struct.
    Copy,
}

/// What the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A number, or nothing: with its tag the word is a value.
    Word,
    Truth,
    Pointer,
    Struct,
}

impl Quick {
    /// The quick way of a route.
    pub(in crate::dynamic) fn of(route: &Route, parameters: &[Parameter], result: &CType) -> Self {
        let slots = route.places.iter().enumerate();
        let is_counted =
            |parameter: &Parameter| parameter.count.is_some() || parameter.behind.is_some();
        let has_counts = parameters.iter().any(is_counted);
        let slots = slots
            .map(|(index, place)| {
                let further = Further::of(parameters, index, has_counts);
                Slot::of(&parameters[index], *place, further)
            })
            .collect();
        let kind = result.scalar().map(|scalar| scalar.kind());
        let (result, tag) = match (result, kind) {
            (CType::Void, _) => (Form::Word, raw::void_tag()),
            (CType::Pointer(_), _) => (Form::Pointer, raw::NO_TAG),
            (_, None) => (Form::Struct, raw::NO_TAG),
            (_, Some(kind @ ScalarKind::Bool)) => (Form::Truth, raw::tag_of(kind)),
            (_, Some(kind)) => (Form::Word, raw::tag_of(kind)),
        };
        Self { slots, target: route.target, result, tag }
    }

    /// Puts values in place that are of the parameters' very types; false if one of them is another.
    ///
    /// A loop without a call in it: what is around it need not keep anything.
    #[inline(always)]
    pub(in crate::dynamic) fn fill(&self, frame: NonNull<u64>, values: &[Value<'_>]) -> bool {
        if values.len() != self.slots.len() {
            return false;
        }
        for (slot, value) in self.slots.iter().zip(values) {
            if raw::tag(value) != slot.tag {
                return false;
            }
            slot.number(frame, value);
        }
        true
    }

    /// The same for nulls, plain memory and counts of it too; false if one of them has to be looked at.
    #[inline]
    pub(in crate::dynamic) fn fill_any(&self, frame: NonNull<u64>, values: &[Value<'_>]) -> bool {
        let mut slots = self.slots.iter().zip(values);
        values.len() == self.slots.len()
            && slots.all(|(slot, value)| self.put_at_a_glance(frame, slot, value, values))
    }

    /// Calls a function that returns no struct.
    ///
    /// # Safety
    ///
    /// The function at `code` has the signature that this was made of, the values were put into the frame,
    /// and the call is right by the function's rules.
    #[inline(always)]
    pub(in crate::dynamic) unsafe fn call(
        &self,
        code: NonNull<c_void>,
        frame: NonNull<u64>,
    ) -> Value<'static> {
        // SAFETY: the caller's promise. No number is returned in memory.
        let word = unsafe { self.target.call_for_one(code, frame) };
        match self.result {
            Form::Pointer => std::ptr::with_exposed_provenance_mut::<c_void>(word as usize).into(),
            Form::Truth => Value::Bool(word as u8 != 0),
            // SAFETY: the tag is that of a number, any bits of which are a value, or of no value.
            _ => unsafe { raw::value(self.tag, word) },
        }
    }

    /// The word of an argument that is a number or an address.
    ///
    /// # Safety
    ///
    /// The argument was put into the frame.
    pub(in crate::dynamic) unsafe fn word(&self, frame: NonNull<u64>, index: usize) -> u64 {
        match self.slots[index].place {
            // SAFETY: the caller's promise.
            Place::Word(at) => unsafe { frame.add(at as usize).read() },
            _ => 0,
        }
    }

    /// Calls a function, with the result where the caller wants it.
    ///
    /// # Safety
    ///
    /// As for [`Quick::call`]; `result` has room for `size` bytes, the size of the result.
    #[inline(always)]
    pub(in crate::dynamic) unsafe fn call_into(
        &self,
        code: NonNull<c_void>,
        frame: NonNull<u64>,
        result: NonNull<u8>,
        size: usize,
    ) {
        // SAFETY: the caller's promise; for a result in memory its address is an argument. A result in
        // registers has no more than 16 bytes.
        unsafe {
            if let Returned::Memory(at) = self.target.returned() {
                frame.add(at as usize).write(result.as_ptr().expose_provenance() as u64);
                self.target.call(code, frame);
                return;
            }
            let both = self.target.call(code, frame);
            match size {
                4 => result.cast().write_unaligned(both[0] as u32),
                8 => result.cast().write_unaligned(both[0]),
                16 => result.cast().write_unaligned(both),
                size => result.copy_from_nonoverlapping(NonNull::from(&both).cast(), size),
            }
        }
    }
}

impl TakesPlain {
    /// For a pointer.
    pub(super) fn through(parameter: &Parameter) -> Self {
        let is_input = parameter.ty().points_to_const() || parameter.flow == Some(Flow::In);
        if is_input { Self::Shared } else { Self::Unique }
    }
}

impl Slot {
    fn of(parameter: &Parameter, place: Place, further: Further) -> Self {
        // What has a count or ends with a zero is looked at each time.
        let has_count =
            parameter.count.is_some() || parameter.written.is_some() || parameter.terminated;
        let (ty, kind) = (parameter.ty(), parameter.ty().scalar().map(|scalar| scalar.kind()));
        let is_pointer = matches!(ty, CType::Pointer(_));
        let (tag, plain) = match kind {
            Some(kind) => (raw::tag_of(kind), TakesPlain::No),
            None if is_pointer => {
                let plain = if has_count { TakesPlain::No } else { TakesPlain::through(parameter) };
                (raw::pointer_tag(), plain)
            }
            None => {
                // What goes by address is copied first: the callee may change it.
                let is_copied = !matches!(place, Place::Word(_));
                let plain = if is_copied { TakesPlain::Copy } else { TakesPlain::No };
                (raw::NO_TAG, plain)
            }
        };
        let at = match place {
            Place::Word(at) => at,
            _ => u32::MAX,
        };
        let takes_null = is_pointer && parameter.optional != Some(false);
        let known = AtomicPtr::new(std::ptr::null_mut());
        let bytes = ty.scalar().map_or(8, |scalar| scalar.size() as u8);
        let is_signed = ty.scalar().is_some_and(|scalar| scalar.is_signed());
        Self { tag, bytes, is_signed, takes_null, plain, at, place, known, further }
    }

    /// Writes the word of a number or an address.
    #[inline(always)]
    pub(super) fn word(&self, frame: NonNull<u64>, word: u64) {
        // SAFETY: only what has one word takes anything but a struct; the word is one of the frame.
        unsafe { frame.add(self.at as usize).write(word) };
    }

    /// Puts a number or an address in place, with the tag of this.
    #[inline(always)]
    pub(super) fn number(&self, frame: NonNull<u64>, value: &Value<'_>) {
        debug_assert_eq!(raw::tag(value), self.tag);
        let from = raw::payload(value);
        // SAFETY: the tag says that the value is a number of so many bytes, or an address; the word is
        // one of the frame.
        unsafe {
            // As many bytes as were written: a wider load would wait for the narrower store.
            let word = match self.bytes {
                8 => from.cast::<u64>().read(),
                4 => from.cast::<u32>().read().into(),
                bytes => self.extended(from, bytes),
            };
            frame.add(self.at as usize).write(word);
        }
    }

    /// The word of a number of one or two bytes: callees rely on its being extended.
    ///
    /// # Safety
    ///
    /// `from` points to a number of this slot, which has so many bytes.
    #[inline(always)]
    unsafe fn extended(&self, from: NonNull<u8>, bytes: u8) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            if bytes == 2 {
                let word = from.cast::<u16>().read();
                return if self.is_signed { word.cast_signed() as u64 } else { word.into() };
            }
            let byte = from.read();
            if self.is_signed { byte.cast_signed() as u64 } else { byte.into() }
        }
    }

    /// Puts a value in place that is no number of the very type; false if it does not belong here.
    #[inline]
    pub(super) fn other(&self, frame: NonNull<u64>, value: &Value<'_>) -> bool {
        match value {
            Value::Null if self.takes_null => {
                // SAFETY: a pointer has one word, which is one of the frame.
                unsafe { frame.add(self.at as usize).write(0) };
                true
            }
            Value::Plain(plain) => {
                if !std::ptr::eq(self.known.load(Ordering::Relaxed), plain.element()) {
                    return false;
                }
                match self.plain {
                    TakesPlain::No => return false,
                    TakesPlain::Unique if !plain.is_unique() => return false,
                    TakesPlain::Unique | TakesPlain::Shared if plain.len() == 0 => return false,
                    TakesPlain::Unique | TakesPlain::Shared => {
                        let address = plain.address().expose_provenance() as u64;
                        // SAFETY: as above.
                        unsafe { frame.add(self.at as usize).write(address) };
                    }
                    TakesPlain::Copy if plain.len() != 1 => return false,
                    // SAFETY: one struct of the parameter's type; its place has room for it.
                    TakesPlain::Copy => unsafe {
                        let from = NonNull::new_unchecked(plain.address().cast());
                        self.place.put(frame, from, plain.bytes());
                    },
                }
                true
            }
            _ => false,
        }
    }

    /// Remembers the type of plain memory that went the general way and fits, for the next call.
    #[inline(always)]
    pub(super) fn learn(&self, value: &Value<'_>, argument: &Argument) {
        if let Value::Plain(plain) = value {
            self.learn_plain(plain, argument);
        }
    }

    #[cold]
    fn learn_plain(&self, plain: &Plain<'_>, argument: &Argument) {
        if std::ptr::eq(self.known.load(Ordering::Relaxed), plain.element()) {
            return;
        }
        let fits = match &argument.passing {
            Passing::Pointer { target, .. } => points_to(plain, target),
            _ => same_layout(plain.element(), argument.parameter.ty()),
        };
        // What a union holds is told by its size, which the type of the memory alone does not tell.
        if fits && !matches!(argument.parameter.ty().target(), Some(CType::Union(_))) {
            let element = std::ptr::from_ref(plain.element()).cast_mut();
            self.known.store(element, Ordering::Relaxed);
        }
    }
}
