//! `CallbackMeta` of a callback signature.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{runtime, spelled, strategy};
use super::function::{count, freed, names};
use super::named::by;
use super::question::Asker;
use crate::model::callback::{CallbackParameter, CallbackRole, CallbackSignature, fallback};
use crate::model::types;
use crate::parse::function::Ret;

/// `CallbackMeta`.
pub(in crate::emit) fn meta(signature: &CallbackSignature) -> TokenStream {
    let p = runtime();
    let profile = strategy::profile(signature.args.profile);
    let asker = Asker { generics: &signature.generics, profile, owner: quote!(()) };
    let name = signature.ident.to_string();
    let abi = &signature.abi.name;
    let parameters =
        signature.parameters.iter().map(|received| parameter(signature, received, &asker));
    let marshal = match &signature.ret {
        Some(Ret::Marshal(args)) => Some(&**args),
        _ => None,
    };
    let result = match &signature.output {
        None => quote!(#p::ReturnMeta::NOTHING),
        Some(ty) => {
            let free = signature.free.as_ref().map(|(free, _)| free);
            let (told, ty) = (asker.given_back(ty, marshal, free), spelled(ty));
            let handed = free.map(|free| {
                let free = freed(free);
                quote!(.owned(#p::Ownership::HandedOver(#free)))
            });
            let by = marshal.and_then(by);
            quote!(#p::ReturnMeta::new(#ty, #told #by) #handed)
        }
    };
    let on_panic = fallback(signature).map(|value| spelled(&value)).unwrap_or_default();
    quote!(#p::CallbackMeta::new(#name, #abi, &[#(#parameters),*], #result, #on_panic))
}

fn parameter(
    signature: &CallbackSignature,
    parameter: &CallbackParameter,
    asker: &Asker<'_>,
) -> TokenStream {
    let p = runtime();
    let counter = signature.counter(&parameter.ident);
    let (name, ty) = (parameter.ident.to_string(), spelled(&parameter.ty));
    let (role, told) = match &parameter.role {
        CallbackRole::Retval(_) => (
            quote!(Retval),
            asker.place(
                &parameter.ty,
                &parameter.marshal,
                parameter.free.as_ref().map(|(free, _)| free),
            ),
        ),
        CallbackRole::Out(_) => {
            let place = types::reference(&parameter.ty).map_or(&parameter.ty, |of| &of.elem);
            let free = parameter.free.as_ref().map(|(free, _)| free);
            let told = if free.is_none() && counter.is_some() {
                asker.buffer(&parameter.ty, &parameter.marshal)
            } else {
                asker.place(place, &parameter.marshal, free)
            };
            (quote!(Managed), told)
        }
        CallbackRole::Managed if parameter.give.is_some() && parameter.marshal.with.is_none() => {
            (quote!(Managed), asker.given(&parameter.ty))
        }
        CallbackRole::Managed => {
            (quote!(Managed), asker.received(&parameter.ty, &parameter.marshal, counter.is_some()))
        }
        CallbackRole::UserData(_) => (quote!(UserData), asker.plain(&parameter.ty)),
        CallbackRole::LengthOf(of) => {
            let names = names(of);
            (quote!(LengthOf(#names)), asker.plain(&parameter.ty))
        }
    };
    let by = by(&parameter.marshal);
    let flow = match &parameter.role {
        CallbackRole::Retval(_) | CallbackRole::Out(_) => quote!(Out),
        _ if types::is_exclusive(&parameter.ty) => quote!(InOut),
        _ => quote!(In),
    };
    let handed = parameter.free.as_ref().map(|(free, _)| {
        let free = freed(free);
        quote!(.owned(#p::Ownership::HandedOver(#free)))
    });
    let given = parameter.give.map(|give| asker.gives(&parameter.ty, &give));
    let counted = counter.map(|counter| {
        let in_bytes = matches!(&counter.role, CallbackRole::LengthOf(of) if of.bytes);
        count(Some(counter.ident.to_string()), None, in_bytes)
    });
    quote!(#p::ParameterMeta::new(#name, #ty, #p::Role::#role, #p::Flow::#flow, #told #by) #counted #handed #given)
}
