//! What native code gets back: the result, what the arguments were changed to, counts.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::Emitter;
use crate::diag::span_of;
use crate::emit::{local, runtime, strategy, vet};
use crate::model::callback::{CallbackParameter, CallbackRole};
use crate::model::types;
use crate::parse::function::Ret;
use crate::parse::ownership::Free;
use crate::parse::strategy::MarshalArgs;

/// The statements that give back what the arguments were changed to, in two steps: none is delivered
/// unless all can be converted.
#[derive(Default)]
pub(in crate::emit) struct GivenBack {
    pub(in crate::emit) finishes: TokenStream,
    pub(in crate::emit) delivers: TokenStream,
}

impl Emitter<'_> {
    pub(super) fn return_strategy(&self) -> Option<(Type, TokenStream)> {
        let ty = self.signature.output.clone()?;
        let marshal = match &self.signature.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        let none = MarshalArgs::default();
        let strategy = self.returned(marshal.unwrap_or(&none), self.signature.free.as_ref(), &ty);
        Some((ty, strategy))
    }

    /// The strategy of a value that goes to native code for good.
    pub(in crate::emit) fn returned(
        &self,
        marshal: &MarshalArgs,
        free: Option<&(Free, Span)>,
        ty: &Type,
    ) -> TokenStream {
        match free.and_then(|(free, _)| free.allocator()) {
            None => strategy::returned(Some(marshal), ty, false, false, &self.profile),
            Some((allocator, span)) => {
                let form = strategy::handed_over(marshal, allocator, span, ty, &self.profile);
                if strategy::is_asked_returned(Some(marshal), ty) {
                    strategy::verified(&form, &self.profile)
                } else {
                    form
                }
            }
        }
    }

    pub(in crate::emit) fn native_return(&self) -> TokenStream {
        let p = runtime();
        match self.return_strategy() {
            None => quote!(()),
            Some((ty, strategy)) => {
                quote_spanned!(span_of(&ty)=> <#strategy as #p::CallbackReturn<#ty>>::Native)
            }
        }
    }

    /// Converts the result of `call`, and what it left in the arguments.
    pub(in crate::emit) fn lowered(&self, call: &TokenStream) -> TokenStream {
        let p = runtime();
        let GivenBack { finishes, delivers } = self.gives_back(|error| error);
        let site = self.site("return");
        let Some((ty, strategy)) = self.return_strategy() else {
            return quote!(#call; #finishes #delivers ::core::result::Result::Ok(()));
        };
        let count = self.signature.return_counter();
        if finishes.is_empty() && count.is_none() {
            return quote!(<#strategy as #p::CallbackReturn<#ty>>::lower_return(#call).map_err(|error| error.at(&#site)));
        }
        let (result, lowered) = (local("result"), local("lowered"));
        let counted = count.map(|counter| {
            let length = quote_spanned!(span_of(&ty)=> #p::ReturnedLength::length(&#result));
            self.count_native(counter, &length, &|error| error)
        });
        let write = count.map(|counter| self.count_write(counter));
        quote! {
            let #result = #call;
            #finishes
            #counted
            let #lowered = match #p::HandedBack::<#strategy, #ty>::new(#result) {
                ::core::result::Result::Ok(lowered) => lowered,
                ::core::result::Result::Err(error) => return ::core::result::Result::Err(error.at(&#site)),
            };
            #delivers
            #write
            ::core::result::Result::Ok(#lowered.give())
        }
    }

    /// What gives back the arguments; `refused` makes an error what the body returns.
    pub(in crate::emit) fn gives_back(
        &self,
        refused: impl Fn(TokenStream) -> TokenStream,
    ) -> GivenBack {
        let mut given = GivenBack::default();
        for parameter in self.visible().filter(|parameter| self.is_given_back(parameter)) {
            let ty = &parameter.ty;
            let holder = Self::holder(parameter);
            let strategy = self.strategy(parameter, ty);
            let receiver = self.receiver(parameter, quote!('_), ty);
            let site = self.site(&parameter.ident.to_string());
            let failed = refused(quote!(error.at(&#site)));
            given.finishes.extend(quote! {
                if let ::core::result::Result::Err(error) = <#strategy as #receiver>::finish(&mut #holder) {
                    return ::core::result::Result::Err(#failed);
                }
            });
            let counter = self
                .signature
                .counter(&parameter.ident)
                .filter(|counter| types::reference(&counter.ty).is_some());
            if let Some(counter) = counter {
                let length = quote!(<#strategy as #receiver>::length(&#holder));
                given.finishes.extend(self.count_native(counter, &length, &refused));
                given.delivers.extend(self.count_write(counter));
            }
            given.delivers.extend(quote!(<#strategy as #receiver>::deliver(#holder);));
        }
        given
    }

    /// Whether something goes back by this argument: numbers are changed where they are, and so is what
    /// is `Blittable` by its bound.
    fn is_given_back(&self, parameter: &CallbackParameter) -> bool {
        let core = types::core(types::element(&parameter.ty).unwrap_or(&parameter.ty));
        match parameter.role {
            CallbackRole::Out(_) => true,
            _ => {
                types::is_exclusive(&parameter.ty)
                    && !types::is_number(core)
                    && vet::can_ask(&self.signature.generics, &parameter.ty)
            }
        }
    }

    /// A number of elements as the native count.
    fn count_native(
        &self,
        counter: &CallbackParameter,
        length: &TokenStream,
        refused: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let p = runtime();
        let (count, integer) = (Self::reported(counter), count_type(&counter.ty));
        let failed = refused({
            let site = self.site(&counter.ident.to_string());
            quote!(error.at(&#site))
        });
        quote! {
            let #count = match <#integer as #p::CountInt>::from_length(#length) {
                ::core::result::Result::Ok(count) => count,
                ::core::result::Result::Err(error) => return ::core::result::Result::Err(#failed),
            };
        }
    }

    fn count_write(&self, counter: &CallbackParameter) -> TokenStream {
        let (place, count) = (local(&counter.ident), Self::reported(counter));
        quote!(unsafe { #place.write(#count) };)
    }

    fn reported(counter: &CallbackParameter) -> Ident {
        local(format_args!("reported_{}", counter.ident))
    }
}

/// The integer of a count, behind a reference where native code gets it.
pub(super) fn count_type(ty: &Type) -> &Type {
    types::reference(ty).map_or(ty, |reference| &reference.elem)
}
