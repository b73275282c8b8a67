//! The rules of a callback signature.

use syn::Type;

use crate::diag::Report;
use crate::model::callback::{CallbackParameter, CallbackRole, CallbackSignature};
use crate::model::types;
use crate::parse::function::Ret;
use crate::parse::ownership::{Free, Give};
use crate::parse::parameter::LengthOf;

pub(super) fn check(signature: &CallbackSignature, report: &mut Report) {
    let profile = signature.args.profile;
    let mut user_data = signature.parameters.iter().filter_map(|parameter| match parameter.role {
        CallbackRole::UserData(span) => Some(span),
        _ => None,
    });
    if let (Some(_), Some(second)) = (user_data.next(), user_data.next()) {
        report.error_at(
            second,
            "a callback has one user-data parameter",
            "remove the second `#[user_data]`",
        );
    }
    for parameter in &signature.parameters {
        match &parameter.role {
            CallbackRole::Managed => {
                let stated = parameter.marshal.form.is_some()
                    || parameter.marshal.with.is_some()
                    || parameter.marshal.element.is_some()
                    || parameter.marshal.nested.is_some();
                if super::forms::fitting(&parameter.ty, &parameter.marshal, "marshal", report) {
                    super::forms::unstated(&parameter.ty, stated, profile, report);
                }
                // A count of something that is no parameter has its own error.
                let misnamed = signature.parameters.iter().any(|other| match &other.role {
                    CallbackRole::LengthOf(of) => of.of.iter().any(|name| {
                        name != "return" && signature.parameters.iter().all(|p| p.ident != *name)
                    }),
                    _ => false,
                });
                if types::is_slice(&parameter.ty)
                    && !misnamed
                    && signature.counter(&parameter.ident).is_none()
                    && parameter.marshal.with.is_none()
                {
                    report.error(
                        &parameter.ty,
                        "nothing tells how many elements this array has",
                        format_args!(
                            "write `#[len_of({})]` before the parameter that has the count",
                            parameter.ident
                        ),
                    );
                }
            }
            CallbackRole::LengthOf(of) => count(signature, parameter, of, report),
            CallbackRole::Out(span) => written(signature, parameter, *span, report),
            CallbackRole::UserData(_) => {}
            CallbackRole::Retval(_) => {
                let stated = parameter.marshal.form.is_some() || parameter.marshal.with.is_some();
                super::forms::unstated(&parameter.ty, stated, profile, report);
                owned(&parameter.ty, parameter.free.as_ref(), report);
            }
        }
        given(parameter, report);
    }
    for parameter in &signature.parameters {
        lifetimes(signature, &parameter.ty, report);
        if let Some(size) = &parameter.marshal.size_param {
            report.error(
                size,
                "`size_param` has no meaning in what native code calls",
                format_args!(
                    "write `#[len_of({})]` before the parameter that has the count",
                    parameter.ident
                ),
            );
        }
    }
    match &signature.output {
        None => nothing_returned(signature, report),
        Some(output) => native_type(signature, output, report),
    }
    match (&signature.output, &signature.free) {
        // A marshaller of one's own decides in what memory its native value is.
        (Some(_), None) if matches!(&signature.ret, Some(Ret::Marshal(args, ..)) if args.with.is_some()) =>
            {}
        (Some(output), free) => owned(output, free.as_ref(), report),
        (None, Some((_, span))) => report.error_at(
            *span,
            "nothing is returned, so there is nothing to free",
            "remove `#[free]`",
        ),
        (None, None) => {}
    }
    if let (Some(output), Some(_), None) =
        (&signature.output, &signature.free, signature.return_counter())
        && array(output).is_some()
    {
        uncounted(output, "return", report);
    }
    if let Some(output) = &signature.output {
        let stated = matches!(&signature.ret, Some(Ret::Marshal(..)));
        super::forms::unstated(output, stated, profile, report);
        if let Some(Ret::Marshal(args)) = &signature.ret {
            super::forms::fitting(output, args, "ret", report);
        }
        if signature.args.on_panic.is_none() {
            let (subject, attribute) = signature.called();
            report.error(
                output,
                format_args!("nothing says what native code gets when the {subject} panics or cannot run"),
                format_args!("write `#[{attribute}(on_panic = value)]`, with the native value that tells the caller to stop"),
            );
        }
    }
    if let (Some((_, span)), Some(generic)) =
        (signature.args.callable, signature.generics.params.first())
    {
        report.error_at(
            span,
            format_args!(
                "`callable` needs to know the types, and `{}` is any",
                quote::quote!(#generic)
            ),
            "write the types, in one signature for each; or remove `callable`",
        );
    }
    for parameter in signature.generics.params.iter() {
        if let syn::GenericParam::Lifetime(lifetime) = parameter {
            report.error(
                lifetime,
                format_args!(
                    "a {}'s borrowed arguments live as long as the call",
                    signature.called().0
                ),
                "leave the lifetimes out",
            );
        }
    }
}

/// A count: of a slice that native code passes, or of what it gets.
fn count(
    signature: &CallbackSignature,
    parameter: &CallbackParameter,
    of: &LengthOf,
    report: &mut Report,
) {
    let is_reported = types::reference(&parameter.ty).is_some();
    for name in &of.of {
        if name == "return" {
            let returned = signature.output.as_ref();
            if returned.is_none_or(|ty| array(ty).is_none()) {
                report.error(
                    name,
                    "no array is returned, so there is nothing to count",
                    "return `Vec<T>`, or name the parameter that is counted",
                );
            } else if !is_reported {
                report.error(
                    &parameter.ty,
                    "native code gets the count of a returned array, so this is a place for it",
                    "write `&mut` before the integer: in C it is a pointer",
                );
            }
            continue;
        }
        let Some(counted) = signature.parameters.iter().find(|other| other.ident == *name) else {
            report.error(
                name,
                format_args!("there is no parameter `{name}`"),
                "name the slice that is counted",
            );
            continue;
        };
        let is_out = matches!(counted.role, CallbackRole::Out(_));
        if is_reported && !is_out {
            report.error(
                &parameter.ty,
                format_args!("native code passes the count of `{name}`, and gets none back"),
                "write the integer itself; `&mut` is for counts of what is written or returned",
            );
        } else if !is_reported && is_out && counted.free.is_some() {
            report.error(
                &parameter.ty,
                format_args!("native code gets the count of `{name}`, so this is a place for it"),
                "write `&mut` before the integer: in C it is a pointer",
            );
        }
    }
}

/// What the callback writes: a place of native code's, or a buffer.
fn written(
    signature: &CallbackSignature,
    parameter: &CallbackParameter,
    span: proc_macro2::Span,
    report: &mut Report,
) {
    let reference = types::reference(&parameter.ty).filter(|of| of.mutability.is_some());
    let Some(reference) = reference else {
        report.error_at(
            span,
            "what native code gets is written through a reference",
            "write `&mut T`, where C has `T *`",
        );
        return;
    };
    let value = &*reference.elem;
    if matches!(types::plain(value), Type::Slice(_)) {
        report.error_at(
            span,
            "the elements of a slice are there already",
            "write `&mut [T]` without `#[out]` to change them, or `#[out] &mut Vec<T>` to fill the buffer",
        );
        return;
    }
    let stated = parameter.marshal.form.is_some()
        || parameter.marshal.with.is_some()
        || parameter.marshal.element.is_some()
        || parameter.marshal.charset.is_some();
    if super::forms::fitting(value, &parameter.marshal, "marshal", report) {
        super::forms::unstated(value, stated, signature.args.profile, report);
    }
    let is_counted = signature.counter(&parameter.ident).is_some();
    match (&parameter.free, is_counted) {
        (None, true) => {}
        (None, false) if types::is_text(value) || array(value).is_some() => report.error(
            &parameter.ty,
            "nothing says where native code wants this",
            format_args!(
                "for a buffer of native code's write `#[len_of({})]` before the parameter that has its size; for memory that native code frees write `#[free(c)]`, `#[free(cotaskmem)]` or another allocator",
                parameter.ident
            ),
        ),
        (None, false) => {}
        (Some(_), is_counted) => {
            owned(value, parameter.free.as_ref(), report);
            if array(value).is_some() && !is_counted {
                uncounted(&parameter.ty, &parameter.ident.to_string(), report);
            }
        }
    }
}

/// The element of a vector, behind an `Option` too.
fn array(ty: &Type) -> Option<&Type> {
    types::vector(types::option(ty).unwrap_or(ty))
}

fn uncounted(ty: &Type, name: &str, report: &mut Report) {
    report.error(
        ty,
        "nothing tells native code how many elements this array has",
        format_args!(
            "write `#[len_of({name})] count: &mut usize` for the parameter that gets the count"
        ),
    );
}

/// Text and arrays that native code gets are freed by it: the declaration says how.
fn owned(ty: &Type, free: Option<&(Free, proc_macro2::Span)>, report: &mut Report) {
    let is_text =
        types::is_text(ty) || types::is_named(types::core(ty), &["NativeString", "BString"]);
    let is_array = array(ty).is_some();
    let has_texts = array(ty).is_some_and(types::is_text);
    match free {
        None if is_array => report.error(
            ty,
            "nothing says how the native caller frees this array",
            "write `#[free(cotaskmem)]`, `#[free(c)]` or `#[free(local)]`: it is copied into memory of that allocator",
        ),
        Some((Free::Allocator(_, span), _)) if has_texts => report.error_at(
            *span,
            "nothing says how the native caller frees the texts in this array",
            "write `elements` behind the allocator: each text is a block of its own, and so is the array",
        ),
        Some((Free::Elements(each), _)) if has_texts && each.allocator().is_some() => {}
        Some((Free::Elements(_), span)) if has_texts => report.error_at(
            *span,
            "a function that frees tells nothing about how to allocate",
            "name an allocator that both sides know: `#[free(cotaskmem, elements)]`, `#[free(c, elements)]`",
        ),
        None if is_text && types::reference(types::option(ty).unwrap_or(ty)).is_none() => report.error(
            ty,
            "nothing says how the native caller frees this text",
            "write `#[free(cotaskmem)]`, `#[free(c)]`, `#[free(local)]` or `#[free(bstr)]`: it is copied into memory of that allocator",
        ),
        Some((_, span)) if !is_text && !is_array => report.error_at(
            *span,
            "only text and arrays that are returned are freed by their caller",
            "remove `#[free]`",
        ),
        Some((Free::With(path) | Free::Counted(path) | Free::Pair(path, _), _)) => report.error(
            path,
            "a function that frees tells nothing about how to allocate",
            "name an allocator that both sides know: `#[free(cotaskmem)]`, `#[free(c)]`, `#[free(local)]` or `#[free(bstr)]`",
        ),
        Some((Free::Elements(_), span)) => report.error_at(
            *span,
            "only the elements of an array of strings are freed one by one",
            "remove `elements`",
        ),
        Some((Free::Method(method), _)) => report.error(
            method,
            "a function that frees tells nothing about how to allocate",
            "name an allocator that both sides know: `#[free(cotaskmem)]`, `#[free(c)]`, `#[free(local)]` or `#[free(bstr)]`",
        ),
        _ => {}
    }
}

/// `#[give]` is for what is taken over by value.
fn given(parameter: &CallbackParameter, report: &mut Report) {
    let Some(Give { span, allocator, on_success }) = parameter.give else { return };
    if let Some(span) = allocator.map(|(_, span)| span).or(on_success) {
        report.error_at(
            span,
            "what native code gives is there already, and is ours whatever becomes of the call",
            "write `#[give]`",
        );
    }
    let is_value =
        types::reference(types::option(&parameter.ty).unwrap_or(&parameter.ty)).is_none();
    if !matches!(parameter.role, CallbackRole::Managed) || !is_value {
        report.error_at(
            span,
            "what is only borrowed does not change its owner",
            "take the handle by value, or remove `#[give]`",
        );
    }
}

/// What a callback takes lives as long as the call: no lifetime of another length may be named.
fn lifetimes(signature: &CallbackSignature, ty: &Type, report: &mut Report) {
    let declared = |lifetime: &syn::Lifetime| {
        signature.generics.lifetimes().any(|declared| declared.lifetime == *lifetime)
    };
    for lifetime in types::lifetimes(ty).named.iter().filter(|lifetime| !declared(lifetime)) {
        report.error(
            lifetime,
            format_args!("what a {} borrows lives as long as the call", signature.called().0),
            "leave the lifetime out",
        );
    }
}

/// Without a return value there is none for a panic, and no native type.
fn nothing_returned(signature: &CallbackSignature, report: &mut Report) {
    let help = "remove it, or write the return type of the C function pointer";
    if let Some(value) = &signature.args.on_panic {
        let (subject, _) = signature.called();
        report.error(
            value,
            format_args!("the {subject} returns nothing, so there is no value for a panic"),
            help,
        );
    }
    if let Some(Ret::Type(native)) = &signature.ret {
        let (subject, _) = signature.called();
        report.error(
            native,
            format_args!("the {subject} returns nothing, so it has no native return type"),
            help,
        );
    }
}

/// `#[ret(..)]` names a form, or the returned type itself.
fn native_type(signature: &CallbackSignature, output: &Type, report: &mut Report) {
    let Some(Ret::Type(native)) = &signature.ret else { return };
    if quote::quote!(#output).to_string() != quote::quote!(#native).to_string() {
        report.error(
            native,
            format_args!(
                "the native type differs from what the {} returns, and nothing converts it",
                signature.called().0
            ),
            "name a form: `#[ret(bool32)]`, `#[ret(bool8)]`; or return the native type",
        );
    }
}
