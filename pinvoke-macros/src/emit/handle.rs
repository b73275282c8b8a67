//! `#[native_handle]`: a kind of handle, and the owned handle of that kind.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Expr, GenericParam, ItemType, Lifetime, Path};

use super::runtime;
use crate::diag::{Report, span_of};
use crate::model::types;
use crate::parse::handle::HandleArgs;

/// The whole expansion.
pub(crate) fn tokens(args: &HandleArgs, item: &ItemType, report: &mut Report) -> TokenStream {
    let p = runtime();
    let (ident, vis, attrs, raw) = (&item.ident, &item.vis, &item.attrs, &item.ty);
    let kind = quote::format_ident!("{}Kind", ident);
    let lifetimes: Vec<&Lifetime> = item
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Lifetime(lifetime) => Some(&lifetime.lifetime),
            other => {
                report.error(
                    other,
                    "a handle has no type parameters",
                    "write one lifetime at most: that of the API object",
                );
                None
            }
        })
        .collect();
    if args.invalid.is_empty() && types::is_number(raw) {
        report.error(
            raw,
            "nothing says which value means \"no handle\"",
            "write `#[native_handle(.., invalid = -1)]`, with the value that the C functions return for none; a pointer has its null",
        );
        return TokenStream::new();
    }
    let release = &args.release;
    let span = span_of(release);
    let (owner, call) = match lifetimes[..] {
        [] => (quote!(()), quote_spanned!(span=> { let () = owner; #release(raw) })),
        [lifetime] => match owning_type(&release.path) {
            Some(api) => (quote!(&#lifetime #api), quote_spanned!(span=> #release(owner, raw))),
            None => {
                report.error(
                    release,
                    "this handle borrows an API object, but its release function belongs to none",
                    "write `release = unsafe Api::method`, or remove the lifetime",
                );
                return TokenStream::new();
            }
        },
        [_, second, ..] => {
            report.error(second, "a handle borrows one API object", "remove the second lifetime");
            return TokenStream::new();
        }
    };
    let values: Vec<TokenStream> =
        args.invalid.iter().map(|value| invalid_value(value, raw)).collect();
    let first = values.first().cloned().unwrap_or_else(|| quote!(<#raw as #p::NullAbi>::NULL));
    let test = if values.is_empty() {
        quote!(raw == Self::INVALID)
    } else {
        quote!(false #(|| raw == #values)*)
    };
    let marker = lifetimes.iter().map(|lifetime| quote!(&#lifetime ()));
    let generics = &item.generics;
    let about = format!("The kind of [`{ident}`].");
    let threads = [(args.send, quote!(SendHandle)), (args.sync, quote!(SyncHandle))]
        .into_iter()
        .filter_map(|(given, name)| {
            given.map(|span| {
                quote_spanned! {span=>
                    // SAFETY: the declaration vouches that native code allows it.
                    unsafe impl #generics #p::#name for #kind #generics {}
                }
            })
        });
    // As for a block: `#![forbid(unsafe_code)]` does not look into macros.
    let promise = syn::token::Unsafe(args.unsafe_span);
    let forbidden =
        quote_spanned!(args.unsafe_span=> #(#attrs)* const _: () = { #promise extern "C" {} };);
    quote! {
        #forbidden
        #[doc = #about]
        #[derive(Debug)]
        #vis struct #kind #generics (::core::marker::PhantomData<(#(#marker,)*)>, ::core::convert::Infallible);

        // SAFETY: the declaration vouches for the release function with its `unsafe`.
        unsafe impl #generics #p::HandleKind for #kind #generics {
            type Raw = #raw;
            type Owner = #owner;
            const INVALID: #raw = #first;
            #[inline]
            fn is_invalid(raw: #raw) -> bool {
                #test
            }
            unsafe fn release(owner: Self::Owner, raw: #raw) {
                // SAFETY: the handle is valid, and released once.
                let _ = unsafe { #call };
            }
        }
        #(#threads)*

        #(#attrs)*
        #vis type #ident #generics = #p::OwnedHandle<#kind #generics>;
    }
}

/// `null` and integers, as values of the raw type.
fn invalid_value(value: &Expr, raw: &syn::Type) -> TokenStream {
    let p = runtime();
    let is_pointer = matches!(crate::model::types::plain(raw), syn::Type::Ptr(_));
    match value {
        Expr::Path(path) if path.path.is_ident("null") => quote!(<#raw as #p::NullAbi>::NULL),
        other if is_pointer => {
            quote!((::core::ptr::without_provenance_mut::<()>((#other) as isize as usize).cast()))
        }
        other => quote!((#other)),
    }
}

/// `Api` of `Api::method`.
fn owning_type(path: &Path) -> Option<Path> {
    let mut owner = path.clone();
    owner.segments.pop();
    let last = owner.segments.pop()?;
    owner.segments.push(last);
    Some(owner)
}
