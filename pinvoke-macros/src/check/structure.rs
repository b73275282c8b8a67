//! The rules of a struct and its fields.

use syn::{GenericParam, Generics, LitInt, Type};

use super::{bits, flexible};
use crate::diag::Report;
use crate::model::structure::{Field, FieldRole, Structure, array, innermost, sequence};
use crate::model::types;
use crate::parse::ownership::Free;
use crate::parse::strategy::FormKind;
use crate::parse::structure::FieldForm;

pub(super) fn check(structure: &Structure, report: &mut Report) {
    parameters(&structure.generics, report);
    layout(structure, report);
    fields(structure, report);
    bits::check(structure, report);
    flexible::check(structure, report);
}

/// The native layout is one.
pub(super) fn parameters(generics: &Generics, report: &mut Report) {
    for parameter in &generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            report.error(
                parameter,
                "a native struct has one layout",
                "derive `NativeStruct` on a struct without type parameters",
            );
        }
    }
}

/// The fields of a struct, or of a member of a union.
pub(super) fn fields(structure: &Structure, report: &mut Report) {
    for field in &structure.fields {
        match &field.role {
            FieldRole::Managed => {
                native_only_type(field, report);
                if form(field, report) {
                    stated(structure, field, report);
                }
                count(structure, field, report);
                ownership(field, report);
            }
            FieldRole::LengthOf(..) | FieldRole::Value(..) | FieldRole::DiscriminantOf(..) => {
                native_only(structure, field, report)
            }
        }
    }
}

/// The number of `#pragma pack`.
pub(super) fn pack(pack: Option<&LitInt>, report: &mut Report) {
    if let Some(pack) = pack
        && !matches!(pack.base10_parse::<usize>(), Ok(1 | 2 | 4 | 8 | 16))
    {
        report.error(
            pack,
            "this is no packing",
            "write 1, 2, 4, 8 or 16, as `#pragma pack` has it",
        );
    }
}

/// Pack, size and offsets.
fn layout(structure: &Structure, report: &mut Report) {
    pack(structure.args.pack.as_ref(), report);
    if let Some(explicit) = structure.args.explicit
        && structure.fields.iter().any(|field| field.offset.is_none())
    {
        let without: Vec<&str> = structure
            .fields
            .iter()
            .filter(|field| field.offset.is_none())
            .map(|field| field.name.as_str())
            .collect();
        report.error_at(
            explicit,
            format_args!("the layout is explicit, but `{}` has no offset", without.join("`, `")),
            "write `#[offset(n)]` on every field",
        );
    }
    for field in &structure.fields {
        if let Some(offset) = &field.offset
            && offset.base10_parse::<usize>().is_err()
        {
            report.error(
                offset,
                "this is no offset",
                "write the number of bytes from the start of the struct",
            );
        }
    }
}

/// `NativeOnly<T>` needs to be told what it holds.
fn native_only_type(field: &Field, report: &mut Report) {
    if field.native_only_type().is_some() {
        report.error(
            &field.ty,
            "nothing says what this field holds: managed code has no value for it",
            "write `#[len_of(items)]` for a count, `#[discriminant_of(union)]` for what tells the member of a union, `#[value(size_of::<Native>())]` for the struct's own size, or `#[value(0)]` for a reserved field",
        );
    }
}

/// Counts and constants.
fn native_only(structure: &Structure, field: &Field, report: &mut Report) {
    let (what, span) = match &field.role {
        FieldRole::LengthOf(_, span) => ("len_of", *span),
        FieldRole::Value(_, span) => ("value", *span),
        FieldRole::DiscriminantOf(_, span) => ("discriminant_of", *span),
        FieldRole::Managed => return,
    };
    if field.native_only_type().is_none() {
        report.error(
            &field.ty,
            format_args!("`#[{what}]` is for a field that native code alone has"),
            "write `NativeOnly<T>` with the native type, such as `NativeOnly<u32>`; its value in Rust is `NativeOnly`",
        );
    }
    if field.free.is_some() || field.borrowed.is_some() || field.marshal.form.is_some() {
        report.error_at(
            span,
            format_args!("`#[{what}]` excludes the other attributes"),
            "remove them",
        );
    }
    if let FieldRole::DiscriminantOf(of, _) = &field.role
        && structure.field(of).is_none_or(Field::is_native_only)
    {
        report.error(
            of,
            format_args!("there is no field `{of}` that is a union"),
            "name the field whose type is the enum with `#[native(union)]`",
        );
    }
    let FieldRole::LengthOf(of, _) = &field.role else { return };
    for name in &of.of {
        let Some(counted) = structure.field(name) else {
            report.error(
                name,
                format_args!("there is no field `{name}`"),
                "name the array or the text that is counted",
            );
            continue;
        };
        let has_length = sequence(&counted.ty).is_some()
            || (types::is_text(&counted.ty)
                && !matches!(counted.marshal.form, Some(FieldForm::ByValTStr(_))))
            || types::terminated_unit(&counted.ty).is_some();
        if !has_length {
            report.error(
                name,
                format_args!("`{name}` has no number of elements"),
                "count `&[T]`, `Vec<T>`, `Box<[T]>`, or text behind a pointer",
            );
        }
    }
}

/// Text, `char` and `bool` need a form.
fn stated(structure: &Structure, field: &Field, report: &mut Report) {
    let marshal = &field.marshal;
    if marshal.with.is_some() {
        return;
    }
    let inner = innermost(&field.ty);
    let profile = structure.args.profile;
    let word = marshal.element.as_ref().or(marshal.form.as_ref());
    let by_form = matches!(word, Some(FieldForm::Form(form)) if form.kind != FormKind::LpArray);
    let charset = profile.charset.is_some() || marshal.charset.is_some();
    if types::is_text(inner) && !by_form && !charset {
        report.error(
            &field.ty,
            "this text has no charset: C has several string types, and Rust cannot know which",
            "write `#[native(charset = utf8)]` (or `utf16`, `ansi`, `auto`) above the struct, or `#[marshal(lputf8str)]` (`lpwstr`, `lpstr`) on the field",
        );
    } else if types::is_named(inner, &["char"]) && !by_form && profile.charset.is_none() {
        report.error(
            &field.ty,
            "this character has no width",
            "write `#[native(charset = ..)]` above the struct, or `#[marshal(char8)]`, `char16` or `char32` on the field",
        );
    } else if types::is_named(inner, &["bool"]) && !by_form && profile.bools.is_none() {
        report.error(
            &field.ty,
            "this `bool` has no width: C's `_Bool` has 1 byte, Win32's `BOOL` 4, OLE's `VARIANT_BOOL` 2",
            "write `#[native(bools = bool8)]` or `bool32` above the struct, or `#[marshal(bool8)]`, `bool32` or `variant_bool` on the field",
        );
    }
}

/// An explicit form must fit the type; false if it does not.
fn form(field: &Field, report: &mut Report) -> bool {
    let before = report.len();
    let marshal = &field.marshal;
    let ty = &field.ty;
    if let (Some(_), Some(form)) = (&marshal.with, &marshal.form) {
        report.error_at(form.span(), "`with` and a form exclude each other", "remove one of them");
    }
    for (word, is_element) in [(&marshal.form, false), (&marshal.element, true)] {
        let Some(word) = word else { continue };
        let (fits, help) = fits(word, ty, is_element);
        if !fits {
            report.error_at(word.span(), "this form does not fit the type", help);
        }
    }
    if report.len() > before {
        return false;
    }
    if let (Some(element), false) =
        (&marshal.element, array(ty).is_some() || sequence(ty).is_some())
    {
        report.error_at(
            element.span(),
            "`elem` belongs to an array",
            "write the form alone: `#[marshal(bool32)]`",
        );
    }
    let fixed_text = [&marshal.form, &marshal.element]
        .into_iter()
        .flatten()
        .any(|word| matches!(word, FieldForm::ByValTStr(_)));
    let fixed_array = field.is_inline() && array(ty).is_none();
    match (&marshal.size_const, &marshal.form) {
        (None, Some(word)) if fixed_text || fixed_array => report.error_at(
            word.span(),
            "nothing says how large the field is",
            "write `size_const = n`, with the number that stands between the brackets in C",
        ),
        (Some(size), _) if !fixed_text && !field.is_inline() && sequence(ty).is_none() => report
            .error(
                size,
                "`size_const` belongs to text or an array",
                "write `#[marshal(byvaltstr, size_const = n)]` for text in the struct itself",
            ),
        (Some(size), _) if fixed_text && fixed_array => report.error(
            size,
            "`size_const` cannot be the size of the text and of the array",
            "write the array as `[String; N]`",
        ),
        _ => {}
    }
    if let (Some(_), false, Some(word)) = (marshal.charset, fixed_text, &marshal.form) {
        report.error_at(
            word.span(),
            "`charset` belongs to text in the struct itself",
            "write `#[marshal(byvaltstr, size_const = n, charset = ..)]`; text behind a pointer takes `lputf8str`, `lpwstr`, `lpstr`",
        );
    }
    report.len() == before
}

fn fits(word: &FieldForm, ty: &Type, is_element: bool) -> (bool, &'static str) {
    let inner = innermost(ty);
    let is_text = types::is_named(inner, &["str", "String", "Path", "PathBuf"]);
    let known = types::is_number(inner) || is_text || types::is_named(inner, &["bool", "char"]);
    match word {
        FieldForm::ByValTStr(_) => (
            types::is_named(inner, &["str", "String"]),
            "`byvaltstr` is for `String` and `&str`; a buffer of units is an array, such as `[u16; 260]`",
        ),
        FieldForm::ByValArray(_) => (
            !is_element
                && types::option(ty).is_none()
                && (array(ty).is_some() || sequence(ty).is_some()),
            "`byvalarray` is for `Vec<T>`, `&[T]` and `[T; N]`; text takes `byvaltstr`",
        ),
        FieldForm::Flexible(_) => (
            !is_element && types::option(ty).is_none() && sequence(ty).is_some(),
            "`flexible` is for `Vec<T>`, `&[T]` and `Box<[T]>` in the last field of a struct",
        ),
        FieldForm::With(..) => (is_element, "`elem(with = ..)` converts the elements of an array"),
        FieldForm::Form(form) => match form.kind {
            FormKind::LpArray => (
                !is_element && sequence(ty).is_some(),
                "`lparray` is for `Vec<T>`, `&[T]` and `Box<[T]>`; an array in the struct itself is `[T; N]`, or takes `byvalarray`",
            ),
            FormKind::Bool32 | FormKind::Bool8 | FormKind::VariantBool => {
                (!known || types::is_named(inner, &["bool"]), "this form is for `bool`")
            }
            FormKind::Char8 | FormKind::Char16 | FormKind::Char32 => {
                (!known || types::is_named(inner, &["char"]), "this form is for `char`")
            }
            FormKind::FixedStr => (
                false,
                "`fixed_str` is for parameters; text in the struct itself takes `byvaltstr` with `size_const = n`",
            ),
            FormKind::CountedUtf8
            | FormKind::CountedUtf16
            | FormKind::InPlace
            | FormKind::MultiStr => (
                false,
                "this form is for parameters; text in a field takes `lputf8str`, `lpwstr` or `lpstr` behind a pointer, and `byvaltstr` with `size_const = n` in the struct itself",
            ),
            _ => (!known || is_text, "this form is for text: `String`, `&str`, `&Path`"),
        },
    }
}

/// An array behind a pointer needs a count.
fn count(structure: &Structure, field: &Field, report: &mut Report) {
    if sequence(&field.ty).is_none() || field.is_inline() || field.marshal.with.is_some() {
        return;
    }
    let is_flexible = field.is_flexible();
    let counter = structure.counter(field).is_some();
    // A count of something that is no field has its own error.
    let misnamed = structure.fields.iter().any(|other| match &other.role {
        FieldRole::LengthOf(of, _) => of.of.iter().any(|name| structure.field(name).is_none()),
        _ => false,
    });
    match (&field.marshal.size_const, counter) {
        (Some(_), true) if is_flexible => {}
        (_, false) if is_flexible && !misnamed => report.error(
            &field.ty,
            "nothing tells how many elements follow the struct",
            format_args!(
                "write `#[len_of({})] count: NativeOnly<u32>` for the field that has the count",
                field.name
            ),
        ),
        (None, false) if !misnamed => report.error(
            &field.ty,
            "nothing tells how many elements this array has",
            format_args!(
                "write `#[len_of({})] count: NativeOnly<u32>` for the field that has the count, or `#[marshal(lparray, size_const = n)]`",
                field.name
            ),
        ),
        (Some(size), true) => report.error(
            size,
            "the count is both constant and in another field",
            "remove one of them",
        ),
        _ => {}
    }
    // An element that is an array again would need a count of its own.
    if let Some(element) = sequence(&field.ty)
        && sequence(element).is_some()
    {
        report.error(
            element,
            "nothing tells how many elements the inner arrays have",
            "write a struct with a pointer and a count, and an array of it",
        );
    }
}

/// Who owns what native code writes into the field.
fn ownership(field: &Field, report: &mut Report) {
    let span = match (&field.free, field.borrowed) {
        (Some((_, _)), Some(span)) => {
            report.error_at(
                span,
                "`#[free]` and `#[borrowed]` contradict each other: native memory has one owner",
                "remove one of them",
            );
            return;
        }
        (Some((free, span)), None) => {
            if let Free::Method(_) = free {
                report.error_at(*span, "there is no `self` here", "write `#[free(with = path)]`");
            }
            *span
        }
        (None, Some(span)) => span,
        (None, None) => return,
    };
    let ty = &field.ty;
    let pointer = sequence(ty).is_some() && !field.is_inline() && !field.is_flexible();
    let value =
        types::is_number(innermost(ty)) || types::is_named(innermost(ty), &["bool", "char"]);
    let outer = types::option(ty).unwrap_or(ty);
    if types::reference(outer).is_some() {
        report.error(
            ty,
            "a reference only goes in, so native code does not own it",
            "remove `#[free]` or `#[borrowed]`; for what native code writes, write `String`, `Vec<T>` or `Box<T>`",
        );
    } else if value && !pointer && crate::model::structure::boxed(outer).is_none() {
        report.error_at(
            span,
            "conflicting ownership: a value owns no memory",
            "remove `#[free]` or `#[borrowed]`",
        );
    } else if matches!(field.marshal.form, Some(FieldForm::ByValTStr(_))) {
        report.error_at(
            span,
            "conflicting ownership: the text lies in the struct itself",
            "remove `#[free]` or `#[borrowed]`",
        );
    }
}
