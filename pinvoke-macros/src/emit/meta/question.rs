//! The questions that metadata asks about the native forms of types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Generics, Type};

use super::super::stub::direction_type;
use super::super::vet::{can_ask, outside};
use super::super::{runtime, strategy};
use super::function::word;
use super::named::enumerated;
use crate::model::parameter::{Direction, Parameter};
use crate::model::types;
use crate::parse::ownership::{Free, Give};
use crate::parse::strategy::{FormKind, MarshalArgs};

/// Who asks: the types of a declaration stand among its generics, under its profile.
pub(super) struct Asker<'d> {
    pub(super) generics: &'d Generics,
    pub(super) profile: TokenStream,
    /// What a returned value may belong to.
    pub(super) owner: TokenStream,
}

/// A returned value: its form, and whether native code keeps it or hands it over.
#[derive(Clone, Copy)]
pub(super) struct Returned<'d> {
    pub(super) ty: &'d Type,
    pub(super) marshal: Option<&'d MarshalArgs>,
    pub(super) is_freed: bool,
    pub(super) is_borrowed: bool,
}

impl Asker<'_> {
    /// What the compiler knows of a value, and which enum it is.
    fn told(
        &self,
        ty: &Type,
        question: impl FnOnce(&TokenStream, Type) -> TokenStream,
    ) -> TokenStream {
        let enumerated = can_ask(self.generics, ty).then(|| enumerated(&outside(ty))).flatten();
        let told = self.asked(ty, question);
        quote!(#told #enumerated)
    }

    fn asked(
        &self,
        ty: &Type,
        question: impl FnOnce(&TokenStream, Type) -> TokenStream,
    ) -> TokenStream {
        let p = runtime();
        if !can_ask(self.generics, ty) {
            return quote!(#p::Told::NOTHING);
        }
        let question = question(&quote!(#p::question), outside(ty));
        quote!(#p::told!(#question))
    }

    /// A value that the stub passes.
    pub(super) fn passed(
        &self,
        ty: &Type,
        marshal: &MarshalArgs,
        direction: Direction,
    ) -> TokenStream {
        let way = direction_type(direction);
        self.told(ty, |q, ty| {
            let names = self.names(marshal, &ty);
            quote!(#q::Passed<#names, #ty, #way>)
        })
    }

    /// Memory that native code may replace.
    pub(super) fn exchanged(
        &self,
        parameter: &Parameter,
        ty: &Type,
        direction: Direction,
    ) -> TokenStream {
        let (p, way) = (runtime(), direction_type(direction));
        let marshal = &parameter.marshal;
        self.told(ty, |q, ty| {
            let strategy = strategy::exchange(parameter, &ty, &self.profile);
            let place = types::reference(&ty).map_or(&ty, |reference| &reference.elem);
            let owner = match types::element(place) {
                Some(element) if parameter.owns_array() => {
                    strategy::any_array_owner(marshal, element)
                }
                _ if marshal.has_bstr_elements()
                    || matches!(parameter.free, Some((Free::Allocator("BstrHeap", _), _))) =>
                {
                    quote!(#p::BstrHeap)
                }
                _ => quote!(#p::CHeap),
            };
            quote!(#q::Passed<#q::Stated<#strategy>, #p::Exchanged<'static, #place, #owner>, #way>)
        })
    }

    /// A value that native code returns.
    pub(super) fn returned(&self, returned: Returned<'_>) -> TokenStream {
        self.told(returned.ty, |q, ty| {
            let (names, owner) = self.names_returned(returned, &ty);
            quote!(#q::Returned<#names, #ty, #owner>)
        })
    }

    /// A value that native code writes into a slot.
    pub(super) fn slotted(&self, returned: Returned<'_>) -> TokenStream {
        self.told(returned.ty, |q, ty| {
            let (names, owner) = self.names_returned(returned, &ty);
            quote!(#q::Slotted<#names, #ty, #owner>)
        })
    }

    /// An array that native code returns.
    pub(super) fn array_returned(&self, ty: &Type, marshal: &MarshalArgs) -> TokenStream {
        self.told(ty, |q, ty| {
            let names = self.names(&unended(marshal), &ty);
            quote!(#q::ArrayReturned<#names, #ty>)
        })
    }

    /// An array whose address native code writes into a slot.
    pub(super) fn array_slotted(&self, ty: &Type, marshal: &MarshalArgs) -> TokenStream {
        self.told(ty, |q, ty| {
            let names = self.names(&unended(marshal), &ty);
            quote!(#q::ArraySlotted<#names, #ty>)
        })
    }

    /// A value that native code passes to a closure.
    pub(super) fn received(
        &self,
        ty: &Type,
        marshal: &MarshalArgs,
        is_counted: bool,
    ) -> TokenStream {
        self.told(ty, |q, ty| {
            let names = self.names(marshal, &ty);
            let question = if is_counted { quote!(ReceivedCounted) } else { quote!(Received) };
            quote!(#q::#question<#names, #ty>)
        })
    }

    /// A value that native code gives away to a closure.
    pub(super) fn given(&self, ty: &Type) -> TokenStream {
        let p = runtime();
        self.told(ty, |q, ty| quote!(#q::Received<#q::Stated<#p::Given>, #ty>))
    }

    /// A value that a closure gives back to native code.
    pub(super) fn given_back(
        &self,
        ty: &Type,
        marshal: Option<&MarshalArgs>,
        free: Option<&Free>,
    ) -> TokenStream {
        self.told(ty, |q, ty| {
            let names = self.names_given(&ty, marshal, free);
            quote!(#q::GivenBack<#names, #ty>)
        })
    }

    /// A place of native code for a value of an exported function.
    pub(super) fn place(
        &self,
        ty: &Type,
        marshal: &MarshalArgs,
        free: Option<&Free>,
    ) -> TokenStream {
        self.told(ty, |q, ty| {
            let names = self.names_given(&ty, Some(marshal), free);
            quote!(#q::Place<#names, #ty>)
        })
    }

    /// A buffer of native code that a closure fills.
    pub(super) fn buffer(&self, ty: &Type, marshal: &MarshalArgs) -> TokenStream {
        let p = runtime();
        self.told(ty, |q, ty| {
            let value = types::reference(&ty).map_or(&ty, |reference| &reference.elem);
            let form = strategy::parameter(marshal, value, &self.profile);
            quote!(#q::ReceivedCounted<#q::Stated<#p::OutBuffer<#form>>, #ty>)
        })
    }

    /// How the strategy of a value that goes to native code is named.
    fn names_given(
        &self,
        ty: &Type,
        marshal: Option<&MarshalArgs>,
        free: Option<&Free>,
    ) -> TokenStream {
        let (p, profile) = (runtime(), &self.profile);
        let Some((allocator, span)) = free.and_then(Free::allocator) else {
            let returned = Returned { ty, marshal, is_freed: false, is_borrowed: false };
            return self.names_returned(returned, ty).0;
        };
        let none = MarshalArgs::default();
        let marshal = marshal.unwrap_or(&none);
        let strategy = strategy::handed_over(marshal, allocator, span, ty, profile);
        quote!(#p::question::Stated<#strategy>)
    }

    /// `.given(..)`: when it becomes native code's, and who releases it there if it is memory.
    pub(super) fn gives(&self, ty: &Type, give: &Give) -> TokenStream {
        let p = runtime();
        let when = if give.on_success.is_some() { quote!(OnSuccess) } else { quote!(Always) };
        let memory = match give.allocator {
            Some((allocator, _)) => {
                let word = word(allocator);
                Some(quote!(.owned(#p::Ownership::HandedOver(#word))))
            }
            None if can_ask(self.generics, ty) => {
                let ty = outside(ty);
                Some(quote!(.allocated(#p::allocated!(#ty))))
            }
            None => None,
        };
        quote!(.given(#p::Give::#when) #memory)
    }

    /// A native type as written; a reference is a pointer.
    pub(super) fn plain(&self, ty: &Type) -> TokenStream {
        self.told(ty, |q, ty| match types::reference(&ty) {
            Some(reference) => {
                let inner = &reference.elem;
                let kind = if reference.mutability.is_some() { quote!(mut) } else { quote!(const) };
                quote!(#q::Plain<*#kind #inner>)
            }
            None => quote!(#q::Plain<#ty>),
        })
    }

    /// The native form of a strategy, whatever the managed type.
    pub(super) fn form_of(&self, strategy: &TokenStream) -> TokenStream {
        let p = runtime();
        quote!(#p::told!(#p::question::FormOf<#strategy>))
    }

    /// A closure.
    pub(super) fn function(&self, signature: &syn::Path) -> TokenStream {
        self.asked(&syn::parse_quote!(#signature), |q, ty| quote!(#q::Function<#ty>))
    }

    /// How the strategy of a parameter is named.
    fn names(&self, marshal: &MarshalArgs, ty: &Type) -> TokenStream {
        let (p, profile) = (runtime(), &self.profile);
        let is_default = marshal.with.is_none()
            && marshal.element.is_none()
            && marshal.nested.is_none()
            && marshal.zero_terminated.is_none()
            && marshal.charset.is_none()
            && marshal.give.is_none()
            && marshal.form.as_ref().is_none_or(|form| form.kind == FormKind::LpArray);
        if is_default {
            return quote!(#p::question::ByDefault<#profile>);
        }
        let strategy = match &marshal.with {
            Some(with) => quote!(#with),
            None => strategy::parameter(marshal, ty, profile),
        };
        quote!(#p::question::Stated<#strategy>)
    }

    /// How the strategy of a returned value is named, and what releases it: any allocator stands for
    /// all of them.
    fn names_returned(&self, returned: Returned<'_>, ty: &Type) -> (TokenStream, TokenStream) {
        let (p, profile) = (runtime(), &self.profile);
        let Returned { marshal, is_freed, is_borrowed, .. } = returned;
        let owner = if is_freed { quote!(#p::CHeap) } else { self.owner.clone() };
        if let Some(with) = marshal.and_then(|marshal| marshal.with.as_ref()) {
            return (quote!(#p::question::Stated<#with>), owner);
        }
        let has_word =
            marshal.is_some_and(|marshal| marshal.form.is_some() || marshal.charset.is_some());
        let is_text = types::is_text(ty)
            || types::terminated_unit(ty).is_some()
            || types::is_named(types::core(ty), &["NativeString"]);
        let names = match (has_word, is_freed, is_borrowed) {
            (false, true, _) if !is_text => quote!(OwnedPointee<#profile>),
            (false, _, true) if !is_text => quote!(BorrowedPointee<#profile>),
            (false, false, false) => quote!(ByDefault<#profile>),
            _ => {
                let strategy = strategy::returned(marshal, ty, is_freed, is_borrowed, profile);
                quote!(Stated<#strategy>)
            }
        };
        (quote!(#p::question::#names), owner)
    }
}

/// What ends an array that native code allocates is the slot's matter: the elements are the same.
fn unended(marshal: &MarshalArgs) -> MarshalArgs {
    MarshalArgs { zero_terminated: None, ..marshal.clone() }
}
