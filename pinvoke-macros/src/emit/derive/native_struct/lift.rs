//! From a twin that native code wrote to the managed struct.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Emitter, Way};
use crate::emit::{local, runtime};
use crate::model::structure::Field;

/// The statements that lift fields, and those that release them.
pub(super) struct Lifting {
    /// Binds each value, or returns the error.
    pub(super) lifts: TokenStream,
    /// Releases the fields from index `first` on.
    pub(super) discards: TokenStream,
    /// `member: value` of the managed struct.
    pub(super) members: Vec<TokenStream>,
}

impl Emitter<'_> {
    /// `LiftStruct`.
    pub(super) fn lift(&self) -> TokenStream {
        let p = runtime();
        let (pointer, kept, first) = (local("twin"), local("kept"), local("first"));
        let twin = &self.twin;
        let ident = &self.structure.ident;
        let (impl_generics, type_generics, _) = self.structure.generics.split_for_impl();
        let where_clause = self.where_clause(&self.bounds(Way::Lift));
        let Lifting { lifts, discards, members } = self.lift_fields(
            |next| quote!(<Self as #p::LiftStruct>::discard_from(#pointer, #next, #kept)),
        );
        quote! {
            // SAFETY: every field is lifted or discarded by its form, once.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LiftStruct for #ident #type_generics #where_clause {
                #[allow(unused_variables)]
                unsafe fn lift(#pointer: *const #twin, #kept: #p::Kept<'_>) -> ::core::result::Result<Self, #p::MarshalError> {
                    // SAFETY: the caller gives a twin that native code wrote.
                    unsafe {
                        #lifts
                        ::core::result::Result::Ok(Self { #(#members),* })
                    }
                }
                #[inline]
                #[allow(unused_variables)]
                unsafe fn discard_from(#pointer: *const #twin, #first: usize, #kept: #p::Kept<'_>) {
                    // SAFETY: as above.
                    unsafe { #discards }
                }
            }
        }
    }

    /// The parts of it. `discard_from` releases the fields behind one that cannot be lifted.
    pub(super) fn lift_fields(&self, discard_from: impl Fn(usize) -> TokenStream) -> Lifting {
        let (first, error) = (local("first"), local("error"));
        let mut lifting = Lifting {
            lifts: TokenStream::new(),
            discards: TokenStream::new(),
            members: Vec::new(),
        };
        for (index, field) in self.fields() {
            let member = &field.member;
            if field.is_native_only() {
                lifting.members.push(quote!(#member: ::core::marker::PhantomData));
                continue;
            }
            let value = local(format_args!("value{index}"));
            let (lifted, discarded) = self.lift_field(index, field);
            let discard = discard_from(index + 1);
            lifting.lifts.extend(quote! {
                let #value = match #lifted {
                    ::core::result::Result::Ok(#value) => #value,
                    ::core::result::Result::Err(#error) => {
                        #discard;
                        return ::core::result::Result::Err(#error);
                    }
                };
            });
            lifting.discards.extend(quote!(if #first <= #index { #discarded }));
            lifting.members.push(quote!(#member: #value));
        }
        lifting
    }

    /// Lifts one field; releases it.
    fn lift_field(&self, index: usize, field: &Field) -> (TokenStream, TokenStream) {
        let p = runtime();
        let kept = local("kept");
        let (name, ty, form) = (&field.name, &field.ty, self.form(index));
        if field.bits.is_some() {
            return (self.lift_bits(index, field), TokenStream::new());
        }
        let place = self.place(field, quote!(const));
        let measure = [
            ("counted_field", self.lifted_count(index, field)),
            ("member_field", self.lifted_discriminant(field)),
        ];
        for (what, argument) in measure {
            let Some(argument) = argument else { continue };
            let lift = self.helper(&format!("lift_{what}"), field.span);
            let discard = self.helper(&format!("discard_{what}"), field.span);
            return (
                quote_spanned!(field.span=> #p::#lift::<#form, #ty, _>(#place, #argument, #kept, #name)),
                quote!(#p::#discard::<#form, #ty, _>(#place, #argument, #kept);),
            );
        }
        let lift = self.helper("lift_field", field.span);
        let discard = self.helper("discard_field", field.span);
        (
            quote_spanned!(field.span=> #p::#lift::<#form, #ty, _>(#place, #kept, #name)),
            quote!(#p::#discard::<#form, #ty, _>(#place, #kept);),
        )
    }
}
