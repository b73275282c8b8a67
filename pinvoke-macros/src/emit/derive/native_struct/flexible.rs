//! A struct whose last member is an array of as many elements as another field says.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Emitter;
use crate::emit::{local, runtime};

impl Emitter<'_> {
    /// The kind of the managed type: a flexible struct has no size, so it crosses by pointer alone.
    pub(super) fn kind(&self) -> Ident {
        let kind = match self.structure.flexible() {
            Some(_) => "Flexible",
            None => "Structure",
        };
        Ident::new(kind, Span::mixed_site())
    }

    /// `FlexibleStruct`, for a struct that is one.
    pub(super) fn flexible(&self) -> TokenStream {
        let p = runtime();
        let Some((index, field)) = self.structure.flexible() else { return TokenStream::new() };
        let Some(count) = self.lifted_count(index, field) else { return TokenStream::new() };
        let ident = &self.structure.ident;
        let (impl_generics, type_generics, where_clause) = self.structure.generics.split_for_impl();
        let (pointer, twin) = (local("twin"), &self.twin);
        let (member, place, native) = (&field.member, &field.ident, self.native(index));
        quote! {
            // SAFETY: the elements stand at the end of the twin, and the counting field has their number.
            #[automatically_derived]
            unsafe impl #impl_generics #p::FlexibleStruct for #ident #type_generics #where_clause {
                const ITEMS: usize = ::core::mem::offset_of!(#twin, #place);
                const STRIDE: usize = <#native as #p::FlexibleItems>::STRIDE;
                #[inline]
                fn length(&self) -> usize {
                    self.#member.len()
                }
                #[inline]
                unsafe fn count(#pointer: *const #twin) -> i128 {
                    // SAFETY: the caller gives a twin that native code wrote.
                    unsafe { #count }
                }
            }
        }
    }
}
