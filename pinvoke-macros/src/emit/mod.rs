//! The model to Rust code.
//!
//! Every identifier of the macro's own is hygienic. What can fail to type-check because of the
//! user's types carries the span of the user's type, one helper call per parameter; everything else
//! has the span of the macro call.

mod array;
pub(crate) mod block;
pub(crate) mod callback;
mod callee;
mod count;
pub(crate) mod derive;
pub(crate) mod export;
pub(crate) mod handle;
mod invoke;
mod libffi;
mod meta;
mod outcome;
mod strategy;
mod stub;
mod vet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// The module that generated code names.
pub(crate) fn runtime() -> TokenStream {
    quote!(::pinvoke::__private)
}

/// An identifier that no user code can see.
fn local(name: impl std::fmt::Display) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}

/// The tokens with the span given, for errors that are about one token of the user.
fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let inner = respanned(group.stream(), span);
                token = TokenTree::Group(Group::new(group.delimiter(), inner));
            }
            token.set_span(span.resolved_at(token.span()));
            token
        })
        .collect()
}

/// A type or path as people would write it, for metadata and documentation.
fn spelled(node: &impl ToTokens) -> String {
    let mut text = node.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        ("& ", "&"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
        ("* const", "*const"),
        ("* mut", "*mut"),
        ("(- ", "(-"),
        (", - ", ", -"),
    ] {
        text = text.replace(from, to);
    }
    if let Some(number) = text.strip_prefix("- ") {
        text = format!("-{number}");
    }
    text.replace("->(", "-> (")
}

/// The Rust signature of a function with another return type, for the fallback.
pub(crate) fn signature_returning(
    function: &crate::model::function::Function,
    block: &crate::model::block::Block,
    output: &syn::ReturnType,
) -> TokenStream {
    stub::signature(function, block, output)
}
