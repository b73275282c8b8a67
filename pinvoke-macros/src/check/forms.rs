//! Strings and booleans need a stated form.

use syn::Type;

use crate::diag::{Report, span_of};
use crate::model::block::Block;
use crate::model::function::Function;
use crate::model::parameter::Role;
use crate::model::structure::array;
use crate::model::types;
use crate::parse::block::ProfileArgs;
use crate::parse::function::Ret;
use crate::parse::strategy::{FORMS, Form, FormKind, MarshalArgs};

pub(super) fn check(function: &Function, block: &Block, report: &mut Report) {
    let profile = block.args.profile;
    for parameter in &function.parameters {
        let stated = match parameter.role {
            Role::LengthOf(_) | Role::UserData | Role::Value(_) | Role::Callback(_) => continue,
            _ => is_stated(&parameter.marshal),
        };
        if fitting(&parameter.ty, &parameter.marshal, "marshal", report) {
            unstated(&parameter.ty, stated, profile, report);
        }
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
        if let Some(Ret::Marshal(args)) = &function.ret {
            fitting(ty, args, "ret", report);
        }
    }
}

fn is_stated(args: &MarshalArgs) -> bool {
    args.with.is_some()
        || args.element.is_some()
        || args.nested.is_some()
        || args.charset.is_some()
        || args.form.as_ref().is_some_and(|form| {
            !matches!(
                form.kind,
                FormKind::LpArray | FormKind::InPlace | FormKind::MultiStr | FormKind::FixedStr
            )
        })
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
            "write `charset = utf8`, `utf16`, `ansi` or `auto` in the arguments of the attribute above; or `#[marshal(lputf8str)]`, `lpwstr` or `lpstr` on the parameter (`#[ret(..)]` for a return value)",
        );
    } else if profile.charset.is_none() && types::is_named(core, &["char"]) {
        report.error(
            ty,
            "this character has no width",
            "write `charset = ..` in the arguments of the attribute above; or `#[marshal(char8)]`, `char16` or `char32` on the parameter (`#[ret(..)]` for a return value)",
        );
    } else if profile.bools.is_none() && types::is_named(core, &["bool"]) {
        report.error(
            ty,
            "this `bool` has no width: C's `_Bool` has 1 byte, Win32's `BOOL` 4, OLE's `VARIANT_BOOL` 2",
            "write `bools = bool8` or `bool32` in the arguments of the attribute above; or `#[marshal(bool8)]`, `bool32` or `variant_bool` on the parameter (`#[ret(..)]` for a return value)",
        );
    }
}

/// An explicit form must fit the type; false if it does not.
pub(super) fn fitting(
    ty: &Type,
    marshal: &MarshalArgs,
    attribute: &str,
    report: &mut Report,
) -> bool {
    let before = report.len();
    let is_stated = marshal.is(FormKind::LpArray);
    let is_spelled = types::element(ty).is_some() || array(types::core(ty)).is_some();
    let element = marshal.element.as_ref().map(|element| element.span);
    let nested = marshal.nested.as_ref().filter(|_| !is_spelled).and_then(|nested| {
        let with = nested.with.as_ref().map(span_of);
        with.or_else(|| nested.element.as_ref().or(nested.form.as_ref()).map(|form| form.span))
    });
    if let (Some(span), false) = (element.or(nested), is_stated) {
        report.error_at(
            span,
            "`elem` is the form of an array's elements",
            format_args!(
                "write `#[{attribute}(lparray, elem = ..)]`, or name the form of the value alone"
            ),
        );
        return false;
    }
    if let Some(element) = &marshal.element
        && !is_of_elements(element.kind)
    {
        let word =
            FORMS.iter().find(|(_, kind)| *kind == element.kind).map_or("", |(word, _)| word);
        report.error_at(
            element.span,
            format_args!("`{word}` is no form of an array's elements"),
            "write `lputf8str`, `lpwstr`, `lpstr` or `lptstr` for elements that are text; `bool8`, `bool32` or `variant_bool` for `bool`; `char8`, `char16` or `char32` for `char`; nothing for the others",
        );
        return false;
    }
    charset_of(ty, marshal, report);
    if let (Some(element), Some(inner)) = (&marshal.element, types::element(ty)) {
        form_of(inner, element, attribute, report);
    }
    if let Some(form) = &marshal.form {
        form_of(ty, form, attribute, report);
    }
    report.len() == before
}

/// Whether a form needs nothing beside the element: no count, no size, no buffer of its own.
fn is_of_elements(kind: FormKind) -> bool {
    !matches!(
        kind,
        FormKind::CountedUtf8
            | FormKind::CountedUtf16
            | FormKind::FixedStr
            | FormKind::InPlace
            | FormKind::MultiStr
            | FormKind::LpArray
    )
}

/// A charset of its own belongs to text whose form leaves it open, and a fixed size to fixed text.
fn charset_of(ty: &Type, marshal: &MarshalArgs, report: &mut Report) {
    let open = [FormKind::LpArray, FormKind::InPlace, FormKind::MultiStr, FormKind::FixedStr]
        .into_iter()
        .chain([FormKind::AnsiBstr]);
    let word = marshal.element.as_ref().or(marshal.form.as_ref());
    if let (Some(_), Some(form)) = (marshal.charset, word)
        && !open.into_iter().any(|kind| kind == form.kind)
    {
        report.error_at(
            form.span,
            "this form says the charset already",
            "remove it, or remove `charset` or `codepage`",
        );
    } else if marshal.charset.is_some() && !types::is_text(types::element(ty).unwrap_or(ty)) {
        report.error(
            ty,
            "only text has a charset",
            "remove `charset` or `codepage`; `&CStr` and `&U16CStr` have their form already",
        );
    }
    if let (Some(form), None) =
        (marshal.form.as_ref().filter(|form| form.kind == FormKind::FixedStr), &marshal.size_const)
    {
        report.error_at(
            form.span,
            "nothing says how many units the text has",
            "write `size_const = n`, with the number that stands between the brackets in C",
        );
    }
}

/// A form word says what one type is in C; types that are not spelled out are left to the compiler.
fn form_of(ty: &Type, form: &Form, attribute: &str, report: &mut Report) {
    let core = types::core(ty);
    let is = |names: &[&str]| types::is_named(core, names);
    let is_array = types::element(ty).is_some();
    let is_text = types::is_text(ty) || types::terminated_unit(ty).is_some();
    let (fits, native) = match form.kind {
        FormKind::LpArray => (is_array || matches!(core, Type::Array(_)), "slices and vectors"),
        FormKind::MultiStr => (types::element(ty).is_some_and(types::is_text), "lists of strings"),
        FormKind::InPlace => (types::is_exclusive(ty) && is(&["String"]), "`&mut String`"),
        kind if kind.is_text() => {
            (!types::is_number(core) && !is(&["bool", "char"]) && !is_array, "strings")
        }
        FormKind::Char8 | FormKind::Char16 | FormKind::Char32 => {
            (!types::is_number(core) && !is(&["bool"]) && !is_text && !is_array, "`char`")
        }
        _ => (!types::is_number(core) && !is(&["char"]) && !is_text && !is_array, "`bool`"),
    };
    if fits {
        return;
    }
    let word = FORMS.iter().find(|(_, kind)| *kind == form.kind).map_or("", |(word, _)| word);
    let help = if form.kind == FormKind::InPlace {
        "write `&mut String`".to_owned()
    } else if form.kind == FormKind::MultiStr {
        "write `&[&str]`, or `&mut Vec<String>` for a list that native code writes".to_owned()
    } else if is_array && form.kind != FormKind::LpArray {
        format!("name the form of the elements: `#[{attribute}(lparray, elem = {word})]`")
    } else if types::is_number(core) {
        format!("remove `#[{attribute}({word})]`: a number crosses as it is")
    } else {
        let words = match () {
            () if is_text => "`lpstr`, `lpwstr`, `lptstr` or `lputf8str`",
            () if is(&["bool"]) => "`bool8`, `bool32` or `variant_bool`",
            () if is(&["char"]) => "`char8`, `char16` or `char32`",
            () => "`lparray`",
        };
        format!("write {words}")
    };
    report.error_at(
        form.span,
        format_args!("`{word}` is a form of {native}, which this type is not"),
        help,
    );
}
