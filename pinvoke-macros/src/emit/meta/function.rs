//! `FunctionMeta` of an imported function.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::super::{callee, runtime, spelled, strategy};
use super::named::by;
use super::question::{Asker, Returned};
use crate::model::block::Block;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::block::Bind;
use crate::parse::function::{Code, FailsIf, Ret, Rule};
use crate::parse::ownership::{BorrowedFrom, Free};
use crate::parse::parameter::{Grow, LengthOf};
use crate::parse::strategy::MarshalArgs;

/// `FunctionMeta`.
pub(in crate::emit) fn meta(function: &Function, block: &Block) -> TokenStream {
    let p = runtime();
    let owner = match &block.args.bind {
        Bind::Struct(_, name) => quote!(&'static #name),
        _ => quote!(()),
    };
    let profile = strategy::profile(block.args.profile);
    let describer =
        Describer { function, asker: Asker { generics: &function.generics, profile, owner } };
    let name = function.ident.to_string();
    let entry = match &function.ordinal {
        Some(ordinal) => format!("#{ordinal}"),
        None => function.entry_name(),
    };
    let library = callee::library_name(block);
    let abi = &block.abi.name;
    let parameters = function.parameters.iter().map(|parameter| describer.parameter(parameter));
    let returns = spelled(&function.output.written).trim_start_matches("->").trim().to_owned();
    let result = describer.result();
    let safe = function.is_safe.then(|| quote!(.safe()));
    let variadic = function.variadic.is_some().then(|| quote!(.variadic()));
    let failing = function.fails_if.as_ref().map(failing);
    let last_error = function.last_error.then(|| quote!(.last_error()));
    quote! {{
        const PARAMETERS: &[#p::ParameterMeta] = &[#(#parameters),*];
        #p::FunctionMeta::new(#name, #entry, #library, #abi, PARAMETERS, #returns, #result)
            #safe #variadic #failing #last_error
    }}
}

fn failing(rule: &FailsIf) -> TokenStream {
    let is_hresult = matches!(rule.code, Some((Code::HResult, _)));
    let word = match &rule.rule {
        Rule::Negative if is_hresult => "hresult".to_owned(),
        Rule::Zero => "zero".to_owned(),
        Rule::Nonzero => "nonzero".to_owned(),
        Rule::Negative => "negative".to_owned(),
        Rule::MinusOne => "minus_one".to_owned(),
        Rule::ZeroIfError => "zero_if_error".to_owned(),
        Rule::With(path) => spelled(path),
    };
    let code = match rule.code {
        None => "",
        Some((Code::LastError, _)) => "last_error",
        Some((Code::Returned, _)) => "returned",
        Some((Code::ReturnedSystem, _)) => "returned_system",
        Some((Code::NegativeErrno, _)) => "negative_errno",
        Some((Code::HResult, _)) => "hresult",
    };
    let error = rule.error.as_ref().map(spelled).unwrap_or_default();
    quote!(.failing(#word, #code, #error))
}

struct Describer<'f> {
    function: &'f Function,
    asker: Asker<'f>,
}

impl Describer<'_> {
    fn parameter(&self, parameter: &Parameter) -> TokenStream {
        let p = runtime();
        let name = parameter.ident.to_string();
        let ty = spelled(&parameter.ty);
        let role = match &parameter.role {
            Role::Managed(_) => quote!(Managed),
            Role::Callback(_) => quote!(Callback),
            Role::LengthOf(of) => {
                let names = names(of);
                quote!(LengthOf(#names))
            }
            Role::UserData => quote!(UserData),
            Role::Value(_) => quote!(Value),
            Role::Retval | Role::RetvalBuffer | Role::RetvalArray => quote!(Retval),
            Role::OnFailure => quote!(OnFailure),
        };
        let flow = self.flow(parameter);
        let (told, by) = (self.told(parameter), by(&parameter.marshal));
        let value = match &parameter.role {
            Role::Value(value) => {
                let value = spelled(value);
                Some(quote!(.valued(#value)))
            }
            _ => None,
        };
        let owned = ownership(
            parameter.free.as_ref().map(|(free, _)| free),
            parameter.borrowed.as_ref().map(|(from, _)| from),
        );
        let counted = self.count(parameter);
        let growing = growth(parameter);
        let given = parameter.marshal.give.map(|give| self.asker.gives(&parameter.ty, &give));
        quote! {
            #p::ParameterMeta::new(#name, #ty, #p::Role::#role, #p::Flow::#flow, #told #by)
                #value #owned #counted #growing #given
        }
    }

    fn flow(&self, parameter: &Parameter) -> TokenStream {
        match (&parameter.role, parameter.direction()) {
            (Role::Retval | Role::RetvalArray | Role::OnFailure, _) | (_, Some(Direction::Out)) => {
                quote!(Out)
            }
            (Role::LengthOf(of), _) if types::reference(&parameter.ty).is_some() => {
                if self.function.counts_allocated(&of.of) { quote!(Out) } else { quote!(InOut) }
            }
            (_, Some(Direction::InOut)) => quote!(InOut),
            _ => quote!(In),
        }
    }

    fn told(&self, parameter: &Parameter) -> TokenStream {
        let (asker, ty, marshal) = (&self.asker, &parameter.ty, &parameter.marshal);
        match &parameter.role {
            Role::Managed(direction) if parameter.is_exchanged() => {
                asker.exchanged(parameter, ty, *direction)
            }
            Role::Managed(direction) => asker.passed(ty, marshal, *direction),
            Role::RetvalBuffer if parameter.is_exchanged() => {
                asker.exchanged(parameter, &syn::parse_quote!(&mut #ty), Direction::Out)
            }
            Role::RetvalBuffer => {
                asker.passed(&syn::parse_quote!(&mut #ty), marshal, Direction::Out)
            }
            Role::Retval | Role::OnFailure => asker.slotted(Returned {
                ty,
                marshal: Some(marshal),
                is_freed: parameter.free.is_some(),
                is_borrowed: parameter.borrowed.is_some(),
            }),
            Role::RetvalArray => asker.array_slotted(ty, marshal),
            Role::LengthOf(_) | Role::UserData | Role::Value(_) => asker.plain(ty),
            Role::Callback(args) => asker.function(&args.signature),
        }
    }

    fn result(&self) -> TokenStream {
        let (p, function) = (runtime(), self.function);
        let marshal = match &function.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        let told = match (function.native_return(), &function.ret) {
            (NativeReturn::Consumed, None) => return quote!(#p::ReturnMeta::NOTHING),
            (NativeReturn::Consumed, Some(Ret::Type(ty))) => self.asker.plain(ty),
            (NativeReturn::Consumed, Some(Ret::Marshal(args))) => match (&args.form, &args.with) {
                (Some(form), _) => self.asker.form_of(&strategy::form(form.kind)),
                (None, Some(with)) => self.asker.form_of(&quote!(#with)),
                (None, None) => return quote!(#p::ReturnMeta::NOTHING),
            },
            (NativeReturn::Lifted(ty), _) if self.returns_array(ty) => {
                let none = MarshalArgs::default();
                self.asker.array_returned(ty, marshal.unwrap_or(&none))
            }
            (NativeReturn::Lifted(ty), _) => self.asker.returned(Returned {
                ty,
                marshal,
                is_freed: function.free.is_some(),
                is_borrowed: function.borrowed.is_some(),
            }),
        };
        let ty = match function.native_return() {
            NativeReturn::Lifted(ty) => spelled(ty),
            NativeReturn::Consumed => String::new(),
        };
        let owned = ownership(
            function.free.as_ref().map(|(free, _)| free),
            function.borrowed.as_ref().map(|(from, _)| from),
        );
        let counter = function.return_counter().map(|index| &function.parameters[index]);
        let counted = match counter {
            Some(counter) => Some(count(Some(counter.ident.to_string()), None, in_bytes(counter))),
            None => marshal.and_then(|marshal| stated_count(marshal, false)),
        };
        let by = marshal.and_then(by);
        quote!(#p::ReturnMeta::new(#ty, #told #by) #owned #counted)
    }

    fn returns_array(&self, ty: &Type) -> bool {
        let is_sized = self.function.return_marshal().is_some_and(MarshalArgs::is_sized);
        (self.function.return_counter().is_some() || is_sized)
            && types::vector(types::option(ty).unwrap_or(ty)).is_some()
    }

    /// What counts the elements of a parameter.
    fn count(&self, parameter: &Parameter) -> Option<TokenStream> {
        let stated = stated_count(&parameter.marshal, parameter.out.bytes);
        if stated.is_some() {
            return stated;
        }
        let counter = self.function.counters(&parameter.ident).next()?;
        Some(count(Some(counter.ident.to_string()), None, in_bytes(counter) || parameter.out.bytes))
    }
}

pub(super) fn names(of: &LengthOf) -> String {
    of.of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn in_bytes(counter: &Parameter) -> bool {
    matches!(&counter.role, Role::LengthOf(of) if of.bytes)
}

/// `.counted(..)`, where the form says what counts.
fn stated_count(marshal: &MarshalArgs, in_bytes: bool) -> Option<TokenStream> {
    let p = runtime();
    let MarshalArgs { size_param, size_const, size_return, zero_terminated, .. } = marshal;
    if zero_terminated.is_some() {
        return Some(quote!(.counted(#p::Count::TO_ZERO)));
    }
    let parameter = match size_return {
        Some(_) => Some("return".to_owned()),
        None => size_param.as_ref().map(ToString::to_string),
    };
    let constant = size_const.as_ref().map(spelled);
    (parameter.is_some() || constant.is_some()).then(|| count(parameter, constant, in_bytes))
}

/// `.counted(..)`.
pub(in crate::emit) fn count(
    parameter: Option<String>,
    constant: Option<String>,
    in_bytes: bool,
) -> TokenStream {
    let p = runtime();
    let optional = |text: Option<String>| match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    };
    let (parameter, constant) = (optional(parameter), optional(constant));
    quote!(.counted(#p::Count::new(#parameter, #constant, #in_bytes)))
}

/// `.owned(..)`, where the declaration says who releases.
fn ownership(free: Option<&Free>, borrowed: Option<&BorrowedFrom>) -> Option<TokenStream> {
    let p = runtime();
    let freed = free.map(freed);
    if let Some(freed) = freed {
        return Some(quote!(.owned(#p::Ownership::Freed(#freed))));
    }
    let owner = borrowed.map(|from| match from {
        BorrowedFrom::Parameter(parameter) => parameter.to_string(),
        BorrowedFrom::Static(_) => "static".to_owned(),
    })?;
    Some(quote!(.owned(#p::Ownership::Borrowed(#owner))))
}

/// What releases, as the declaration names it.
pub(super) fn freed(free: &Free) -> String {
    match free {
        Free::Allocator(allocator, _) => word(allocator).to_owned(),
        Free::With(path) | Free::Pair(path, _) => spelled(path),
        Free::Counted(path) => format!("{}, counted", spelled(path)),
        Free::Elements(each) => format!("{}, elements", freed(each)),
        Free::Method(method) => format!("self.{method}"),
    }
}

/// The word of an allocator.
pub(super) fn word(allocator: &'static str) -> &'static str {
    match allocator {
        "CHeap" => "c",
        "CoTaskMem" => "cotaskmem",
        "LocalHeap" => "local",
        "GlobalHeap" => "global",
        "ProcessHeap" => "process_heap",
        "BstrHeap" => "bstr",
        other => other,
    }
}

/// `.growing(..)`, for buffers.
fn growth(parameter: &Parameter) -> Option<TokenStream> {
    let p = runtime();
    let growth = match (&parameter.out.grow, &parameter.out.capacity) {
        (Some((Grow::Needed, _)), _) => quote!(Needed),
        (Some((Grow::Truncated, _)), _) => quote!(Truncated),
        (Some((Grow::Error(code), _)), _) => {
            let code = spelled(code);
            quote!(OnError(#code))
        }
        (None, Some(capacity)) => {
            let capacity = spelled(capacity);
            quote!(Fixed(#capacity))
        }
        (None, None) => return None,
    };
    Some(quote!(.growing(#p::Growth::#growth)))
}
