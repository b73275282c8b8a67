//! Before the call: buffers, lowered arguments, closures, slots.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::{Names, Stub, direction_type, respanned, runtime, strategy};
use crate::diag::span_of;
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::block::Bind;

impl Stub<'_> {
    /// The buffers of the stub's frame, declared first so that they outlive the guards.
    pub(super) fn rooms(&self) -> TokenStream {
        let p = runtime();
        let mut tokens = TokenStream::new();
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let names = self.names(index);
            let Some(direction) = parameter.direction() else { continue };
            let direction = direction_type(direction);
            let room = &names.room;
            let (ty, place) = self.lowered_type(parameter, &names);
            let strategy = if parameter.is_exchanged() {
                strategy::exchange(parameter, &ty, &self.profile)
            } else {
                strategy::parameter(&parameter.marshal, &ty, &self.profile)
            };
            let maker = if self.function.is_safe { "safe_room" } else { "room" };
            let maker = Ident::new(maker, span_of(&parameter.ty));
            tokens.extend(place);
            tokens.extend(quote_spanned!(span_of(&parameter.ty)=> let mut #room = #p::#maker::<#strategy, #direction>();));
        }
        tokens
    }

    /// The type that is lowered, and for a buffer that is returned the local that it fills.
    pub(super) fn lowered_type(&self, parameter: &Parameter, names: &Names) -> (Type, TokenStream) {
        let ty = &parameter.ty;
        if matches!(parameter.role, Role::RetvalBuffer) {
            let place = &names.place;
            (syn::parse_quote!(&mut #ty), quote!(let mut #place = <#ty>::new();))
        } else {
            (ty.clone(), TokenStream::new())
        }
    }

    /// Lowers the arguments in order, and makes closures and slots.
    pub(super) fn lower(&self) -> TokenStream {
        let p = runtime();
        let mut tokens = TokenStream::new();
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let names = self.names(index);
            let Names { argument, room, site, given, place, link } = &names;
            let ident = &parameter.ident;
            match &parameter.role {
                Role::Managed(direction) => {
                    if self.carries_count(parameter) && *direction != Direction::Out {
                        let read = if types::reference(&parameter.ty).is_some() {
                            quote!(*#ident)
                        } else {
                            quote!(#ident)
                        };
                        tokens.extend(quote!(let #given = #p::CountInt::to_count(#read);));
                    }
                    let value = if parameter.is_exchanged() {
                        let owner = self.exchanged_owner(parameter);
                        quote!(#p::Exchanged::new(#ident, #owner))
                    } else {
                        quote!(#ident)
                    };
                    tokens.extend(self.lower_one(
                        value,
                        room,
                        argument,
                        site,
                        span_of(&parameter.ty),
                    ));
                }
                Role::RetvalBuffer => {
                    let value = if parameter.is_exchanged() {
                        let owner = self.exchanged_owner(parameter);
                        quote!(#p::Exchanged::new(&mut #place, #owner))
                    } else {
                        quote!(&mut #place)
                    };
                    tokens.extend(self.lower_one(
                        value,
                        room,
                        argument,
                        site,
                        span_of(&parameter.ty),
                    ));
                }
                Role::Callback(args) if args.retained.is_some() => {
                    let path = &args.signature;
                    let signature = self.verdict.given(&quote!(#path));
                    let maker = if args.user.is_some() { "retained" } else { "retained_alone" };
                    let maker = Ident::new(maker, Span::mixed_site());
                    let passed =
                        respanned(quote!(#p::#maker::<#signature>(#ident)), span_of(&parameter.ty));
                    tokens.extend(quote!(let #argument = #passed;));
                }
                Role::Callback(args) if args.user.is_some() => {
                    let maker = match types::option(&parameter.ty) {
                        Some(_) => quote!(OptionalScoped),
                        None => quote!(Scoped),
                    };
                    tokens.extend(quote!(let #argument = #p::#maker::new(#ident);))
                }
                Role::Callback(args) => {
                    let path = &args.signature;
                    let signature = self.verdict.given(&quote!(#path));
                    let (maker, opener) = match types::option(&parameter.ty) {
                        Some(_) => (quote!(OptionalContextless), quote!(optional_static_entry)),
                        None => (quote!(Contextless), quote!(static_entry)),
                    };
                    let open = quote!(#p::#opener::<#signature, _>(&#argument));
                    let open = respanned(open, span_of(&parameter.ty));
                    let open = quote!(unsafe { #open });
                    let opened = self.attempt(quote!(#open.map_err(|error| error.at(&#site))));
                    tokens.extend(quote! {
                        let #argument = #p::#maker::new(#ident);
                        let #link = #opened;
                    });
                }
                Role::Retval | Role::OnFailure => {
                    let slot = self.slot_type(parameter);
                    let owner = self.owner(parameter.free.as_ref().map(|(free, _)| free));
                    tokens.extend(quote_spanned!(span_of(&parameter.ty)=> let mut #argument = #slot::empty(#owner);));
                }
                Role::RetvalArray => {
                    let slot = self.array_slot(&parameter.ty, Some(&parameter.marshal));
                    let free = parameter.free.as_ref().map(|(free, _)| free);
                    let owner = self.array_owner(free, &parameter.marshal);
                    let ends = crate::emit::array::ends(&parameter.marshal, argument);
                    tokens.extend(quote_spanned!(span_of(&parameter.ty)=> let mut #argument = #slot::empty(#owner); #ends));
                }
                Role::LengthOf(_) | Role::UserData | Role::Value(_) => {}
            }
        }
        let checks = self
            .function
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| parameter.direction().is_some());
        tokens.extend(checks.map(|(index, parameter)| self.checks_before(index, parameter)));
        tokens.extend(self.owner_checks());
        tokens
    }

    /// In an API object: a handle that another object made must not get here.
    pub(super) fn owner_checks(&self) -> TokenStream {
        if !matches!(self.block.args.bind, Bind::Struct(..)) {
            return TokenStream::new();
        }
        let candidates = self.function.parameters.iter().enumerate().filter(|(_, parameter)| {
            let spelled_out = types::is_text(&parameter.ty)
                || types::is_number(types::core(&parameter.ty))
                || types::element(&parameter.ty).is_some();
            matches!(parameter.role, Role::Managed(_)) && !spelled_out
        });
        candidates
            .map(|(index, _)| {
                let Names { argument, site, .. } = self.names(index);
                let check = self.attempt(quote!(#argument.check_owner(self, &#site)));
                quote!(#check;)
            })
            .collect()
    }

    pub(super) fn lower_one(
        &self,
        value: TokenStream,
        room: &Ident,
        argument: &Ident,
        site: &TokenStream,
        span: Span,
    ) -> TokenStream {
        let p = runtime();
        if self.function.output.is_result {
            let call = quote_spanned!(span=> #p::lower(#value, &mut #room, &#site));
            let lowered = self.attempt(call);
            quote!(let mut #argument = #lowered;)
        } else {
            quote_spanned!(span=> let mut #argument = #p::lower_plain(#value, &mut #room, &#site);)
        }
    }
}
