//! Attributes to syntax structs. Each call site lists the attributes that it accepts; nothing here
//! knows what goes together.

pub(crate) mod block;
pub(crate) mod callback;
mod codepage;
pub(crate) mod export;
pub(crate) mod function;
pub(crate) mod handle;
pub(crate) mod ownership;
pub(crate) mod parameter;
pub(crate) mod strategy;
pub(crate) mod structure;

use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use crate::diag;

/// The arguments of `#[name(..)]`, parsed by `parser`.
pub(crate) fn arguments<T>(
    attribute: &Attribute,
    parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    match &attribute.meta {
        Meta::List(list) => parser.parse2_with_span(list),
        other => {
            let name = name_of(attribute);
            Err(diag::error_on(
                other,
                format_args!("`#[{name}]` needs arguments"),
                format_args!("write `#[{name}(..)]`"),
            ))
        }
    }
}

trait ParseWithin<T> {
    fn parse2_with_span(self, list: &syn::MetaList) -> syn::Result<T>;
}
impl<T, F: FnOnce(ParseStream<'_>) -> syn::Result<T>> ParseWithin<T> for F {
    fn parse2_with_span(self, list: &syn::MetaList) -> syn::Result<T> {
        list.parse_args_with(self)
    }
}

/// Requires `#[name]` without arguments.
pub(crate) fn bare(attribute: &Attribute) -> syn::Result<()> {
    match &attribute.meta {
        Meta::Path(_) => Ok(()),
        other => {
            let name = name_of(attribute);
            Err(diag::error_on(
                other,
                format_args!("`#[{name}]` takes no arguments"),
                format_args!("write `#[{name}]`"),
            ))
        }
    }
}

/// The value of `#[name = value]`.
pub(crate) fn value<T: Parse>(attribute: &Attribute) -> syn::Result<T> {
    match &attribute.meta {
        Meta::NameValue(pair) => {
            let tokens = quote::ToTokens::to_token_stream(&pair.value);
            T::parse.parse2(tokens).map_err(|_| {
                let name = name_of(attribute);
                diag::error_on(
                    &pair.value,
                    format_args!("this is no value of `#[{name}]`"),
                    format_args!("write a string: `#[{name} = \"..\"]`"),
                )
            })
        }
        other => {
            let name = name_of(attribute);
            Err(diag::error_on(
                other,
                format_args!("`#[{name}]` needs a value"),
                format_args!("write `#[{name} = ..]`"),
            ))
        }
    }
}

/// The attribute's name, for messages and look-up.
pub(crate) fn name_of(attribute: &Attribute) -> String {
    attribute.path().get_ident().map_or_else(|| "..".to_owned(), ToString::to_string)
}

/// Sets a slot that may be set once.
pub(crate) fn once<T>(slot: &mut Option<T>, attribute: &Attribute, value: T) -> syn::Result<()> {
    if slot.is_some() {
        let name = name_of(attribute);
        return Err(diag::error_on(
            &attribute.meta,
            format_args!("`#[{name}]` is given twice"),
            "remove one of them",
        ));
    }
    *slot = Some(value);
    Ok(())
}

/// Comma-separated items until the end.
pub(crate) fn list<T>(
    input: ParseStream<'_>,
    item: fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let items: Punctuated<T, Token![,]> = Punctuated::parse_terminated_with(input, item)?;
    Ok(items.into_iter().collect())
}
