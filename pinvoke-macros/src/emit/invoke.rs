//! `invoke`: a function of native code with a callback's signature, called from Rust.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Generics, LitStr, ReturnType, Type, Visibility};

use super::runtime;
use super::stub::Stub;
use crate::model::block::Block;
use crate::model::callback::{CallbackParameter, CallbackRole, CallbackSignature};
use crate::model::function::{Function, Output};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::block::{Bind, BlockArgs, LibraryName, StubKind};
use crate::parse::callback::Callable;
use crate::parse::strategy::MarshalArgs;

/// The method, a stub like that of a declared function, whose entry point is the pointer.
pub(super) fn method(signature: &CallbackSignature, callable: Callable) -> TokenStream {
    let function = Function {
        attrs: documentation(signature),
        vis: Visibility::Public(syn::token::Pub::default()),
        is_safe: matches!(callable, Callable::Safe) && !has_pointers(signature),
        ident: format_ident!("invoke", span = Span::mixed_site()),
        generics: Generics::default(),
        parameters: signature.parameters.iter().map(parameter).collect(),
        variadic: None,
        output: output(signature),
        entry: None,
        ordinal: None,
        optional: None,
        last_error: false,
        ret: signature.ret.clone(),
        fails_if: None,
        free: signature.free.clone(),
        borrowed: None,
        has_errors: false,
    };
    let block = Block {
        args: BlockArgs {
            library: LibraryName::Literal(LitStr::new("", Span::mixed_site())),
            profile: signature.args.profile,
            last_error: false,
            hresult: false,
            bind: Bind::Pointer,
            bind_all: None,
            stub: StubKind::Direct,
            search: Vec::new(),
            exact: true,
            errors: Vec::new(),
        },
        attrs: Vec::new(),
        abi: signature.abi.clone(),
        unsafe_span: Span::mixed_site(),
        functions: Vec::new(),
    };
    Stub::new(&function, &block).tokens()
}

fn documentation(signature: &CallbackSignature) -> Vec<syn::Attribute> {
    let mut attributes = vec![
        syn::parse_quote!(#[doc = "Calls the function."]),
        syn::parse_quote!(#[doc = ""]),
        syn::parse_quote!(#[doc = "# Errors"]),
        syn::parse_quote!(#[doc = ""]),
        syn::parse_quote!(#[doc = "An argument or the result cannot be converted."]),
    ];
    if has_pointers(signature) {
        attributes.extend([
            syn::parse_quote!(#[doc = ""]),
            syn::parse_quote!(#[doc = "# Safety"]),
            syn::parse_quote!(#[doc = ""]),
            syn::parse_quote!(#[doc = "The pointers are what the function expects."]),
        ]);
    }
    attributes
}

/// Whether a pointer that the caller makes gets to native code.
fn has_pointers(signature: &CallbackSignature) -> bool {
    let mut managed = signature.parameters.iter().filter(|p| p.is_visible());
    managed.any(|p| types::pointer_inside(&p.ty).is_some())
}

fn parameter(parameter: &CallbackParameter) -> Parameter {
    let p = runtime();
    let ty = &parameter.ty;
    let role = match &parameter.role {
        CallbackRole::LengthOf(of) => Role::LengthOf(of.clone()),
        CallbackRole::UserData(_) => {
            Role::Value(syn::parse_quote!(<#ty as #p::UserData>::from_context(self.0.user_data())))
        }
        CallbackRole::Out(_) => Role::Managed(Direction::Out),
        CallbackRole::Managed | CallbackRole::Retval(_) if types::is_exclusive(ty) => {
            Role::Managed(Direction::InOut)
        }
        CallbackRole::Managed | CallbackRole::Retval(_) => Role::Managed(Direction::In),
    };
    // What a callback may do with a struct, a function of native code may.
    let is_entrusted = matches!(role, Role::Managed(Direction::InOut))
        && types::reference(ty).is_some_and(|reference| {
            types::is_plain_value(&reference.elem) && !types::is_number(&reference.elem)
        });
    Parameter {
        ident: parameter.ident.clone(),
        ty: ty.clone(),
        role,
        marshal: MarshalArgs { is_entrusted, ..parameter.marshal.clone() },
        out: Default::default(),
        free: parameter.free.clone(),
        borrowed: None,
        role_span: Span::mixed_site(),
    }
}

fn output(signature: &CallbackSignature) -> Output {
    let p = runtime();
    let ok: Type = signature.output.clone().unwrap_or_else(|| syn::parse_quote!(()));
    let written: ReturnType = syn::parse_quote!(-> #p::Result<#ok>);
    Output { written, ok, is_result: true, span: signature.ident.span() }
}

/// The wrapper that `invoke` is a method of, and the proof that it is one.
pub(super) fn wrapper(signature: &CallbackSignature) -> TokenStream {
    let p = runtime();
    let ident = &signature.ident;
    quote! {
        // SAFETY: the struct is a transparent wrapper.
        unsafe impl #p::Callable for #ident {}
    }
}
