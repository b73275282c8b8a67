//! Fields that say something of other fields: counts, and the discriminants of unions.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{Emitter, form};
use crate::emit::{local, runtime};
use crate::model::structure::{Field, sequence};
use crate::parse::parameter::LengthOf;

impl Emitter<'_> {
    /// The constant count of an array behind a pointer.
    pub(super) fn constant_count<'f>(&self, field: &'f Field) -> Option<&'f syn::Expr> {
        if field.is_inline()
            || field.is_flexible()
            || sequence(&field.ty).is_none()
            || form::is_fixed_text(field)
        {
            return None;
        }
        field.marshal.size_const.as_ref()
    }

    fn find(&self, name: &Ident) -> Option<(usize, &Field)> {
        self.fields().find(
            |(_, field)| matches!(&field.member, syn::Member::Named(member) if member == name),
        )
    }

    /// Writes the discriminant of the union `union`.
    pub(super) fn discriminant(&self, index: usize, field: &Field, union: &Ident) -> TokenStream {
        let p = runtime();
        let Some((of, _)) = self.find(union) else { return TokenStream::new() };
        let (native, name) = (self.native(index), &field.name);
        let discriminant = local(format_args!("discriminant{of}"));
        let value =
            quote_spanned!(field.span=> #p::discriminant_field::<#native>(#discriminant, #name)?);
        self.write(index, field, &value)
    }

    /// The discriminant that a union is lifted by.
    pub(super) fn lifted_discriminant(&self, field: &Field) -> Option<TokenStream> {
        let p = runtime();
        let (index, discriminant) = self.structure.discriminant(field)?;
        let native = self.native(index);
        let value = self.read(index, discriminant);
        Some(quote!(<#native as #p::NativeInteger>::widen(#value)))
    }

    /// Writes a count: of one field, or of several that must agree.
    pub(super) fn count(&self, index: usize, field: &Field, of: &LengthOf) -> TokenStream {
        let p = runtime();
        let name = &field.name;
        let native = self.native(index);
        let counted: Vec<(usize, &Field)> =
            of.of.iter().filter_map(|name| self.find(name)).collect();
        let Some(&(first, first_field)) = counted.first() else { return TokenStream::new() };
        let first_count = local(format_args!("count{first}"));
        let agreements = counted[1..].iter().map(|(other, other_field)| {
            let (count, name, first_name) =
                (local(format_args!("count{other}")), &other_field.name, &first_field.name);
            quote!(#p::same_field_count(#count, #first_count, #first_name, #name)?;)
        });
        let unit = self.unit(first, first_field, of, "LowerCounted");
        let value =
            quote_spanned!(field.span=> #p::count_field::<#native>(#first_count, #unit, #name)?);
        let write = self.write(index, field, &value);
        quote!(#(#agreements)* #write)
    }

    /// The bytes of an element, for `unit = bytes`.
    fn unit(&self, index: usize, field: &Field, of: &LengthOf, bound: &str) -> TokenStream {
        let p = runtime();
        if !of.bytes {
            return quote!(1usize);
        }
        let bound = Ident::new(bound, field.span);
        let (form, native, ty) = (self.form(index), self.native(index), &field.ty);
        quote!(<#form as #p::#bound<#ty, #native>>::UNIT_SIZE)
    }

    /// The number of elements that a field is lifted by.
    pub(super) fn lifted_count(&self, index: usize, field: &Field) -> Option<TokenStream> {
        let p = runtime();
        if let Some((counter, of)) = self.structure.counter(field) {
            let (at, _) = self.find_field(counter)?;
            let unit = self.unit(index, field, of, "LiftCounted");
            let count = self.read(at, counter);
            return Some(quote!(#p::in_units(#p::CountInt::to_count(#count), #unit)));
        }
        let constant = self.constant_count(field)?;
        Some(quote!((#constant) as i128))
    }

    fn find_field(&self, field: &Field) -> Option<(usize, &Field)> {
        self.fields().find(|(_, other)| other.ident == field.ident)
    }
}
