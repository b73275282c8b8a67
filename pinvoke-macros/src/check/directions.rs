//! Directions and roles against types.

use crate::diag::Report;
use crate::model::function::Function;
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::parameter::CallbackArgs;
use crate::parse::strategy::FormKind;

pub(super) fn check(function: &Function, report: &mut Report) {
    for parameter in &function.parameters {
        match &parameter.role {
            Role::Managed(direction) => managed(parameter, *direction, report),
            Role::Callback(args) => {
                closure(parameter, args, report);
                if let Some(user) = &args.user {
                    user_data(function, user, report);
                }
            }
            Role::UserData => {
                // A closure whose `user` names nothing has its own error.
                let misnamed = function.parameters.iter().any(|other| match &other.role {
                    Role::Callback(args) => {
                        args.user.as_ref().is_some_and(|user| function.parameter(user).is_none())
                    }
                    _ => false,
                });
                let used = misnamed || function.parameters.iter().any(|other| {
                    matches!(&other.role, Role::Callback(args) if args.user.as_ref() == Some(&parameter.ident))
                });
                if !used {
                    report.error_at(
                        parameter.role_span,
                        format_args!("no callback uses `{}` as its user data", parameter.ident),
                        format_args!(
                            "write `#[callback(Signature, user = {})]` on the closure",
                            parameter.ident
                        ),
                    );
                }
            }
            Role::Retval | Role::RetvalBuffer | Role::RetvalArray | Role::OnFailure => {
                if types::reference(&parameter.ty)
                    .is_some_and(|reference| reference.mutability.is_some())
                {
                    report.error(
                        &parameter.ty,
                        "this parameter is native only: the macro makes the slot",
                        "write the type of the value, without `&mut`",
                    );
                }
            }
            Role::LengthOf(_) | Role::Value(_) => {}
        }
    }
}

fn managed(parameter: &Parameter, direction: Direction, report: &mut Report) {
    let ty = &parameter.ty;
    if types::is_named(types::core(ty), &["Callback"]) && parameter.marshal.with.is_none() {
        return kept(ty, report);
    }
    match direction {
        Direction::Out if !types::is_exclusive(ty) => report.error(
            ty,
            "wrong direction: native code writes an `#[out]` parameter",
            "write `&mut T`; or `#[retval]` to get the value as the return value",
        ),
        Direction::InOut if !types::is_exclusive(ty) => report.error(
            ty,
            "wrong direction: native code changes an `#[in_out]` parameter",
            "write `&mut T`",
        ),
        Direction::InOut
            if parameter.marshal.is(FormKind::InPlace)
                || parameter.marshal.is(FormKind::FixedStr)
                || parameter.is_exchanged() => {}
        Direction::InOut => {
            let core = types::core(ty);
            if types::is_named(core, &["String"]) || types::vector(core).is_some() {
                report.error(
                    ty,
                    "wrong direction: a growing buffer is only written by native code",
                    "write `#[out(grow = ..)]` or `#[out(capacity = N)]` before it, pass a slice, write `#[marshal(in_place)]` for a `String` that native code edits, or `#[in_out] #[free(c)]` where native code may replace the memory",
                );
            } else if types::is_text(ty) {
                report.error(
                    ty,
                    "text cannot be changed in place",
                    "write `&str` for In, `#[out(..)] &mut String` for Out, `#[marshal(in_place)] &mut String` for text that native code edits",
                );
            }
        }
        _ => {}
    }
}

/// A scoped callback is a closure, a retained one a reference to a `Callback`.
fn closure(parameter: &Parameter, args: &CallbackArgs, report: &mut Report) {
    let ty = &parameter.ty;
    let closure = types::option(ty).unwrap_or(ty);
    let is_closure = matches!(types::plain(closure), syn::Type::ImplTrait(_));
    let is_kept = types::is_named(types::core(ty), &["Callback"]);
    let is_reference = types::reference(types::option(ty).unwrap_or(ty)).is_some();
    match args.retained {
        Some(_) if is_kept && is_reference && !types::is_exclusive(ty) => {}
        Some(span) => report.error_at(
            span,
            "a retained callback is passed by reference: native code keeps it, and the caller holds what ends that",
            "write `&Callback<Signature>`, or `Option<&Callback<Signature>>` where null unregisters",
        ),
        None if is_kept => kept(ty, report),
        None if !is_closure => report.error(
            ty,
            "a callback parameter is a closure",
            "write `impl FnMut(..) -> ..` with the types of the declared signature",
        ),
        None => {}
    }
}

fn kept(ty: &syn::Type, report: &mut Report) {
    report.error(
        ty,
        "a `Callback` is for functions that keep it",
        "write `#[callback(Signature, .., retained)]` before the parameter",
    );
}

fn user_data(function: &Function, user: &syn::Ident, report: &mut Report) {
    match function.parameter(user) {
        None => report.error(
            user,
            format_args!("there is no parameter `{user}`"),
            "name the parameter that carries the user data",
        ),
        Some(parameter) if !matches!(parameter.role, Role::UserData) => report.error_at(
            parameter.role_span,
            format_args!("`{user}` carries the user data, so it is native only"),
            "write `#[user_data]` before it",
        ),
        Some(_) => {}
    }
}
