//! Structs and unions that cross as they are.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Field, Type};

use super::{packing, representation};
use crate::diag::Report;
use crate::emit::{meta, runtime, spelled};
use crate::model::types;

/// `#[derive(Blittable)]`: plain data, safe to pass; a union of it too, whose members any bytes make.
pub(crate) fn blittable(input: &DeriveInput, report: &mut Report) -> TokenStream {
    let packed = packing(&input.attrs).map(|pack| quote!(.packed(#pack)));
    let Some(Layout { fields, class }) = Layout::of(input, "Blittable", report) else {
        return TokenStream::new();
    };
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
    let questions = questions(ident, &fields, &quote!(PlainData));
    let copied = copied(ident);
    let descriptions = descriptions(&fields, |ty| quote!(<#ty as #p::BlittableField>::FIELD));
    quote! {
        const _: () = {
        #questions
        impl #p::Managed for #ident {
            type Kind = #p::kind::Value;
        }
        // SAFETY: the struct is `repr(C)` or transparent, and the description lists every field.
        unsafe impl #p::Abi for #ident #copied {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::#class(&[#(#descriptions),*])) #packed;
        }
        // SAFETY: every field is blittable, checked above.
        unsafe impl #p::BlittableField for #ident #copied {
            const FIELD: #p::TypeDesc = <Self as #p::Abi>::DESC;
        }
        // SAFETY: as above.
        unsafe impl #p::Blittable for #ident #copied {}
        };
    }
}

/// Asks about the struct and its fields: `__FIT` is `true`, or has an error on the name of a struct that
/// cannot be copied, and on each field that does not fit.
fn questions(ident: &Ident, fields: &[&Field], question: &TokenStream) -> TokenStream {
    let p = runtime();
    let types = fields.iter().map(|field| &field.ty);
    quote!(const __FIT: bool = <#ident as #p::vet::CopiedBits>::OK #(&& <#types as #p::vet::#question>::OK)*;)
}

/// The bound that a struct without `Copy` does not meet: asked for once, by [`questions`]. The
/// quantifier keeps it from being an error by itself.
fn copied(ident: &Ident) -> TokenStream {
    quote!(where for<'__any> #ident: ::core::marker::Copy)
}

/// `#[derive(Abi)]`: data with pointers, for `unsafe fn`s.
pub(crate) fn abi(input: &DeriveInput, report: &mut Report) -> TokenStream {
    let packed = packing(&input.attrs).map(|pack| quote!(.packed(#pack)));
    let Some(Layout { fields, class }) = Layout::of(input, "Abi", report) else {
        return TokenStream::new();
    };
    let p = runtime();
    let ident = &input.ident;
    let name = ident.to_string();
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let descriptions = descriptions(&fields, |ty| quote!(<#ty as #p::AbiField>::FIELD));
    let types: Vec<&Type> = fields.iter().map(|field| &field.ty).collect();
    let predicates = input.generics.where_clause.as_ref().map(|clause| {
        let predicates = &clause.predicates;
        quote!(#predicates,)
    });
    let bound =
        input.generics.params.is_empty().then(|| quote!(for<'__any> #ident: ::core::marker::Copy,));
    // A generic field is left to the bounds of the struct.
    let questions = match input.generics.params.is_empty() {
        true => questions(ident, &fields, &quote!(NativeField)),
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
        unsafe impl #impl_generics #p::Abi for #ident #type_generics where #predicates #bound {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::#class(&[#(#descriptions),*])) #packed;
        }
        // SAFETY: zero is valid for every field. The quantifier keeps a bound that does not hold from
        // being an error by itself.
        unsafe impl #impl_generics #p::ZeroAbi for #ident #type_generics
        where #predicates #bound #(for<'__any> #types: #p::ZeroField),* {}
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
            let told = match types::plain(ty) {
                Type::Ptr(_) | Type::FnPtr(_) => quote!(POINTER),
                _ => quote!(VALUE),
            };
            let (spelled, target) = (spelled(ty), meta::c_target(ty));
            quote! {
                #p::FieldDesc::new(#name, ::core::mem::offset_of!(Self, #member), &#description)
                    .told(&#p::FieldMeta::new(#spelled, #p::Told::#told, #target))
            }
        })
        .collect()
}

/// The fields of a struct or a union with a C layout.
struct Layout<'i> {
    fields: Vec<&'i Field>,
    /// The variant of `TypeClass`.
    class: Ident,
}

impl<'i> Layout<'i> {
    fn of(input: &'i DeriveInput, derive: &str, report: &mut Report) -> Option<Self> {
        let (what, fields): (_, Vec<&Field>) = match &input.data {
            Data::Struct(data) => ("Struct", data.fields.iter().collect()),
            Data::Union(data) => ("Union", data.fields.named.iter().collect()),
            Data::Enum(_) => {
                report.error(
                    &input.ident,
                    format_args!("`{derive}` is for structs and unions"),
                    "derive `NativeEnum` on a field-less enum, `NativeStruct` on one whose variants are the members of a union",
                );
                return None;
            }
        };
        let words = representation(&input.attrs);
        if !words.iter().any(|word| word == "C" || word == "transparent") {
            report.error(
                &input.ident,
                format_args!(
                    "`{}` has no defined layout: Rust may order its fields as it likes",
                    input.ident
                ),
                format_args!("write `#[repr(C)]` above the {}", what.to_lowercase()),
            );
            return None;
        }
        if fields.is_empty() {
            report.error(&input.ident, "C has no empty struct", "give it a field");
            return None;
        }
        Some(Self { fields, class: Ident::new(what, Span::mixed_site()) })
    }
}
