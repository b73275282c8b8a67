//! What is emitted beside errors: all that a correct declaration would have made, with bodies that
//! are never reached, so that the rest of the program gives no errors of its own.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, GenericParam, ItemType};

use crate::emit::{block as emitted, runtime, signature_of};
use crate::model::block::Block;

/// The functions of a block, and what comes with them.
pub(crate) fn block(block: &Block) -> TokenStream {
    let functions: Vec<TokenStream> = block
        .functions
        .iter()
        .map(|function| {
            let signature = signature_of(function, block);
            let (attrs, vis) = (&function.attrs, &function.vis);
            quote! {
                #(#attrs)*
                #[allow(unused, clippy::all, missing_docs)]
                #vis #signature {
                    ::core::unreachable!()
                }
            }
        })
        .collect();
    emitted::assembled(block, &functions)
}

/// A callback signature that every closure fits.
pub(crate) fn callback(item: &ItemType) -> TokenStream {
    let p = runtime();
    let (vis, ident, generics) = (&item.vis, &item.ident, &item.generics);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let markers = generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(ty) => {
            let ident = &ty.ident;
            Some(quote!(fn() -> #ident))
        }
        GenericParam::Lifetime(lifetime) => {
            let lifetime = &lifetime.lifetime;
            Some(quote!(&#lifetime ()))
        }
        GenericParam::Const(_) => None,
    });
    let mut with_closure = generics.clone();
    with_closure.params.push(syn::parse_quote!(__Closure));
    let (closure_generics, ..) = with_closure.split_for_impl();
    quote! {
        #[allow(missing_docs, dead_code)]
        #vis struct #ident #generics (::core::marker::PhantomData<(#(#markers,)*)>) #where_clause;
        impl #impl_generics #p::vet::WithUserData for #ident #type_generics #where_clause {}
        impl #impl_generics #p::vet::WithoutUserData for #ident #type_generics #where_clause {}
        unsafe impl #impl_generics #p::CallbackSignature for #ident #type_generics #where_clause {
            type Pointer = *const ();
            const NAME: &'static str = "";
        }
        unsafe impl #closure_generics #p::ScopedCallback<__Closure> for #ident #type_generics #where_clause {
            const ENTRY: *const () = ::core::ptr::null();
        }
        unsafe impl #closure_generics #p::StaticCallback<__Closure> for #ident #type_generics #where_clause {
            const ENTRY: *const () = ::core::ptr::null();
        }
    }
}

/// A type that crosses; generic ones are left out, since their parameters would have to fit.
pub(crate) fn blittable(input: &DeriveInput) -> TokenStream {
    let implementations = abi(input);
    if implementations.is_empty() {
        return implementations;
    }
    let (p, ident) = (runtime(), &input.ident);
    quote! {
        #implementations
        unsafe impl #p::BlittableField for #ident {
            const FIELD: #p::TypeDesc = <Self as #p::Abi>::DESC;
        }
        unsafe impl #p::Blittable for #ident {}
    }
}

/// As [`blittable`], with the kind that only `unsafe fn`s may use left out.
pub(crate) fn abi(input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let (p, ident) = (runtime(), &input.ident);
    quote! {
        impl #p::Managed for #ident {
            type Kind = #p::kind::Value;
        }
        unsafe impl #p::Abi for #ident {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>("", #p::TypeClass::Struct(&[]));
        }
    }
}

/// An enum that crosses.
pub(crate) fn native_enum(input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let (p, ident) = (runtime(), &input.ident);
    quote! {
        impl #p::Managed for #ident {
            type Kind = #p::kind::Enumeration;
        }
        unsafe impl #p::NativeEnum for #ident {
            type Repr = i32;
            const NAME: &'static str = "";
            const KNOWN: &'static str = "";
            fn to_repr(self) -> i32 {
                ::core::unreachable!()
            }
            fn from_repr(_: i32) -> ::core::option::Option<Self> {
                ::core::unreachable!()
            }
        }
    }
}
