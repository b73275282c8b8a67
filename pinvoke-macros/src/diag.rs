//! Errors of a declaration: all of them at once, each on the user's token, each with what to write.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;

/// Collects errors, so that one build shows them all.
#[derive(Default)]
pub(crate) struct Report {
    errors: Vec<syn::Error>,
}

impl Report {
    /// Notes an error on `at`; `help` says what to write instead.
    pub(crate) fn error(&mut self, at: &impl ToTokens, what: impl Display, help: impl Display) {
        self.errors.push(syn::Error::new_spanned(at, message(what, help)));
    }

    /// Notes an error on a span.
    pub(crate) fn error_at(&mut self, span: Span, what: impl Display, help: impl Display) {
        self.errors.push(syn::Error::new(span, message(what, help)));
    }

    /// Notes an error that a parser made.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// The value, unless it is an error, which is noted.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// The number of errors so far.
    pub(crate) fn len(&self) -> usize {
        self.errors.len()
    }

    /// `compile_error!` for each error.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

fn message(what: impl Display, help: impl Display) -> String {
    format!("{what}\nhelp: {help}")
}

/// An error with help, for parsers that return `syn::Result`.
pub(crate) fn error(span: Span, what: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new(span, message(what, help))
}

/// As [`error`], on all tokens of `at`.
pub(crate) fn error_on(at: &impl ToTokens, what: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new_spanned(at, message(what, help))
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn choices(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [rest @ .., last] => {
            let rest: Vec<_> = rest.iter().map(|name| format!("`{name}`")).collect();
            format!("{} or `{last}`", rest.join(", "))
        }
    }
}

/// The span of a syntax node, from its first to its last token.
pub(crate) fn span_of(node: &impl Spanned) -> Span {
    node.span()
}
