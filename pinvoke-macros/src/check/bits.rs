//! The rules of bit fields.

use crate::diag::Report;
use crate::model::structure::{Field, FieldRole, Structure, innermost};
use crate::model::types;

/// Bits of the widest integer.
const WIDEST: u32 = 64;

pub(super) fn check(structure: &Structure, report: &mut Report) {
    for field in &structure.fields {
        let Some(bits) = &field.bits else { continue };
        if let Some(explicit) = structure.args.explicit {
            report.error_at(
                explicit,
                "the compilers place bit fields, so their struct has no explicit layout",
                "remove `explicit`; or declare the integers that hold the bits, and read them in methods",
            );
        }
        match bits.width.base10_parse::<u32>() {
            Ok(0) if !matches!(field.role, FieldRole::Value(..)) => report.error_at(
                bits.span,
                "a bit field without bits holds no value: in C it ends the unit before it",
                "write `#[bits(0)] #[value(0)] end: NativeOnly<u32>`, with the type that C has",
            ),
            Ok(0..=WIDEST) => {}
            _ => report.error_at(
                bits.span,
                "this is no width of a bit field",
                "write the number of bits that stands behind the colon in C, 1 to 64",
            ),
        }
        if !fits(field) {
            report.error(
                &field.ty,
                "this type has no bits of its own",
                "bit fields are integers, `bool` and enums (`#[derive(NativeEnum)]`)",
            );
        }
        if let Some(offset) = &field.offset {
            report.error(offset, "a bit field has no offset in bytes", "remove `#[offset]`");
        }
    }
}

/// Whether the type may be an integer, as far as its spelling tells.
fn fits(field: &Field) -> bool {
    let ty = field.native_only_type().unwrap_or(&field.ty);
    let is_value = std::ptr::eq(innermost(ty), types::plain(ty));
    let is_known_otherwise = types::is_text(ty)
        || types::is_named(ty, &["char", "f32", "f64", "c_float", "c_double", "i128", "u128"])
        || types::pointer_inside(ty).is_some();
    is_value && !is_known_otherwise && field.free.is_none() && field.borrowed.is_none()
}
