//! Structs that cross as they are.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Data, DeriveInput, Fields};

use super::representation;
use crate::diag::{Report, span_of};
use crate::emit::runtime;

/// `#[derive(Blittable)]`: plain data, safe to pass.
pub(crate) fn blittable(input: &DeriveInput, report: &mut Report) -> TokenStream {
    let Some(fields) = fields(input, "Blittable", report) else { return TokenStream::new() };
    let p = runtime();
    let ident = &input.ident;
    let name = ident.to_string();
    if let Some(parameter) = input.generics.params.first() {
        report.error(
            parameter,
            "a blittable struct has one layout",
            "derive `Blittable` on a struct without parameters",
        );
        return TokenStream::new();
    }
    let checks = fields.iter().map(|field| {
        let ty = &field.ty;
        quote_spanned!(span_of(ty)=> const _: #p::TypeDesc = <#ty as #p::BlittableField>::FIELD;)
    });
    let descriptions = descriptions(&fields, &quote!(BlittableField), &quote!(FIELD));
    quote! {
        const _: () = { #(#checks)* };
        impl #p::Managed for #ident {
            type Kind = #p::kind::Value;
        }
        // SAFETY: the struct is `repr(C)` or transparent, and the description lists every field.
        unsafe impl #p::Abi for #ident {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::Struct(&[#(#descriptions),*]));
        }
        // SAFETY: every field is blittable, checked above.
        unsafe impl #p::BlittableField for #ident {
            const FIELD: #p::TypeDesc = <Self as #p::Abi>::DESC;
        }
        // SAFETY: as above.
        unsafe impl #p::Blittable for #ident {}
    }
}

/// `#[derive(Abi)]`: data with pointers, for `unsafe fn`s.
pub(crate) fn abi(input: &DeriveInput, report: &mut Report) -> TokenStream {
    let Some(fields) = fields(input, "Abi", report) else { return TokenStream::new() };
    let p = runtime();
    let ident = &input.ident;
    let name = ident.to_string();
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let descriptions = descriptions(&fields, &quote!(Abi), &quote!(DESC));
    quote! {
        impl #impl_generics #p::Managed for #ident #type_generics #where_clause {
            type Kind = #p::kind::Pointer;
        }
        // SAFETY: the struct is `repr(C)` or transparent, and every field has a C representation.
        unsafe impl #impl_generics #p::Abi for #ident #type_generics #where_clause {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::Struct(&[#(#descriptions),*]));
        }
    }
}

fn descriptions(
    fields: &[&syn::Field],
    bound: &TokenStream,
    constant: &TokenStream,
) -> Vec<TokenStream> {
    let p = runtime();
    fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let ty = &field.ty;
            let (member, name) = match &field.ident {
                Some(ident) => (quote!(#ident), ident.to_string()),
                None => {
                    let index = syn::Index::from(index);
                    (quote!(#index), index.index.to_string())
                }
            };
            quote!(#p::FieldDesc::new(#name, ::core::mem::offset_of!(Self, #member), &<#ty as #p::#bound>::#constant))
        })
        .collect()
}

/// The fields of a struct with a C layout.
fn fields<'i>(
    input: &'i DeriveInput,
    derive: &str,
    report: &mut Report,
) -> Option<Vec<&'i syn::Field>> {
    let Data::Struct(data) = &input.data else {
        report.error(
            &input.ident,
            format_args!("`{derive}` is for structs"),
            "derive `NativeEnum` on a field-less enum",
        );
        return None;
    };
    let words = representation(&input.attrs);
    if !words.iter().any(|word| word == "C" || word == "transparent") {
        report.error(
            &input.ident,
            format_args!(
                "`{}` has no defined layout: Rust may order its fields as it likes",
                input.ident
            ),
            "write `#[repr(C)]` above the struct",
        );
        return None;
    }
    match &data.fields {
        Fields::Unit => {
            report.error(&input.ident, "an empty struct has no C layout", "give it a field");
            None
        }
        Fields::Named(_) | Fields::Unnamed(_) => Some(data.fields.iter().collect()),
    }
}
