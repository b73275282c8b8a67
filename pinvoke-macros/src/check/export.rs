//! The rules of a function that native code calls, beside those of its signature.

use crate::diag::Report;
use crate::model::callback::CallbackRole;
use crate::model::export::Export;
use crate::model::types;

pub(super) fn check(export: &Export, report: &mut Report) {
    match export.hresult {
        Some(span) => status(export, span, report),
        None => answer(export, report),
    }
    if let Some((entry, _)) = &export.entry
        && (entry.value().is_empty() || entry.value().contains('\0'))
    {
        report.error(entry, "this is no name of an entry point", "write a name, without a NUL");
    }
}

/// With a status code: `Ok` goes into the places, `Err` and panics into the code.
fn status(export: &Export, span: proc_macro2::Span, report: &mut Report) {
    if !export.is_result {
        report.error_at(
            span,
            "a function with a status code returns `Result<..>`",
            "write `-> Result<T>`, and `-> Result<()>` if there is nothing to return",
        );
        return;
    }
    if let Some(value) = &export.idle_on_panic {
        report.error(value, "after a panic native code gets `E_UNEXPECTED`", "remove `on_panic`");
    }
    let places = export.retvals().count();
    let parts = match &export.ok {
        None => 0,
        Some(ty) => match types::plain(ty) {
            syn::Type::Tuple(tuple) => tuple.elems.len(),
            _ => 1,
        },
    };
    if places != parts {
        let help =
            "write one `#[retval] name: T` for each value, where the C function has `T *name`";
        match &export.ok {
            Some(ty) => report.error(
                ty,
                format_args!("`Ok` has {parts} value(s), and there are {places} places for them: the return value is the status code"),
                help,
            ),
            None => report.error_at(span, "`Ok` has no value, so there is nothing to write to a `#[retval]`", help),
        }
    }
}

/// Without: what the function returns is what native code gets.
fn answer(export: &Export, report: &mut Report) {
    if export.is_result {
        report.error(
            &export.function.sig.output,
            "nothing says what native code gets for an `Err`",
            "write `#[unmanaged_callers_only(hresult)]` for an HRESULT, or return the code itself",
        );
    }
    for parameter in &export.signature.parameters {
        if let CallbackRole::Retval(span) = parameter.role {
            report.error_at(
                span,
                "`#[retval]` goes with a status code: without one the function returns its value itself",
                "write `#[unmanaged_callers_only(hresult)]`, or take `&mut T`",
            );
        }
    }
}
