//! What native code passes: how each argument becomes a managed one.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::Emitter;
use crate::diag::span_of;
use crate::emit::{local, runtime, strategy};
use crate::model::callback::{CallbackParameter, CallbackRole};
use crate::model::types;

/// The statements that convert the arguments, and the managed ones.
pub(in crate::emit) struct Received {
    /// Takes over what native code gives: first, so that an argument which cannot be converted does not
    /// leak it.
    pub(in crate::emit) given: TokenStream,
    pub(in crate::emit) receives: TokenStream,
    pub(in crate::emit) values: Vec<TokenStream>,
}

impl Emitter<'_> {
    /// The strategy of a parameter, with lifetimes as given.
    pub(super) fn strategy(&self, parameter: &CallbackParameter, ty: &Type) -> TokenStream {
        let p = runtime();
        if matches!(parameter.role, CallbackRole::Out(_)) {
            let value = types::reference(ty).map_or(ty, |reference| &reference.elem);
            if self.is_buffer(parameter) {
                let form = strategy::parameter(&parameter.marshal, value, &self.profile);
                return quote!(#p::OutBuffer<#form>);
            }
            let value = self.returned(&parameter.marshal, parameter.free.as_ref(), value);
            return quote!(#p::OutPlace<#value>);
        }
        if parameter.give.is_some() && parameter.marshal.with.is_none() {
            return quote!(#p::Given);
        }
        strategy::parameter(&parameter.marshal, ty, &self.profile)
    }

    /// The trait that converts the parameter.
    pub(super) fn receiver(
        &self,
        parameter: &CallbackParameter,
        lifetime: TokenStream,
        ty: &Type,
    ) -> TokenStream {
        let p = runtime();
        let is_counted = self.signature.counter(&parameter.ident).is_some();
        let name = if is_counted { quote!(ReceiveCounted) } else { quote!(Receive) };
        quote!(#p::#name<#lifetime, #ty>)
    }

    /// Whether native code passes a buffer of its own, and how large it is.
    fn is_buffer(&self, parameter: &CallbackParameter) -> bool {
        matches!(parameter.role, CallbackRole::Out(_))
            && parameter.free.is_none()
            && self.signature.counter(&parameter.ident).is_some()
    }

    /// The name of a parameter's holder.
    pub(super) fn holder(parameter: &CallbackParameter) -> proc_macro2::Ident {
        local(format_args!("holder_{}", parameter.ident))
    }

    /// Where an error is: the function and the parameter.
    pub(super) fn site(&self, parameter: &str) -> TokenStream {
        let p = runtime();
        let signature = self.signature.ident.to_string();
        quote!(#p::Site { function: #signature, parameter: #parameter })
    }

    /// What converts the arguments; `refused` makes the error of an argument what the body returns.
    pub(in crate::emit) fn receives(
        &self,
        refused: impl Fn(TokenStream) -> TokenStream,
    ) -> Received {
        let mut received = Received {
            given: TokenStream::new(),
            receives: TokenStream::new(),
            values: Vec::new(),
        };
        received.receives.extend(self.count_places(&refused));
        for parameter in self.visible() {
            let ty = &parameter.ty;
            let native = local(&parameter.ident);
            let holder = Self::holder(parameter);
            let site = self.site(&parameter.ident.to_string());
            let strategy = self.strategy(parameter, ty);
            let receiver = self.receiver(parameter, quote!('_), ty);
            let count = self.count_of(parameter);
            let call = quote!(unsafe { <#strategy as #receiver>::receive(#native #count) });
            let call = if parameter.give.is_some() {
                let taken = local(format_args!("taken_{}", parameter.ident));
                received.given.extend(quote!(let #taken = #call;));
                quote!(#taken)
            } else {
                call
            };
            let refused = refused(quote!(error.at(&#site)));
            received.receives.extend(quote! {
                let mut #holder = match #call {
                    ::core::result::Result::Ok(holder) => holder,
                    ::core::result::Result::Err(error) => return ::core::result::Result::Err(#refused),
                };
            });
            let value = quote_spanned!(span_of(ty)=> <#strategy as #receiver>::value(&mut #holder));
            received.values.push(value);
        }
        received
    }

    /// The second argument of `receive`, for a parameter that another one counts.
    fn count_of(&self, parameter: &CallbackParameter) -> Option<TokenStream> {
        let p = runtime();
        let counter = self.signature.counter(&parameter.ident)?;
        let count = local(&counter.ident);
        Some(match (types::reference(&counter.ty), self.is_buffer(parameter)) {
            (None, _) => quote!(, #p::CountInt::to_count(#count)),
            (Some(_), true) => quote!(, #p::CountInt::to_count(unsafe { #count.read() })),
            // Native code gets the count, and says nothing by it.
            (Some(_), false) => quote!(, 0),
        })
    }

    /// Checks the places of counts that native code gets.
    fn count_places(&self, refused: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
        let p = runtime();
        let mut tokens = TokenStream::new();
        for counter in self.signature.reported_counts() {
            let (count, site) = (local(&counter.ident), self.site(&counter.ident.to_string()));
            let is_read =
                self.signature.counted(counter).any(|parameter| self.is_buffer(parameter));
            let check = if is_read { quote!(count_place) } else { quote!(returned_place) };
            let refused = refused(quote!(error.at(&#site)));
            tokens.extend(quote! {
                let #count = match unsafe { #p::#check(#count) } {
                    ::core::result::Result::Ok(place) => place,
                    ::core::result::Result::Err(error) => return ::core::result::Result::Err(#refused),
                };
            });
        }
        tokens
    }
}
