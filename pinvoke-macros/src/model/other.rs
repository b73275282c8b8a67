//! `#[native(other)]`: the variant for all values that no other variant has.

use proc_macro2::Span;
use syn::{Field, Fields, Ident, Variant};

use super::types;
use crate::diag::{Report, span_of};

/// Where the attribute stands, if it does.
fn mark(variant: &Variant) -> Option<Span> {
    variant.attrs.iter().find_map(|attribute| {
        let word: Ident =
            attribute.path().is_ident("native").then(|| attribute.parse_args().ok())??;
        (word == "other").then(|| word.span())
    })
}

/// Whether the variant is the one for all other values.
pub(crate) fn is_marked(variant: &Variant) -> bool {
    mark(variant).is_some()
}

/// The field with the value; noted as an error if there is none.
pub(crate) fn field<'v>(
    variant: &'v Variant,
    repr: &Ident,
    report: &mut Report,
) -> Option<&'v Field> {
    let field = match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
        _ => None,
    };
    match field {
        Some(field) if types::is_named(&field.ty, &[&repr.to_string()]) => Some(field),
        Some(field) => {
            report.error(
                &field.ty,
                format_args!("the value has the integer of the representation, `{repr}`"),
                format_args!("write `#[native(other)] {}({repr})`", variant.ident),
            );
            None
        }
        None => {
            report.error_at(
                mark(variant).unwrap_or_else(|| span_of(&variant.ident)),
                "the variant for other values holds the value",
                format_args!(
                    "write `#[native(other)] {}({repr})`, with the integer of the representation",
                    variant.ident
                ),
            );
            None
        }
    }
}

/// Notes a second one.
pub(crate) fn second(variant: &Variant, report: &mut Report) {
    report.error_at(
        mark(variant).unwrap_or_else(|| span_of(&variant.ident)),
        "an enum has one variant for other values",
        "remove the second `#[native(other)]`",
    );
}
