//! Arrays that native code allocates: a slot for the pointer, a slot for the count.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::stub::{Names, Stub};
use super::{count, local, runtime, strategy};
use crate::diag::span_of;
use crate::model::function::NativeReturn;
use crate::model::parameter::{Parameter, Role};
use crate::model::types;
use crate::parse::ownership::Free;
use crate::parse::strategy::MarshalArgs;

impl Stub<'_> {
    /// Whether the native return value is an array that native code allocated.
    pub(super) fn returns_array(&self) -> bool {
        match self.function.native_return() {
            NativeReturn::Lifted(ty) => self.function.return_counter().is_some() && is_array(ty),
            NativeReturn::Consumed => false,
        }
    }

    /// `ArraySlot` for a managed type; its elements may have a form of their own.
    pub(super) fn array_slot(&self, ty: &Type, marshal: Option<&MarshalArgs>) -> TokenStream {
        let p = runtime();
        let none = MarshalArgs::default();
        let strategy = strategy::parameter(marshal.unwrap_or(&none), ty, self.profile());
        quote!(#p::ArraySlot::<#strategy, #ty, _>)
    }

    /// What releases an array.
    pub(super) fn array_owner(&self, free: Option<&Free>) -> TokenStream {
        let p = runtime();
        let (memory, length) = (local("memory"), local("length"));
        match free {
            None => quote!(#p::Keep),
            Some(Free::Counted(path)) => quote! {
                unsafe {
                    #p::FreeCounted::new(|#memory: *mut #p::c_void, #length: usize| {
                        let _ = unsafe { #path(#memory.cast(), #length) };
                    })
                }
            },
            other => self.owner(other),
        }
    }

    /// The count of an allocated array: native code writes it.
    pub(super) fn reported_count_slot(&self, index: usize, parameter: &Parameter) -> TokenStream {
        let Names { argument, .. } = self.names(index);
        let integer = count::integer(parameter);
        quote_spanned!(span_of(&parameter.ty)=> let mut #argument: #integer = 0;)
    }

    /// Tells the array slots their counts, right after the call.
    pub(super) fn note_array_counts(&self) -> TokenStream {
        let p = runtime();
        let mut tokens = TokenStream::new();
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let Role::LengthOf(of) = &parameter.role else { continue };
            let count = self.names(index).argument;
            for name in &of.of {
                let slot = if name == "return" && self.returns_array() {
                    Some(local("result"))
                } else {
                    self.index_of(name)
                        .filter(|at| {
                            matches!(self.function.parameters[*at].role, Role::RetvalArray)
                        })
                        .map(|at| self.names(at).argument)
                };
                if let Some(slot) = slot {
                    tokens.extend(quote!(#slot.set_count(#p::CountInt::to_count(#count));));
                }
            }
        }
        tokens
    }
}

/// `Vec<T>` or `Option<Vec<T>>`.
pub(super) fn is_array(ty: &Type) -> bool {
    types::vector(types::option(ty).unwrap_or(ty)).is_some()
}
