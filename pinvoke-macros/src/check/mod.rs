//! The rules of a declaration. Every rule notes its errors and goes on, so that all are shown at once.

mod bits;
mod buffers;
mod callback;
mod counts;
mod directions;
mod export;
mod flexible;
mod forms;
mod give;
mod natives;
mod ownership;
mod plain;
mod returns;
mod safety;
mod structure;
mod stub;
mod tagged;

use crate::diag::Report;
use crate::model::block::Block;
use crate::model::callback::CallbackSignature;
use crate::model::export::Export;
use crate::model::function::Function;
use crate::model::structure::Structure;
use crate::model::tagged::Tagged;
use crate::parse::block::{Bind, LibraryName};

/// Fixed parameters of a variadic function.
const MAX_FIXED: usize = 8;

/// Checks a block.
pub(crate) fn block(block: &Block, report: &mut Report) {
    bound_elsewhere(block, report);
    stub::check(block, report);
    if let (Bind::Link, LibraryName::Constant(path)) = (&block.args.bind, &block.args.library) {
        report.error(
            path,
            "a linked library is named by a literal: the linker cannot read a constant",
            "write the library's name as a string, or remove `bind = link`",
        );
    }
    for function in block.functions.iter().filter(|function| !function.has_errors) {
        safety::check(function, report);
        directions::check(function, report);
        forms::check(function, block, report);
        counts::check(function, report);
        buffers::check(function, report);
        ownership::check(function, block, report);
        returns::check(function, report);
        natives::check(function, report);
        plain::check(function, block, report);
        binding(function, block, report);
    }
}

/// Checks a callback signature.
pub(crate) fn callback_signature(signature: &CallbackSignature, report: &mut Report) {
    callback::check(signature, report);
    natives::check_signature(signature, report);
}

/// Checks a function that native code calls.
pub(crate) fn export(function: &Export, report: &mut Report) {
    callback_signature(&function.signature, report);
    export::check(function, report);
}

/// Checks a struct that is converted.
pub(crate) fn structure(structure: &Structure, report: &mut Report) {
    structure::check(structure, report);
}

/// Checks an enum that is a union.
pub(crate) fn tagged(tagged: &Tagged, report: &mut Report) {
    tagged::check(tagged, report);
}

/// Arguments that go with binding at run time, function by function.
fn bound_elsewhere(block: &Block, report: &mut Report) {
    let is_linked = matches!(block.args.bind, Bind::Link);
    if let Some((_, name)) = &block.args.bind_all {
        let how = match block.args.bind {
            Bind::Lazy | Bind::Eager | Bind::Pointer => None,
            Bind::Link => {
                Some("the loader binds all functions of the block when the program starts")
            }
            Bind::Struct(..) => Some("making the object binds all functions of the block"),
        };
        if let Some(how) = how {
            report.error(
                name,
                format_args!("there is nothing to bind: {how}"),
                "remove `bind_all`",
            );
        }
    }
    if let (true, Some(path)) = (is_linked, block.args.search.first()) {
        report.error(
            path,
            "the loader of the program finds a linked library, so there is no place to name",
            "remove `search`, or bind the block lazily: remove `bind = link`",
        );
    }
}

/// How a function is bound.
fn binding(function: &Function, block: &Block, report: &mut Report) {
    if let (Some(entry), Some(_)) = (&function.entry, &function.ordinal) {
        report.error(entry, "`#[entry]` and `#[ordinal]` exclude each other", "remove one of them");
    }
    if let Some(entry) = &function.entry
        && (entry.value().is_empty() || entry.value().contains('\0'))
    {
        report.error(
            entry,
            "this is no name of an entry point",
            "write the exported name, without a NUL",
        );
    }
    if let Some(span) = function.optional {
        if let Bind::Link = block.args.bind {
            report.error_at(
                span,
                "a linked function cannot be optional: the loader would refuse the whole program",
                "bind the block lazily: remove `bind = link`",
            );
        }
        if !function.output.is_result {
            report.error(
                &function.output.place(),
                "an optional function must return `Result<..>`: its entry point may be missing",
                "write `-> Result<T>`",
            );
        }
    }
    if let (Bind::Link, Some(ordinal)) = (&block.args.bind, &function.ordinal) {
        report.error(
            ordinal,
            "a linked function is bound by name",
            "write `#[entry = \"..\"]`, or remove `bind = link`",
        );
    }
    if let Some((_, span)) = &function.variadic {
        let fixed = function.parameters.len();
        if function.is_safe {
            report.error_at(*span, "a variadic function cannot be safe: nothing checks the tail against what the function reads", "declare it `unsafe fn`");
        }
        if fixed == 0 || fixed > MAX_FIXED {
            report.error_at(*span, format_args!("a variadic function has 1 to {MAX_FIXED} fixed parameters here, this one has {fixed}"), "declare a function of C with fewer parameters that calls it");
        }
        if !matches!(block.abi.name.as_str(), "C" | "cdecl") {
            report.error_at(
                *span,
                format_args!("functions of the convention \"{}\" are not variadic", block.abi.name),
                "write `unsafe extern \"C\"`: variadic functions are always cdecl",
            );
        }
    }
}
