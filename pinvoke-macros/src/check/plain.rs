//! What a function with a plain return type may have: nothing in it but loading can fail.

use syn::Type;

use crate::diag::Report;
use crate::model::block::Block;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::function::Ret;
use crate::parse::strategy::{FormKind, MarshalArgs};

/// Integer types that some lengths do not fit on every target.
const NARROW: &[&str] = &[
    "i8", "u8", "i16", "u16", "i32", "u32", "c_char", "c_schar", "c_uchar", "c_short", "c_ushort",
    "c_int", "c_uint",
];

pub(super) fn check(function: &Function, block: &Block, report: &mut Report) {
    if function.output.is_result {
        return;
    }
    for parameter in &function.parameters {
        match &parameter.role {
            Role::Managed(direction) => passed(parameter, *direction, block, report),
            Role::LengthOf(of) => count(&parameter.ty, of.of.len(), report),
            Role::Retval | Role::RetvalBuffer | Role::RetvalArray => {
                returned(&parameter.ty, Some(&parameter.marshal), report);
            }
            Role::Callback(_) | Role::UserData | Role::Value(_) | Role::OnFailure => {}
        }
    }
    if let NativeReturn::Lifted(ty) = function.native_return() {
        let marshal = match &function.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        returned(ty, marshal, report);
    }
}

fn passed(parameter: &Parameter, direction: Direction, block: &Block, report: &mut Report) {
    let ty = &parameter.ty;
    let marshal = &parameter.marshal;
    if marshal.with.is_some() {
        return;
    }
    if let Some(size) = &marshal.size_param {
        refuse(size, "the count that the caller passes may not fit the array", report);
    } else if let Some(size) = &marshal.size_const {
        refuse(size, "the array may have another length", report);
    } else if parameter.out.grow.is_some() {
        // The rule of growing buffers says so.
    } else if parameter.is_buffer() {
        refuse(ty, "what native code writes may not fit the buffer, or be no valid value", report);
    } else if types::element(ty).is_some_and(types::is_text) {
        refuse(ty, "the texts may have NULs inside", report);
    } else if types::element(ty).is_some_and(|element| types::is_named(element, &["bool", "char"]))
    {
        refuse(ty, "the elements are converted, for which memory may be short", report);
    } else if types::is_text(ty) && !marshal.is(FormKind::CountedUtf8) {
        refuse(ty, "the text may have a NUL inside", report);
    } else if types::is_named(types::core(ty), &["char"]) && !is_whole(marshal, direction, block) {
        refuse(
            ty,
            "the character may not fit the native type, or the native value be no character",
            report,
        );
    }
}

/// Whether every `char` has the native form.
fn is_whole(marshal: &MarshalArgs, direction: Direction, block: &Block) -> bool {
    let form = marshal.form.as_ref().map(|form| form.kind);
    let by_form = form == Some(FormKind::Char32);
    let by_charset = form.is_none() && block.args.profile.charset.is_none();
    direction == Direction::In && (by_form || by_charset)
}

fn returned(ty: &Type, marshal: Option<&MarshalArgs>, report: &mut Report) {
    if marshal.is_some_and(|marshal| marshal.with.is_some()) {
        return;
    }
    if types::is_text(ty) || types::terminated_unit(ty).is_some() {
        refuse(ty, "native code may return a null, or text that is not valid", report);
    } else if types::is_named(types::core(ty), &["char"]) {
        refuse(ty, "native code may return a number that is no character", report);
    } else if types::vector(ty).is_some() {
        refuse(ty, "the count that native code reports may be wrong, or memory short", report);
    }
}

/// A count that is derived from one array or several.
fn count(ty: &Type, arrays: usize, report: &mut Report) {
    let integer = types::reference(ty).map_or(ty, |reference| &reference.elem);
    if arrays > 1 {
        refuse(ty, "the arrays that share this count may have different lengths", report);
    } else if types::is_named(integer, NARROW) {
        refuse(ty, format_args!("a length may not fit `{}`", quote::quote!(#integer)), report);
    } else if types::is_exclusive(ty) {
        refuse(ty, "the count that native code reports may be wrong", report);
    }
}

fn refuse(at: &impl quote::ToTokens, why: impl std::fmt::Display, report: &mut Report) {
    report.error(
        at,
        format_args!("{why}, so the function must return `Result<..>`"),
        "write `-> Result<T>`; a plain return type is for functions where nothing but loading can fail",
    );
}
