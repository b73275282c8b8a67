//! The questions, one method for each way that a type crosses.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Generics, ReturnType, Type};

use super::Verdict;
use super::asking::{can_ask, is_known, outside, pointing};
use crate::emit::stub::direction_type;
use crate::emit::{array, local, runtime, strategy};
use crate::model::function::Function;
use crate::model::parameter::{Direction, Role};
use crate::model::structure;
use crate::model::types;
use crate::parse::ownership::Free;
use crate::parse::parameter::CallbackArgs;
use crate::parse::strategy::{FormKind, MarshalArgs};

/// Where a returned value is, as the declaration says it.
#[derive(Clone, Copy)]
pub(super) enum Memory<'f> {
    /// In the slot or the register itself.
    None,
    /// Behind a pointer, and somebody else's.
    Borrowed,
    /// Behind a pointer, and ours to release by this.
    Owned(&'f Free),
}

impl<'f> Memory<'f> {
    pub(super) fn of<S, B>(free: &'f Option<(Free, S)>, borrowed: &Option<B>) -> Self {
        match (free, borrowed) {
            (Some((free, _)), _) => Self::Owned(free),
            (None, Some(_)) => Self::Borrowed,
            (None, None) => Self::None,
        }
    }
}

/// Questions in two rounds: the second is about types that passed the first.
pub(super) struct Questions<'f> {
    pub(super) generics: &'f Generics,
    /// The profile of the declaration.
    pub(super) profile: TokenStream,
    /// Whether the types must be free of pointers.
    pub(super) is_safe: bool,
    /// Whether no conversion may fail.
    pub(super) is_plain: bool,
    /// What releases a returned value.
    pub(super) owner: TokenStream,
    /// The answer of the first round.
    pub(super) fit: Ident,
    pub(super) first: Vec<TokenStream>,
    pub(super) second: Vec<TokenStream>,
}

impl Questions<'_> {
    pub(super) fn can_ask(&self, ty: &Type) -> bool {
        can_ask(self.generics, ty)
    }

    pub(super) fn passed(&mut self, ty: &Type, marshal: &MarshalArgs, direction: Direction) {
        let (p, fit) = (runtime(), &self.fit);
        if !self.can_ask(ty) {
            return;
        }
        let way = direction_type(direction);
        if let Some(with) = &marshal.with {
            let ty = outside(ty);
            if self.can_ask(with) {
                self.first.push(quote!(<#with as #p::vet::Passes<#ty, #way>>::OK));
                if self.is_plain {
                    self.second
                        .push(quote!(<#with as #p::vet::PassesAlways<#ty, #way, { #fit }>>::OK));
                }
                if self.is_safe {
                    self.second.push(quote!(<#with as #p::vet::PassesSafely<{ #fit }>>::OK));
                }
            }
            return;
        }
        if strategy::is_asked(marshal, ty) {
            let ty = outside(ty);
            let strategy = strategy::parameter(marshal, &ty, &self.profile);
            self.first.push(quote!(<#ty as #p::vet::PassesAs<#strategy, #way>>::OK));
        }
        if let Some((with, element)) = converted_elements(marshal, ty)
            && self.can_ask(with)
        {
            let element = outside(element);
            self.first.push(quote!(<#with as #p::vet::ConvertsElements<#element>>::OK));
            if types::is_slice(ty) {
                self.first.push(quote!(<#element as #p::vet::CopiedElement>::OK));
            }
        }
        if marshal.form.as_ref().is_some_and(|form| form.kind != FormKind::LpArray)
            || marshal.element.is_some()
            || marshal.nested.is_some()
            || marshal.zero_terminated.is_some()
            || marshal.give.is_some()
        {
            return;
        }
        let ty = &outside(pointing(ty));
        let (asked, question, how) = match types::reference(ty) {
            None => (ty, quote!(CrossesByValue), quote!(ByValue)),
            Some(reference) => match types::plain(&reference.elem) {
                Type::Slice(slice) => (&*slice.elem, quote!(CrossesInArray<#way>), quote!(InArray)),
                _ => (&*reference.elem, quote!(CrossesByReference<#way>), quote!(ByReference)),
            },
        };
        // Text goes into arrays, and does not come out of all of them.
        let is_text_out = types::is_slice(ty) && types::is_exclusive(ty) && types::is_text(asked);
        if is_known(asked) && !is_text_out {
            return;
        }
        self.first.push(quote!(<#asked as #p::vet::#question>::OK));
        if self.is_plain {
            self.second
                .push(quote!(<#asked as #p::vet::NeverFails<#p::vet::#how, #way, { #fit }>>::OK));
        }
        self.pointer_free(asked, &quote!(PointerFree));
    }

    /// The signature of a closure.
    pub(super) fn callback(&mut self, args: &CallbackArgs) {
        let p = runtime();
        let signature = &args.signature;
        if self.can_ask(&syn::parse_quote!(#signature)) {
            let question =
                if args.user.is_some() { quote!(WithUserData) } else { quote!(WithoutUserData) };
            self.first.push(quote!(<#signature as #p::vet::#question>::OK));
        }
    }

    /// What a callback returns.
    pub(super) fn given_back(&mut self, ty: &Type) {
        let p = runtime();
        if !types::is_number(ty) && !types::is_named(ty, &["bool", "char"]) && self.can_ask(ty) {
            self.first.push(quote!(<#ty as #p::vet::CallbackReturns>::OK));
        }
    }

    /// What a callback writes.
    pub(super) fn written(&mut self, ty: &Type) {
        let p = runtime();
        if !types::is_number(ty) && !types::is_named(ty, &["bool", "char"]) && self.can_ask(ty) {
            let ty = outside(ty);
            self.first.push(quote!(<#ty as #p::vet::CallbackWrites>::OK));
        }
    }

    /// What a callback returns in a stated form.
    pub(super) fn given_back_as(
        &mut self,
        ty: &Type,
        marshal: &MarshalArgs,
        strategy: &TokenStream,
    ) {
        let p = runtime();
        if strategy::is_asked_returned(Some(marshal), ty) && self.can_ask(ty) {
            let ty = outside(ty);
            self.first.push(quote!(<#ty as #p::vet::GivesBackAs<#strategy>>::OK));
        }
    }

    /// What a callback takes.
    pub(super) fn received(&mut self, ty: &Type, marshal: &MarshalArgs, is_counted: bool) {
        let p = runtime();
        if strategy::is_asked(marshal, ty) && self.can_ask(ty) {
            let ty = types::with_static_lifetimes(ty);
            let strategy = strategy::parameter(marshal, &ty, &self.profile);
            let question = if is_counted { quote!(ReceivesCountedAs) } else { quote!(ReceivesAs) };
            self.first.push(quote!(<#ty as #p::vet::#question<#strategy>>::OK));
        }
        let stated = marshal.with.is_some()
            || marshal.form.is_some()
            || marshal.element.is_some()
            || marshal.nested.is_some();
        if stated || !self.can_ask(ty) {
            return;
        }
        let ty = &outside(pointing(ty));
        let way = if types::is_exclusive(ty) { quote!(#p::InOut) } else { quote!(#p::In) };
        let (asked, question) = match types::reference(ty) {
            None => (ty, quote!(CallbackTakes)),
            Some(reference) => match types::plain(&reference.elem) {
                Type::Slice(slice) => (&*slice.elem, quote!(CallbackTakesSlice<#way>)),
                other => (other, quote!(CallbackTakesReference<#way>)),
            },
        };
        let is_text = types::is_named(asked, &["str", "CStr"]) && !types::is_exclusive(ty);
        let is_value = types::reference(ty).is_none() && types::is_named(asked, &["bool", "char"]);
        if !types::is_number(asked) && !is_text && !is_value {
            self.first.push(quote!(<#asked as #p::vet::#question>::OK));
        }
    }

    pub(super) fn returned(
        &mut self,
        ty: &Type,
        marshal: Option<&MarshalArgs>,
        memory: Memory<'_>,
    ) {
        let (p, fit) = (runtime(), &self.fit);
        let owner = match memory {
            Memory::None | Memory::Borrowed => self.owner.clone(),
            Memory::Owned(Free::Allocator(name, span)) => {
                let name = Ident::new(name, *span);
                quote!(#p::#name)
            }
            // The type of the function that releases has no name; one that releases stands for it.
            Memory::Owned(_) => quote!(#p::FreeWith<fn(*mut #p::c_void)>),
        };
        if !self.can_ask(ty) {
            return;
        }
        let ty = &outside(ty);
        if let Some(with) = marshal.and_then(|marshal| marshal.with.as_ref()) {
            if self.can_ask(with) {
                self.first.push(quote!(<#with as #p::vet::TakesOver<#ty, #owner>>::OK));
                if self.is_plain {
                    self.second
                        .push(quote!(<#with as #p::vet::TakesOverAlways<#ty, { #fit }>>::OK));
                }
            }
            return;
        }
        if array::is_array(ty) && !matches!(memory, Memory::None) {
            return self.returned_array(ty, marshal, memory);
        }
        if strategy::is_asked_returned(marshal, ty) {
            let (freed, borrowed) =
                (matches!(memory, Memory::Owned(_)), matches!(memory, Memory::Borrowed));
            let strategy = strategy::returned(marshal, ty, freed, borrowed, &self.profile);
            // Any allocator stands for all of them.
            let owner = if freed { quote!(#p::CHeap) } else { owner.clone() };
            self.first.push(quote!(<#ty as #p::vet::ReturnsAs<#strategy, #owner>>::OK));
            return;
        }
        if marshal.is_some_and(|marshal| marshal.form.is_some()) || is_known(ty) {
            return;
        }
        let question = match memory {
            Memory::None => quote!(Returnable<#owner>),
            // The spelling of text tells which it is.
            _ if types::is_text(ty)
                || types::terminated_unit(ty).is_some()
                || types::is_named(types::core(ty), &["NativeString"]) =>
            {
                return;
            }
            Memory::Borrowed => quote!(ReturnableBorrowed),
            Memory::Owned(_) => quote!(ReturnableOwned),
        };
        self.first.push(quote!(<#ty as #p::vet::#question>::OK));
        if !matches!(memory, Memory::None) {
            return;
        }
        if self.is_plain {
            self.second.push(quote!(<#ty as #p::vet::AlwaysValid<{ #fit }>>::OK));
        }
        self.pointer_free(ty, &quote!(NoPointer));
    }

    /// The elements of an array that native code allocates or keeps, unless their form is stated.
    pub(super) fn returned_array(
        &mut self,
        ty: &Type,
        marshal: Option<&MarshalArgs>,
        memory: Memory<'_>,
    ) {
        let p = runtime();
        let is_stated = marshal.is_some_and(|marshal| {
            marshal.with.is_some() || marshal.element.is_some() || marshal.nested.is_some()
        });
        let element = types::element(ty).filter(|element| types::is_plain_value(element));
        let Some(element) = element.filter(|element| !is_stated && !is_known(element)) else {
            return;
        };
        if self.can_ask(element) {
            let element = outside(element);
            self.first.push(match memory {
                Memory::Borrowed => quote!(<#element as #p::vet::ReturnableInKeptArray>::OK),
                _ => quote!(<#element as #p::vet::ReturnableInArray>::OK),
            });
        }
    }

    /// The elements of an array that native code may replace, likewise.
    pub(super) fn replaced_array(&mut self, ty: &Type, marshal: &MarshalArgs) {
        let p = runtime();
        if let (Some(element), Some(_)) = (types::element(ty), &marshal.element) {
            if self.can_ask(element) {
                let element = outside(element);
                let array = syn::parse_quote!(::std::vec::Vec<#element>);
                let strategy = strategy::parameter(marshal, &array, &self.profile);
                let owner = strategy::any_array_owner(marshal, &element);
                self.first.push(quote!(<#element as #p::vet::ReplacedAs<#strategy, #owner>>::OK));
            }
            return;
        }
        let is_stated = marshal.with.is_some() || marshal.nested.is_some();
        let element =
            types::element(ty).filter(|element| !is_stated && !is_known(types::core(element)));
        let Some(element) = element else { return };
        if self.can_ask(element) {
            let element = outside(element);
            self.first.push(quote!(<#element as #p::vet::ReplaceableInArray>::OK));
        }
        self.pointer_free(element, &quote!(PointerFree));
    }

    pub(super) fn pointer_free(&mut self, ty: &Type, question: &TokenStream) {
        let (p, fit) = (runtime(), &self.fit);
        let core = types::core(ty);
        // The spelling tells about pointers that can be seen.
        if self.is_safe && matches!(core, Type::Path(_)) && !is_known(core) {
            self.second.push(quote!(<#core as #p::vet::#question<{ #fit }>>::OK));
        }
    }

    /// The error types, where they are spelled.
    pub(super) fn errors(&mut self, function: &Function) {
        let p = runtime();
        let error = match &function.output.written {
            ReturnType::Type(_, ty) if function.output.is_result => {
                types::arguments(ty).get(1).copied()
            }
            _ => None,
        };
        if let Some(error) = error.filter(|error| self.can_ask(error)) {
            let error = outside(error);
            self.first.push(quote!(<#error as #p::vet::HoldsErrors>::OK));
        }
        let Some(made) = function.fails_if.as_ref().and_then(|rule| rule.error.as_ref()) else {
            return;
        };
        let outs = function
            .parameters
            .iter()
            .filter(|parameter| matches!(parameter.role, Role::OnFailure));
        let outs: Vec<&Type> = outs.map(|parameter| &parameter.ty).collect();
        if self.can_ask(made) && outs.iter().all(|ty| self.can_ask(ty)) {
            let made = outside(made);
            let outs = outs.into_iter().map(outside);
            // No values are `()`, one value is a tuple of one.
            self.first.push(quote!(<#made as #p::vet::MadeFromFailure<(#(::core::option::Option<#outs>,)*)>>::OK));
        }
    }

    pub(super) fn verdict(self) -> Verdict {
        let p = runtime();
        let Self { first, second, fit, .. } = self;
        let verified = local("VERIFIED");
        if first.is_empty() {
            return Verdict {
                constants: TokenStream::new(),
                verified: quote!(#p::vet::Verified<true>),
            };
        }
        Verdict {
            constants: quote! {
                const #fit: bool = true #(&& #first)*;
                const #verified: bool = #fit #(&& #second)*;
            },
            verified: quote!(#p::vet::Verified<{ #verified }>),
        }
    }
}

/// `elem(with = Marshaller)`, at any depth: the marshaller, and the type of what it converts.
fn converted_elements<'d>(
    mut marshal: &'d MarshalArgs,
    mut ty: &'d Type,
) -> Option<(&'d Type, &'d Type)> {
    while let Some(nested) = &marshal.nested {
        ty = types::element(ty).or_else(|| structure::array(types::core(ty)))?;
        marshal = nested;
    }
    // A matrix is the numbers of its rows.
    while let Some(row) = structure::array(ty) {
        ty = row;
    }
    Some((marshal.with.as_ref()?, ty))
}
