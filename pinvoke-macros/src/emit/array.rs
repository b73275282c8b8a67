//! Arrays that native code allocates: a slot for the pointer, a slot for the count.

use proc_macro2::{Ident, TokenStream};
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
            NativeReturn::Lifted(ty) => {
                let sized = self.function.return_marshal().is_some_and(MarshalArgs::is_sized);
                (self.function.return_counter().is_some() || sized) && is_array(ty)
            }
            NativeReturn::Consumed => false,
        }
    }

    /// `ArraySlot` for a managed type; its elements may have a form of their own.
    pub(super) fn array_slot(&self, ty: &Type, marshal: Option<&MarshalArgs>) -> TokenStream {
        let p = runtime();
        // What ends the array is the slot's matter: the elements are the same.
        let mut marshal = marshal.cloned().unwrap_or_default();
        marshal.zero_terminated = None;
        let strategy = strategy::parameter(&marshal, ty, self.profile());
        quote!(#p::ArraySlot::<#strategy, #ty, _>)
    }

    /// What releases an array.
    pub(super) fn array_owner(&self, free: Option<&Free>, marshal: &MarshalArgs) -> TokenStream {
        let p = runtime();
        let (memory, length) = (local("memory"), local("length"));
        match free {
            None => quote!(#p::Keep),
            Some(Free::Elements(each)) => {
                let (array, owner) = (local("array"), self.owner(Some(each)));
                // A `BSTR` has a heap of its own, whatever the array is allocated by.
                let elements = match marshal.has_bstr_elements() {
                    true => quote!(#p::BstrHeap),
                    false => quote!(#array),
                };
                quote!({
                    let #array = #owner;
                    unsafe { #p::FreeElements::new(#array, #elements) }
                })
            }
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

    /// What releases memory that native code may replace, or the texts that it sets.
    pub(super) fn exchanged_owner(&self, parameter: &Parameter) -> TokenStream {
        match parameter.free.as_ref().map(|(free, _)| free) {
            // The array is the caller's: only what the elements point to is released.
            Some(Free::Elements(each)) if !parameter.owns_array() => self.owner(Some(each)),
            free => self.array_owner(free, &parameter.marshal),
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
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            if !parameter.is_replaced_array() && !parameter.is_allocated_array() {
                continue;
            }
            let slot = self.names(index).argument;
            let reported = match self.reported_by_parameter(parameter, &slot) {
                Some(reported) => reported,
                // What a failed call returns is no count: nothing is known of the elements then.
                None if parameter.marshal.size_return.is_some() => quote!(0),
                None => continue,
            };
            tokens.extend(quote!(#slot.note_count(#reported);));
        }
        tokens
    }
}

impl Stub<'_> {
    /// Tells the array slots the counts that their own attributes name, after a call that succeeded.
    pub(super) fn array_counts_after(&self) -> TokenStream {
        let p = runtime();
        let allocated = self.function.parameters.iter().enumerate();
        let of_parameters = allocated
            .filter(|(_, parameter)| matches!(parameter.role, Role::RetvalArray))
            .map(|(index, parameter)| (self.names(index).argument, &parameter.marshal));
        let returned = self.function.return_marshal().filter(|_| self.returns_array());
        let of_return = returned.map(|marshal| (local("result"), marshal));
        let mut tokens = TokenStream::new();
        for (slot, marshal) in of_parameters.chain(of_return) {
            let mut terms: Vec<TokenStream> = Vec::new();
            if let Some(count) = marshal.size_param.as_ref().and_then(|name| self.index_of(name)) {
                terms.push(self.count_after(count));
            }
            if marshal.size_return.is_some() {
                let raw = self.raw();
                terms.push(quote!(#p::Testable::number(#raw)));
            }
            if let Some(constant) = &marshal.size_const {
                terms.push(quote!((#constant) as i128));
            }
            if !terms.is_empty() {
                tokens.extend(quote!(#slot.set_count(0 #(+ #terms)*);));
            }
        }
        tokens
    }
}

/// Says that a zero ends the array in a slot.
pub(super) fn ends(marshal: &MarshalArgs, slot: &Ident) -> Option<TokenStream> {
    marshal.zero_terminated.is_some().then(|| quote!(#slot.ends_with_zero();))
}

/// `Vec<T>` or `Option<Vec<T>>`.
pub(super) fn is_array(ty: &Type) -> bool {
    types::vector(types::option(ty).unwrap_or(ty)).is_some()
}
