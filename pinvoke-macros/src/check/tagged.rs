//! The rules of an enum whose variants are the members of a union.

use super::structure;
use crate::diag::Report;
use crate::model::tagged::Tagged;

pub(super) fn check(tagged: &Tagged, report: &mut Report) {
    structure::parameters(&tagged.generics, report);
    structure::pack(tagged.args.pack.as_ref(), report);
    if let Some(span) = tagged.args.explicit {
        report.error_at(span, "the members of a union all stand at its start", "remove `explicit`");
    }
    for variant in &tagged.variants {
        structure::fields(&variant.structure, report);
        for field in &variant.structure.fields {
            if let Some(offset) = &field.offset {
                report.error(
                    offset,
                    "the fields of a member stand one after another",
                    "remove `#[offset]`; for other offsets derive `NativeStruct` on a struct of its own, and name it in the variant",
                );
            }
            if let Some(bits) = &field.bits {
                report.error_at(
                    bits.span,
                    "bit fields belong to a struct",
                    "derive `NativeStruct` on a struct with the bit fields, and name it in the variant",
                );
            }
            if field.is_flexible() {
                report.error_at(
                    field.span,
                    "a flexible array member is the last one of a struct, and a union has a size",
                    "declare the struct by itself",
                );
            }
        }
    }
}
