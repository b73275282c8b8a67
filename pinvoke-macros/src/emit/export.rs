//! A function that native code calls: the Rust function as it is written, and the entry point.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ReturnType;

use super::callback::{Emitter, GivenBack, Received};
use super::{local, runtime, strategy, vet};
use crate::diag::span_of;
use crate::model::callback::{CallbackRole, fallback};
use crate::model::export::Export;

/// The whole expansion.
pub(crate) fn tokens(export: &Export) -> TokenStream {
    let signature = &export.signature;
    let verdict = vet::signature(signature);
    let profile = quote!(__Profile);
    let preamble = verdict.preamble(&profile, &strategy::profile(signature.args.profile));
    let emitter = Emitter { signature, profile };
    let (function, vis, ident) = (&export.function, &signature.vis, &signature.ident);
    let cfgs: Vec<_> =
        function.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect();
    let about = format!("What native code sees of the function [`{ident}`](fn@{ident}).");
    let natives = emitter.natives();
    let output = native_output(export, &emitter);
    let pointer = emitter.by_target(|abi| {
        quote! {
            /// The function that native code calls.
            pub const POINTER: unsafe extern #abi fn(#(#natives),*) -> #output = Self::__pinvoke_entry;
        }
    });
    let (arguments, answer) = (emitter.arguments(|_| true), answer(export, &emitter));
    let entry = emitter.by_target(|abi| {
        let exported = exported(export);
        quote! {
            #exported
            unsafe extern #abi fn __pinvoke_entry(#(#arguments),*) -> #output {
                #answer
            }
        }
    });
    // As for a block: `#![forbid(unsafe_code)]` does not look into macros.
    let forbidden = export.entry.as_ref().map(|(_, span)| {
        let promise = syn::token::Unsafe(*span);
        quote_spanned!(*span=> #(#cfgs)* const _: () = { #promise extern "C" {} };)
    });
    quote! {
        #forbidden
        #function

        #(#cfgs)*
        #[doc = #about]
        #[allow(non_camel_case_types, dead_code)]
        #vis enum #ident {}

        #(#cfgs)*
        const _: () = {
            #preamble
            #[allow(dead_code, unused_mut, unused_unsafe, clippy::all, clippy::pedantic)]
            impl #ident {
                #pointer
                #entry
            }
        };
    }
}

/// The attribute that exports the entry point.
fn exported(export: &Export) -> TokenStream {
    let Some((entry, _)) = &export.entry else { return TokenStream::new() };
    quote!(#[unsafe(export_name = #entry)])
}

fn native_output(export: &Export, emitter: &Emitter<'_>) -> TokenStream {
    if export.hresult.is_some() { quote!(::core::primitive::i32) } else { emitter.native_return() }
}

/// The entry point's body.
fn answer(export: &Export, emitter: &Emitter<'_>) -> TokenStream {
    let p = runtime();
    let signature = &export.signature;
    let (ident, name) = (&signature.ident, signature.ident.to_string());
    let is_status = export.hresult.is_some();
    let Received { given, receives, values } = emitter.receives(|error| match is_status {
        true => quote!(#p::Refusal::from(#error)),
        false => error,
    });
    let call = quote!(unsafe { #ident(#(#values),*) });
    if is_status {
        let body = status(export, emitter, &receives, &call);
        let body = quote!(#given #body);
        return quote!(#p::answer_status(#name, || { #body }));
    }
    let lowered = emitter.lowered(&call);
    let body = quote!(#given #receives #lowered);
    match fallback(signature) {
        None => quote!(#p::answer_nothing(#name, || { #body })),
        Some(value) => {
            // The value is the user's expression, and not inside an `unsafe` block.
            quote!(#p::answer(#name, || #value, || { #body }))
        }
    }
}

/// With a status code: places first, so that they hold zeros whatever happens.
fn status(
    export: &Export,
    emitter: &Emitter<'_>,
    receives: &TokenStream,
    call: &TokenStream,
) -> TokenStream {
    let p = runtime();
    let name = export.signature.ident.to_string();
    let (result, error) = (local("result"), local("error"));
    let (mut places, mut lowers, mut writes) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new());
    let mut parts = Vec::new();
    for parameter in &export.signature.parameters {
        if !matches!(parameter.role, CallbackRole::Retval(_)) {
            continue;
        }
        let (native, ty) = (local(&parameter.ident), &parameter.ty);
        let part = local(format_args!("part_{}", parameter.ident));
        let parameter_name = parameter.ident.to_string();
        let site = quote!(#p::Site { function: #name, parameter: #parameter_name });
        let strategy = emitter.returned(&parameter.marshal, parameter.free.as_ref(), ty);
        let failed =
            quote!(return ::core::result::Result::Err(#p::Refusal::from(#error.at(&#site))));
        places.extend(quote! {
            let #native = match unsafe { #p::returned_place(#native) } {
                ::core::result::Result::Ok(place) => place,
                ::core::result::Result::Err(#error) => #failed,
            };
        });
        let lower = quote_spanned!(span_of(ty)=> #p::HandedBack::<#strategy, #ty>::new(#part));
        lowers.extend(quote! {
            let #part = match #lower {
                ::core::result::Result::Ok(native) => native,
                ::core::result::Result::Err(#error) => #failed,
            };
        });
        writes.extend(quote!(unsafe { #native.write(#part.give()) };));
        parts.push(part);
    }
    let output_span = match &export.function.sig.output {
        ReturnType::Type(_, ty) => span_of(ty),
        ReturnType::Default => export.signature.ident.span(),
    };
    // An error type without a code is told at the return type.
    let refused = super::respanned(quote!(#p::Refusal::of(&#error)), output_span);
    let GivenBack { finishes, delivers } =
        emitter.gives_back(|error| quote!(#p::Refusal::from(#error)));
    let pattern = match &parts[..] {
        [] => quote!(()),
        [one] => quote!(#one),
        many => quote!((#(#many),*)),
    };
    quote! {
        #places
        #receives
        let #result = #call;
        let #pattern = match #result {
            ::core::result::Result::Ok(value) => value,
            ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#refused),
        };
        #finishes
        #lowers
        #delivers
        #writes
        ::core::result::Result::Ok(())
    }
}
