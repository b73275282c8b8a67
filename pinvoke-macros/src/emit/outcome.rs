//! After the call: the failure rule, and the retry of a buffer.

use proc_macro2::TokenStream;
use quote::quote;

use super::runtime;
use super::stub::{Names, Stub};
use crate::model::parameter::Role;
use crate::model::types;
use crate::parse::function::{Code, FailsIf, Rule};
use crate::parse::parameter::Grow;

impl Stub<'_> {
    /// The statement that makes the call's code; `#code` exists afterwards.
    pub(super) fn capture_code(&self) -> TokenStream {
        let p = runtime();
        let raw = self.raw();
        let code = self.code();
        let source =
            self.function.fails_if.as_ref().and_then(|rule| rule.code.map(|(code, _)| code));
        let kept = super::local("last_error");
        let last_error = quote!(#p::last_error_code(#kept.get()));
        // The last error is read first whatever the rule looks at: anything else could change it.
        match (source, self.function.last_error, &self.function.fails_if) {
            (Some(Code::Returned), _, _) => {
                quote!(let #code = #p::returned_code(#raw, #p::CodeSource::Returned);)
            }
            (Some(Code::ReturnedSystem), _, _) => {
                quote!(let #code = #p::returned_code(#raw, #p::CodeSource::ReturnedSystem);)
            }
            (Some(Code::HResult), _, _) => {
                quote!(let #code = #p::returned_code(#raw, #p::CodeSource::HResult);)
            }
            (Some(Code::NegativeErrno), _, _) => quote!(let #code = #p::negated_code(#raw);),
            (_, true, _) => quote!(let #code = #last_error;),
            (_, false, Some(FailsIf { rule: Rule::With(_), .. })) => {
                quote!(let #code = #p::OsCode::new(0, #p::CodeSource::Unknown);)
            }
            (_, false, Some(_)) => {
                quote!(let #code = #p::returned_code(#raw, #p::CodeSource::Unknown);)
            }
            (_, false, None) => TokenStream::new(),
        }
    }

    /// `true` if the call failed.
    pub(super) fn failed(&self) -> Option<TokenStream> {
        let p = runtime();
        let raw = self.raw();
        let code = self.code();
        let rule = self.function.fails_if.as_ref()?;
        let spanned = |name: &str| {
            let name = proc_macro2::Ident::new(name, rule.span);
            quote!(#p::#name(#raw, #code))
        };
        Some(match &rule.rule {
            Rule::Zero => spanned("is_zero"),
            Rule::Nonzero => spanned("is_nonzero"),
            Rule::Negative => spanned("is_negative"),
            Rule::MinusOne => spanned("is_minus_one"),
            Rule::ZeroIfError => spanned("is_zero_if_error"),
            Rule::With(path) => quote!(#path(&#raw, #code)),
        })
    }

    /// Returns the error of a failed call.
    pub(super) fn failure(&self) -> TokenStream {
        let (p, verified) = (runtime(), self.verdict.verified());
        let Some(rule) = &self.function.fails_if else { return TokenStream::new() };
        let failed = self.failed_name();
        let name = self.function.ident.to_string();
        let code = self.code();
        let outs: Vec<TokenStream> = self
            .function
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| matches!(parameter.role, Role::OnFailure))
            .map(|(index, _)| {
                let slot = self.names(index).argument;
                quote!(#p::on_failure(#slot))
            })
            .collect();
        let outs = if outs.is_empty() { quote!(()) } else { quote!((#(#outs,)*)) };
        let made = match &rule.error {
            Some(error) => self.verdict.given(&quote!(#error)),
            None => quote!(#p::Error),
        };
        let failure = quote!(#p::Failure::new(#name, #code, #outs));
        quote! {
            if #failed {
                return ::core::result::Result::Err(#p::fail::<#verified, #made, _, _>(#failure));
            }
        }
    }

    /// The step of a growing buffer, at the end of each try: breaks, or grows and goes round.
    pub(super) fn grow_step(&self) -> TokenStream {
        let (p, verified) = (runtime(), self.verdict.verified());
        let Some(buffer) = self.function.growing() else { return TokenStream::new() };
        let Some((grow, _)) = &buffer.out.grow else { return TokenStream::new() };
        let Some(index) = self.index_of(&buffer.ident) else { return TokenStream::new() };
        let Names { argument, site, .. } = self.names(index);
        let failed_name = self.failed_name();
        let failed =
            if self.function.fails_if.is_some() { quote!(#failed_name) } else { quote!(false) };
        let code = self.code();
        let raw = self.raw();
        let counter =
            self.function.parameters.iter().enumerate().find_map(|(position, other)| match &other
                .role
            {
                Role::LengthOf(of) if of.of.contains(&buffer.ident) => {
                    Some((position, other, of.bytes || buffer.out.bytes))
                }
                _ => None,
            });
        let bytes = counter.is_some_and(|(_, _, bytes)| bytes);
        let unit = if bytes { quote!(#argument.unit_size()) } else { quote!(1usize) };
        let by_pointer =
            counter.filter(|(_, other, _)| types::is_exclusive(&other.ty)).map(|(position, ..)| {
                let count = self.names(position).argument;
                quote!(#p::CountInt::to_count(#count))
            });
        let reported = by_pointer.clone().unwrap_or_else(|| quote!(#p::Testable::number(#raw)));
        let step = match grow {
            Grow::Needed => {
                quote!(if #failed { #p::Grown::Done } else { #p::grow_needed(#reported, #unit, #argument.capacity(), #argument.terminator()) })
            }
            Grow::Truncated => {
                quote!(if #failed { #p::Grown::Done } else { #p::grow_truncated(#reported, #unit, #argument.capacity(), #argument.terminator()) })
            }
            Grow::Error(expected) => {
                let reported = match by_pointer {
                    Some(reported) => quote!(::core::option::Option::Some(#reported)),
                    None => quote!(::core::option::Option::None),
                };
                quote!(if #failed && #code.value() == (#expected) as i64 { #p::grow_error(#reported, #unit, #argument.capacity()) } else { #p::Grown::Done })
            }
        };
        let resets = self
            .function
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, p)| matches!(p.role, Role::Retval | Role::RetvalArray | Role::OnFailure))
            .map(|(index, _)| {
                let slot = self.names(index).argument;
                quote!(#slot.reset();)
            });
        let units = super::local("units");
        let tries = self.tries();
        let set = self.attempt(quote!(#argument.set_capacity(#units, &#site)));
        quote! {
            match #step {
                #p::Grown::Done => {}
                #p::Grown::Retry(#units) => {
                    #tries += 1;
                    if #tries == #p::MAX_TRIES {
                        return ::core::result::Result::Err(#p::raise::<#verified, _>(#p::still_too_small(#argument.capacity(), &#site)));
                    }
                    #(#resets)*
                    #set;
                    continue;
                }
            }
        }
    }
}
