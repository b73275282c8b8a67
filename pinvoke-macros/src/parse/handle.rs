//! The arguments of `#[native_handle(..)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ExprPath, Ident, Token};

use crate::diag::{self, choices};

pub(crate) struct HandleArgs {
    pub(crate) release: ExprPath,
    /// The promise that it is the right function.
    pub(crate) unsafe_span: Span,
    pub(crate) invalid: Vec<Expr>,
    pub(crate) send: Option<Span>,
    pub(crate) sync: Option<Span>,
}

impl Parse for HandleArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let start = input.span();
        let (mut release, mut invalid, mut send, mut sync) = (None, Vec::new(), None, None);
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            match key.to_string().as_str() {
                "release" => {
                    input.parse::<Token![=]>()?;
                    if !input.peek(Token![unsafe]) {
                        return Err(diag::error(
                            input.span(),
                            "naming the release function is unsafe: nothing checks that it is the right one for these handles",
                            "write `release = unsafe path`, and vouch for it",
                        ));
                    }
                    let promise: Token![unsafe] = input.parse()?;
                    release = Some((input.parse()?, promise.span));
                }
                "invalid" => {
                    input.parse::<Token![=]>()?;
                    invalid.push(input.parse()?);
                }
                "send" => send = Some(key.span()),
                "sync" => sync = Some(key.span()),
                name => {
                    return Err(diag::error(
                        key.span(),
                        format_args!("unknown argument `{name}` of `#[native_handle]`"),
                        format_args!(
                            "known are {}",
                            choices(&["release", "invalid", "send", "sync"])
                        ),
                    ));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        match release {
            Some((release, unsafe_span)) => Ok(Self { release, unsafe_span, invalid, send, sync }),
            None => Err(diag::error(
                start,
                "nothing says how these handles are released",
                "write `#[native_handle(release = unsafe close_function)]`",
            )),
        }
    }
}
