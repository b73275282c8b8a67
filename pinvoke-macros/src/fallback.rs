//! What is emitted beside errors: all that a correct declaration would have made, with bodies that
//! are never reached, so that the rest of the program gives no errors of its own.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, FnArg, GenericParam, Generics, ItemFn, ItemType, ReturnType, Type};

use crate::emit::{block as emitted, runtime, signature_returning};
use crate::model::block::Block;
use crate::model::types;
use crate::parse::name_of;

/// The functions of a block, and what comes with them.
pub(crate) fn block(block: &Block) -> TokenStream {
    let functions: Vec<TokenStream> = block
        .functions
        .iter()
        .map(|function| {
            // The rules of borrowing may have found the lifetime wanting: any will do here.
            let mut output = function.output.written.clone();
            if let ReturnType::Type(_, ty) = &mut output
                && types::lifetimes(ty).elided
            {
                **ty = types::with_static_lifetimes(ty);
            }
            let signature = signature_returning(function, block, &output);
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
    let markers = markers(generics);
    let mut with_closure = generics.clone();
    with_closure.params.push(syn::parse_quote!(__Closure));
    let (closure_generics, ..) = with_closure.split_for_impl();
    let bound = closure_bound(item);
    quote! {
        #[allow(missing_docs, dead_code)]
        #vis struct #ident #generics (::core::marker::PhantomData<(#(#markers,)*)>) #where_clause;
        impl #impl_generics #p::vet::WithUserData for #ident #type_generics #where_clause {}
        impl #impl_generics #p::vet::WithoutUserData for #ident #type_generics #where_clause {}
        unsafe impl #impl_generics #p::CallbackSignature for #ident #type_generics #where_clause {
            type Pointer = *const ();
            const NAME: &'static str = "";
            const HAS_USER_DATA: bool = true;
        }
        unsafe impl #closure_generics #p::ScopedCallback<__Closure> for #ident #type_generics #where_clause {
            const ENTRY: *const () = ::core::ptr::null();
        }
        unsafe impl #closure_generics #p::StaticCallback<__Closure> for #ident #type_generics #where_clause {
            const ENTRY: *const () = ::core::ptr::null();
            const THUNK: #p::ThunkEntry = ::core::unreachable!();
        }
        #[allow(missing_docs, dead_code)]
        impl #impl_generics #ident #type_generics #where_clause {
            pub fn callback<__Closure #bound>(_: __Closure) -> #p::Result<#p::Callback<Self>> {
                ::core::unreachable!()
            }
            pub fn serialized<__Closure #bound>(_: __Closure) -> #p::Result<#p::Callback<Self>> {
                ::core::unreachable!()
            }
        }
    }
}

/// The Rust function, without what the macro's attributes say about it.
pub(crate) fn export(item: &ItemFn) -> TokenStream {
    let p = runtime();
    let mut function = item.clone();
    function.sig.abi = None;
    function.attrs.retain(|attribute| !matches!(name_of(attribute).as_str(), "ret" | "free"));
    let native_only =
        |attribute: &syn::Attribute| matches!(name_of(attribute).as_str(), "len_of" | "retval");
    function.sig.inputs = function
        .sig
        .inputs
        .into_iter()
        .filter(|argument| match argument {
            FnArg::Typed(typed) => !typed.attrs.iter().any(native_only),
            FnArg::Receiver(_) => false,
        })
        .map(|mut argument| {
            if let FnArg::Typed(typed) = &mut argument {
                typed.attrs.clear();
            }
            argument
        })
        .collect();
    let (vis, ident) = (&item.vis, &item.sig.ident);
    quote! {
        #[allow(unused, clippy::all)]
        #function
        #[allow(non_camel_case_types, missing_docs, dead_code)]
        #vis enum #ident {}
        #[allow(missing_docs, dead_code)]
        impl #ident {
            pub const POINTER: *const #p::c_void = ::core::ptr::null();
        }
    }
}

/// The bound by which the types of a closure's parameters are found, where the alias tells them.
fn closure_bound(item: &ItemType) -> TokenStream {
    let Type::FnPtr(pointer) = types::plain(&item.ty) else { return TokenStream::new() };
    let is_native =
        |attribute: &syn::Attribute| matches!(name_of(attribute).as_str(), "user_data" | "len_of");
    let inputs = pointer.inputs.iter().filter(|input| !input.attrs.iter().any(is_native));
    let inputs = inputs.map(|input| &input.ty);
    let output = &pointer.output;
    quote!(: ::core::ops::FnMut(#(#inputs),*) #output)
}

/// A handle that nothing releases.
pub(crate) fn handle(item: &ItemType) -> TokenStream {
    let p = runtime();
    let (vis, ident, generics) = (&item.vis, &item.ident, &item.generics);
    let kind = quote::format_ident!("{}Kind", ident);
    let markers = markers(generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    quote! {
        #[allow(missing_docs, dead_code)]
        #vis struct #kind #generics (::core::marker::PhantomData<(#(#markers,)*)>);
        unsafe impl #impl_generics #p::HandleKind for #kind #type_generics {
            type Raw = *mut #p::c_void;
            type Owner = ();
            const INVALID: *mut #p::c_void = ::core::ptr::null_mut();
            unsafe fn release(_: (), _: *mut #p::c_void) {}
        }
        #[allow(missing_docs, dead_code)]
        #vis type #ident #generics = #p::OwnedHandle<#kind #type_generics>;
    }
}

/// Types that use up the parameters of a struct.
fn markers(generics: &Generics) -> Vec<TokenStream> {
    let used = |parameter: &GenericParam| match parameter {
        GenericParam::Type(ty) => {
            let ident = &ty.ident;
            Some(quote!(fn() -> #ident))
        }
        GenericParam::Lifetime(lifetime) => {
            let lifetime = &lifetime.lifetime;
            Some(quote!(&#lifetime ()))
        }
        GenericParam::Const(_) => None,
    };
    generics.params.iter().filter_map(used).collect()
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
            const VARIANTS: &'static [#p::VariantMeta] = &[];
            const IS_OPEN: bool = false;
            fn to_repr(self) -> i32 {
                ::core::unreachable!()
            }
            fn from_repr(_: i32) -> ::core::option::Option<Self> {
                ::core::unreachable!()
            }
        }
    }
}
