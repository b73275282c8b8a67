//! The Rust signature that a stub has.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ReturnType;

use super::runtime;
use crate::model::block::Block;
use crate::model::function::Function;
use crate::model::types;
use crate::parse::block::Bind;

/// The Rust signature: visible parameters only.
pub(in crate::emit) fn signature(
    function: &Function,
    block: &Block,
    output: &ReturnType,
) -> TokenStream {
    let ident = &function.ident;
    let unsafety = (!function.is_safe).then(|| quote!(unsafe));
    let mut inputs: Vec<TokenStream> = function
        .parameters
        .iter()
        .filter(|parameter| parameter.is_visible())
        .map(|parameter| {
            let (ident, ty) = (&parameter.ident, &parameter.ty);
            quote!(#ident: #ty)
        })
        .collect();
    if let Some((tail, span)) = &function.variadic {
        let p = runtime();
        inputs.push(quote_spanned!(*span=> #tail: impl #p::VarArgs));
    }
    let (impl_generics, where_clause) = (&function.generics, &function.generics.where_clause);
    if !matches!(block.args.bind, Bind::Struct(..) | Bind::Pointer) {
        return quote!(#unsafety fn #ident #impl_generics (#(#inputs),*) #output #where_clause);
    }
    // What is returned may be tied to the API object as well as to a parameter: the object must then
    // be borrowed at least as long as every lifetime that the return type names.
    let named = types::lifetimes(&function.output.ok).named;
    let named: Vec<_> = named.into_iter().filter(|lifetime| lifetime.ident != "static").collect();
    if named.is_empty() {
        return quote!(#unsafety fn #ident #impl_generics (&self, #(#inputs),*) #output #where_clause);
    }
    let mut generics = function.generics.clone();
    let api = syn::Lifetime::new("'pinvoke_api", Span::mixed_site());
    generics.params.insert(0, syn::parse_quote!(#api));
    let clause = generics.make_where_clause();
    for lifetime in named {
        clause.predicates.push(syn::parse_quote!(#api: #lifetime));
    }
    let where_clause = &generics.where_clause;
    quote!(#unsafety fn #ident #generics (&#api self, #(#inputs),*) #output #where_clause)
}
