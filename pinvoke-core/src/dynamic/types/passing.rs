//! Which types can be passed and returned by value.

use super::scalar::ScalarKind;
use super::{Aggregate, CType, Scalar, limits};
use crate::error::SignatureProblem;

/// Requires that a value of the type can stand in a call.
///
/// libffi knows neither unions nor packed structs nor 128-bit integers; each platform passes them in
/// its own way, and a guess would be a wrong value.
#[inline]
pub(in crate::dynamic) fn passed_by_value(ty: &CType) -> Result<(), SignatureProblem> {
    match ty {
        CType::Pointer(_) => Ok(()),
        CType::Scalar(scalar) if scalar.size() <= 8 => Ok(()),
        _ => other_by_value(ty),
    }
}

/// The same for what is no address and no number of one word.
fn other_by_value(ty: &CType) -> Result<(), SignatureProblem> {
    match ty {
        CType::Scalar(scalar) => narrow(*scalar, ty),
        CType::Enum(of) => narrow(of.scalar(), ty),
        CType::Pointer(_) => Ok(()),
        CType::Struct(of) => structure(of, ty),
        CType::Union(_) => Err(by_value(ty, "pass a pointer to the union")),
        CType::Void | CType::Opaque(_) => Err(ty.has_no_size()),
        CType::Array(_) | CType::Function(_) => {
            Err(SignatureProblem::Invalid(format!("`{ty}` is no type of a value in C")))
        }
    }
}

fn structure(of: &Aggregate, whole: &CType) -> Result<(), SignatureProblem> {
    if of.is_packed() {
        return Err(by_value(whole, "it is packed, pass a pointer to it"));
    }
    if of.size() > limits::VALUE_SIZE {
        return Err(SignatureProblem::Limit { what: "bytes by value", limit: limits::VALUE_SIZE });
    }
    if of.leaves() > limits::VALUE_LEAVES {
        let limit = limits::VALUE_LEAVES as usize;
        return Err(SignatureProblem::Limit { what: "numbers in a struct by value", limit });
    }
    of.fields().iter().try_for_each(|field| member(&field.ty, whole))
}

fn member(ty: &CType, whole: &CType) -> Result<(), SignatureProblem> {
    match ty {
        CType::Struct(of) => structure(of, whole),
        CType::Union(_) => Err(by_value(whole, "it holds a union, pass a pointer to it")),
        CType::Array(of) if of.length() == 0 => {
            Err(by_value(whole, "it has an array without a length, pass a pointer to it"))
        }
        CType::Array(of) => member(of.element(), whole),
        other => narrow(other.scalar().unwrap_or(Scalar::INT), whole),
    }
}

fn narrow(scalar: Scalar, whole: &CType) -> Result<(), SignatureProblem> {
    match scalar.kind() {
        ScalarKind::I128 | ScalarKind::U128 => {
            Err(by_value(whole, "128-bit integers are passed by pointer only"))
        }
        _ => Ok(()),
    }
}

fn by_value(ty: &CType, instead: &'static str) -> SignatureProblem {
    SignatureProblem::Unsupported { what: format!("`{ty}` by value"), instead }
}
