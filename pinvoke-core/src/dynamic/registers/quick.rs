//! The shortest way from values to a call: numbers, addresses and plain structs, and nothing to do after
//! it.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::place::{Place, Returned};
use super::raw;
use super::route::Route;
use super::target::Target;
use crate::abi::TypeDesc;
use crate::direction::Flow;
use crate::dynamic::lower::points_to;
use crate::dynamic::plan::{Argument, Passing};
use crate::dynamic::types::{CType, ScalarKind, same_layout};
use crate::dynamic::value::Value;

/// A call whose arguments and result are numbers, addresses and plain memory.
///
/// It takes values of the parameters' very types. Whatever needs a closer look, or is an error, goes the
/// general way, which does the same and can say what is wrong.
#[derive(Debug)]
pub(in crate::dynamic) struct Quick {
    slots: Box<[Slot]>,
    target: Target,
    result: Form,
}

/// What a parameter takes.
#[derive(Debug)]
struct Slot {
    /// The tag of a value of the parameter's very type; no value has that of a struct parameter.
    tag: u8,
    width: Width,
    /// Null is allowed.
    takes_null: bool,
    plain: TakesPlain,
    /// Where it goes. Invariant: of the route that the quick way was made of.
    place: Place,
    /// The word of a number or an address, as `place` says.
    at: u32,
    /// The type of plain memory that was found to fit.
    known: AtomicPtr<TypeDesc>,
}

/// How much of a value is the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    Eight,
    Four,
    SignedTwo,
    Two,
    SignedOne,
    One,
}

/// Whether plain memory is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TakesPlain {
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
    Nothing,
    Truth,
    /// A number whose value has this tag.
    Number(u8),
    Pointer,
    Struct,
}

impl Quick {
    /// The quick way of a route; `None` where there is more to do.
    pub(in crate::dynamic) fn of(
        route: &Route,
        arguments: &[Argument],
        result: &CType,
    ) -> Option<Self> {
        let slots = arguments.iter().zip(&route.places);
        let slots = slots.map(|(argument, place)| Slot::of(argument, *place)).collect();
        let result = match (result, result.scalar().map(|scalar| scalar.kind())) {
            (CType::Void, _) => Form::Nothing,
            (CType::Pointer(_), _) => Form::Pointer,
            (_, None) => Form::Struct,
            (_, Some(ScalarKind::Bool)) => Form::Truth,
            (_, Some(kind)) => Form::Number(raw::tag_of(kind)),
        };
        Some(Self { slots, target: route.target, result })
    }

    /// Whether the result is a value by itself, and no struct.
    #[inline(always)]
    pub(in crate::dynamic) fn gives_value(&self) -> bool {
        self.result != Form::Struct
    }

    /// Puts all values in place; false if one of them has to go the general way.
    #[inline(always)]
    pub(in crate::dynamic) fn fill(&self, frame: NonNull<u64>, values: &[Value<'_>]) -> bool {
        if values.len() != self.slots.len() {
            return false;
        }
        for (slot, value) in self.slots.iter().zip(values) {
            if raw::tag(value) == slot.tag {
                // SAFETY: the tag says that the value is a number of that width, or an address; the word
                // is one of the frame.
                unsafe { frame.add(slot.at as usize).write(slot.width.read(raw::payload(value))) };
            } else if !slot.other(frame, value) {
                return false;
            }
        }
        true
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
        let [word, _] = unsafe { self.target.call(code, frame) };
        if let Form::Number(tag) = self.result {
            // SAFETY: the tag is that of a number, any bits of which are a value.
            return unsafe { raw::value(tag, word) };
        }
        match self.result {
            Form::Truth => Value::Bool(word as u8 != 0),
            Form::Pointer => std::ptr::with_exposed_provenance_mut::<c_void>(word as usize).into(),
            _ => Value::Void,
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

    /// Looks at values that went the general way and were right, so that the next ones like them need
    /// not.
    #[cold]
    pub(in crate::dynamic) fn learn(&self, arguments: &[Argument], values: &[Value<'_>]) {
        for (slot, (argument, value)) in self.slots.iter().zip(arguments.iter().zip(values)) {
            slot.learn(value, argument);
        }
    }
}

impl Slot {
    fn of(argument: &Argument, place: Place) -> Self {
        let parameter = &argument.parameter;
        // What has a count or ends with a zero is looked at each time.
        let has_count =
            argument.extent.is_some() || argument.written.is_some() || parameter.terminated;
        let (tag, width, plain) = match &argument.passing {
            Passing::Scalar(scalar) => {
                (raw::tag_of(scalar.kind()), Width::of(scalar.kind()), TakesPlain::No)
            }
            Passing::Pointer { is_const, .. } => {
                let is_input = *is_const || parameter.flow == Some(Flow::In);
                let plain = match is_input {
                    _ if has_count => TakesPlain::No,
                    true => TakesPlain::Shared,
                    false => TakesPlain::Unique,
                };
                (raw::pointer_tag(), Width::Eight, plain)
            }
            Passing::Value { .. } => {
                // What goes by address is copied first: the callee may change it.
                let is_copied = !matches!(place, Place::Word(_));
                let plain = if is_copied { TakesPlain::Copy } else { TakesPlain::No };
                (raw::NO_TAG, Width::Eight, plain)
            }
        };
        let at = match place {
            Place::Word(at) => at,
            _ => u32::MAX,
        };
        let takes_null = matches!(argument.passing, Passing::Pointer { .. })
            && parameter.optional != Some(false);
        let known = AtomicPtr::new(std::ptr::null_mut());
        Self { tag, width, takes_null, plain, place, at, known }
    }

    /// Puts a value in place that is no number of the very type; false if it does not belong here.
    #[inline]
    fn other(&self, frame: NonNull<u64>, value: &Value<'_>) -> bool {
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

    /// Remembers the type of plain memory that fits, for the next call.
    fn learn(&self, value: &Value<'_>, argument: &Argument) {
        let Value::Plain(plain) = value else { return };
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

impl Width {
    fn of(kind: ScalarKind) -> Self {
        match kind {
            ScalarKind::I8 => Self::SignedOne,
            ScalarKind::Bool | ScalarKind::U8 => Self::One,
            ScalarKind::I16 => Self::SignedTwo,
            ScalarKind::U16 => Self::Two,
            ScalarKind::I32 | ScalarKind::U32 | ScalarKind::F32 => Self::Four,
            _ => Self::Eight,
        }
    }

    /// The word of a number, extended where a callee may rely on it.
    ///
    /// # Safety
    ///
    /// `from` points to a number of this width.
    #[inline(always)]
    unsafe fn read(self, from: NonNull<u8>) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            // Branches for the common ones: a jump by a table costs more than both.
            if self == Self::Eight {
                return from.cast::<u64>().read();
            }
            if self == Self::Four {
                return from.cast::<u32>().read().into();
            }
            match self {
                Self::SignedTwo => i64::from(from.cast::<i16>().read()) as u64,
                Self::Two => from.cast::<u16>().read().into(),
                Self::SignedOne => i64::from(from.cast::<i8>().read()) as u64,
                _ => from.read().into(),
            }
        }
    }
}
