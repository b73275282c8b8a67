//! The arguments of `#[native_callback(..)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Token};

use super::block::{Bools, Charset, ProfileArgs, profile_key};
use crate::diag::{self, choices};

pub(crate) struct CallbackSignatureArgs {
    pub(crate) profile: ProfileArgs,
    pub(crate) on_panic: Option<Expr>,
    /// Rust calls functions of the signature, too.
    pub(crate) callable: Option<(Callable, Span)>,
}

/// `callable`, or `callable = unsafe`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callable {
    Safe,
    Unsafe,
}

impl CallbackSignatureArgs {
    /// What faulty arguments may have meant to say, so that nothing is reported for its lack.
    pub(crate) fn presumed() -> Self {
        let profile = ProfileArgs { charset: Some(Charset::Utf8), bools: Some(Bools::Bool32) };
        Self { profile, on_panic: Some(syn::parse_quote!(unreachable!())), callable: None }
    }
}

impl Parse for CallbackSignatureArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self { profile: ProfileArgs::default(), on_panic: None, callable: None };
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            let name = key.to_string();
            if name == "callable" {
                let mut how = Callable::Safe;
                if input.peek(Token![=]) {
                    input.parse::<Token![=]>()?;
                    input.parse::<Token![unsafe]>()?;
                    how = Callable::Unsafe;
                }
                args.callable = Some((how, key.span()));
            } else if !profile_key(&mut args.profile, &name, input)? {
                if name != "on_panic" {
                    return Err(diag::error(
                        key.span(),
                        format_args!("unknown argument `{name}` of `#[native_callback]`"),
                        format_args!(
                            "known are {}",
                            choices(&[
                                "charset",
                                "codepage",
                                "unmappable",
                                "bools",
                                "on_panic",
                                "callable"
                            ])
                        ),
                    ));
                }
                input.parse::<Token![=]>()?;
                args.on_panic = Some(input.parse()?);
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(args)
    }
}
