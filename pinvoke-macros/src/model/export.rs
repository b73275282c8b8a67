//! A function that native code calls.

use proc_macro2::Span;
use syn::{Expr, FnArg, ItemFn, LitStr, Pat, ReturnType, Type};

use super::block;
use super::callback::{self, CallbackParameter, CallbackRole, CallbackSignature};
use super::types;
use crate::diag::{Report, span_of};
use crate::parse::callback::CallbackSignatureArgs;
use crate::parse::export::ExportArgs;
use crate::parse::function::ret;
use crate::parse::ownership::free_of_call;
use crate::parse::parameter as syntax;
use crate::parse::{arguments, name_of};

pub(crate) struct Export {
    /// What native code sees: conversions as for a callback.
    pub(crate) signature: CallbackSignature,
    /// The Rust function, without the attributes that were for the macro and without the parameters
    /// that only native code has.
    pub(crate) function: ItemFn,
    /// What the Rust function returns, inside `Result`.
    pub(crate) ok: Option<Type>,
    pub(crate) is_result: bool,
    pub(crate) hresult: Option<Span>,
    /// `on_panic` beside `hresult`, where it has no meaning.
    pub(crate) idle_on_panic: Option<Expr>,
    pub(crate) entry: Option<(LitStr, Span)>,
}

impl Export {
    /// The places for values that the function returns.
    pub(crate) fn retvals(&self) -> impl Iterator<Item = &CallbackParameter> {
        self.signature.parameters.iter().filter(|p| matches!(p.role, CallbackRole::Retval(_)))
    }
}

/// Resolves a function; `None` if it cannot be called by native code at all.
pub(crate) fn resolve(args: ExportArgs, item: &ItemFn, report: &mut Report) -> Option<Export> {
    shape(item, report);
    let Some(abi) = &item.sig.abi else {
        report.error(
            &item.sig.fn_token,
            "the calling convention is not stated",
            "write `extern \"C\" fn`, or `extern \"system\" fn` where C has `__stdcall`, `WINAPI` or `STDMETHODCALLTYPE`",
        );
        return None;
    };
    let abi = block::abi(abi, report);
    let mut function = item.clone();
    function.sig.abi = None;
    let (mut native_return, mut freed) = (None, None);
    function.attrs.retain(|attribute| match name_of(attribute).as_str() {
        "ret" => {
            native_return = report.take(arguments(attribute, ret));
            false
        }
        "free" => {
            let span = span_of(attribute.path());
            freed = report.take(arguments(attribute, free_of_call)).map(|free| (free, span));
            false
        }
        _ => true,
    });
    let parameters: Vec<_> =
        item.sig.inputs.iter().filter_map(|argument| parameter(argument, report)).collect();
    function.sig.inputs = item
        .sig
        .inputs
        .iter()
        .filter(|argument| !is_native_only(argument))
        .cloned()
        .map(|mut argument| {
            if let FnArg::Typed(typed) = &mut argument {
                typed.attrs.retain(|attribute| !is_ours(attribute));
            }
            argument
        })
        .collect();
    let returned = match &item.sig.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some((**ty).clone()),
    };
    let is_result = returned.as_ref().is_some_and(|ty| types::is_named(ty, &["Result"]));
    let ok = match &returned {
        Some(ty) if is_result => types::arguments(ty).first().map(|ty| (*ty).clone()),
        other => other.clone(),
    };
    let ok = ok.filter(|ty| !types::is_unit(ty));
    let (idle_on_panic, on_panic) = match args.hresult {
        Some(_) => (args.on_panic, None),
        None => (None, args.on_panic),
    };
    let signature = CallbackSignature {
        args: CallbackSignatureArgs { profile: args.profile, on_panic, callable: None },
        attrs: Vec::new(),
        vis: item.vis.clone(),
        ident: item.sig.ident.clone(),
        generics: item.sig.generics.clone(),
        abi,
        parameters,
        // A status code is what native code sees of a `Result`.
        output: if args.hresult.is_some() { None } else { ok.clone() },
        ret: native_return,
        free: freed,
        exported: true,
    };
    Some(Export {
        signature,
        function,
        ok,
        is_result,
        hresult: args.hresult,
        idle_on_panic,
        entry: args.entry,
    })
}

/// What no function of C can be.
fn shape(item: &ItemFn, report: &mut Report) {
    let signature = &item.sig;
    if let Some(token) = &signature.asyncness {
        report.error(
            token,
            "native code cannot wait for an `async fn`",
            "remove `async`, and block on the future inside",
        );
    }
    for parameter in &signature.generics.params {
        if !matches!(parameter, syn::GenericParam::Lifetime(_)) {
            report.error(
                parameter,
                "a function that native code calls has one address, so it cannot be generic",
                "write the types, in one function for each",
            );
        }
    }
    if let Some(variadic) = &signature.variadic {
        report.error(
            variadic,
            "a function that native code calls cannot be variadic",
            "declare the parameters that native code passes",
        );
    }
}

fn parameter(argument: &FnArg, report: &mut Report) -> Option<CallbackParameter> {
    let FnArg::Typed(typed) = argument else {
        report.error(
            argument,
            "a function that native code calls has no `self`",
            "take a `Token<T>` or a handle, and find the value by it",
        );
        return None;
    };
    let Pat::Ident(pattern) = &*typed.pat else {
        report.error(&typed.pat, "a parameter needs a name", "write `name: Type`");
        return None;
    };
    let parsed = syntax::parse(&typed.attrs, report);
    for (name, span, help) in [
        ("in_out", parsed.in_out, "write `&mut T`: that it is changed is in the type"),
        (
            "callback",
            parsed.callback.as_ref().map(|(_, span)| *span),
            "take a `NativeFn<Signature>`",
        ),
        (
            "user_data",
            parsed.user_data,
            "take the pointer itself, or a `Token<T>`: a function has no closure to find",
        ),
        (
            "value",
            parsed.value.as_ref().map(|(_, span)| *span),
            "take the parameter, and look at its value",
        ),
        (
            "borrowed",
            parsed.borrowed.as_ref().map(|(_, span)| *span),
            "remove it: what is passed is borrowed for the call",
        ),
    ] {
        if let Some(span) = span {
            report.error_at(
                span,
                format_args!("`#[{name}]` has no meaning in a function that native code calls"),
                help,
            );
        }
    }
    let ty = (*typed.ty).clone();
    let out = callback::out(parsed.out, report);
    let role = match (parsed.len_of, parsed.retval, out) {
        (Some((of, _)), ..) => CallbackRole::LengthOf(of),
        (None, Some(span), _) => CallbackRole::Retval(span),
        (None, None, Some(span)) => CallbackRole::Out(span),
        (None, None, None) => CallbackRole::Managed,
    };
    Some(CallbackParameter {
        ident: pattern.ident.clone(),
        ty,
        role,
        marshal: parsed.marshal.map(|(args, _)| args).unwrap_or_default(),
        free: parsed.free,
        give: parsed.give,
    })
}

/// Whether only native code has the parameter.
fn is_native_only(argument: &FnArg) -> bool {
    let FnArg::Typed(typed) = argument else { return false };
    typed.attrs.iter().any(|attribute| matches!(name_of(attribute).as_str(), "len_of" | "retval"))
}

/// Whether the attribute was for the macro.
fn is_ours(attribute: &syn::Attribute) -> bool {
    !matches!(
        name_of(attribute).as_str(),
        "cfg" | "cfg_attr" | "allow" | "expect" | "warn" | "deny"
    )
}
