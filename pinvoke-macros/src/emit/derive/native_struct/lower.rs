//! From the managed struct to its twin.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Emitter, Measure, Way};
use crate::emit::{local, runtime};
use crate::model::structure::{Field, FieldRole};

impl Emitter<'_> {
    /// `LowerStruct`.
    pub(super) fn lower(&self) -> TokenStream {
        let p = runtime();
        let (pointer, arena, twin) = (local("twin"), local("arena"), &self.twin);
        let ident = &self.structure.ident;
        let (impl_generics, type_generics, _) = self.structure.generics.split_for_impl();
        let where_clause = self.where_clause(&self.bounds(Way::Lower));
        let fields = self.lower_fields();
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
            }
        }
    }

    /// The statements of it: the fields, then what other fields say of them, then the constants.
    pub(super) fn lower_fields(&self) -> TokenStream {
        let fields = self.managed().map(|(index, field)| self.lower_field(index, field));
        let measures = self.fields().filter_map(|(index, field)| match &field.role {
            FieldRole::LengthOf(of, _) => Some(self.count(index, field, of)),
            FieldRole::DiscriminantOf(union, _) => Some(self.discriminant(index, field, union)),
            _ => None,
        });
        let values = self.values();
        quote!(#(#fields)* #(#measures)* #values)
    }

    fn lower_field(&self, index: usize, field: &Field) -> TokenStream {
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
                let helper = self.helper("lower_field", field.span);
                quote_spanned!(field.span=> #p::#helper::<#form, #ty, _>(#value, #place, #arena, #name)?;)
            }
            Measure::Count => {
                let count = local(format_args!("count{index}"));
                let helper = self.helper("lower_counted_field", field.span);
                let lowered = quote_spanned!(field.span=> let #count = #p::#helper::<#form, #ty, _>(#value, #place, #arena, #name)?;);
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
