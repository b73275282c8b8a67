//! The arguments of `#[unmanaged_callers_only(..)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitStr, Token};

use super::block::{ProfileArgs, profile_key};
use crate::diag::{self, choices};

#[derive(Default)]
pub(crate) struct ExportArgs {
    pub(crate) profile: ProfileArgs,
    pub(crate) on_panic: Option<Expr>,
    pub(crate) hresult: Option<Span>,
    /// The exported name, and the promise that nothing else has it.
    pub(crate) entry: Option<(LitStr, Span)>,
}

impl Parse for ExportArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self::default();
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            let name = key.to_string();
            if !profile_key(&mut args.profile, &name, input)? {
                args.own_key(&key, &name, input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(args)
    }
}

impl ExportArgs {
    fn own_key(&mut self, key: &Ident, name: &str, input: ParseStream<'_>) -> syn::Result<()> {
        match name {
            "on_panic" => {
                input.parse::<Token![=]>()?;
                self.on_panic = Some(input.parse()?);
            }
            "hresult" => self.hresult = Some(key.span()),
            "entry" => {
                input.parse::<Token![=]>()?;
                if !input.peek(Token![unsafe]) {
                    return Err(diag::error(
                        input.span(),
                        "exporting a name is unsafe: a function that another library means by it would be replaced",
                        "write `entry = unsafe \"name\"`, and vouch that nothing else has the name",
                    ));
                }
                let promise: Token![unsafe] = input.parse()?;
                self.entry = Some((input.parse()?, promise.span));
            }
            _ => {
                return Err(diag::error(
                    key.span(),
                    format_args!("unknown argument `{name}` of `#[unmanaged_callers_only]`"),
                    format_args!(
                        "known are {}",
                        choices(&["charset", "bools", "hresult", "on_panic", "entry"])
                    ),
                ));
            }
        }
        Ok(())
    }
}
