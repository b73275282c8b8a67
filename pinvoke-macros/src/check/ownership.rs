//! Who owns what native code returns: always stated, never twice.

use syn::Type;

use crate::diag::Report;
use crate::model::block::Block;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::block::{Bind, Charset};
use crate::parse::function::Ret;
use crate::parse::ownership::{BorrowedFrom, Free};
use crate::parse::strategy::FormKind;

pub(super) fn check(function: &Function, block: &Block, report: &mut Report) {
    super::give::check(function, report);
    if let NativeReturn::Lifted(ty) = function.native_return() {
        let custom = matches!(&function.ret, Some(Ret::Marshal(args)) if args.with.is_some());
        stated(ty, function.free.is_some(), function.borrowed.is_some(), custom, report);
        let form = match &function.ret {
            Some(Ret::Marshal(args)) => args.form.as_ref().map(|form| form.kind),
            _ => None,
        };
        if function.borrowed.is_some() && !custom {
            let charset = function.return_marshal().and_then(|marshal| marshal.charset);
            view(ty, form, charset, block, report);
        }
        if let Some((BorrowedFrom::Parameter(owner), _)) = &function.borrowed {
            borrowed(function, block, owner, ty, report);
        }
        if let Some((BorrowedFrom::Static(span), _)) = &function.borrowed {
            let lifetimes = types::lifetimes(ty);
            for lifetime in lifetimes.named.iter().filter(|lifetime| lifetime.ident != "static") {
                report.error_at(
                    *span,
                    format_args!("the value is borrowed for ever, but its type says {lifetime}"),
                    "write `&'static`",
                );
            }
            if lifetimes.elided {
                report.error(
                    ty,
                    "the value is borrowed for ever, but its type does not say so",
                    "write `&'static`",
                );
            }
        }
    } else if let Some(span) = function
        .free
        .as_ref()
        .map(|(_, span)| span)
        .or(function.borrowed.as_ref().map(|(_, span)| span))
    {
        report.error_at(
            *span,
            "the native return value is not delivered, so nobody owns or borrows it",
            "return it, as `-> Result<String>`; or remove the attribute",
        );
    }
    for parameter in &function.parameters {
        match parameter.role {
            // A reference to the slot has its own error.
            Role::Retval | Role::RetvalArray | Role::RetvalBuffer | Role::OnFailure
                if types::is_exclusive(&parameter.ty) => {}
            Role::Retval | Role::RetvalArray | Role::OnFailure => {
                stated(
                    &parameter.ty,
                    parameter.free.is_some(),
                    parameter.borrowed.is_some(),
                    parameter.marshal.with.is_some(),
                    report,
                );
            }
            _ if parameter.is_exchanged() => exchanged(parameter, report),
            _ => {
                if let Some(span) = parameter
                    .free
                    .as_ref()
                    .map(|(_, span)| span)
                    .or(parameter.borrowed.as_ref().map(|(_, span)| span))
                {
                    report.error_at(*span, "native code returns nothing by this parameter", "ownership is stated on `#[retval]` and `#[out(on_failure)]` parameters, and on the function");
                }
            }
        }
    }
    let frees = function.parameters.iter().filter_map(|p| p.free.as_ref()).chain(&function.free);
    let arrays = function
        .parameters
        .iter()
        .filter(|p| matches!(p.role, Role::RetvalArray))
        .filter_map(|p| p.free.as_ref())
        .map(|(_, span)| span);
    let arrays: Vec<_> = arrays
        .chain(function.return_counter().and(function.free.as_ref()).map(|(_, span)| span))
        .map(|span| format!("{span:?}"))
        .collect();
    for (free, span) in frees {
        elements(function, free, *span, report);
        array_of_bstrs(function, free, report);
        if let Free::Counted(path) = free
            && !arrays.contains(&format!("{span:?}"))
        {
            report.error(path, "only an array is released with its count", "remove `counted`");
        }
        if let Free::Method(method) = free {
            let is_struct = matches!(block.args.bind, Bind::Struct(..));
            if !is_struct {
                report.error_at(
                    *span,
                    "there is no `self` here",
                    "write `#[free(with = path)]`, or bind the block as `bind = pub struct Name`",
                );
            } else if !block.functions.iter().any(|other| other.ident == *method) {
                report.error(
                    method,
                    format_args!("this block declares no function `{method}`"),
                    "declare the release function in the same block",
                );
            }
        }
    }
}

/// Native memory that the callee replaces or sets: arrays, text, and arrays of text.
fn exchanged(parameter: &Parameter, report: &mut Report) {
    let ty = &parameter.ty;
    let place = types::reference(ty).map_or(ty, |reference| &reference.elem);
    let is_text = |ty: &Type| types::is_named(types::option(ty).unwrap_or(ty), &["String"]);
    let is_in_out = matches!(parameter.role, Role::Managed(Direction::InOut));
    let is_retval = matches!(parameter.role, Role::RetvalBuffer);
    let texts = types::vector(place).is_some_and(is_text);
    let inner = types::option(place).unwrap_or(place);
    let fits = match types::plain(place) {
        Type::Slice(slice) => is_text(&slice.elem),
        _ if parameter.is_buffer() => texts,
        _ if is_in_out => types::vector(place).is_some() || is_text(place),
        _ => types::vector(inner).is_some() || is_text(place),
    };
    if !types::is_exclusive(ty) && !is_retval {
        return; // The direction has its own error.
    }
    let free = parameter.free.as_ref().map(|(free, span)| {
        let inner = if let Free::Elements(each) = free { each } else { free };
        (free, inner, *span)
    });
    if !fits {
        report.error(
            ty,
            "native code does not allocate what this type holds",
            "write `&mut Vec<T>` or `&mut String` for what native code allocates or may replace, `&mut [String]` or `#[out(capacity = N)] &mut Vec<String>` for an array of strings that it sets",
        );
    } else if let (Some((_, span)), true) = (&parameter.borrowed, is_in_out) {
        report.error_at(
            *span,
            "native code may replace the memory that goes in, so somebody has to release it",
            "write `#[free(c)]`, or `#[free(with = path, alloc = path)]`",
        );
    } else if let (Some((_, Free::With(_) | Free::Counted(_) | Free::Method(_), span)), true) =
        (free, is_in_out)
    {
        report.error_at(
            span,
            "native code may replace the memory that goes in, so it has to come from its allocator",
            "write `#[free(c)]`, or name both functions: `#[free(with = path, alloc = path)]`",
        );
    } else if let (Some((Free::Allocator(..) | Free::Pair(..), _, span)), true) =
        (free, parameter.is_replaced_array() && texts)
    {
        report.error_at(
            span,
            "native code may replace the texts too, so each of them is released with the array",
            "write `elements` behind the allocator: `#[free(c, elements)]`",
        );
    }
    if let (Some((_, inner, span)), true) =
        (free, parameter.marshal.has_bstr_elements() && !parameter.owns_array())
        && !matches!(inner, Free::Allocator("BstrHeap", _))
    {
        report.error_at(
            span,
            "a `BSTR` has a heap of its own, and the array here is the caller's",
            "write `#[free(bstr)]`",
        );
    }
    if let (Some(span), true) = (parameter.marshal.zero_terminated, parameter.is_allocated_array())
    {
        report.error_at(
            span,
            "an array in a place of the caller's has a count",
            "write `#[retval]` for an array up to a zero",
        );
    }
    if let (Some(span), true) = (parameter.marshal.zero_terminated, is_in_out) {
        report.error_at(
            span,
            "an array that native code may replace has a count",
            "write `#[len_of(..)] count: &mut usize` for the parameter that has the count both ways",
        );
    }
}

/// An array of `BSTR`s is none itself.
fn array_of_bstrs(function: &Function, free: &Free, report: &mut Report) {
    let (Free::Elements(each), true) = (free, function.owns_array(free)) else { return };
    if let Free::Allocator("BstrHeap", span) = &**each {
        report.error_at(
            *span,
            "an array is no `BSTR`, also where its elements are",
            "name what allocates the array: `#[free(cotaskmem, elements)]`; the elements are released by their own heap",
        );
    }
}

/// Only pointers are released with their array.
fn elements(function: &Function, free: &Free, span: proc_macro2::Span, report: &mut Report) {
    let owned = function.parameters.iter().filter(|parameter| {
        (matches!(parameter.role, Role::RetvalArray) || parameter.is_exchanged())
            && parameter.free.as_ref().is_some_and(|(other, _)| std::ptr::eq(other, free))
    });
    let mut arrays = owned.map(|parameter| &parameter.ty).chain(match function.native_return() {
        NativeReturn::Lifted(ty)
            if function.free.as_ref().is_some_and(|(other, _)| std::ptr::eq(other, free)) =>
        {
            Some(ty)
        }
        _ => None,
    });
    match free {
        Free::Elements(each) => {
            let is_text = |ty: &Type| {
                types::element(ty).is_some_and(|element| {
                    types::is_text(element) || types::terminated_unit(element).is_some()
                })
            };
            if !arrays.any(is_text) {
                report.error_at(
                    span,
                    "only the elements of an array of strings are released one by one",
                    "remove `elements`",
                );
            }
            if let Free::Counted(path) = &**each {
                report.error(
                    path,
                    "a function that takes the count releases the elements itself",
                    "remove `elements`",
                );
            }
        }
        Free::Pair(_, alloc)
            if !function.parameters.iter().any(|parameter| {
                parameter.is_exchanged()
                    && parameter.free.as_ref().is_some_and(|(other, _)| std::ptr::eq(other, free))
            }) =>
        {
            report.error(
                alloc,
                "nothing goes in that would have to be allocated",
                "remove `alloc`",
            );
        }
        _ => {}
    }
}

/// Text can only be looked at where it lies if Rust has a type for it there.
fn view(
    ty: &Type,
    form: Option<FormKind>,
    charset: Option<Charset>,
    block: &Block,
    report: &mut Report,
) {
    let is_view = types::reference(types::option(ty).unwrap_or(ty)).is_some();
    let is_utf8 = match form {
        Some(kind) => kind == FormKind::LpUtf8Str,
        None => charset.or(block.args.profile.charset) == Some(Charset::Utf8),
    };
    if is_view && types::is_named(types::core(ty), &["str"]) && !is_utf8 {
        report.error(
            ty,
            "only UTF-8 text can be borrowed as `&str`: other text is converted, so it is copied",
            "return `String` or `Option<String>`; `&CStr` and `&U16CStr` borrow text as it is",
        );
    }
}

/// Text needs an owner; numbers must not have one.
fn stated(ty: &Type, free: bool, borrowed: bool, custom: bool, report: &mut Report) {
    let text =
        types::is_text(ty) || types::terminated_unit(ty).is_some() || types::vector(ty).is_some();
    let is_view = types::reference(types::option(ty).unwrap_or(ty)).is_some();
    if custom {
        return;
    }
    let is_array = types::vector(types::option(ty).unwrap_or(ty)).is_some();
    if !borrowed && types::is_named(types::core(ty), &["BorrowedHandle"]) {
        report.error(
            ty,
            "nothing says who keeps the returned handle open",
            "write `#[borrowed(parameter)]` or `#[borrowed(static)]`; return the owned handle if it is ours to close",
        );
    }
    if !free && !borrowed && (text || is_view || is_array) {
        report.error(
            ty,
            "nothing says who owns the returned memory",
            "write `#[free(c)]`, `#[free(cotaskmem)]`, `#[free(local)]`, `#[free(bstr)]` or `#[free(with = path)]` if it is ours to free; `#[borrowed(parameter)]` or `#[borrowed(static)]` if it is not",
        );
    }
    if free && is_view {
        report.error(
            ty,
            "conflicting ownership: the value is freed before the function returns, so nothing can be borrowed from it",
            "return `String`",
        );
    }
    if (free || borrowed) && types::is_number(types::core(ty)) && !is_view {
        report.error(
            ty,
            "conflicting ownership: a number owns no memory",
            "remove `#[free]` or `#[borrowed]`",
        );
    }
}

/// A borrowed return value lives as long as the parameter that it is borrowed from.
fn borrowed(
    function: &Function,
    block: &Block,
    owner: &syn::Ident,
    ty: &Type,
    report: &mut Report,
) {
    let returned = types::lifetimes(ty);
    let is_struct = matches!(block.args.bind, Bind::Struct(..));
    if owner == "self" {
        if !is_struct {
            report.error(
                owner,
                "there is no `self` here",
                "name a parameter, or write `#[borrowed(static)]`",
            );
        }
        return;
    }
    let Some(parameter) = function.parameter(owner).filter(|parameter| parameter.is_visible())
    else {
        report.error(
            owner,
            format_args!("there is no parameter `{owner}` to borrow from"),
            "name the parameter that keeps the value alive, or write `#[borrowed(static)]`",
        );
        return;
    };
    if returned.named.is_empty() && !returned.elided {
        return;
    }
    let owned_by = types::lifetimes(&parameter.ty);
    if let Some(lifetime) = returned.named.first() {
        if !owned_by.named.contains(lifetime) {
            report.error(
                owner,
                format_args!("the value is borrowed from `{owner}`, but its lifetime {lifetime} is not `{owner}`'s"),
                match lifetime.ident == "static" {
                    true => "leave the lifetime out; or write `#[borrowed(static)]` if the library keeps the value for ever".to_owned(),
                    false => format!("write `{owner}: &{lifetime} ..`"),
                },
            );
        }
        return;
    }
    let others = function.parameters.iter().filter(|p| p.is_visible() && p.ident != *owner);
    let ambiguous = is_struct
        || others
            .map(|p| types::lifetimes(&p.ty))
            .any(|found| found.elided || !found.named.is_empty());
    if ambiguous || !owned_by.named.is_empty() {
        report.error(
            ty,
            format_args!("the elided lifetime would not be `{owner}`'s"),
            format_args!("name it: `fn {}<'a>({owner}: &'a .., ..) -> .. &'a ..`", function.ident),
        );
    }
}
