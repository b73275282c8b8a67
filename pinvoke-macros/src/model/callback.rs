//! A declared callback signature.

use proc_macro2::Span;
use syn::{Attribute, Expr, Generics, Ident, ItemType, ReturnType, Type, Visibility};

use super::block::{self, Abi};
use super::types;
use crate::diag::{Report, span_of};
use crate::parse::callback::CallbackSignatureArgs;
use crate::parse::function::{Ret, ret};
use crate::parse::ownership::{self, Free, Give};
use crate::parse::parameter::{self as syntax, LengthOf, OutArgs};
use crate::parse::strategy::MarshalArgs;
use crate::parse::{arguments, name_of};

pub(crate) struct CallbackSignature {
    pub(crate) args: CallbackSignatureArgs,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) abi: Abi,
    pub(crate) parameters: Vec<CallbackParameter>,
    pub(crate) output: Option<Type>,
    pub(crate) ret: Option<Ret>,
    /// Who frees the returned text or array: the native caller, by this.
    pub(crate) free: Option<(Free, Span)>,
    /// It is that of a function and not of a closure.
    pub(crate) exported: bool,
}

pub(crate) struct CallbackParameter {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) role: CallbackRole,
    pub(crate) marshal: MarshalArgs,
    /// For a place: who frees the text or the array that is written there.
    pub(crate) free: Option<(Free, Span)>,
    /// Native code gives what it passes.
    pub(crate) give: Option<Give>,
}

impl CallbackParameter {
    pub(crate) fn is_user_data(&self) -> bool {
        matches!(self.role, CallbackRole::UserData(_))
    }

    /// Whether the closure gets it.
    pub(crate) fn is_visible(&self) -> bool {
        matches!(self.role, CallbackRole::Managed | CallbackRole::Out(_))
    }
}

pub(crate) enum CallbackRole {
    Managed,
    /// What the closure writes, and native code has nothing in before.
    Out(Span),
    UserData(Span),
    LengthOf(LengthOf),
    /// A place of the caller for a value that an exported function returns.
    Retval(Span),
}

impl CallbackSignature {
    pub(crate) fn user_data(&self) -> Option<&CallbackParameter> {
        self.parameters.iter().find(|p| matches!(p.role, CallbackRole::UserData(_)))
    }

    /// What it is called in messages, and the attribute that declares it.
    pub(crate) fn called(&self) -> (&'static str, &'static str) {
        if self.exported {
            ("function", "unmanaged_callers_only")
        } else {
            ("callback", "native_callback")
        }
    }

    /// The parameter that counts `ident`.
    pub(crate) fn counter(&self, ident: &Ident) -> Option<&CallbackParameter> {
        self.parameters.iter().find(|p| match &p.role {
            CallbackRole::LengthOf(of) => of.of.contains(ident),
            _ => false,
        })
    }

    /// The parameter by which native code gets the number of elements returned.
    pub(crate) fn return_counter(&self) -> Option<&CallbackParameter> {
        self.parameters.iter().find(|p| match &p.role {
            CallbackRole::LengthOf(of) => of.of.iter().any(|name| name == "return"),
            _ => false,
        })
    }

    /// The counts that native code gets back.
    pub(crate) fn reported_counts(&self) -> impl Iterator<Item = &CallbackParameter> {
        self.parameters.iter().filter(|p| {
            matches!(p.role, CallbackRole::LengthOf(_)) && types::reference(&p.ty).is_some()
        })
    }

    /// What a count counts, the return value apart.
    pub(crate) fn counted(
        &self,
        counter: &CallbackParameter,
    ) -> impl Iterator<Item = &CallbackParameter> {
        let of = match &counter.role {
            CallbackRole::LengthOf(of) => &of.of[..],
            _ => &[],
        };
        self.parameters.iter().filter(|p| of.contains(&p.ident))
    }
}

/// Resolves a signature; `None` if the alias is no function pointer.
pub(crate) fn resolve(
    args: CallbackSignatureArgs,
    item: &ItemType,
    report: &mut Report,
) -> Option<CallbackSignature> {
    let Type::FnPtr(pointer) = types::plain(&item.ty) else {
        report.error(
            &item.ty,
            "a callback signature is a function pointer",
            "write `#[native_callback(..)] pub type Name = extern \"C\" fn(value: i32, #[user_data] context: *mut c_void) -> i32;`",
        );
        return None;
    };
    let abi = match &pointer.abi {
        Some(abi) => block::abi(abi, report),
        None => {
            report.error(
                &pointer.fn_token,
                "the calling convention is not stated",
                "write `extern \"C\" fn(..)`, or `extern \"system\" fn(..)` for Win32 callbacks",
            );
            return None;
        }
    };
    if let Some(variadic) = &pointer.variadic {
        report.error(
            variadic,
            "a callback cannot be variadic",
            "declare the parameters that native code passes",
        );
    }
    let mut attrs = Vec::new();
    let (mut native_return, mut freed) = (None, None);
    for attribute in &item.attrs {
        match name_of(attribute).as_str() {
            "ret" => native_return = report.take(arguments(attribute, ret)),
            "free" => {
                let span = span_of(attribute.path());
                freed = report
                    .take(arguments(attribute, ownership::free_of_call))
                    .map(|free| (free, span));
            }
            _ => attrs.push(attribute.clone()),
        }
    }
    let mut parameters = Vec::new();
    for (index, input) in pointer.inputs.iter().enumerate() {
        let ident = match &input.name {
            Some((ident, _)) if ident != "_" => ident.clone(),
            _ => quote::format_ident!("argument{index}", span = span_of(&input.ty)),
        };
        let parsed = syntax::parse(&input.attrs, report);
        for (name, span) in [
            ("in_out", parsed.in_out),
            ("retval", parsed.retval),
            ("callback", parsed.callback.as_ref().map(|(_, span)| *span)),
            ("value", parsed.value.as_ref().map(|(_, span)| *span)),
            ("free", parsed.idle_free()),
            ("borrowed", parsed.borrowed.as_ref().map(|(_, span)| *span)),
        ] {
            if let Some(span) = span {
                report.error_at(
                    span,
                    format_args!("`#[{name}]` has no meaning in a callback signature"),
                    "write `&mut T` for what the callback changes, and return values for the rest",
                );
            }
        }
        let out = out(parsed.out, report);
        let role = match (parsed.user_data, parsed.len_of, out) {
            (Some(span), _, _) => CallbackRole::UserData(span),
            (None, Some((of, _)), _) => CallbackRole::LengthOf(of),
            (None, None, Some(span)) => CallbackRole::Out(span),
            (None, None, None) => CallbackRole::Managed,
        };
        let marshal = parsed.marshal.map(|(args, _)| args).unwrap_or_default();
        let give = parsed.give;
        let ty = input.ty.clone();
        parameters.push(CallbackParameter { ident, ty, role, marshal, free: parsed.free, give });
    }
    let output = match &pointer.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) if types::is_unit(ty) => None,
        ReturnType::Type(_, ty) => Some((**ty).clone()),
    };
    Some(CallbackSignature {
        args,
        attrs,
        vis: item.vis.clone(),
        ident: item.ident.clone(),
        generics: item.generics.clone(),
        abi,
        parameters,
        output,
        ret: native_return,
        free: freed,
        exported: false,
    })
}

/// `#[out]` of what native code calls: how large the place is stands in other parameters.
pub(super) fn out(out: Option<(OutArgs, Span)>, report: &mut Report) -> Option<Span> {
    let (args, span) = out?;
    if args.grow.is_some() || args.capacity.is_some() || args.on_failure.is_some() || args.bytes {
        report.error_at(
            span,
            "what native code calls writes into a place of native code's, and does not choose its size",
            "write `#[out]` alone; `#[len_of(..)]` on the count says how large the buffer is",
        );
    }
    Some(span)
}

/// The value that native code gets when the callback cannot run.
pub(crate) fn fallback(signature: &CallbackSignature) -> Option<&Expr> {
    signature.args.on_panic.as_ref()
}
