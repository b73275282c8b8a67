//! Between the descriptions of native Rust types and C types.

use std::sync::Arc;

use super::scalar::ScalarKind;
use super::{Aggregate, AggregateKind, CField, CType, FieldCount, Scalar};
use crate::abi::{Abi, FieldDesc, TypeClass, TypeDesc};
use crate::dynamic::narrow::NarrowText;
use crate::error::{SignatureError, SignatureProblem};
use crate::meta::Form;

impl CType {
    /// The C type of a native Rust type: a number, a pointer, or a struct that derives `Abi` or
    /// `Blittable`.
    ///
    /// # Errors
    ///
    /// The type nests too deeply or is too large.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::CType;
    ///
    /// assert_eq!(CType::of::<u16>()?.to_string(), "uint16_t");
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    pub fn of<T: Abi>() -> Result<Self, SignatureError> {
        Ok(Self::described(&T::DESC)?)
    }

    pub(in crate::dynamic) fn described(desc: &TypeDesc) -> Result<Self, SignatureProblem> {
        match desc.class {
            TypeClass::Void => Ok(Self::Void),
            TypeClass::Signed => Ok(Scalar::of(ScalarKind::integer(desc.size, true)).into()),
            TypeClass::Unsigned => Ok(Scalar::of(ScalarKind::integer(desc.size, false)).into()),
            TypeClass::Float if desc.size == 4 => Ok(Self::FLOAT),
            TypeClass::Float => Ok(Self::DOUBLE),
            TypeClass::Pointer => Self::pointer_to(Self::Void, false),
            TypeClass::Array(element, length) => Self::array_of(Self::described(element)?, length),
            TypeClass::Struct(_) | TypeClass::Union(_) => {
                aggregate(desc, |field| Self::described(field.ty))
            }
        }
    }
}

/// A struct or a union, whose fields have the types that `field_type` gives.
pub(super) fn aggregate(
    desc: &TypeDesc,
    mut field_type: impl FnMut(&FieldDesc) -> Result<CType, SignatureProblem>,
) -> Result<CType, SignatureProblem> {
    let field = |field: &FieldDesc| {
        if field.bits.is_some() {
            let what = format!("the bit field `{}.{}`", desc.name, field.name);
            let instead = "describe the integer that holds the bits";
            return Err(SignatureProblem::Unsupported { what, instead });
        }
        let (ty, narrow) = (field_type(field)?, own_text(field)?);
        Ok(CField { name: field.name.into(), ty, offset: field.offset, narrow })
    };
    let fields = desc.fields().iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let (kind, is_packed) = match desc.class {
        TypeClass::Union(_) => (AggregateKind::Union, false),
        _ => (AggregateKind::Struct, !is_natural(&fields, desc)),
    };
    let of = Aggregate::placed(desc.name, kind, fields, desc.size, desc.align, is_packed)?;
    let of = Arc::new(of.counting(counts(desc.fields())));
    Ok(match kind {
        AggregateKind::Union => CType::Union(of),
        AggregateKind::Struct => CType::Struct(of),
    })
}

/// The fields that count what others point to, as the declaration says; a number counts without a field.
fn counts(fields: &[FieldDesc]) -> Vec<FieldCount> {
    let counted = fields.iter().enumerate().filter(|(_, of)| of.ty.class == TypeClass::Pointer);
    let counts = counted.filter_map(|(counted, field)| {
        let count = field.told?.count?;
        let counter = fields.iter().position(|other| Some(other.name) == count.parameter)?;
        Some(FieldCount { counter, counted, in_bytes: count.in_bytes })
    });
    counts.collect()
}

/// What the 8-bit text of a field is, as its declaration says.
fn own_text(field: &FieldDesc) -> Result<Option<NarrowText>, SignatureProblem> {
    match field.told.map(|told| told.form.innermost()) {
        Some(Form::Text(text)) => NarrowText::told(text).transpose(),
        _ => Ok(None),
    }
}

/// Whether the fields stand where C puts them.
fn is_natural(fields: &[CField], desc: &TypeDesc) -> bool {
    let (mut end, mut align) = (0usize, 1);
    for field in fields {
        let (Some(size), field_align) = (field.ty.size(), field.ty.align()) else { return false };
        if field.offset != end.next_multiple_of(field_align) {
            return false;
        }
        end = field.offset + size;
        align = align.max(field_align);
    }
    desc.align == align && desc.size == end.next_multiple_of(align)
}

/// Whether a native Rust type has the bits of a C type.
///
/// `void` stands for any type, as behind a `void *`.
pub(in crate::dynamic) fn same_layout(desc: &TypeDesc, ty: &CType) -> bool {
    if let Some(scalar) = ty.scalar() {
        let is_integer = matches!(desc.class, TypeClass::Signed | TypeClass::Unsigned);
        if desc.size == 1 && is_integer {
            // Bytes are bytes: whether `char` has a sign differs from target to target.
            return scalar.size() == 1 && scalar.kind() != ScalarKind::Bool;
        }
        return desc.size == scalar.size()
            && match desc.class {
                TypeClass::Signed => !scalar.is_float() && scalar.is_signed(),
                TypeClass::Unsigned => !scalar.is_float() && !scalar.is_signed(),
                TypeClass::Float => scalar.is_float(),
                _ => false,
            };
    }
    match (ty, desc.class) {
        (CType::Void, _) => true,
        (CType::Pointer(_), TypeClass::Pointer) => true,
        (CType::Array(array), TypeClass::Array(element, length)) => {
            array.length() == length && same_layout(element, array.element())
        }
        (CType::Struct(of), TypeClass::Struct(fields))
        | (CType::Union(of), TypeClass::Union(fields)) => {
            of.size() == desc.size
                && of.align() <= desc.align
                && of.fields().len() == fields.len()
                && of.fields().iter().zip(fields).all(|(known, given)| {
                    known.offset() == given.offset && same_layout(given.ty, known.ty())
                })
        }
        _ => false,
    }
}
