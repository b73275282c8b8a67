//! The shortest way from values to a call: numbers and addresses alone, and nothing to do after it.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::frame::Frame;
use super::place::{Place, Returned};
use super::route::Route;
use crate::dynamic::plan::{Argument, Passing};
use crate::dynamic::types::{CType, Scalar, ScalarKind};
use crate::dynamic::value::Value;

/// A call whose arguments and result are numbers and pointers.
///
/// It takes values of the parameters' very types. Whatever needs a closer look, or is an error, goes the
/// general way, which does the same and can say what is wrong.
#[derive(Debug, Clone)]
pub(in crate::dynamic) struct Quick {
    slots: Box<[Slot]>,
    result: Form,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    form: Form,
    /// The word in the frame; invariant: as in [`Place`].
    at: u32,
}

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Nothing,
    Number(ScalarKind),
    Pointer { is_optional: bool },
}

impl Quick {
    /// The quick way of a route; `None` where there is more to do.
    pub(in crate::dynamic) fn of(
        route: &Route,
        arguments: &[Argument],
        result: &CType,
    ) -> Option<Self> {
        let slot = |(argument, place): (&Argument, &Place)| {
            let Place::Word(at) = *place else { return None };
            let form = match &argument.passing {
                Passing::Scalar(scalar) => Form::number(*scalar),
                Passing::Pointer { .. } => {
                    Form::Pointer { is_optional: argument.parameter.optional != Some(false) }
                }
                Passing::Value { .. } => return None,
            };
            Some(Slot { form, at })
        };
        let result = match (result, result.scalar()) {
            (CType::Void, _) => Form::Nothing,
            (CType::Pointer(_), _) => Form::Pointer { is_optional: true },
            (_, scalar) => Form::number(scalar?),
        };
        matches!(route.returned, Returned::Words(..)).then_some(())?;
        let slots = arguments.iter().zip(&route.places).map(slot).collect::<Option<_>>()?;
        Some(Self { slots, result })
    }
}

impl Route {
    /// Calls a function the quick way; `None` if the values have to go the general way.
    ///
    /// # Safety
    ///
    /// The function at `code` has the signature of this route and of `quick`, and the call is right by
    /// its rules.
    #[inline]
    pub(in crate::dynamic) unsafe fn call_quickly(
        &self,
        quick: &Quick,
        code: NonNull<c_void>,
        values: &[Value<'_>],
    ) -> Option<Value<'static>> {
        if values.len() != quick.slots.len() {
            return None;
        }
        let mut frame = Frame::new();
        let frame = frame.words();
        for (slot, value) in quick.slots.iter().zip(values) {
            let word = slot.form.word(value)?;
            // SAFETY: the invariant of the slot.
            unsafe { frame.add(slot.at as usize).write(word) };
        }
        // SAFETY: every argument was put into the frame, and the caller promises the rest. The stub
        // wrote the words of results.
        unsafe {
            self.call(code, frame);
            let Returned::Words(at, _) = self.returned else { return None };
            Some(quick.result.value(frame.add(at as usize).read()))
        }
    }
}

impl Form {
    fn number(scalar: Scalar) -> Self {
        Self::Number(scalar.kind())
    }

    /// The word of a value of this very type.
    #[inline(always)]
    fn word(self, value: &Value<'_>) -> Option<u64> {
        match self {
            Self::Number(kind) => crate::dynamic::lower::exact_word(value, kind),
            Self::Pointer { is_optional } => match value {
                Value::Pointer(address) => Some(address.expose_provenance() as u64),
                Value::Null if is_optional => Some(0),
                _ => None,
            },
            Self::Nothing => None,
        }
    }

    /// The value that a word holds.
    #[inline(always)]
    fn value(self, word: u64) -> Value<'static> {
        use ScalarKind::{Bool, F32, F64, I8, I16, I32, I64, I128, U8, U16, U32, U64, U128};
        match self {
            Self::Nothing => Value::Void,
            Self::Pointer { .. } => {
                std::ptr::with_exposed_provenance_mut::<c_void>(word as usize).into()
            }
            Self::Number(kind) => match kind {
                Bool => Value::Bool(word as u8 != 0),
                I8 => Value::I8(word as i8),
                U8 => Value::U8(word as u8),
                I16 => Value::I16(word as i16),
                U16 => Value::U16(word as u16),
                I32 => Value::I32(word as i32),
                U32 => Value::U32(word as u32),
                I64 => Value::I64(word as i64),
                F32 => Value::F32(f32::from_bits(word as u32)),
                F64 => Value::F64(f64::from_bits(word)),
                // 128-bit integers are not passed by value.
                U64 | I128 | U128 => Value::U64(word),
            },
        }
    }
}
