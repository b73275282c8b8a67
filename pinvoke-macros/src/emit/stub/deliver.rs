//! After the call: callbacks' panics, the failure rule, lifting in order.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Names, Stub, local, runtime};
use crate::model::function::NativeReturn;
use crate::model::parameter::{Direction, Role};
use crate::parse::ownership::Give;

impl Stub<'_> {
    /// Everything between the lowered arguments and the return value.
    pub(super) fn body(&self) -> TokenStream {
        let call = self.call();
        let finish = self.finish_callbacks();
        if self.function.growing().is_none() {
            let failure = self.failure();
            let deliver = self.deliver();
            return quote!(#call #finish #failure #deliver);
        }
        let tries = self.tries();
        let step = self.grow_step();
        let failure = self.failure();
        let deliver = self.deliver();
        // A retry goes round the loop; anything else leaves the function from inside it.
        quote! {
            let mut #tries = 0u32;
            loop {
                #call
                #step
                #failure
                #deliver
            }
        }
    }

    /// Goes on with a callback's panic, or with the error of its arguments.
    pub(super) fn finish_callbacks(&self) -> TokenStream {
        let callbacks: Vec<Names> = self
            .function
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| matches!(&parameter.role, Role::Callback(args) if args.retained.is_none()))
            .map(|(index, _)| self.names(index))
            .collect();
        // The error of one closure must not hide the panic of another.
        let several = callbacks.len() > 1;
        let panics = callbacks.iter().filter(|_| several).map(|names| {
            let argument = &names.argument;
            quote!(#argument.relay_panic();)
        });
        let finishes = callbacks.iter().map(|Names { argument, site, .. }| {
            let finish = self.attempt(quote!(#argument.finish().map_err(|error| error.at(&#site))));
            quote!(#finish;)
        });
        quote!(#(#panics)* #(#finishes)*)
    }

    /// Leaves to native code what it was given.
    pub(super) fn give_up(&self, which: fn(&Give) -> bool) -> TokenStream {
        let given = self
            .function
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| parameter.marshal.give.as_ref().is_some_and(which));
        given
            .map(|(index, _)| {
                let argument = self.names(index).argument;
                quote!(#argument.give_up();)
            })
            .collect()
    }

    /// Lifts what native code wrote, in order, and returns it.
    pub(super) fn deliver(&self) -> TokenStream {
        let p = runtime();
        let array_counts = self.array_counts_after();
        let counts = self.reported_counts();
        let given = self.give_up(|give| give.on_success.is_some());
        let name = self.function.ident.to_string();
        let mut lifts = TokenStream::new();
        let mut parts = Vec::new();
        let lift_slot = |slot: &Ident, site: &TokenStream| {
            if self.function.output.is_result {
                self.attempt(quote!(unsafe { #p::lift_slot(#slot, &#site) }))
            } else {
                quote!(unsafe { #p::lift_slot_plain(#slot, &#site) })
            }
        };
        if let NativeReturn::Lifted(_) = self.function.native_return() {
            let (result, returned) = (local("result"), local("returned"));
            let site = quote!(#p::Site { function: #name, parameter: "return" });
            let value = if self.returns_array() {
                self.attempt(quote!(unsafe { #p::lift_array(#result, &#site) }))
            } else {
                lift_slot(&result, &site)
            };
            lifts.extend(quote!(let #returned = #value;));
            parts.push(quote!(#returned));
        }
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let Names { argument, site, place, given, .. } = self.names(index);
            match parameter.role {
                Role::Managed(Direction::Out | Direction::InOut) | Role::RetvalBuffer => {
                    let lift = self.attempt(quote!(unsafe { #argument.lift(&#site) }));
                    lifts.extend(quote!(#lift;));
                    if matches!(parameter.role, Role::RetvalBuffer) {
                        parts.push(quote!(#place));
                    }
                }
                Role::RetvalArray => {
                    let value = self.attempt(quote!(unsafe { #p::lift_array(#argument, &#site) }));
                    lifts.extend(quote!(let #given = #value;));
                    parts.push(quote!(#given));
                }
                Role::Retval => {
                    let value = lift_slot(&argument, &site);
                    lifts.extend(quote!(let #given = #value;));
                    parts.push(quote!(#given));
                }
                _ => {}
            }
        }
        let value = match &parts[..] {
            [] => quote!(()),
            [one] => quote!(#one),
            many => quote!((#(#many),*)),
        };
        let value = if self.function.output.is_result {
            quote!(::core::result::Result::Ok(#value))
        } else {
            value
        };
        quote!(#given #array_counts #counts #lifts return #value;)
    }
}
