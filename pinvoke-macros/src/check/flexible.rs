//! The rules of a flexible array member.

use crate::diag::Report;
use crate::model::structure::Structure;

pub(super) fn check(structure: &Structure, report: &mut Report) {
    let last = structure.fields.len().saturating_sub(1);
    for (index, field) in structure.fields.iter().enumerate() {
        if !field.is_flexible() {
            continue;
        }
        if index != last {
            report.error(
                &field.ty,
                "a flexible array is the last member of its struct: nothing can stand behind it",
                "move it to the end, as C has it",
            );
        }
        if let Some(explicit) = structure.args.explicit {
            report.error_at(
                explicit,
                "a struct with a flexible array has no explicit layout",
                "remove `explicit`",
            );
        }
        if let Some(size) = &structure.args.size {
            report.error(
                size,
                "a struct with a flexible array has no constant size",
                "remove `size`",
            );
        }
    }
}
