//! Strings and booleans need a stated form.

use syn::Type;

use crate::diag::Report;
use crate::model::block::Block;
use crate::model::function::Function;
use crate::model::parameter::{Parameter, Role};
use crate::model::types;
use crate::parse::block::ProfileArgs;
use crate::parse::function::Ret;
use crate::parse::strategy::{FormKind, MarshalArgs};

pub(super) fn check(function: &Function, block: &Block, report: &mut Report) {
    let profile = block.args.profile;
    for parameter in &function.parameters {
        let stated = match parameter.role {
            Role::LengthOf(_) | Role::UserData | Role::Value(_) | Role::Callback(_) => continue,
            _ => is_stated(&parameter.marshal),
        };
        unstated(&parameter.ty, stated, profile, report);
        array_form(parameter, report);
    }
    let native_return = function.native_return();
    if let (crate::model::function::NativeReturn::Lifted(ty), stated) = (
        native_return,
        function
            .ret
            .as_ref()
            .is_some_and(|ret| matches!(ret, Ret::Marshal(args) if is_stated(args))),
    ) {
        unstated(ty, stated, profile, report);
    }
}

fn is_stated(args: &MarshalArgs) -> bool {
    args.with.is_some()
        || args.element.is_some()
        || args.form.as_ref().is_some_and(|form| form.kind != FormKind::LpArray)
}

/// Notes an error for text, `char` and `bool` whose form nothing states.
pub(super) fn unstated(ty: &Type, stated: bool, profile: ProfileArgs, report: &mut Report) {
    if stated {
        return;
    }
    let inner = types::element(ty).unwrap_or(ty);
    let core = types::core(inner);
    if profile.charset.is_none() && types::is_text(inner) {
        report.error(
            ty,
            "this text has no charset: C has several string types, and Rust cannot know which",
            "write `charset = utf8`, `utf16`, `ansi` or `auto` in the block's arguments, or `#[marshal(lputf8str)]` (or `lpwstr`, `lpstr`) on the parameter",
        );
    } else if profile.charset.is_none() && types::is_named(core, &["char"]) {
        report.error(
            ty,
            "this character has no width",
            "write `charset = ..` in the block's arguments, or `#[marshal(char8)]`, `char16` or `char32` on the parameter",
        );
    } else if profile.bools.is_none() && types::is_named(core, &["bool"]) {
        report.error(
            ty,
            "this `bool` has no width: C's `_Bool` has 1 byte, Win32's `BOOL` 4, OLE's `VARIANT_BOOL` 2",
            "write `bools = bool8` or `bool32` in the block's arguments, or `#[marshal(bool8)]`, `bool32` or `variant_bool` on the parameter (`#[ret(..)]` for a return value)",
        );
    }
}

/// An explicit form must fit the type.
fn array_form(parameter: &Parameter, report: &mut Report) {
    let Some(form) = &parameter.marshal.form else { return };
    let ty = &parameter.ty;
    let core = types::core(ty);
    let fits = match form.kind {
        FormKind::LpArray => types::element(ty).is_some(),
        kind if kind.is_text() => {
            !types::is_number(core)
                && !types::is_named(core, &["bool", "char"])
                && types::element(ty).is_none()
        }
        _ => !types::is_number(core) && !types::is_text(ty),
    };
    if !fits {
        let help = if types::element(ty).is_some() {
            "name the form of the elements: `#[marshal(lparray, elem = ..)]`"
        } else {
            "number types need no `#[marshal]`; strings take `lpstr`, `lpwstr`, `lptstr`, `lputf8str`; `bool` takes `bool8`, `bool32`, `variant_bool`; slices take `lparray`"
        };
        report.error_at(form.span, "this form does not fit the type", help);
    }
    if parameter.marshal.form.as_ref().is_none_or(|form| form.kind != FormKind::LpArray)
        && parameter.marshal.element.is_some()
    {
        report.error_at(
            form.span,
            "`elem` belongs to an array",
            "write `#[marshal(lparray, elem = ..)]`",
        );
    }
}
