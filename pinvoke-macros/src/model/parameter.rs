//! A native parameter and what it is for.

use proc_macro2::Span;
use syn::{Expr, FnArg, Ident, Pat, Type};

use super::types;
use crate::diag::{Report, span_of};
use crate::parse::ownership::{BorrowedFrom, Free};
use crate::parse::parameter::{self as syntax, CallbackArgs, LengthOf, OutArgs};
use crate::parse::strategy::{FormKind, MarshalArgs};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Direction {
    In,
    Out,
    InOut,
}

pub(crate) enum Role {
    /// A parameter of the Rust function.
    Managed(Direction),
    /// A closure, a parameter of the Rust function.
    Callback(CallbackArgs),
    /// Native only: a count.
    LengthOf(LengthOf),
    /// Native only: the context of a callback.
    UserData,
    /// Native only: a constant.
    Value(Expr),
    /// Native only: a slot that becomes part of what the function returns.
    Retval,
    /// Native only: a buffer that becomes part of what the function returns.
    RetvalBuffer,
    /// Native only: a slot for an array that native code allocates, which becomes part of what the
    /// function returns.
    RetvalArray,
    /// Native only: a slot that is read when the call fails.
    OnFailure,
}

pub(crate) struct Parameter {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) role: Role,
    pub(crate) marshal: MarshalArgs,
    pub(crate) out: OutArgs,
    pub(crate) free: Option<(Free, Span)>,
    pub(crate) borrowed: Option<(BorrowedFrom, Span)>,
    /// The span of the attribute that gives the role, or of the type.
    pub(crate) role_span: Span,
}

impl Parameter {
    /// Whether it is a parameter of the Rust function.
    pub(crate) fn is_visible(&self) -> bool {
        matches!(self.role, Role::Managed(_) | Role::Callback(_))
    }

    /// Whether native code fills it as a buffer that starts empty.
    pub(crate) fn is_buffer(&self) -> bool {
        match self.role {
            Role::RetvalBuffer => true,
            Role::Managed(Direction::Out) => {
                let core = types::core(&self.ty);
                // A type with a capacity may be a struct with a flexible array.
                let has_capacity = self.out.grow.is_some() || self.out.capacity.is_some();
                // An array of texts that native code sets is one if something says how large it is.
                let has_size = has_capacity
                    || self.marshal.size_param.is_some()
                    || self.marshal.size_const.is_some();
                let is_set = types::vector(core).is_some_and(types::is_text) && has_size;
                types::is_exclusive(&self.ty)
                    && (is_set || !self.is_exchanged())
                    && (types::is_named(core, &["String"])
                        || types::vector(core).is_some()
                        || (has_capacity
                            && matches!(core, Type::Path(_))
                            && !types::is_number(core)))
            }
            _ => false,
        }
    }

    /// Whether it points to native memory that the callee may replace, or sets.
    pub(crate) fn is_exchanged(&self) -> bool {
        let written = match self.role {
            Role::Managed(Direction::Out | Direction::InOut) => true,
            Role::RetvalBuffer => types::vector(&self.ty).is_some(),
            _ => false,
        };
        written && (self.free.is_some() || self.borrowed.is_some())
    }

    /// Whether it points to an array that the callee may replace, and not to what it sets.
    pub(crate) fn is_replaced_array(&self) -> bool {
        matches!(self.role, Role::Managed(Direction::InOut))
            && self.is_exchanged()
            && types::vector(types::core(&self.ty)).is_some()
    }

    /// Whether it points to a place for an array that the callee allocates.
    pub(crate) fn is_allocated_array(&self) -> bool {
        let place = types::reference(&self.ty).map_or(&self.ty, |reference| &reference.elem);
        matches!(self.role, Role::Managed(Direction::Out))
            && self.is_exchanged()
            && !self.is_buffer()
            && types::vector(types::option(place).unwrap_or(place)).is_some()
    }

    /// Whether native code releases or replaces the array itself, and not only what is in it.
    pub(crate) fn owns_array(&self) -> bool {
        matches!(self.role, Role::RetvalArray)
            || self.is_replaced_array()
            || self.is_allocated_array()
    }

    /// The direction of a value that is lowered.
    pub(crate) fn direction(&self) -> Option<Direction> {
        match self.role {
            Role::Managed(direction) => Some(direction),
            Role::RetvalBuffer => Some(Direction::Out),
            _ => None,
        }
    }
}

/// Resolves a parameter; errors about attributes that exclude each other are noted here.
pub(crate) fn resolve(argument: &FnArg, report: &mut Report) -> Option<Parameter> {
    let FnArg::Typed(typed) = argument else {
        report.error(
            argument,
            "a foreign function has no `self`",
            "name the parameters; `bind = pub struct Name` makes methods of the functions",
        );
        return None;
    };
    let Pat::Ident(pattern) = &*typed.pat else {
        report.error(&typed.pat, "a parameter needs a name", "write `name: Type`");
        return None;
    };
    let ident = pattern.ident.clone();
    let ty = (*typed.ty).clone();
    let attrs = syntax::parse(&typed.attrs, report);
    exclusive(&attrs, report);
    let type_span = span_of(&ty);
    let out = attrs.out.as_ref().map(|(args, _)| args.clone()).unwrap_or_default();
    let mut marshal = attrs.marshal.map(|(args, _)| args).unwrap_or_default();
    marshal.give = attrs.give;
    let (role, role_span) = if let Some((of, span)) = attrs.len_of {
        (Role::LengthOf(of), span)
    } else if let Some((args, span)) = attrs.callback {
        (Role::Callback(args), span)
    } else if let Some(span) = attrs.user_data {
        (Role::UserData, span)
    } else if let Some((expr, span)) = attrs.value {
        (Role::Value(expr), span)
    } else if let Some(span) = attrs.retval {
        let sized = marshal.size_param.is_some() || marshal.size_const.is_some();
        let is_buffer = out.grow.is_some()
            || out.capacity.is_some()
            || (types::vector(&ty).is_some() && sized)
            || marshal.is(FormKind::FixedStr);
        let is_array = types::vector(types::option(&ty).unwrap_or(&ty)).is_some()
            && (attrs.free.is_some() || attrs.borrowed.is_some());
        // With a capacity the array is the caller's, and only the texts in it are native code's.
        let has_capacity = out.grow.is_some() || out.capacity.is_some();
        let role = match (is_array && !has_capacity, is_buffer) {
            (true, _) => Role::RetvalArray,
            (false, true) => Role::RetvalBuffer,
            (false, false) => Role::Retval,
        };
        (role, span)
    } else if let Some(span) = out.on_failure {
        (Role::OnFailure, span)
    } else if let Some((_, span)) = attrs.out {
        (Role::Managed(Direction::Out), span)
    } else if let Some(span) = attrs.in_out {
        (Role::Managed(Direction::InOut), span)
    } else if types::is_exclusive(&ty) {
        (Role::Managed(Direction::InOut), type_span)
    } else {
        (Role::Managed(Direction::In), type_span)
    };
    Some(Parameter {
        ident,
        ty,
        role,
        marshal,
        out,
        free: attrs.free,
        borrowed: attrs.borrowed,
        role_span,
    })
}

/// At most one attribute may give the role.
fn exclusive(attrs: &syntax::ParameterAttrs, report: &mut Report) {
    let roles: Vec<(&str, Span)> = [
        ("len_of", attrs.len_of.as_ref().map(|(_, span)| *span)),
        ("callback", attrs.callback.as_ref().map(|(_, span)| *span)),
        ("user_data", attrs.user_data),
        ("value", attrs.value.as_ref().map(|(_, span)| *span)),
        ("retval", attrs.retval),
        ("out", attrs.out.as_ref().filter(|_| attrs.retval.is_none()).map(|(_, span)| *span)),
        ("in_out", attrs.in_out),
    ]
    .into_iter()
    .filter_map(|(name, span)| Some((name, span?)))
    .collect();
    if let [(first, _), (second, span), ..] = roles[..] {
        report.error_at(
            span,
            format_args!(
                "`#[{first}]` and `#[{second}]` exclude each other: a parameter has one role"
            ),
            "remove one of them",
        );
    }
    if let (Some((_, _)), Some((_, span))) = (&attrs.free, &attrs.borrowed) {
        report.error_at(
            *span,
            "`#[free]` and `#[borrowed]` contradict each other: native memory has one owner",
            "remove one of them",
        );
    }
}
