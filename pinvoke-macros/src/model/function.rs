//! A declared function.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{
    Attribute, ForeignItemFn, Generics, Ident, LitInt, LitStr, ReturnType, Safety, Type, Visibility,
};

use super::parameter::{self, Parameter, Role};
use super::types;
use crate::diag::{Report, span_of};
use crate::parse::block::BlockArgs;
use crate::parse::function::{self as syntax, Code, FailsIf, FunctionAttrs, Ret, Rule};
use crate::parse::ownership::{BorrowedFrom, Free};
use crate::parse::strategy::MarshalArgs;

pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    /// `safe fn`, and where it says so.
    pub(crate) is_safe: bool,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) parameters: Vec<Parameter>,
    /// The tail, with its name: a tuple on the Rust side.
    pub(crate) variadic: Option<(Ident, Span)>,
    pub(crate) output: Output,
    pub(crate) entry: Option<LitStr>,
    pub(crate) ordinal: Option<LitInt>,
    pub(crate) optional: Option<Span>,
    pub(crate) last_error: bool,
    pub(crate) ret: Option<Ret>,
    pub(crate) fails_if: Option<FailsIf>,
    pub(crate) free: Option<(Free, Span)>,
    pub(crate) borrowed: Option<(BorrowedFrom, Span)>,
    /// Its attributes could not be read, so the rules would report what follows from that.
    pub(crate) has_errors: bool,
}

/// What the Rust function returns.
pub(crate) struct Output {
    /// As written, with the arrow.
    pub(crate) written: ReturnType,
    /// The type inside `Result`, or the plain type.
    pub(crate) ok: Type,
    pub(crate) is_result: bool,
    pub(crate) span: Span,
}

impl Output {
    /// Where an error about the return type stands.
    pub(crate) fn place(&self) -> TokenStream {
        match &self.written {
            ReturnType::Type(_, ty) => ty.to_token_stream(),
            ReturnType::Default => Ident::new("_function", self.span).to_token_stream(),
        }
    }
}

/// What becomes of the native return value.
pub(crate) enum NativeReturn<'f> {
    /// It is lifted to this type.
    Lifted(&'f Type),
    /// It is only looked at by the failure rule.
    Consumed,
}

impl Function {
    pub(crate) fn parameter(&self, ident: &Ident) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.ident == *ident)
    }

    pub(crate) fn retvals(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(|p| matches!(p.role, Role::Retval | Role::RetvalBuffer | Role::RetvalArray))
    }

    /// The types that `Ok` consists of: the elements of a tuple, or the type itself.
    pub(crate) fn ok_parts(&self) -> Vec<&Type> {
        match types::plain(&self.output.ok) {
            Type::Tuple(tuple) => tuple.elems.iter().collect(),
            other => vec![other],
        }
    }

    /// What becomes of the native return value: with retvals it is part of `Ok` only if there is one
    /// more part than retvals.
    pub(crate) fn native_return(&self) -> NativeReturn<'_> {
        let parts = self.ok_parts();
        match self.retvals().count() {
            0 if types::is_unit(&self.output.ok) => NativeReturn::Consumed,
            0 => NativeReturn::Lifted(&self.output.ok),
            retvals if parts.len() == retvals + 1 => NativeReturn::Lifted(parts[0]),
            _ => NativeReturn::Consumed,
        }
    }

    /// The count of the returned array: the parameter with `#[len_of(return)]`.
    pub(crate) fn return_counter(&self) -> Option<usize> {
        self.parameters.iter().position(|p| match &p.role {
            Role::LengthOf(of) => of.of.iter().any(|name| name == "return"),
            _ => false,
        })
    }

    /// What `#[ret(..)]` says about the form of the returned value.
    pub(crate) fn return_marshal(&self) -> Option<&MarshalArgs> {
        match &self.ret {
            Some(Ret::Marshal(args)) => Some(args),
            _ => None,
        }
    }

    /// Whether native code allocates the array that is counted by these names.
    pub(crate) fn counts_allocated(&self, names: &[Ident]) -> bool {
        names.iter().any(|name| {
            name == "return"
                || self.parameter(name).is_some_and(|p| matches!(p.role, Role::RetvalArray))
        })
    }

    /// Whether this attribute says who releases an array, and not only what is in it.
    pub(crate) fn owns_array(&self, free: &Free) -> bool {
        let is_it = |other: &Option<(Free, Span)>| {
            other.as_ref().is_some_and(|(other, _)| std::ptr::eq(other, free))
        };
        is_it(&self.free) || self.parameters.iter().any(|it| it.owns_array() && is_it(&it.free))
    }

    /// The entry point's name.
    pub(crate) fn entry_name(&self) -> String {
        match &self.entry {
            Some(entry) => entry.value(),
            None => self.ident.to_string(),
        }
    }

    /// The parameters that count `parameter`.
    pub(crate) fn counters<'f>(
        &'f self,
        parameter: &'f Ident,
    ) -> impl Iterator<Item = &'f Parameter> {
        self.parameters.iter().filter(move |p| match &p.role {
            Role::LengthOf(of) => of.of.contains(parameter),
            _ => false,
        })
    }

    /// The buffer that is grown, if there is one.
    pub(crate) fn growing(&self) -> Option<&Parameter> {
        self.parameters.iter().find(|p| p.out.grow.is_some())
    }
}

/// Resolves a function.
pub(crate) fn resolve(item: &ForeignItemFn, block: &BlockArgs, report: &mut Report) -> Function {
    let mut attrs = syntax::parse(&item.attrs, report);
    status_code(&mut attrs, block.hresult.then(|| item.sig.ident.span()), report);
    let parameters = item
        .sig
        .inputs
        .iter()
        .filter_map(|argument| parameter::resolve(argument, report))
        .collect();
    if let (Some(_), Some((_, span))) = (&attrs.free, &attrs.borrowed) {
        report.error_at(
            *span,
            "`#[free]` and `#[borrowed]` contradict each other: native memory has one owner",
            "remove one of them",
        );
    }
    Function {
        attrs: attrs.passed_on,
        vis: item.vis.clone(),
        is_safe: matches!(item.sig.safety, Safety::Safe(_)),
        ident: item.sig.ident.clone(),
        generics: item.sig.generics.clone(),
        parameters,
        variadic: item.sig.variadic.as_ref().map(|tail| {
            let name = match tail.pat.as_ref().map(|(pattern, _)| &**pattern) {
                Some(syn::Pat::Ident(pattern)) => pattern.ident.clone(),
                _ => quote::format_ident!("arguments", span = tail.dots.spans[0]),
            };
            (name, span_of(tail))
        }),
        output: output(&item.sig.output, &item.sig.ident),
        entry: attrs.entry,
        ordinal: attrs.ordinal,
        optional: attrs.optional,
        last_error: block.last_error || attrs.last_error.is_some(),
        ret: attrs.ret,
        fails_if: attrs.fails_if,
        free: attrs.free,
        borrowed: attrs.borrowed,
        has_errors: false,
    }
}

/// `#[hresult]` is a return type and a failure rule; the block's stands where a function has neither.
fn status_code(attrs: &mut FunctionAttrs, block: Option<Span>, report: &mut Report) {
    let other = attrs.ret.is_some() || attrs.fails_if.is_some();
    if let (Some(span), true) = (attrs.hresult, other) {
        report.error_at(
            span,
            "`#[hresult]` says what the function returns and when it fails",
            "remove `#[ret]` and `#[fails_if]`; for an error type of your own write `#[ret(i32)] #[fails_if(negative, code = hresult, error = Type)]` instead",
        );
    }
    if let Some(span) = attrs.hresult.or(block).filter(|_| !other) {
        let code = Some((Code::HResult, span));
        attrs.fails_if = Some(FailsIf { rule: Rule::Negative, span, code, error: None });
        attrs.ret = Some(Ret::Type(Box::new(syn::parse_quote!(i32))));
    }
}

fn output(written: &ReturnType, ident: &Ident) -> Output {
    let unit = || syn::parse_quote!(());
    match written {
        ReturnType::Default => {
            Output { written: written.clone(), ok: unit(), is_result: false, span: ident.span() }
        }
        ReturnType::Type(_, ty) => {
            let is_result = types::is_named(ty, &["Result"]);
            let ok = if is_result {
                types::arguments(ty).first().map_or_else(unit, |ok| (*ok).clone())
            } else {
                (**ty).clone()
            };
            Output { written: written.clone(), ok, is_result, span: span_of(ty) }
        }
    }
}
