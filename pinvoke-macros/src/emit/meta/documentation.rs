//! The documentation that every generated function gets.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::spelled;
use super::c_text::c_signature;
use crate::model::block::Block;
use crate::model::function::Function;
use crate::model::parameter::{Direction, Parameter, Role};
use crate::parse::block::{Bind, LibraryName};
use crate::parse::function::Ret;

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

/// Documentation lines that every generated function gets.
pub(in crate::emit) fn documentation(function: &Function, block: &Block) -> TokenStream {
    if matches!(block.args.bind, Bind::Pointer) {
        return TokenStream::new();
    }
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
    let in_c = match c_signature(function, block) {
        Some(text) => {
            quote!(#[doc = ""] #[doc = "```c"] #[doc = #text] #[doc = "```"])
        }
        None => {
            let text = match &block.args.bind {
                Bind::Struct(_, name) => {
                    format!(
                        "Its entry in `{name}::META` has its declaration in C: `c_declaration()`."
                    )
                }
                _ => format!("`{}::META.c_declaration()` is its declaration in C.", function.ident),
            };
            quote!(#[doc = ""] #[doc = #text])
        }
    };
    quote! {
        #[doc = ""]
        #[doc = #call]
        #in_c
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
