//! Native-only parameters and failure rules against the types that they can have.

use syn::{Expr, GenericParam, Type};

use crate::diag::Report;
use crate::model::callback::{CallbackRole, CallbackSignature};
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::Role;
use crate::model::types;
use crate::parse::function::{Code, Ret, Rule};

pub(super) fn check(function: &Function, report: &mut Report) {
    for parameter in &function.parameters {
        match &parameter.role {
            Role::LengthOf(_) => count(&parameter.ty, report),
            Role::UserData => user_data(&parameter.ty, report),
            Role::Value(Expr::Path(path))
                if path.path.is_ident("null") && is_scalar(&parameter.ty) =>
            {
                report.error(
                    path,
                    "only a pointer can be null",
                    "write the number, `#[value(0)]`, or make the parameter a pointer",
                );
            }
            _ => {}
        }
        if let Some(count_parameter) =
            parameter.marshal.size_param.as_ref().and_then(|name| function.parameter(name))
            && count_parameter.is_visible()
        {
            count(&count_parameter.ty, report);
        }
    }
    failure_rule(function, report);
    for parameter in &function.generics.params {
        if let GenericParam::Type(generic) = parameter {
            let has_bounds = !generic.bounds.is_empty() || function.generics.where_clause.is_some();
            if !has_bounds
                && function.parameters.iter().any(|p| types::mentions(&p.ty, &generic.ident))
            {
                report.error(
                    generic,
                    format_args!(
                        "nothing says that every `{}` can be passed to native code",
                        generic.ident
                    ),
                    format_args!("write `{}: Blittable`", generic.ident),
                );
            }
        }
    }
}

/// The parameters of a callback signature that native code alone knows.
pub(super) fn check_signature(signature: &CallbackSignature, report: &mut Report) {
    for parameter in &signature.parameters {
        match &parameter.role {
            CallbackRole::LengthOf(_) => count(&parameter.ty, report),
            CallbackRole::UserData(_) => user_data(&parameter.ty, report),
            CallbackRole::Managed | CallbackRole::Out(_) | CallbackRole::Retval(_) => {}
        }
    }
}

fn is_scalar(ty: &Type) -> bool {
    types::is_number(ty) || types::is_named(ty, &["bool", "char"])
}

fn count(ty: &Type, report: &mut Report) {
    let integer = types::reference(ty).map_or(ty, |reference| &reference.elem);
    if types::is_named(
        integer,
        &["f32", "f64", "c_float", "c_double", "bool", "char", "i128", "u128"],
    ) {
        report.error(
            ty,
            "a count is an integer of up to 64 bits",
            "write the C type of the count, `usize` for `size_t`",
        );
    }
}

fn user_data(ty: &Type, report: &mut Report) {
    if is_scalar(ty) && !types::is_named(ty, &["isize", "usize"]) {
        report.error(
            ty,
            "user data is a pointer, or an integer as wide as one",
            "write `*mut c_void`, or `isize` or `usize` where C has an integer (`LPARAM`, `DWORD_PTR`)",
        );
    }
}

/// The rule must be able to test the native return value, and the code must be at hand.
fn failure_rule(function: &Function, report: &mut Report) {
    let Some(rule) = &function.fails_if else { return };
    let native = match (&function.ret, function.native_return()) {
        (Some(Ret::Type(ty)), _) => Some(&**ty),
        (None, NativeReturn::Lifted(ty)) => Some(ty),
        _ => None,
    };
    let is_float =
        native.is_some_and(|ty| types::is_named(ty, &["f32", "f64", "c_float", "c_double"]));
    if is_float && !matches!(rule.rule, Rule::With(_)) {
        report.error_at(
            rule.span,
            "the failure rules test integers and pointers, this function returns a float",
            "test it yourself: `#[fails_if(with = rule)]`, where `rule` is a `fn(&f64, OsCode) -> bool`",
        );
    }
    let other_code = rule.code.is_some_and(|(code, _)| code != Code::LastError);
    if matches!(rule.rule, Rule::ZeroIfError) && (!function.last_error || other_code) {
        report.error_at(
            rule.span,
            "`zero_if_error` looks at the last error, which is not kept",
            "write `last_error` in the block's arguments, or `#[last_error]` on the function",
        );
    }
}
