//! Buffers that native code fills: their capacity, and how they grow.

use crate::diag::Report;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::parameter::Grow;
use crate::parse::strategy::FormKind;

pub(super) fn check(function: &Function, report: &mut Report) {
    for parameter in &function.parameters {
        if parameter.is_buffer() {
            capacity(function, parameter, report);
        } else if parameter.out.grow.is_some() || parameter.out.capacity.is_some() {
            report.error(
                &parameter.ty,
                "only a buffer has a capacity",
                "write `&mut String` or `&mut Vec<T>`",
            );
        }
    }
    if let Some(parameter) = function.growing() {
        growing(function, parameter, report);
    }
}

/// The macro must know how large a buffer to offer.
fn capacity(function: &Function, parameter: &Parameter, report: &mut Report) {
    let out = &parameter.out;
    if out.grow.is_some() && out.capacity.is_some() {
        report.error_at(
            parameter.role_span,
            "`grow` and `capacity` exclude each other",
            "remove one of them",
        );
    }
    let sized = out.grow.is_some()
        || out.capacity.is_some()
        || parameter.marshal.size_param.is_some()
        || parameter.marshal.size_const.is_some();
    // With `size_param = return` the count says how much was written, not how large the buffer is.
    if !sized {
        report.error_at(
            parameter.role_span,
            format_args!("nothing says how large the buffer of `{}` is", parameter.ident),
            "write `#[out(capacity = N)]`, or `#[out(grow = needed)]`, `truncated` or `error(CODE)` by what the function does with a buffer that is too small",
        );
    }
    if out.grow.is_some() && function.counters(&parameter.ident).next().is_none() {
        report.error_at(
            parameter.role_span,
            format_args!("native code is not told how large the buffer of `{}` is, so growing it does not help", parameter.ident),
            format_args!("write `#[len_of({})] size: u32` for the parameter that has the capacity", parameter.ident),
        );
    }
    let is_vector = types::vector(types::core(&parameter.ty)).is_some();
    let reports = reported_by_parameter(function, parameter)
        || parameter.marshal.size_const.is_some()
        || parameter.marshal.size_param.is_some()
        || parameter.marshal.zero_terminated.is_some()
        // The list ends with a terminator of its own.
        || parameter.marshal.is(FormKind::MultiStr)
        || returns_count(function);
    if is_vector && sized && !reports {
        report.error(
            &parameter.ty,
            "nothing tells how many elements native code has written",
            "write `&mut` before the type of the count parameter if native code reports the count through it, or let the native function return it",
        );
    }
}

/// Whether an in/out count parameter belongs to the buffer.
fn reported_by_parameter(function: &Function, parameter: &Parameter) -> bool {
    function.counters(&parameter.ident).any(|count| types::is_exclusive(&count.ty))
}

/// Whether the native return value can be a count.
fn returns_count(function: &Function) -> bool {
    match function.native_return() {
        NativeReturn::Lifted(ty) => types::is_number(ty),
        NativeReturn::Consumed => function.ret.is_some(),
    }
}

/// A call that is tried again must not have consumed anything at the first try.
fn growing(function: &Function, buffer: &Parameter, report: &mut Report) {
    let Some((grow, span)) = &buffer.out.grow else { return };
    for other in &function.parameters {
        if other.ident != buffer.ident && other.out.grow.is_some() {
            report.error_at(
                other.role_span,
                "only one buffer of a function can grow",
                "give the others `#[out(capacity = N)]`",
            );
        }
        if matches!(other.role, Role::Managed(Direction::InOut))
            && !types::is_named(types::core(&other.ty), &["Self"])
            && types::is_number(types::core(&other.ty))
        {
            report.error(
                &other.ty,
                "an InOut value cannot go with a growing buffer: the first try would change it",
                "write `#[out]` if native code does not read it",
            );
        }
        if let Role::Callback(_) = other.role {
            report.error_at(
                other.role_span,
                "a callback cannot go with a growing buffer: it would be called again at each try",
                "give the buffer `#[out(capacity = N)]`",
            );
        }
    }
    if matches!(grow, Grow::Needed | Grow::Truncated)
        && !reported_by_parameter(function, buffer)
        && !returns_count(function)
    {
        report.error_at(*span, "the native function returns no size", "this protocol needs an integer return value, or `&mut` of an integer as the count parameter");
    }
    if matches!(grow, Grow::Error(_)) && function.fails_if.is_none() {
        report.error_at(
            *span,
            "nothing says when the function fails",
            "write `#[fails_if(..)]` on the function, with the code's source",
        );
    }
    let has_code =
        function.last_error || function.fails_if.as_ref().is_some_and(|rule| rule.code.is_some());
    if matches!(grow, Grow::Error(_)) && function.fails_if.is_some() && !has_code {
        report.error_at(
            *span,
            "nothing says where the code of a failed call comes from",
            "write `last_error` in the block's arguments, or `#[fails_if(.., code = returned)]`",
        );
    }
    if !function.output.is_result {
        report.error(
            &function.output.place(),
            "a function with a growing buffer can fail, so it must return `Result<..>`",
            "write `-> Result<T>`",
        );
    }
}
