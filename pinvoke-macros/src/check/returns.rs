//! The return type against the native return type and the failure rule.

use crate::diag::Report;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::Role;
use crate::model::types;
use crate::parse::function::{Code, Ret};

pub(super) fn check(function: &Function, report: &mut Report) {
    if let Some(rule) = &function.fails_if {
        if !function.output.is_result {
            report.error_at(
                rule.span,
                "the function can fail, but does not return `Result<..>`",
                "write `-> Result<T>`, or `-> Result<T, E>` with `E: From<pinvoke::Error>`",
            );
        }
        if matches!(function.native_return(), NativeReturn::Consumed) && function.ret.is_none() {
            report.error_at(
                rule.span,
                "the failure rule looks at the native return value, whose type is not stated",
                "write `#[ret(i32)]` (or `#[ret(bool32)]`, ..) with what the C function returns",
            );
        }
        if let Some((Code::LastError, span)) = rule.code
            && !function.last_error
        {
            report.error_at(
                span,
                "the last error is not kept",
                "write `last_error` in the block's arguments, or `#[last_error]` on the function",
            );
        }
    }
    let count = function.ok_parts().len();
    let retvals = function.retvals().count();
    if retvals > 0 {
        let ok_is_unit = types::is_unit(&function.output.ok);
        if ok_is_unit || (count != retvals && count != retvals + 1) {
            let values = if ok_is_unit { 0 } else { count };
            report.error(
                &function.output.place(),
                format_args!("{retvals} of the parameters are `#[retval]`, but {values} of them can be returned"),
                "return their types in order, several as a tuple, with the native return value before them if it is wanted too",
            );
        }
    } else if count > 1 {
        report.error(
            &function.output.place(),
            "a native function returns one value",
            "mark the slots that native code fills with `#[retval]`",
        );
    }
    if let (NativeReturn::Lifted(ty), Some(Ret::Type(native))) =
        (function.native_return(), &function.ret)
    {
        let same = quote::quote!(#ty).to_string() == quote::quote!(#native).to_string();
        if !same {
            report.error(
                native,
                "the native type differs from what the function returns, and nothing converts it",
                "name a form: `#[ret(bool32)]`, `#[ret(lpwstr)]`, `#[ret(with = Marshaller)]`; or return the native type",
            );
        }
    }
    for parameter in &function.parameters {
        if matches!(parameter.role, Role::OnFailure)
            && function.fails_if.as_ref().is_none_or(|rule| rule.error.is_none())
        {
            report.error_at(
                parameter.role_span,
                "nobody reads this value: it is for the error of a failed call",
                "write `#[fails_if(.., error = Type)]`, with a type that implements `FromFailure<(Option<T>,)>`",
            );
        }
    }
}
