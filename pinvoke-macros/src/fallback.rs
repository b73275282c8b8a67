//! What is emitted beside errors: the signatures, so that no second wave of errors follows.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{block::forbid_unsafe, signature_of};
use crate::model::block::Block;
use crate::parse::block::Bind;

/// The signatures of a block, with bodies that are never reached.
pub(crate) fn block(block: &Block) -> TokenStream {
    let forbidden = forbid_unsafe(block);
    let functions = block.functions.iter().map(|function| {
        let signature = signature_of(function, block);
        let vis = &function.vis;
        quote! {
            #[allow(unused, clippy::all, missing_docs)]
            #vis #signature {
                ::core::unreachable!()
            }
        }
    });
    match &block.args.bind {
        Bind::Struct(vis, name) => quote! {
            #forbidden
            #[allow(missing_docs)]
            #vis struct #name(());
            #[allow(missing_docs, dead_code)]
            impl #name {
                pub unsafe fn load() -> ::core::result::Result<Self, ::pinvoke::__private::LoadError> {
                    ::core::unreachable!()
                }
                #(#functions)*
            }
        },
        _ => quote!(#forbidden #(#functions)*),
    }
}
