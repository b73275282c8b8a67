//! `#[derive(Blittable)]`, `#[derive(Abi)]`, `#[derive(NativeEnum)]` and `#[derive(NativeStruct)]`.

mod enumeration;
pub(crate) mod native_struct;
mod structure;

pub(crate) use enumeration::{INTEGERS, native_enum};
pub(crate) use structure::{abi, blittable};

use syn::{Attribute, Ident, Token};

/// The words in `#[repr(..)]`.
pub(crate) fn representation(attributes: &[Attribute]) -> Vec<String> {
    let mut words = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // `packed(2)` and `align(8)` count by their name.
        let _ = attribute.parse_nested_meta(|meta| {
            words.push(meta.path.get_ident().map(Ident::to_string).unwrap_or_default());
            if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<proc_macro2::TokenStream>()?;
            }
            if meta.input.peek(Token![=]) {
                meta.input.parse::<Token![=]>()?;
                meta.input.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    words
}

/// The number of `#[repr(packed(n))]`, which is that of `#pragma pack`.
fn packing(attributes: &[Attribute]) -> Option<usize> {
    let mut pack = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        let _ = attribute.parse_nested_meta(|meta| {
            let number = if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<syn::LitInt>()?.base10_parse()?
            } else {
                1
            };
            if meta.path.is_ident("packed") {
                pack = Some(number);
            }
            Ok(())
        });
    }
    pack
}
