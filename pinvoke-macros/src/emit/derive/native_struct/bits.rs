//! Bit fields: they lie in bytes of the twin, where the layout of the platform's compilers puts them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{Emitter, form};
use crate::emit::{local, runtime};
use crate::model::structure::{Field, FieldRole};
use crate::model::types;

impl Emitter<'_> {
    pub(super) fn has_bits(&self) -> bool {
        self.structure.fields.iter().any(|field| field.bits.is_some())
    }

    /// The constant with the place of every field.
    pub(super) fn layout_name(&self) -> Ident {
        format_ident!("__{}LAYOUT", self.prefix)
    }

    /// Where the compilers put the fields, as a constant.
    pub(super) fn bit_layout(&self) -> TokenStream {
        let p = runtime();
        let name = self.layout_name();
        let count = self.structure.fields.len();
        let pack = self.pack();
        let fields = self.fields().map(|(index, field)| {
            let native = self.native(index);
            let (size, align) = (
                quote!(::core::mem::size_of::<#native>()),
                quote!(::core::mem::align_of::<#native>()),
            );
            match &field.bits {
                Some(bits) => {
                    let (width, is_named) = (&bits.width, !bits.unnamed);
                    quote!(#p::LayoutField::bits(#size, #align, #width, #is_named))
                }
                None => quote!(#p::LayoutField::whole(#size, #align)),
            }
        });
        let assertions =
            self.fields().filter_map(|(index, field)| self.bit_assertion(index, field));
        quote! {
            const #name: #p::BitLayout<#count> = #p::BitLayout::of([#(#fields),*], #pack);
            #(#assertions)*
        }
    }

    /// A bit field is not wider than its type, and a constant fits it.
    fn bit_assertion(&self, index: usize, field: &Field) -> Option<TokenStream> {
        let p = runtime();
        let bits = field.bits.as_ref()?;
        let (native, width, name) = (self.native(index), &bits.width, &field.name);
        let message = format!("`{name}`: a bit field is not wider than its type");
        let is_wide = quote_spanned! {bits.span=>
            #[allow(unused_comparisons)]
            const _: () = ::core::assert!(#width <= ::core::mem::size_of::<#native>() * 8, #message);
        };
        let FieldRole::Value(value, span) = &field.role else { return Some(is_wide) };
        let (twin, range) = (&self.twin, self.range(index));
        let converted = form::constant(value, field.native_only_type()?, &native);
        let message = format!("`{name}`: the value does not fit the bits");
        Some(quote_spanned! {*span=>
            #is_wide
            const _: () = {
                #[allow(unused)]
                type Native = #twin;
                const VALUE: #native = #converted;
                ::core::assert!(#range.fits(VALUE as i128, <#native as #p::NativeInteger>::SIGNED), #message);
            };
        })
    }

    /// Where a bit field lies.
    fn range(&self, index: usize) -> TokenStream {
        let name = self.layout_name();
        quote!(const { #name.range(#index) })
    }

    fn is_bool(field: &Field) -> bool {
        types::is_named(&field.ty, &["bool"])
    }

    pub(super) fn lower_bits(
        &self,
        index: usize,
        field: &Field,
        value: &TokenStream,
    ) -> TokenStream {
        let p = runtime();
        let (pointer, arena) = (local("twin"), local("arena"));
        let (form, name, ty) = (self.form(index), &field.name, &field.ty);
        let range = self.range(index);
        // A truth value is its lowest bit, whatever the number for `true` is.
        let helper = if Self::is_bool(field) { "lower_flag" } else { "lower_bits" };
        let helper = Ident::new(helper, field.span);
        quote_spanned! {field.span=>
            #p::#helper::<#form, #ty, _>(#value, #pointer.cast(), #range, #arena, #name)?;
        }
    }

    pub(super) fn lift_bits(&self, index: usize, field: &Field) -> TokenStream {
        let p = runtime();
        let (pointer, kept) = (local("twin"), local("kept"));
        let (form, native, name, ty) =
            (self.form(index), self.native(index), &field.name, &field.ty);
        let range = self.range(index);
        quote_spanned! {field.span=>
            #p::lift_bits::<#form, #ty, #native>(#pointer.cast(), #range, #kept, #name)
        }
    }

    pub(super) fn write_bits(
        &self,
        index: usize,
        field: &Field,
        value: &TokenStream,
    ) -> TokenStream {
        let p = runtime();
        let (pointer, name) = (local("twin"), &field.name);
        let (native, range) = (self.native(index), self.range(index));
        quote_spanned!(field.span=> #p::write_bits::<#native>(#pointer.cast(), #range, #value, #name)?;)
    }

    pub(super) fn write_constant_bits(
        &self,
        index: usize,
        field: &Field,
        value: &TokenStream,
    ) -> TokenStream {
        let p = runtime();
        let pointer = local("twin");
        let (native, range) = (self.native(index), self.range(index));
        quote_spanned!(field.span=> #p::write_constant_bits::<#native>(#pointer.cast(), #range, #value);)
    }

    pub(super) fn read_bits(&self, index: usize) -> TokenStream {
        let p = runtime();
        let pointer = local("twin");
        let (native, range) = (self.native(index), self.range(index));
        quote!(#p::read_bits::<#native>(#pointer.cast(), #range))
    }
}
