//! Values as Rust expressions.

use super::Aggregates;
use super::values::{Leaf, Values};
use crate::model::{Field, Scalar, Type};

/// The Rust type of a scalar.
pub(super) fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::I8 => "i8",
        Scalar::U8 => "u8",
        Scalar::I16 => "i16",
        Scalar::U16 => "u16",
        Scalar::I32 => "i32",
        Scalar::U32 => "u32",
        Scalar::I64 => "i64",
        Scalar::U64 => "u64",
        Scalar::I128 => "i128",
        Scalar::U128 => "u128",
        Scalar::Size => "usize",
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
    }
}

/// A Rust expression of the type with the next values.
pub(super) fn literal(aggregates: &Aggregates, ty: &Type, values: &mut Values) -> String {
    let Type::Aggregate(aggregate) = ty else { return leaf(ty, values) };
    let written = if aggregate.is_union { 1 } else { aggregate.fields.len() };
    let fields: Vec<String> = aggregate.fields[..written]
        .iter()
        .enumerate()
        .map(|(at, Field { ty, length })| {
            let mut items: Vec<String> =
                (0..length.unwrap_or(1)).map(|_| literal(aggregates, ty, values)).collect();
            let value = match length {
                Some(_) => format!("[{}]", items.join(", ")),
                None => items.remove(0),
            };
            format!("f{at}: {value}")
        })
        .collect();
    format!("T{} {{ {} }}", aggregates.number(aggregate), fields.join(", "))
}

/// The same as a `Value` of lists.
pub(super) fn list(ty: &Type, values: &mut Values) -> String {
    let Type::Aggregate(aggregate) = ty else {
        return format!("Value::from({})", leaf(ty, values));
    };
    let fields: Vec<String> = aggregate
        .fields
        .iter()
        .map(|Field { ty, length }| {
            let mut items: Vec<String> =
                (0..length.unwrap_or(1)).map(|_| list(ty, values)).collect();
            match length {
                Some(_) => format!("Value::from(vec![{}])", items.join(", ")),
                None => items.remove(0),
            }
        })
        .collect();
    format!("Value::from(vec![{}])", fields.join(", "))
}

fn leaf(ty: &Type, values: &mut Values) -> String {
    match values.leaf(ty) {
        Leaf::Truth(truth) => truth.to_string(),
        Leaf::Enumerator(which) => ["Kind::A", "Kind::B", "Kind::C"][which].to_owned(),
        Leaf::Float(value) => match ty {
            Type::Scalar(Scalar::F32) => format!("({value:?}_f32)"),
            _ => format!("({value:?}_f64)"),
        },
        Leaf::Integer(bits) => match ty {
            Type::Scalar(number) => format!("({bits:#x}_u128 as {})", scalar(*number)),
            _ => unreachable!("only scalars are integers"),
        },
    }
}
