//! What a declaration says, as data and as documentation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{callee, runtime, spelled};
use crate::model::block::Block;
use crate::model::function::Function;
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::block::{Bind, LibraryName};
use crate::parse::function::{Code, Ret, Rule};

/// `FunctionMeta`.
pub(super) fn meta(function: &Function, block: &Block) -> TokenStream {
    let p = runtime();
    let name = function.ident.to_string();
    let entry = match &function.ordinal {
        Some(ordinal) => format!("#{ordinal}"),
        None => function.entry_name(),
    };
    let library = callee::library_name(block);
    let abi = &block.abi.name;
    let parameters = function.parameters.iter().map(|parameter| parameter_meta(parameter, block));
    let returns = spelled(&function.output.written).trim_start_matches("->").trim().to_owned();
    let native_return = native_return(function);
    let fails_if = function.fails_if.as_ref().map_or("", |rule| match rule.rule {
        Rule::Negative if matches!(rule.code, Some((Code::HResult, _))) => "hresult",
        Rule::Zero => "zero",
        Rule::Nonzero => "nonzero",
        Rule::Negative => "negative",
        Rule::MinusOne => "minus_one",
        Rule::ZeroIfError => "zero_if_error",
        Rule::With(_) => "with",
    });
    let last_error = function.last_error;
    quote! {
        #p::FunctionMeta::new(#name, #entry, #library, #abi, &[#(#parameters),*], #returns, #native_return, #fails_if, #last_error)
    }
}

fn native_return(function: &Function) -> String {
    match &function.ret {
        Some(Ret::Type(ty)) => spelled(ty),
        Some(Ret::Marshal(args)) => match (&args.form, &args.with) {
            (Some(form), _) => format!("{:?}", form.kind).to_lowercase(),
            (None, Some(with)) => spelled(with),
            (None, None) => String::new(),
        },
        None => String::new(),
    }
}

fn parameter_meta(parameter: &Parameter, block: &Block) -> TokenStream {
    let p = runtime();
    let name = parameter.ident.to_string();
    let ty = spelled(&parameter.ty);
    let role = match &parameter.role {
        Role::Managed(_) => quote!(Managed),
        Role::Callback(_) => quote!(Callback),
        Role::LengthOf(of) => {
            let names: Vec<String> = of.of.iter().map(ToString::to_string).collect();
            let names = names.join(", ");
            quote!(LengthOf(#names))
        }
        Role::UserData => quote!(UserData),
        Role::Value(_) => quote!(Value),
        Role::Retval | Role::RetvalBuffer | Role::RetvalArray => quote!(Retval),
        Role::OnFailure => quote!(OnFailure),
    };
    let flow = match (&parameter.role, parameter.direction()) {
        (Role::Retval | Role::RetvalArray | Role::OnFailure, _) | (_, Some(Direction::Out)) => {
            quote!(Out)
        }
        (_, Some(Direction::InOut)) => quote!(InOut),
        _ => quote!(In),
    };
    let crossing = match crossing(parameter, block) {
        Some(crossing) => quote!(::core::option::Option::Some(#crossing)),
        None => quote!(::core::option::Option::None),
    };
    quote!(#p::ParameterMeta::new(#name, #ty, #p::Role::#role, #p::Flow::#flow, #crossing))
}

/// How a parameter crosses, as far as the spelling of its type tells.
fn crossing(parameter: &Parameter, block: &Block) -> Option<TokenStream> {
    let p = runtime();
    let ty = &parameter.ty;
    let profile = super::strategy::profile(block.args.profile);
    match parameter.role {
        Role::Callback(_) => return Some(quote!(#p::Crossing::Callback)),
        Role::Retval | Role::RetvalArray | Role::OnFailure => {
            return Some(quote!(#p::Crossing::Slot));
        }
        Role::LengthOf(_) | Role::UserData | Role::Value(_) => {
            return Some(quote!(#p::Crossing::ByValue));
        }
        Role::Managed(_) | Role::RetvalBuffer => {}
    }
    if parameter.marshal.with.is_some() {
        return None;
    }
    if let Some(element) = types::element(ty) {
        return if types::is_number(element) {
            Some(quote!(#p::Crossing::Pinned))
        } else if types::is_text(element) {
            Some(quote!(<<&[&str] as #p::DefaultMarshal<#profile>>::Strategy as #p::Frame>::CROSSING)).filter(|_| block.args.profile.charset.is_some())
        } else {
            None
        };
    }
    if types::terminated_unit(ty).is_some() {
        return Some(quote!(#p::Crossing::Pinned));
    }
    if types::is_text(ty) {
        let strategy = match (&parameter.marshal.form, block.args.profile.charset) {
            (Some(form), _) => super::strategy::form(form.kind),
            (None, Some(_)) => quote!(<#profile as #p::Profile>::Str),
            (None, None) => return None,
        };
        return Some(quote!(<#strategy as #p::Frame>::CROSSING));
    }
    if types::is_number(ty) {
        return Some(quote!(#p::Crossing::ByValue));
    }
    (types::is_number(types::core(ty))
        && types::reference(types::option(ty).unwrap_or(ty)).is_some())
    .then(|| quote!(#p::Crossing::Pinned))
}

/// Documentation lines that every generated function gets.
pub(super) fn documentation(function: &Function, block: &Block) -> TokenStream {
    let library = match &block.args.library {
        LibraryName::Literal(name) => format!("`{}`", name.value()),
        LibraryName::Constant(path) => format!("the library named by `{}`", spelled(path)),
    };
    let entry = match &function.ordinal {
        Some(ordinal) => format!("entry point #{ordinal}"),
        None => format!("`{}`", function.entry_name()),
    };
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| format!("{}: {}", parameter.ident, described(parameter)))
        .collect();
    let native = native_return(function);
    let output = if native.is_empty() { String::new() } else { format!(" -> {native}") };
    let call = format!(
        "Calls {entry} of {library} as `extern \"{}\" fn({}){output}`.",
        block.abi.name,
        parameters.join(", ")
    );
    let panics = (!function.output.is_result && !matches!(block.args.bind, Bind::Link | Bind::Struct(..))).then(|| {
        quote! {
            #[doc = ""]
            #[doc = "# Panics"]
            #[doc = ""]
            #[doc = "If the library or the entry point cannot be found, with the report of what was tried."]
        }
    });
    quote! {
        #[doc = ""]
        #[doc = #call]
        #panics
    }
}

fn described(parameter: &Parameter) -> String {
    let ty = spelled(&parameter.ty);
    match &parameter.role {
        Role::Managed(Direction::Out) => format!("out {ty}"),
        Role::Managed(_) | Role::Callback(_) => ty,
        Role::LengthOf(of) => {
            let names: Vec<String> = of.of.iter().map(ToString::to_string).collect();
            format!("{ty} = length of {}", names.join(", "))
        }
        Role::UserData => format!("{ty} = user data"),
        Role::Value(value) => format!("{ty} = {}", spelled(value)),
        Role::Retval | Role::RetvalBuffer | Role::RetvalArray => format!("retval {ty}"),
        Role::OnFailure => format!("out {ty}, on failure"),
    }
}
