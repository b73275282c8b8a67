//! From the managed struct to its twin.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Emitter, Measure, Way};
use crate::emit::{local, runtime};
use crate::model::structure::{Field, FieldRole};
use crate::model::types;

/// What a twin is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// A call.
    New,
    /// Native memory, in place of another twin.
    InPlaceOfOld,
}

impl Writing {
    fn helper(self, what: &str) -> &'static str {
        match (self, what) {
            (Self::New, "field") => "lower_field",
            (Self::New, _) => "lower_counted_field",
            (Self::InPlaceOfOld, "field") => "replace_field",
            (Self::InPlaceOfOld, _) => "replace_counted_field",
        }
    }

    /// The argument with the place in the old twin.
    fn old(self, field: &Field) -> Option<TokenStream> {
        let (old, ident) = (local("old"), &field.ident);
        (self == Self::InPlaceOfOld).then(|| quote!(&raw const (*#old).#ident,))
    }

    /// The argument with the number of elements in the old twin, given what reads it from a twin.
    fn old_count(self, count: Option<TokenStream>) -> Option<TokenStream> {
        let (pointer, old) = (local("twin"), local("old"));
        (self == Self::InPlaceOfOld).then(|| quote!({ let #pointer = #old; #count },))
    }
}

impl Emitter<'_> {
    /// `LowerStruct`.
    pub(super) fn lower(&self) -> TokenStream {
        let p = runtime();
        let (pointer, arena, twin) = (local("twin"), local("arena"), &self.twin);
        let ident = &self.structure.ident;
        let (impl_generics, type_generics, _) = self.structure.generics.split_for_impl();
        let where_clause = self.where_clause(&self.bounds(Way::Lower));
        let fields = self.lower_fields(Writing::New);
        let replace = self.replace();
        quote! {
            // SAFETY: every field is written by its form, and its pointers lead outside the struct.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LowerStruct for #ident #type_generics #where_clause {
                #[inline]
                #[allow(unused_variables)]
                unsafe fn lower(&self, #pointer: *mut #twin, #arena: &mut #p::Arena<'_>) -> ::core::result::Result<(), #p::MarshalError> {
                    // SAFETY: the caller gives a zeroed twin, and so zeroed fields.
                    unsafe { #fields }
                    ::core::result::Result::Ok(())
                }
                #replace
            }
        }
    }

    /// `LowerStruct::replace`, where it is not the same: a field points to what somebody owns.
    fn replace(&self) -> TokenStream {
        let p = runtime();
        let is_known =
            |ty: &syn::Type| types::is_number(ty) || types::is_named(ty, &["bool", "char"]);
        if self.managed().all(|(_, field)| is_known(&field.ty)) {
            return TokenStream::new();
        }
        let (pointer, arena, old, twin) = (local("twin"), local("arena"), local("old"), &self.twin);
        let fields = self.lower_fields(Writing::InPlaceOfOld);
        quote! {
            #[allow(unused_variables)]
            unsafe fn replace(&self, #old: *const #twin, #pointer: *mut #twin, #arena: &mut #p::Arena<'_>) -> ::core::result::Result<(), #p::MarshalError> {
                // SAFETY: the caller gives a twin, and a zeroed one.
                unsafe { #fields }
                ::core::result::Result::Ok(())
            }
        }
    }

    /// The statements of it: the fields, then what other fields say of them, then the constants.
    pub(super) fn lower_fields(&self, writing: Writing) -> TokenStream {
        let fields = self.managed().map(|(index, field)| self.lower_field(index, field, writing));
        let measures = self.fields().filter_map(|(index, field)| match &field.role {
            FieldRole::LengthOf(of, _) => Some(self.count(index, field, of)),
            FieldRole::DiscriminantOf(union, _) => Some(self.discriminant(index, field, union)),
            _ => None,
        });
        let values = self.values();
        quote!(#(#fields)* #(#measures)* #values)
    }

    fn lower_field(&self, index: usize, field: &Field, writing: Writing) -> TokenStream {
        let p = runtime();
        let arena = local("arena");
        let (form, name, ty) = (self.form(index), &field.name, &field.ty);
        let value = self.value(index, field);
        if field.bits.is_some() {
            return self.lower_bits(index, field, &value);
        }
        let place = self.place(field, quote!(mut));
        match self.measure(field) {
            Measure::None => {
                let helper = self.helper(writing.helper("field"), field.span);
                let old = writing.old(field);
                quote_spanned!(field.span=> #p::#helper::<#form, #ty, _>(#value, #old #place, #arena, #name)?;)
            }
            Measure::Count => {
                let count = local(format_args!("count{index}"));
                let helper = self.helper(writing.helper("counted_field"), field.span);
                let old = writing.old(field);
                let old_count = writing.old_count(self.lifted_count(index, field));
                let lowered = quote_spanned!(field.span=> let #count = #p::#helper::<#form, #ty, _>(#value, #old #old_count #place, #arena, #name)?;);
                let check = self
                    .constant_count(field)
                    .map(|constant| quote!(#p::constant_count(#count, #constant, #name)?;));
                quote!(#lowered #check)
            }
            Measure::Discriminant => {
                let discriminant = local(format_args!("discriminant{index}"));
                let helper = self.helper("lower_member_field", field.span);
                quote_spanned!(field.span=> let #discriminant = #p::#helper::<#form, #ty, _>(#value, #place, #arena, #name)?;)
            }
        }
    }
}
