//! The types that a stub states: strategies of what comes back, owners, the native return type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

use super::{Stub, local, runtime, strategy};
use crate::model::function::NativeReturn;
use crate::model::parameter::Parameter;
use crate::parse::block::Bind;
use crate::parse::function::Ret;
use crate::parse::ownership::Free;

impl Stub<'_> {
    /// What releases a returned value: an allocator, the API object, or nothing.
    pub(in crate::emit) fn owner(&self, free: Option<&Free>) -> TokenStream {
        let p = runtime();
        let memory = local("memory");
        match free {
            Some(Free::Allocator(name, span)) => {
                let name = Ident::new(name, *span);
                quote!(#p::#name)
            }
            Some(Free::With(path)) => quote! {
                unsafe { #p::FreeWith::new(|#memory: *mut #p::c_void| { let _ = unsafe { #path(#memory.cast()) }; }) }
            },
            // Only arrays are released with their count; the check refuses it elsewhere.
            Some(Free::Counted(_) | Free::Elements(_)) => quote!(()),
            Some(Free::Pair(path, alloc)) => {
                let bytes = local("bytes");
                quote! {
                    unsafe {
                        #p::AllocWith::new(
                            |#bytes: usize| -> *mut #p::c_void { unsafe { #alloc(#bytes) }.cast() },
                            |#memory: *mut #p::c_void| { let _ = unsafe { #path(#memory.cast()) }; },
                        )
                    }
                }
            }
            Some(Free::Method(method)) => {
                let this = local("this");
                quote! {{
                    let #this = self;
                    unsafe { #p::FreeWith::new(move |#memory: *mut #p::c_void| { let _ = unsafe { #this.#method(#memory.cast()) }; }) }
                }}
            }
            None if matches!(self.block.args.bind, Bind::Struct(..)) => quote!(self),
            None => quote!(()),
        }
    }

    /// The type of a slot: its strategy and the managed type.
    pub(super) fn slot_type(&self, parameter: &Parameter) -> TokenStream {
        let p = runtime();
        let ty = &parameter.ty;
        let strategy = strategy::returned(
            Some(&parameter.marshal),
            ty,
            parameter.free.is_some(),
            parameter.borrowed.is_some(),
            &self.profile,
        );
        quote!(#p::Slot::<#strategy, #ty, _>)
    }

    pub(super) fn return_strategy(&self, ty: &Type) -> TokenStream {
        let marshal = match &self.function.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        strategy::returned(
            marshal,
            ty,
            self.function.free.is_some(),
            self.function.borrowed.is_some(),
            &self.profile,
        )
    }

    /// The native return type, where the stub must state it.
    pub(super) fn native_return_type(&self) -> TokenStream {
        let p = runtime();
        match (&self.function.ret, self.function.native_return()) {
            (_, NativeReturn::Lifted(_)) => quote!(_),
            (Some(Ret::Type(ty)), _) => quote!(#ty),
            (Some(Ret::Marshal(args)), _) => match (&args.form, &args.with) {
                (Some(form), _) => {
                    let form = strategy::form(form.kind);
                    quote!(<#form as #p::NativeForm>::Native)
                }
                (None, Some(with)) => quote!(<#with as #p::NativeForm>::Native),
                (None, None) => quote!(()),
            },
            (None, NativeReturn::Consumed) => quote!(()),
        }
    }
}
