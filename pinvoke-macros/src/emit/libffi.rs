//! `stub = libffi`: the call through a prepared interface instead of a function type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{callee, local, runtime};
use crate::diag::span_of;
use crate::model::block::Block;
use crate::model::function::Function;
use crate::model::parameter::{Parameter, Role};
use crate::parse::block::StubKind;

/// Whether the functions of a block are called through libffi.
pub(super) fn is_wanted(block: &Block) -> bool {
    match block.args.stub {
        StubKind::Direct => false,
        StubKind::Libffi(Some(_)) => true,
        StubKind::Libffi(None) => !block.abi.name.ends_with("-unwind"),
    }
}

/// An error where the feature that libffi comes with is off.
pub(super) fn needs_feature(block: &Block) -> Option<TokenStream> {
    let p = runtime();
    is_wanted(block).then(|| quote!(#p::require_dynamic!();))
}

/// Requires in the stub what libffi can pass, so that it need not be built to be told.
pub(super) fn requirements(function: &Function, block: &Block) -> Option<TokenStream> {
    if !is_wanted(block) {
        return None;
    }
    let p = runtime();
    let natives = callee::native_types(function, block).into_iter().zip(&function.parameters);
    Some(
        natives
            .filter_map(|(native, parameter)| {
                let (native, span) = (native?, span_of(&parameter.ty));
                Some(quote_spanned!(span=> const _: () = #p::require_libffi::<#native>();))
            })
            .collect(),
    )
}

/// The call of a function at `address` with native arguments.
pub(super) fn call(
    function: &Function,
    block: &Block,
    address: &TokenStream,
    natives: &[TokenStream],
    output: &TokenStream,
) -> TokenStream {
    let p = runtime();
    let arguments = function.parameters.iter().zip(natives).map(|pair| argument(pair.0, pair.1));
    let arguments = quote!([#(#arguments),*]);
    match &function.variadic {
        Some((tail, _)) => {
            quote!(unsafe { #p::call_variadic_by_libffi::<#output, _>(#address, #arguments, #tail) })
        }
        None => {
            let interface = interface(function, block);
            quote!(unsafe { #p::call_by_libffi::<#output, _>(#address, #interface, #arguments) })
        }
    }
}

/// A function pointer may be of a type that has no description: any of them is an address.
fn argument(parameter: &Parameter, native: &TokenStream) -> TokenStream {
    let p = runtime();
    match parameter.role {
        Role::Callback(_) => quote!(#p::FfiArgument::address(&#native)),
        _ => quote!(#p::FfiArgument::of(&#native)),
    }
}

/// The interface: kept with the function. The types of a generic one may be others in each call, and a
/// static cannot tell them apart.
fn interface(function: &Function, block: &Block) -> TokenStream {
    let (p, convention) = (runtime(), convention(block));
    let mut generics = function.generics.params.iter();
    if generics.any(|generic| !matches!(generic, syn::GenericParam::Lifetime(_))) {
        return quote!(&#p::FfiInterface::new(#convention));
    }
    let interface = local("INTERFACE");
    quote! {{
        static #interface: #p::FfiInterface = #p::FfiInterface::new(#convention);
        &#interface
    }}
}

fn convention(block: &Block) -> TokenStream {
    let p = runtime();
    match block.abi.base() {
        "system" => quote!(#p::FfiConvention::System),
        "stdcall" => quote!(#p::FfiConvention::Stdcall),
        "fastcall" => quote!(#p::FfiConvention::Fastcall),
        "thiscall" => quote!(#p::FfiConvention::Thiscall),
        "win64" => quote!(#p::FfiConvention::Win64),
        "sysv64" => quote!(#p::FfiConvention::SysV64),
        // UEFI has that of 64-bit Windows there, and C's elsewhere.
        "efiapi" => {
            quote!(if cfg!(target_arch = "x86_64") { #p::FfiConvention::Win64 } else { #p::FfiConvention::C })
        }
        _ => quote!(#p::FfiConvention::C),
    }
}
