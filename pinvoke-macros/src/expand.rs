//! The drivers: parse, resolve, check, emit, with all errors of a stage shown at once.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{DeriveInput, ItemFn, ItemForeignMod, ItemType};

use crate::diag::Report;
use crate::parse::block::BlockArgs;
use crate::parse::callback::CallbackSignatureArgs;
use crate::parse::export::ExportArgs;
use crate::parse::handle::HandleArgs;
use crate::{check, emit, fallback, model};

/// `#[dll_import(..)]`.
pub(crate) fn dll_import(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let parsed_args = report.take(syn::parse2::<BlockArgs>(args));
    let parsed_item = report.take(block_of(item));
    let (Some(mut args), Some(item)) = (parsed_args, parsed_item) else {
        return report.to_tokens();
    };
    for error in args.errors.drain(..) {
        report.push(error);
    }
    let block = model::block::resolve(args, &item, &mut report);
    check::block(&block, &mut report);
    if report.is_empty() {
        return emit::block::tokens(&block);
    }
    let errors = report.to_tokens();
    let signatures = fallback::block(&block);
    quote::quote!(#errors #signatures)
}

/// The block; an item of another kind is told from a block with an error inside.
fn block_of(item: TokenStream) -> syn::Result<ItemForeignMod> {
    let is_block = item.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }) && item
        .clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(word) if word == "extern"));
    if is_block {
        return syn::parse2(item);
    }
    Err(crate::diag::error_on(
        &item,
        "`#[dll_import]` stands on a block of declarations",
        "write `unsafe extern \"C\" { safe fn name(..) -> ..; }`",
    ))
}

/// `#[native_callback(..)]`.
pub(crate) fn native_callback(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let parsed_args = report.take(syn::parse2::<CallbackSignatureArgs>(args));
    let parsed_item = report.take(alias_of(item, "native_callback"));
    let Some(item) = parsed_item else { return report.to_tokens() };
    let args = parsed_args.unwrap_or_else(CallbackSignatureArgs::presumed);
    if let Some(signature) = model::callback::resolve(args, &item, &mut report) {
        check::callback_signature(&signature, &mut report);
        if report.is_empty() {
            return emit::callback::tokens(&signature);
        }
    }
    let errors = report.to_tokens();
    let fallback = fallback::callback(&item);
    quote::quote!(#errors #fallback)
}

/// `#[unmanaged_callers_only(..)]`.
pub(crate) fn unmanaged_callers_only(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let parsed_args = report.take(syn::parse2::<ExportArgs>(args));
    let parsed_item = report.take(syn::parse2::<ItemFn>(item.clone()).map_err(|error| {
        let is_function = item
            .clone()
            .into_iter()
            .any(|token| matches!(token, TokenTree::Ident(word) if word == "fn"));
        if is_function {
            return error;
        }
        crate::diag::error_on(
            &item,
            "`#[unmanaged_callers_only]` stands on a function",
            "write `#[unmanaged_callers_only(..)] extern \"C\" fn name(..) { .. }`",
        )
    }));
    let Some(item) = parsed_item else { return report.to_tokens() };
    if let Some(args) = parsed_args
        && let Some(export) = model::export::resolve(args, &item, &mut report)
    {
        check::export(&export, &mut report);
        if report.is_empty() {
            return emit::export::tokens(&export);
        }
    }
    let errors = report.to_tokens();
    let fallback = fallback::export(&item);
    quote::quote!(#errors #fallback)
}

/// The type alias that an attribute stands on.
fn alias_of(item: TokenStream, attribute: &str) -> syn::Result<ItemType> {
    if item
        .clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(word) if word == "type"))
    {
        return syn::parse2(item);
    }
    Err(crate::diag::error_on(
        &item,
        format_args!("`#[{attribute}]` stands on a type alias"),
        format_args!("write `#[{attribute}(..)] type Name = ..;`"),
    ))
}

/// `#[native_handle(..)]`.
pub(crate) fn native_handle(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let parsed_args = report.take(syn::parse2::<HandleArgs>(args));
    let parsed_item = report.take(alias_of(item, "native_handle"));
    let Some(item) = parsed_item else { return report.to_tokens() };
    if let Some(args) = parsed_args {
        let tokens = emit::handle::tokens(&args, &item, &mut report);
        if report.is_empty() {
            return tokens;
        }
    }
    let (errors, fallback) = (report.to_tokens(), fallback::handle(&item));
    quote::quote!(#errors #fallback)
}

/// `#[derive(NativeStruct)]`.
pub(crate) fn native_struct(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let Some(input) = report.take(syn::parse2::<DeriveInput>(input)) else {
        return report.to_tokens();
    };
    if let Some(tagged) = model::tagged::resolve(&input, &mut report) {
        check::tagged(&tagged, &mut report);
        if report.is_empty() {
            return emit::derive::native_struct::tagged(&tagged);
        }
    } else if let Some(structure) = model::structure::resolve(&input, &mut report) {
        check::structure(&structure, &mut report);
        if report.is_empty() {
            return emit::derive::native_struct::tokens(&structure);
        }
    }
    let errors = report.to_tokens();
    let fallback = emit::derive::native_struct::fallback(&input);
    quote::quote!(#errors #fallback)
}

/// A derive: `emit` notes its errors in the report, `fallback` stands in for what it makes.
pub(crate) fn derive(
    input: TokenStream,
    emit: fn(&DeriveInput, &mut Report) -> TokenStream,
    fallback: fn(&DeriveInput) -> TokenStream,
) -> TokenStream {
    let mut report = Report::default();
    let Some(input) = report.take(syn::parse2::<DeriveInput>(input)) else {
        return report.to_tokens();
    };
    let tokens = emit(&input, &mut report);
    if report.is_empty() {
        return tokens;
    }
    let (errors, fallback) = (report.to_tokens(), fallback(&input));
    quote::quote!(#errors #fallback)
}
