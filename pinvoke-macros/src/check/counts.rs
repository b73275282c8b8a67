//! Counts: every array has one, and every count counts something.

use crate::diag::Report;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Parameter, Role};
use crate::model::types;
use crate::parse::function::Ret;
use crate::parse::strategy::MarshalArgs;

/// Elements whose zero is a value like any other.
const NO_END: [&str; 8] = ["f32", "f64", "c_float", "c_double", "i128", "u128", "bool", "char"];

pub(super) fn check(function: &Function, report: &mut Report) {
    returned(function, report);
    for parameter in &function.parameters {
        match &parameter.role {
            Role::LengthOf(of) => {
                for name in &of.of {
                    counted(function, name, report);
                }
                if types::reference(&parameter.ty)
                    .is_some_and(|reference| reference.mutability.is_none())
                {
                    report.error(
                        &parameter.ty,
                        "a count is an integer, or `&mut` of one where native code reports a count through it",
                        "write the integer type, or `&mut` of it",
                    );
                }
            }
            Role::Managed(_) if parameter.is_allocated_array() => {
                allocated(function, parameter, report)
            }
            Role::Managed(_) | Role::RetvalBuffer => array(function, parameter, report),
            Role::RetvalArray => allocated(function, parameter, report),
            _ => {}
        }
        if let Some(span) = parameter.marshal.size_return
            && !returns_number(function)
        {
            report.error_at(
                span,
                "the native function returns no count",
                "name the parameter that has the count, or write the native return type: `#[ret(c_int)]`",
            );
        }
        if let (Some(span), Some(element)) =
            (parameter.marshal.zero_terminated, types::element(&parameter.ty))
            && types::is_named(element, &NO_END)
        {
            report.error_at(
                span,
                "only integers and pointers have a zero that ends an array",
                "name the count: `#[len_of(..)]` on the count parameter, `size_param` or `size_const`",
            );
        }
        if let Some(size) = &parameter.marshal.size_param {
            match function.parameter(size) {
                None => report.error(size, format_args!("there is no parameter `{size}`"), "name the parameter that carries the count"),
                Some(count) if !count.is_visible() => report.error(
                    size,
                    format_args!("`{size}` is native only, so the caller cannot pass a count by it"),
                    "remove its attribute to let the caller pass the count, or remove `size_param` where `#[len_of]` derives it",
                ),
                Some(_) => {}
            }
        }
    }
}

/// `len_of(name)` must name something that has a length.
fn counted(function: &Function, name: &syn::Ident, report: &mut Report) {
    if name == "return" {
        let returns = match function.native_return() {
            NativeReturn::Lifted(ty) => types::vector(types::option(ty).unwrap_or(ty)).is_some(),
            NativeReturn::Consumed => false,
        };
        if !returns {
            report.error(name, "the function returns no array", "return `Vec<T>`");
        }
        return;
    }
    let Some(parameter) = function.parameter(name) else {
        report.error(
            name,
            format_args!("there is no parameter `{name}`"),
            "name the slice, string or buffer that is counted",
        );
        return;
    };
    let ty = &parameter.ty;
    let has_length =
        types::element(ty).is_some() || types::is_text(ty) || types::terminated_unit(ty).is_some();
    let is_value = matches!(
        parameter.role,
        Role::LengthOf(_)
            | Role::UserData
            | Role::Value(_)
            | Role::Callback(_)
            | Role::OnFailure
            | Role::Retval
    );
    if is_value
        || (!has_length
            && (types::is_number(types::core(ty))
                || types::is_named(types::core(ty), &["bool", "char"])))
    {
        report.error(
            name,
            format_args!("`{name}` has no length"),
            "name a slice, a string or a buffer",
        );
    }
}

/// An array needs a count that can be checked.
fn array(function: &Function, parameter: &Parameter, report: &mut Report) {
    let Some(element) = types::element(&parameter.ty) else { return };
    let has_count = parameter.marshal.is_sized()
        || parameter.marshal.with.is_some()
        || function.counters(&parameter.ident).next().is_some();
    // A null pointer always follows the last element of an array of strings.
    let ends_with_null = types::is_text(element) || types::terminated_unit(element).is_some();
    // A name that is no parameter has its own error, and may be meant for this array.
    let misnamed = function.parameters.iter().any(|other| match &other.role {
        Role::LengthOf(of) => of.of.iter().any(|name| function.parameter(name).is_none()),
        _ => false,
    });
    if !has_count && !ends_with_null && !misnamed {
        report.error(
            &parameter.ty,
            "nothing tells native code how many elements this array has",
            format_args!(
                "write `#[len_of({name})] count: usize` for the count parameter (the macro passes it), or `#[marshal(lparray, size_param = count)]` if the caller passes it, or `size_const = N`",
                name = parameter.ident
            ),
        );
    }
}

/// An array that native code returns, likewise.
fn returned(function: &Function, report: &mut Report) {
    let NativeReturn::Lifted(ty) = function.native_return() else { return };
    let custom = matches!(&function.ret, Some(Ret::Marshal(args)) if args.with.is_some());
    let reported = function.parameters.iter().any(|count| match &count.role {
        Role::LengthOf(of) => {
            of.of.iter().any(|name| name == "return") && types::is_exclusive(&count.ty)
        }
        _ => false,
    });
    let marshal = function.return_marshal();
    let sized = marshal.is_some_and(MarshalArgs::is_sized);
    if types::element(ty).is_some() && !custom && !reported && !sized {
        report.error(
            ty,
            "nothing tells how many elements native code has returned",
            "write `#[len_of(return)] count: &mut usize` for the parameter that native code writes the count to; or `#[ret(lparray, size_param = count)]`, `size_const = N` or `zero_terminated`",
        );
    }
    if let Some(size) = marshal.and_then(|marshal| marshal.size_param.as_ref()) {
        match function.parameter(size) {
            None => report.error(
                size,
                format_args!("there is no parameter `{size}`"),
                "name the parameter that carries the count",
            ),
            Some(count) if !count.is_visible() => report.error(
                size,
                format_args!("`{size}` is native only, so it says nothing to the caller"),
                format_args!("remove its attribute, or write `#[len_of(return)] {size}: &mut usize` if native code reports the count by it"),
            ),
            Some(_) => {}
        }
    }
    if let Some(span) = marshal.and_then(|marshal| marshal.size_return) {
        report.error_at(
            span,
            "the native function returns the array, so it cannot return its count",
            "name the parameter that has the count",
        );
    }
}

/// Whether the native return value can be a count.
fn returns_number(function: &Function) -> bool {
    match function.native_return() {
        NativeReturn::Lifted(ty) => types::is_number(ty),
        NativeReturn::Consumed => {
            matches!(&function.ret, Some(Ret::Type(ty)) if types::is_number(ty))
        }
    }
}

/// An array that native code allocates has a count that native code reports.
fn allocated(function: &Function, parameter: &Parameter, report: &mut Report) {
    let reported = function.counters(&parameter.ident).any(|count| types::is_exclusive(&count.ty));
    if !reported && !parameter.marshal.is_sized() {
        report.error(
            &parameter.ty,
            "nothing tells how many elements native code has allocated",
            format_args!(
                "write `#[len_of({})] count: &mut usize` for the parameter that native code writes the count to",
                parameter.ident
            ),
        );
    }
}
