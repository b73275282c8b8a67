//! The questions that a declaration asks about the user's types before its stub uses them.
//!
//! One question per type, in a constant, so that a type which does not fit gives one error, on the
//! user's tokens. The constants are parameters of the stub's types: where they have errors, the stub
//! has nothing to add. Types that the spelling tells all about, and generic ones, are not asked about.

mod asking;
mod questions;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Generics, Type};

use asking::is_known;
pub(super) use asking::{can_ask, outside};
use questions::{Memory, Questions};

use super::{local, runtime, strategy};
use crate::model::block::Block;
use crate::model::callback::{CallbackRole, CallbackSignature};
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Role};
use crate::model::types;
use crate::parse::block::Bind;
use crate::parse::function::Ret;

/// The answers, for the types of a stub.
pub(in crate::emit) struct Verdict {
    /// The constants.
    constants: TokenStream,
    /// `Verified<..>`.
    verified: TokenStream,
}

impl Verdict {
    /// `ty`, or nothing that could be checked.
    pub(super) fn given(&self, ty: &TokenStream) -> TokenStream {
        if self.constants.is_empty() {
            return ty.clone();
        }
        let (p, verified) = (runtime(), &self.verified);
        quote!(<#verified as #p::vet::Given<#ty>>::Type)
    }

    /// The constants, and the profile that carries the answers, under a name.
    pub(in crate::emit) fn preamble(
        &self,
        name: &TokenStream,
        profile: &TokenStream,
    ) -> TokenStream {
        let (constants, given) = (&self.constants, self.given(profile));
        quote! {
            #constants
            #[allow(dead_code)]
            type #name = #given;
        }
    }

    /// The type that carries the answers.
    pub(super) fn verified(&self) -> &TokenStream {
        &self.verified
    }
}

/// Asks about the types of an imported function.
pub(super) fn function(function: &Function, block: &Block) -> Verdict {
    let owner = match &block.args.bind {
        Bind::Struct(_, name) => quote!(&'static #name),
        _ => quote!(()),
    };
    let mut questions = Questions {
        generics: &function.generics,
        profile: strategy::profile(block.args.profile),
        is_safe: function.is_safe,
        is_plain: !function.output.is_result,
        owner,
        fit: local("FIT"),
        first: Vec::new(),
        second: Vec::new(),
    };
    for parameter in &function.parameters {
        match &parameter.role {
            Role::Managed(_) if parameter.is_replaced_array() => {
                questions.replaced_array(&parameter.ty, &parameter.marshal)
            }
            Role::Managed(_) if parameter.is_allocated_array() => {
                let owner = Memory::of(&parameter.free, &parameter.borrowed);
                questions.returned_array(&parameter.ty, Some(&parameter.marshal), owner);
            }
            // Texts, whose form asks about itself.
            Role::Managed(_) | Role::RetvalBuffer if parameter.is_exchanged() => {}
            Role::Managed(direction) => {
                questions.passed(&parameter.ty, &parameter.marshal, *direction)
            }
            Role::RetvalBuffer => {
                let ty = &parameter.ty;
                questions.passed(&syn::parse_quote!(&mut #ty), &parameter.marshal, Direction::Out);
            }
            Role::Retval | Role::OnFailure => {
                let owner = Memory::of(&parameter.free, &parameter.borrowed);
                questions.returned(&parameter.ty, Some(&parameter.marshal), owner);
            }
            Role::Callback(args) => questions.callback(args),
            Role::RetvalArray => {
                let owner = Memory::of(&parameter.free, &parameter.borrowed);
                questions.returned_array(&parameter.ty, Some(&parameter.marshal), owner);
            }
            Role::LengthOf(_) | Role::UserData | Role::Value(_) => {}
        }
    }
    if let NativeReturn::Lifted(ty) = function.native_return() {
        let marshal = match &function.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        questions.returned(ty, marshal, Memory::of(&function.free, &function.borrowed));
    }
    questions.errors(function);
    questions.verdict()
}

/// Asks about the types of a callback signature.
pub(super) fn signature(signature: &CallbackSignature) -> Verdict {
    let profile = strategy::profile(signature.args.profile);
    let mut questions = Questions {
        generics: &signature.generics,
        profile: profile.clone(),
        is_safe: false,
        is_plain: false,
        owner: quote!(()),
        fit: local("FIT"),
        first: Vec::new(),
        second: Vec::new(),
    };
    let emitter = super::callback::Emitter { signature, profile: profile.clone() };
    for parameter in &signature.parameters {
        match parameter.role {
            CallbackRole::Managed if parameter.give.is_none() => {
                let is_counted = signature.counter(&parameter.ident).is_some();
                questions.received(&parameter.ty, &parameter.marshal, is_counted);
            }
            CallbackRole::Retval(_) if parameter.marshal.form.is_some() => {
                let strategy =
                    emitter.returned(&parameter.marshal, parameter.free.as_ref(), &parameter.ty);
                questions.given_back_as(&parameter.ty, &parameter.marshal, &strategy);
            }
            _ => {}
        }
    }
    if let (Some(output), Some(Ret::Marshal(marshal))) = (&signature.output, &signature.ret) {
        let strategy = emitter.returned(marshal, signature.free.as_ref(), output);
        questions.given_back_as(output, marshal, &strategy);
    }
    let places = signature.parameters.iter().filter(|parameter| {
        matches!(parameter.role, CallbackRole::Retval(_))
            && parameter.free.is_none()
            && parameter.marshal.form.is_none()
            && parameter.marshal.with.is_none()
    });
    for place in places {
        questions.given_back(&place.ty);
    }
    let written = signature.parameters.iter().filter(|parameter| {
        matches!(parameter.role, CallbackRole::Out(_))
            && parameter.free.is_none()
            && parameter.marshal.form.is_none()
            && parameter.marshal.with.is_none()
            && signature.counter(&parameter.ident).is_none()
    });
    for place in written {
        questions.written(types::reference(&place.ty).map_or(&place.ty, |of| &of.elem));
    }
    if let Some(output) = &signature.output
        && signature.free.is_none()
        && !matches!(&signature.ret, Some(Ret::Marshal(_)))
    {
        questions.given_back(output);
    }
    questions.verdict()
}

/// Asks about the fields of a native struct: whether their types have a form, and for those whose form
/// is stated whether it is one.
pub(in crate::emit) fn fields<'f>(
    generics: &Generics,
    types: impl Iterator<Item = &'f Type>,
    stated: impl Iterator<Item = (&'f Type, TokenStream)>,
) -> Verdict {
    let p = runtime();
    let mut questions = Questions {
        generics,
        profile: TokenStream::new(),
        is_safe: false,
        is_plain: false,
        owner: quote!(()),
        fit: local("FIT"),
        first: Vec::new(),
        second: Vec::new(),
    };
    for ty in types.filter(|ty| !is_known(ty)) {
        if questions.can_ask(ty) {
            let ty = outside(ty);
            questions.first.push(quote!(<#ty as #p::vet::StructField>::OK));
        }
    }
    for (ty, form) in stated {
        let ty = types::with_static_lifetimes(ty);
        questions.first.push(quote!(<#ty as #p::vet::FieldAs<#form>>::OK));
    }
    questions.verdict()
}
