//! Values as the bytes that both sides must see: the leaves, without the padding between them.
//!
//! The Rust side reads its values from these at run time. Written as expressions, they were most of
//! what rustc had to check.

use super::values::{ENUMERATION, Leaf, Values};
use crate::model::{Field, Scalar, Type};
use crate::target::Target;

/// Appends the bytes of the next value of a type.
pub(super) fn append(to: &mut Vec<u8>, ty: &Type, values: &mut Values, target: &Target) {
    append_field(to, ty, None, values, target);
}

fn append_field(
    to: &mut Vec<u8>,
    ty: &Type,
    bits: Option<u32>,
    values: &mut Values,
    target: &Target,
) {
    if let Type::Aggregate(aggregate) = ty {
        for Field { ty, length, bits } in aggregate.written() {
            for _ in 0..length.unwrap_or(1) {
                append_field(to, ty, *bits, values, target);
            }
        }
        return;
    }
    match values.leaf(ty, bits) {
        Leaf::Truth(truth) => to.push(u8::from(truth)),
        Leaf::Enumerator(which) => to.extend(ENUMERATION[which].to_le_bytes()),
        Leaf::Float(value) if *ty == Type::Scalar(Scalar::F32) => {
            to.extend((value as f32).to_le_bytes());
        }
        Leaf::Float(value) => to.extend(value.to_le_bytes()),
        Leaf::Integer(number) => {
            let Type::Scalar(scalar) = ty else { unreachable!("only scalars are integers") };
            to.extend(&number.to_le_bytes()[..target.size_of(*scalar)]);
        }
    }
}

/// A Rust byte string.
pub(super) fn literal(bytes: &[u8]) -> String {
    let escaped: String = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    format!("b\"{escaped}\"")
}
