//! The forms of the fields and their native types.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::Emitter;
use super::form::{self, Owner};
use crate::emit::{runtime, strategy, vet};
use crate::model::structure::Field;
use crate::model::types;

/// The profile of fields that share one scope, with the answers to what is asked about their types.
pub(super) fn preamble(emitters: &[&Emitter<'_>]) -> TokenStream {
    let Some(first) = emitters.first() else { return TokenStream::new() };
    let profile = strategy::profile(first.structure.args.profile);
    let managed = || emitters.iter().flat_map(|emitter| emitter.managed().map(|(_, field)| field));
    let unnamed = managed().filter(|field| {
        let marshal = &field.marshal;
        marshal.with.is_none() && marshal.form.is_none() && marshal.element.is_none()
    });
    let stated = managed().filter(|field| form::is_asked(field)).map(|field| {
        let ty = types::with_static_lifetimes(&field.ty);
        (&field.ty, form::form(field, &ty, &profile, None))
    });
    let verdict = vet::fields(&first.structure.generics, unnamed.map(|field| &field.ty), stated);
    verdict.preamble(&first.profile, &profile)
}

impl Emitter<'_> {
    /// The profile, the forms of the fields, and their native types: outside any `impl`, so that a
    /// `where` clause does not hide what they are.
    pub(super) fn definitions(&self) -> TokenStream {
        let preamble = preamble(&[self]);
        let aliases = self.aliases();
        quote!(#preamble #aliases)
    }

    /// The forms of the fields, and their native types.
    pub(super) fn aliases(&self) -> TokenStream {
        let p = runtime();
        self.fields()
            .map(|(index, field)| {
                let native = self.native(index);
                if let Some(ty) = field.native_only_type() {
                    return quote_spanned!(field.span=> type #native = #ty;);
                }
                let name = self.form(index);
                let ty = types::with_static_lifetimes(&field.ty);
                let (owner, release) = self.owner(index, field);
                let form = form::form(field, &ty, &self.profile, owner.as_ref());
                quote_spanned! {field.span=>
                    #release
                    type #name = #form;
                    type #native = <#name as #p::FieldForm<#ty>>::Native;
                }
            })
            .collect()
    }

    /// The native type's description.
    pub(super) fn description(&self, index: usize, field: &Field) -> TokenStream {
        let p = runtime();
        let native = self.native(index);
        if field.is_native_only() {
            return quote!(&<#native as #p::Abi>::DESC);
        }
        let form = self.form(index);
        let ty = types::with_static_lifetimes(&field.ty);
        quote!(&<#form as #p::FieldForm<#ty>>::DESC)
    }

    /// The native type of a field that is declared, with the span of its type.
    pub(super) fn spanned_native(&self, index: usize, field: &Field) -> Ident {
        let mut native = self.native(index);
        native.set_span(crate::diag::span_of(&field.ty));
        native
    }

    /// Who releases what the field points to, and the type that does.
    fn owner(&self, index: usize, field: &Field) -> (Option<Owner>, TokenStream) {
        use crate::parse::ownership::Free;
        let p = runtime();
        let (name, vis) = (format_ident!("__{}Free{index}", self.prefix), &self.structure.vis);
        let definition = quote! {
            #[derive(Clone, Copy, Default)]
            #vis struct #name;
            // SAFETY: the declaration names the function that releases such memory.
        };
        match &field.free {
            Some((Free::Allocator(name, span), _)) => {
                let name = Ident::new(name, *span);
                (Some(Owner(quote!(#p::#name))), TokenStream::new())
            }
            Some((Free::With(path), _)) => {
                let release = quote! {
                    unsafe impl #p::Release for #name {
                        unsafe fn release(self, memory: *mut #p::c_void) {
                            // SAFETY: the caller promises memory of this owner.
                            let _ = unsafe { #path(memory.cast()) };
                        }
                    }
                };
                (Some(Owner(quote!(#name))), quote!(#definition #release))
            }
            Some((Free::Counted(path), _)) => {
                let release = quote! {
                    unsafe impl #p::ReleaseArray for #name {
                        unsafe fn release_array(self, array: *mut #p::c_void, count: usize) {
                            // SAFETY: the caller promises an array of this owner.
                            let _ = unsafe { #path(array.cast(), count) };
                        }
                    }
                    impl #p::Holder for #name {
                        type OfElements = #p::Keep;
                    }
                };
                (Some(Owner(quote!(#name))), quote!(#definition #release))
            }
            // The parser of a field makes no others.
            Some((Free::Method(_) | Free::Elements(_) | Free::Pair(..), _)) | None => {
                match field.borrowed {
                    Some(_) => (Some(Owner(quote!(#p::Keep))), TokenStream::new()),
                    None => (None, TokenStream::new()),
                }
            }
        }
    }
}
