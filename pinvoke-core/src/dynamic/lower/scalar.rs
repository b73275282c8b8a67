//! Numbers.

use super::wrong_type;
use crate::dynamic::types::{CType, Scalar, ScalarKind};
use crate::dynamic::value::Value;
use crate::error::{MarshalError, Problem};

/// The word of a value that has the parameter's very type; nothing if it needs a closer look.
///
/// Integers are extended to 64 bits by their sign, which every convention of this crate's targets
/// accepts for narrower parameters.
#[inline(always)]
fn exact_word(value: &Value<'_>, kind: ScalarKind) -> Option<u64> {
    match (value, kind) {
        (Value::I32(value), ScalarKind::I32) => Some(i64::from(*value) as u64),
        (Value::I64(value), ScalarKind::I64) => Some(*value as u64),
        (Value::F64(value), ScalarKind::F64) => Some(value.to_bits()),
        (Value::F32(value), ScalarKind::F32) => Some(value.to_bits().into()),
        (Value::U64(value), ScalarKind::U64) => Some(*value),
        (Value::U32(value), ScalarKind::U32) => Some(u64::from(*value)),
        (Value::I16(value), ScalarKind::I16) => Some(i64::from(*value) as u64),
        (Value::U16(value), ScalarKind::U16) => Some(u64::from(*value)),
        (Value::I8(value), ScalarKind::I8) => Some(i64::from(*value) as u64),
        (Value::U8(value), ScalarKind::U8) => Some(u64::from(*value)),
        (Value::Bool(value), ScalarKind::Bool) => Some(u64::from(*value)),
        _ => None,
    }
}

/// The word of a number; `ty` is the parameter's type, for the error.
pub(in crate::dynamic) fn word(
    value: &Value<'_>,
    scalar: Scalar,
    ty: &CType,
) -> Result<u64, MarshalError> {
    if let Some(word) = exact_word(value, scalar.kind()) {
        return Ok(word);
    }
    match (scalar.kind(), value) {
        (ScalarKind::F64, Value::F32(value)) => Ok(f64::from(*value).to_bits()),
        (ScalarKind::F32, Value::F64(_)) => {
            Err(wrong_type(value, ty, "an `f32` keeps what a `float` can hold"))
        }
        (ScalarKind::F32 | ScalarKind::F64, value) => {
            let is_integer = value.as_integer().is_some();
            Err(wrong_type(value, ty, if is_integer { "give an `f64`, or an `f32`" } else { "" }))
        }
        (ScalarKind::Bool, _) => Err(wrong_type(value, ty, "give `true` or `false`")),
        _ => Ok(integer(value, scalar, ty)? as u64),
    }
}

/// An integer that the type holds.
pub(super) fn integer(value: &Value<'_>, scalar: Scalar, ty: &CType) -> Result<i128, MarshalError> {
    let Some(integer) = value.as_integer() else {
        let hint = match value {
            Value::Bool(_) => "give 0 or 1, or what the function takes as true",
            Value::F32(_) | Value::F64(_) => "round it first",
            Value::Count => "no array's declaration names this parameter as its count",
            _ => "",
        };
        return Err(wrong_type(value, ty, hint));
    };
    let bits = scalar.size() * 8;
    let fits = match (scalar.is_signed(), bits) {
        (true, 128) => true,
        (false, 128) => integer >= 0,
        (true, bits) => integer >> (bits - 1) == 0 || integer >> (bits - 1) == -1,
        (false, bits) => integer >> bits == 0,
    };
    match fits {
        true => Ok(integer),
        false => Err(Problem::OutOfRange { value: integer, native: ty.to_string() }.into()),
    }
}
