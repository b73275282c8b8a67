//! The macros of pinvoke.
//!
//! Stages: `parse` (attributes to syntax structs), `model` (what they mean), `check` (the rules, all
//! errors at once), `emit`. On errors `fallback` emits the signatures alone.

mod check;
mod diag;
mod emit;
mod expand;
mod fallback;
mod model;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Imports the functions of an `unsafe extern` block from a shared library. See the crate `pinvoke`.
#[proc_macro_attribute]
pub fn dll_import(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::dll_import(args.into(), item.into()).into()
}

/// Declares the signature of a callback. See the crate `pinvoke`.
#[proc_macro_attribute]
pub fn native_callback(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::native_callback(args.into(), item.into()).into()
}

/// Makes a function that native code calls. See the crate `pinvoke`.
#[proc_macro_attribute]
pub fn unmanaged_callers_only(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::unmanaged_callers_only(args.into(), item.into()).into()
}

/// Declares a kind of handle that releases itself. See the crate `pinvoke`.
#[proc_macro_attribute]
pub fn native_handle(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::native_handle(args.into(), item.into()).into()
}

/// Proves that a `#[repr(C)]` struct is plain data that crosses without conversion.
#[proc_macro_derive(Blittable)]
pub fn derive_blittable(input: TokenStream) -> TokenStream {
    expand::derive(input.into(), emit::derive::blittable, fallback::blittable).into()
}

/// Gives a `#[repr(C)]` struct with pointers a place in signatures of `unsafe fn`s.
#[proc_macro_derive(Abi)]
pub fn derive_abi(input: TokenStream) -> TokenStream {
    expand::derive(input.into(), emit::derive::abi, fallback::abi).into()
}

/// Makes the native twin of a struct whose fields are converted, or of an enum whose variants are the
/// members of a union. See the crate `pinvoke`.
#[proc_macro_derive(
    NativeStruct,
    attributes(native, marshal, offset, bits, len_of, discriminant_of, value, free, borrowed)
)]
pub fn derive_native_struct(input: TokenStream) -> TokenStream {
    expand::native_struct(input.into()).into()
}

/// Lets a field-less enum cross as its integer, checked on the way back.
#[proc_macro_derive(NativeEnum, attributes(native))]
pub fn derive_native_enum(input: TokenStream) -> TokenStream {
    expand::derive(input.into(), emit::derive::native_enum, fallback::native_enum).into()
}
