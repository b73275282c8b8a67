//! Where a stub gets the address it calls: the one place that knows how a block is bound.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::LitCStr;

use super::stub::direction_type;
use super::{local, runtime, strategy};
use crate::model::block::Block;
use crate::model::function::Function;
use crate::model::parameter::Role;
use crate::model::types;
use crate::parse::block::{Bind, LibraryName};

/// The name of the static that holds the block's library.
pub(super) fn library_static(block: &Block) -> Ident {
    let first = block
        .functions
        .first()
        .map_or_else(|| "none".to_owned(), |function| function.ident.to_string());
    quote::format_ident!("__PINVOKE_LIBRARY_OF_{}", first, span = proc_macro2::Span::mixed_site())
}

/// The library's name as an expression.
pub(super) fn library_name(block: &Block) -> TokenStream {
    match &block.args.library {
        LibraryName::Literal(name) => quote!(#name),
        LibraryName::Constant(path) => quote!(#path),
    }
}

/// `LibrarySpec`.
pub(super) fn library_spec(block: &Block) -> TokenStream {
    let p = runtime();
    let name = library_name(block);
    let search = &block.args.search;
    let exact = block.args.exact;
    let wide = match block.args.profile.charset {
        Some(crate::parse::block::Charset::Utf16) => quote!(true),
        Some(crate::parse::block::Charset::Auto) => quote!(cfg!(windows)),
        _ => quote!(false),
    };
    quote!(#p::LibrarySpec { name: #name, search: { use #p::SearchPath::*; &[#(#search),*] }, exact: #exact, wide: #wide })
}

/// `EntrySpec`.
pub(super) fn entry_spec(function: &Function, block: &Block) -> TokenStream {
    let p = runtime();
    let name = function.ident.to_string();
    let entry = match &function.ordinal {
        Some(ordinal) => quote!(#p::EntryName::Ordinal(#ordinal)),
        None => {
            let entry = entry_literal(function);
            quote!(#p::EntryName::Name(#entry))
        }
    };
    let spec = quote!(#p::EntrySpec::new(#name, #entry));
    let convention = match block.abi.base() {
        "stdcall" => quote!(#p::Convention::Stdcall),
        "system" => quote!(#p::Convention::SYSTEM),
        "fastcall" => quote!(#p::Convention::Fastcall),
        "thiscall" => quote!(#p::Convention::Thiscall),
        _ => return spec,
    };
    // Only 32-bit x86 needs the size, and only there are the types looked at a second time.
    let bytes = match argument_bytes(function, block) {
        Some(bytes) => quote! {{
            #[cfg(target_arch = "x86")]
            const BYTES: ::core::option::Option<u32> = ::core::option::Option::Some(#bytes);
            #[cfg(not(target_arch = "x86"))]
            const BYTES: ::core::option::Option<u32> = ::core::option::Option::None;
            BYTES
        }},
        None => quote!(::core::option::Option::None),
    };
    quote!(#spec.called_as(#convention, #bytes))
}

/// The size of the native arguments as a constant expression; `None` if it depends on a generic type.
fn argument_bytes(function: &Function, block: &Block) -> Option<TokenStream> {
    let p = runtime();
    let natives = native_types(function, block);
    let natives = natives.into_iter().collect::<Option<Vec<_>>>()?;
    Some(quote!(0 #(+ #p::stack_bytes::<#natives>())*))
}

/// The types of the native arguments; `None` for one that depends on a generic type.
pub(super) fn native_types(function: &Function, block: &Block) -> Vec<Option<TokenStream>> {
    let p = runtime();
    let profile = strategy::profile(block.args.profile);
    let pointer = quote!(*const #p::c_void);
    let natives = function.parameters.iter().map(|parameter| {
        let ty = types::with_static_lifetimes(&parameter.ty);
        let direction = match &parameter.role {
            Role::LengthOf(_) if types::reference(&ty).is_some() => return Some(pointer.clone()),
            Role::LengthOf(_) | Role::UserData | Role::Value(_) => return Some(quote!(#ty)),
            Role::Managed(_) if parameter.is_exchanged() => return Some(pointer.clone()),
            Role::Managed(direction) => direction_type(*direction),
            Role::Callback(_)
            | Role::Retval
            | Role::RetvalBuffer
            | Role::RetvalArray
            | Role::OnFailure => return Some(pointer.clone()),
        };
        if parameter.marshal.with.is_none() && types::element(&ty).is_some() {
            return Some(pointer.clone());
        }
        let is_generic = function
            .generics
            .type_params()
            .any(|generic| types::mentions(&ty, &generic.ident))
            || function.generics.const_params().any(|generic| types::mentions(&ty, &generic.ident));
        let strategy = strategy::parameter(&parameter.marshal, &ty, &profile);
        (!is_generic).then(|| quote!(<#strategy as #p::Marshal<'static, #ty, #direction>>::Native))
    });
    natives.collect()
}

fn entry_literal(function: &Function) -> LitCStr {
    let text = std::ffi::CString::new(function.entry_name()).unwrap_or_default();
    let span = function.entry.as_ref().map_or_else(|| function.ident.span(), syn::LitStr::span);
    LitCStr::new(&text, span)
}

/// An expression of type `Result<NonNull<c_void>, LoadError>`: the entry point's address.
pub(super) fn address(function: &Function, block: &Block) -> TokenStream {
    let p = runtime();
    let ident = &function.ident;
    match &block.args.bind {
        Bind::Lazy => quote!(#ident::__entry().address()),
        Bind::Eager => {
            let bind_block = bind_block(block);
            quote!(#p::eager_address(#ident::__entry(), #bind_block))
        }
        Bind::Link => {
            let linked = linked_name(function);
            quote!(#p::linked_address(#linked as *const ()))
        }
        Bind::Pointer => quote!(::core::result::Result::Ok::<_, #p::LoadError>(self.0.address())),
        Bind::Struct(..) => {
            let field = field(function);
            if function.optional.is_some() {
                let spec = entry_spec(function, block);
                let library = library_spec(block);
                quote!(#p::optional_address(self.#field, &self.__library, &#spec, &#library))
            } else {
                quote!(::core::result::Result::Ok::<_, #p::LoadError>(self.#field.get()))
            }
        }
    }
}

/// An expression of type `Option<NonNull<c_void>>`, for bindings that happen at the first call: the
/// address, if that is over.
pub(super) fn bound(function: &Function, block: &Block) -> Option<TokenStream> {
    let ident = &function.ident;
    match block.args.bind {
        Bind::Lazy | Bind::Eager => Some(quote!(#ident::__entry().bound())),
        Bind::Link | Bind::Struct(..) | Bind::Pointer => None,
    }
}

/// The name of the function that binds an eagerly bound block.
pub(super) fn bind_block(block: &Block) -> Ident {
    let library = library_static(block);
    quote::format_ident!("{}_BIND", library, span = library.span())
}

/// Whether finding the address can fail.
pub(super) fn can_fail(function: &Function, block: &Block) -> bool {
    match block.args.bind {
        Bind::Lazy | Bind::Eager => true,
        Bind::Link | Bind::Pointer => false,
        Bind::Struct(..) => function.optional.is_some(),
    }
}

/// The entry points that eager binding binds: all but the optional ones.
pub(super) fn all_entries(block: &Block) -> Vec<TokenStream> {
    block
        .functions
        .iter()
        .filter(|function| function.optional.is_none())
        .map(|function| {
            let ident = &function.ident;
            quote!(#ident::__entry())
        })
        .collect()
}

/// The field of an API object that holds an address.
pub(super) fn field(function: &Function) -> Ident {
    quote::format_ident!("__{}", function.ident)
}

/// The foreign item of a linked function.
pub(super) fn linked_name(function: &Function) -> Ident {
    local(format_args!("linked_{}", function.ident))
}

/// The foreign item itself; only its address is used, with the type that the stub infers.
pub(super) fn linked_item(function: &Function, block: &Block) -> TokenStream {
    let name = linked_name(function);
    let entry = function.entry_name();
    let library = library_name(block);
    quote! {
        #[cfg_attr(all(windows, not(target_arch = "x86")), link(name = #library, kind = "raw-dylib"))]
        #[cfg_attr(all(windows, target_arch = "x86"), link(name = #library, kind = "raw-dylib", import_name_type = "undecorated"))]
        #[cfg_attr(not(windows), link(name = #library))]
        #[allow(clashing_extern_declarations)]
        unsafe extern "C" {
            #[link_name = #entry]
            fn #name();
        }
    }
}
