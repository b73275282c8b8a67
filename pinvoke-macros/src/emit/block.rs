//! A block: its library, its functions, and the object that holds their addresses.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Visibility;

use super::stub::Stub;
use super::{callee, libffi, meta, runtime};
use crate::model::block::Block;
use crate::model::function::Function;
use crate::parse::block::Bind;

/// The whole expansion.
pub(crate) fn tokens(block: &Block) -> TokenStream {
    let functions: Vec<TokenStream> =
        block.functions.iter().map(|function| Stub::new(function, block).tokens()).collect();
    assembled(block, &functions)
}

/// The functions, with what they stand on.
pub(crate) fn assembled(block: &Block, functions: &[TokenStream]) -> TokenStream {
    let forbidden = forbid_unsafe(block);
    let feature = libffi::needs_feature(block);
    let body = match &block.args.bind {
        Bind::Lazy | Bind::Eager => {
            let library = library(block);
            let entries = block.functions.iter().map(|function| entry(function, block));
            let all = bind_all(block);
            quote!(#library #(#entries)* #(#functions)* #all)
        }
        Bind::Link => {
            let items = block.functions.iter().map(|function| callee::linked_item(function, block));
            let entries =
                block.functions.iter().map(|function| holder(function, block, TokenStream::new()));
            quote!(#(#items)* #(#entries)* #(#functions)*)
        }
        Bind::Struct(vis, name) => api_object(block, vis, name, functions),
        Bind::Pointer => quote!(#(#functions)*),
    };
    quote!(#forbidden #feature #body)
}

/// Lets `#![forbid(unsafe_code)]` see that the block is unsafe: it would not look into a macro.
fn forbid_unsafe(block: &Block) -> TokenStream {
    let span = block.unsafe_span;
    let attrs = &block.attrs;
    let token = syn::token::Unsafe(span);
    quote_spanned!(span=> #(#attrs)* const _: () = { #token extern "C" {} };)
}

fn library(block: &Block) -> TokenStream {
    let p = runtime();
    let name = callee::library_static(block);
    let spec = callee::library_spec(block);
    quote! {
        #[doc(hidden)]
        #[allow(non_upper_case_globals)]
        static #name: #p::LazyLibrary = unsafe { #p::LazyLibrary::new(#spec) };
    }
}

/// The type that shares the function's name and answers questions about it.
fn holder(function: &Function, block: &Block, methods: TokenStream) -> TokenStream {
    let p = runtime();
    let (ident, vis) = (&function.ident, &function.vis);
    let meta = meta::meta(function, block);
    let cfgs = function.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let cfgs: Vec<_> = cfgs.collect();
    let about = format!("About the imported function [`{ident}`](fn@{ident}).");
    quote! {
        #(#cfgs)*
        #[doc = #about]
        #[allow(non_camel_case_types, dead_code)]
        #vis enum #ident {}
        #(#cfgs)*
        #[allow(dead_code)]
        impl #ident {
            /// What the declaration says.
            pub const META: #p::FunctionMeta = #meta;
            #methods
        }
    }
}

/// The lazily bound entry point of a function.
fn entry(function: &Function, block: &Block) -> TokenStream {
    let p = runtime();
    let library = callee::library_static(block);
    let spec = callee::entry_spec(function, block);
    holder(
        function,
        block,
        quote! {
            #[doc(hidden)]
            #[inline(always)]
            pub fn __entry() -> &'static #p::LazyEntry {
                static ENTRY: #p::LazyEntry = #p::LazyEntry::new(&#library, #spec);
                &ENTRY
            }
            /// Whether the library has the entry point; loads the library, and binds the function if so.
            pub fn is_present() -> bool {
                Self::__entry().is_present()
            }
            /// Binds the function now instead of at its first call.
            ///
            /// # Errors
            ///
            /// The library or the entry point cannot be found.
            pub fn bind() -> ::core::result::Result<(), #p::LoadError> {
                Self::__entry().address().map(|_| ())
            }
        },
    )
}

fn bind_all(block: &Block) -> TokenStream {
    let p = runtime();
    let all = callee::all_entries(block);
    let eager = matches!(block.args.bind, Bind::Eager).then(|| {
        let name = callee::bind_block(block);
        quote! {
            #[allow(non_snake_case)]
            fn #name() -> ::core::result::Result<(), #p::LoadError> {
                #p::bind_all(&[#(#all),*])
            }
        }
    });
    let Some((vis, name)) = &block.args.bind_all else { return quote!(#eager) };
    quote! {
        #eager
        /// Binds every function of the block now; optional ones stay as they are.
        ///
        /// # Errors
        ///
        /// The library cannot be found, or lacks entry points: all of them are named.
        #vis fn #name() -> ::core::result::Result<(), #p::LoadError> {
            #p::bind_all(&[#(#all),*])
        }
    }
}

/// `bind = pub struct Name`: an object over a library chosen at run time.
fn api_object(
    block: &Block,
    vis: &Visibility,
    name: &Ident,
    functions: &[TokenStream],
) -> TokenStream {
    let p = runtime();
    let spec = callee::library_spec(block);
    let library = callee::library_name(block);
    let fields = block.functions.iter().map(|function| {
        let field = callee::field(function);
        let ty = if function.optional.is_some() {
            quote!(::core::option::Option<#p::Address>)
        } else {
            quote!(#p::Address)
        };
        quote!(#field: #ty)
    });
    let binds = block.functions.iter().map(|function| {
        let field = callee::field(function);
        let entry = callee::entry_spec(function, block);
        let method = if function.optional.is_some() { quote!(optional) } else { quote!(required) };
        quote!(let #field = binder.#method(&#entry);)
    });
    let optional: Vec<bool> =
        block.functions.iter().map(|function| function.optional.is_some()).collect();
    let takes = block.functions.iter().zip(&optional).map(|(function, optional)| {
        let field = callee::field(function);
        if *optional { quote!(#field) } else { quote!(#field: #p::bound(#field)) }
    });
    let queries =
        block.functions.iter().filter(|function| function.optional.is_some()).map(|function| {
            let field = callee::field(function);
            let (ident, vis) = (&function.ident, &function.vis);
            let query = quote::format_ident!("has_{}", ident);
            let about = format!("Whether the library has `{}`.", function.entry_name());
            quote! {
                #[doc = #about]
                #vis fn #query(&self) -> bool {
                    self.#field.is_some()
                }
            }
        });
    let metas = block.functions.iter().map(|function| meta::meta(function, block));
    let attrs = &block.attrs;
    quote! {
        #(#attrs)*
        #[allow(non_snake_case)]
        #vis struct #name {
            __library: #p::Library,
            #(#fields,)*
        }
        #[allow(non_snake_case, dead_code)]
        impl #name {
            /// What the declarations say.
            pub const META: &'static [#p::FunctionMeta] = &[#(#metas),*];

            /// Loads the library by its declared name and binds every function.
            ///
            /// # Errors
            ///
            /// The library cannot be found, or lacks entry points: all of them are named.
            ///
            /// # Safety
            ///
            /// The library that the name leads to has these functions with these signatures, and
            /// running its initialisers is acceptable.
            pub unsafe fn load() -> ::core::result::Result<Self, #p::LoadError> {
                const SPEC: #p::LibrarySpec = #spec;
                unsafe { Self::from_library(#p::Library::open_with(SPEC.name, SPEC.search)?) }
            }

            /// Loads the library from `name`, a name or a path, and binds every function.
            ///
            /// # Errors
            ///
            /// As for [`Self::load`].
            ///
            /// # Safety
            ///
            /// As for [`Self::load`].
            pub unsafe fn load_from(name: impl ::core::convert::AsRef<::std::ffi::OsStr>) -> ::core::result::Result<Self, #p::LoadError> {
                unsafe { Self::from_library(#p::Library::open(name)?) }
            }

            /// Binds every function of a library that is loaded.
            ///
            /// # Errors
            ///
            /// The library lacks entry points: all of them are named.
            ///
            /// # Safety
            ///
            /// The library has these functions with these signatures.
            pub unsafe fn from_library(library: #p::Library) -> ::core::result::Result<Self, #p::LoadError> {
                const SPEC: #p::LibrarySpec = #spec;
                let mut binder = #p::Binder::new(&library, &SPEC);
                #(#binds)*
                binder.finish()?;
                ::core::result::Result::Ok(Self { #(#takes,)* __library: library })
            }

            /// The library.
            pub fn library(&self) -> &#p::Library {
                &self.__library
            }

            #(#queries)*
            #(#functions)*
        }
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(::core::stringify!(#name)).field("library", &#library).finish_non_exhaustive()
            }
        }
    }
}
