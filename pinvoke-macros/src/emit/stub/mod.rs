//! The stub of a function: scratch, lower, bind, call, capture, judge, lift, return.

mod call;
mod deliver;
mod lower;
mod signature;
mod types;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::vet::{self, Verdict};
use super::{callee, libffi, local, respanned, runtime, strategy};
use crate::model::block::Block;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::Direction;

pub(super) use signature::signature;

pub(super) struct Stub<'f> {
    pub(super) function: &'f Function,
    pub(super) block: &'f Block,
    pub(super) verdict: Verdict,
    profile: TokenStream,
}

/// The hygienic names that belong to one parameter.
pub(super) struct Names {
    pub(super) room: Ident,
    pub(super) argument: Ident,
    pub(super) given: Ident,
    pub(super) link: Ident,
    pub(super) place: Ident,
    pub(super) site: TokenStream,
}

impl<'f> Stub<'f> {
    pub(super) fn new(function: &'f Function, block: &'f Block) -> Self {
        let verdict = vet::function(function, block);
        Self { function, block, verdict, profile: quote!(__Profile) }
    }

    pub(super) fn profile(&self) -> &TokenStream {
        &self.profile
    }

    pub(super) fn names(&self, index: usize) -> Names {
        let p = runtime();
        let function = self.function.ident.to_string();
        let parameter = self.function.parameters[index].ident.to_string();
        Names {
            room: local(format_args!("room{index}")),
            argument: local(format_args!("argument{index}")),
            given: local(format_args!("given{index}")),
            link: local(format_args!("link{index}")),
            place: local(format_args!("place{index}")),
            site: quote!(#p::Site { function: #function, parameter: #parameter }),
        }
    }

    pub(super) fn index_of(&self, name: &Ident) -> Option<usize> {
        self.function.parameters.iter().position(|parameter| parameter.ident == *name)
    }

    /// The native return value, after the call.
    pub(super) fn raw(&self) -> TokenStream {
        let result = local("result");
        match self.function.native_return() {
            NativeReturn::Lifted(_) => quote!(#result.native()),
            NativeReturn::Consumed => quote!(#result),
        }
    }

    pub(super) fn code(&self) -> Ident {
        local("code")
    }

    pub(super) fn failed_name(&self) -> Ident {
        local("failed")
    }

    pub(super) fn tries(&self) -> Ident {
        local("tries")
    }

    /// Unwraps a `Result<_, MarshalError>`: returns the error, or panics in a plain function.
    pub(super) fn attempt(&self, expression: TokenStream) -> TokenStream {
        let (p, verified) = (runtime(), self.verdict.verified());
        let (value, error) = (local("value"), local("error"));
        if self.function.output.is_result {
            quote! {
                match #expression {
                    ::core::result::Result::Ok(#value) => #value,
                    ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#p::raise::<#verified, _>(#error)),
                }
            }
        } else {
            quote!(#p::plain(#expression))
        }
    }

    /// The function.
    pub(super) fn tokens(&self) -> TokenStream {
        let function = self.function;
        let documentation = super::meta::documentation(function, self.block);
        let signature = signature(function, self.block, &function.output.written);
        let attrs = &function.attrs;
        let vis = &function.vis;
        let preamble =
            self.verdict.preamble(&self.profile, &strategy::profile(self.block.args.profile));
        let requirements = libffi::requirements(function, self.block);
        let rooms = self.rooms();
        let values = self.values();
        let lower = self.lower();
        let bind = self.bind();
        let body = self.body();
        // Named as in C, as an item of a plain `extern` block may be.
        let c_name = function.entry.is_none().then(|| quote!(#[allow(non_snake_case)]));
        quote! {
            #(#attrs)*
            #documentation
            #[inline]
            #c_name
            #[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
            #vis #signature {
                #preamble
                #requirements
                #rooms
                #values
                #lower
                #bind
                #body
            }
        }
    }
}

pub(super) fn direction_type(direction: Direction) -> TokenStream {
    let p = runtime();
    match direction {
        Direction::In => quote!(#p::In),
        Direction::Out => quote!(#p::Out),
        Direction::InOut => quote!(#p::InOut),
    }
}
