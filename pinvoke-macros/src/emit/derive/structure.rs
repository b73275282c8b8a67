//! Structs that cross as they are.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Field, Type};

use super::representation;
use crate::diag::Report;
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
    let questions = questions(&fields, &quote!(PlainData));
    let descriptions = descriptions(&fields, |ty| quote!(<#ty as #p::BlittableField>::FIELD));
    quote! {
        const _: () = {
        #questions
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
        };
    }
}

/// Asks about the fields: `__FIT` is `true`, or has an error on each field that does not fit.
fn questions(fields: &[&Field], question: &TokenStream) -> TokenStream {
    let p = runtime();
    let types = fields.iter().map(|field| &field.ty);
    quote!(const __FIT: bool = true #(&& <#types as #p::vet::#question>::OK)*;)
}

/// `#[derive(Abi)]`: data with pointers, for `unsafe fn`s.
pub(crate) fn abi(input: &DeriveInput, report: &mut Report) -> TokenStream {
    let Some(fields) = fields(input, "Abi", report) else { return TokenStream::new() };
    let p = runtime();
    let ident = &input.ident;
    let name = ident.to_string();
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let descriptions = descriptions(&fields, |ty| quote!(<#ty as #p::Abi>::DESC));
    // A generic field is left to the bounds of the struct.
    let questions = match input.generics.params.is_empty() {
        true => questions(&fields, &quote!(NativeField)),
        false => quote!(
            const __FIT: bool = true;
        ),
    };
    quote! {
        const _: () = {
        #questions
        impl #impl_generics #p::Managed for #ident #type_generics #where_clause {
            type Kind = #p::kind::Pointer;
        }
        // SAFETY: the struct is `repr(C)` or transparent, and every field has a C representation.
        unsafe impl #impl_generics #p::Abi for #ident #type_generics #where_clause {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::Struct(&[#(#descriptions),*]));
        }
        };
    }
}

/// `FieldDesc` of each field; `description` gives the constant of a type.
fn descriptions(fields: &[&Field], description: impl Fn(&Type) -> TokenStream) -> Vec<TokenStream> {
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
            let given =
                syn::parse_quote!(<#p::vet::Verified<{ __FIT }> as #p::vet::Given<#ty>>::Type);
            let description = description(&given);
            quote!(#p::FieldDesc::new(#name, ::core::mem::offset_of!(Self, #member), &#description))
        })
        .collect()
}

/// The fields of a struct with a C layout.
fn fields<'i>(input: &'i DeriveInput, derive: &str, report: &mut Report) -> Option<Vec<&'i Field>> {
    let Data::Struct(data) = &input.data else {
        let help = match &input.data {
            Data::Enum(_) => "derive `NativeEnum` on a field-less enum",
            _ => {
                "declare a struct with the bytes of the union, `[u8; N]` or an integer, and read it in methods"
            }
        };
        report.error(&input.ident, format_args!("`{derive}` is for structs"), help);
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
    if data.fields.is_empty() {
        report.error(&input.ident, "C has no empty struct", "give it a field");
        return None;
    }
    Some(data.fields.iter().collect())
}
