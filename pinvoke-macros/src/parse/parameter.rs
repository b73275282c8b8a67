//! The attributes of a parameter.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, Meta, Path, Token};

use super::ownership::{self, BorrowedFrom, Free, Give};
use super::strategy::{self, MarshalArgs};
use super::{arguments, bare, name_of, once};
use crate::diag::{self, Report, choices};

#[derive(Default)]
pub(crate) struct ParameterAttrs {
    pub(crate) marshal: Option<(MarshalArgs, Span)>,
    pub(crate) out: Option<(OutArgs, Span)>,
    pub(crate) in_out: Option<Span>,
    pub(crate) retval: Option<Span>,
    pub(crate) len_of: Option<(LengthOf, Span)>,
    pub(crate) callback: Option<(CallbackArgs, Span)>,
    pub(crate) user_data: Option<Span>,
    pub(crate) value: Option<(Expr, Span)>,
    pub(crate) free: Option<(Free, Span)>,
    pub(crate) borrowed: Option<(BorrowedFrom, Span)>,
    /// Ownership goes to the callee.
    pub(crate) give: Option<Give>,
}

impl ParameterAttrs {
    /// `#[free]` of a value that what native code calls does not write.
    pub(crate) fn idle_free(&self) -> Option<Span> {
        self.free.as_ref().filter(|_| self.out.is_none()).map(|(_, span)| *span)
    }
}

/// `#[out(..)]`.
#[derive(Default, Clone)]
pub(crate) struct OutArgs {
    pub(crate) grow: Option<(Grow, Span)>,
    pub(crate) capacity: Option<Expr>,
    pub(crate) bytes: bool,
    pub(crate) on_failure: Option<Span>,
}

/// How native code says that a buffer is too small.
#[derive(Clone)]
pub(crate) enum Grow {
    Needed,
    Truncated,
    Error(Box<Expr>),
}

/// `#[len_of(a, b, unit = bytes)]`.
#[derive(Clone)]
pub(crate) struct LengthOf {
    pub(crate) of: Vec<Ident>,
    pub(crate) bytes: bool,
    /// In the scalars of nested arrays.
    pub(crate) scalars: bool,
}

/// `#[callback(Signature, user = parameter, retained)]`.
pub(crate) struct CallbackArgs {
    pub(crate) signature: Path,
    pub(crate) user: Option<Ident>,
    pub(crate) retained: Option<Span>,
}

const KNOWN: &[&str] = &[
    "marshal",
    "out",
    "in_out",
    "retval",
    "len_of",
    "callback",
    "user_data",
    "value",
    "free",
    "borrowed",
    "give",
];

pub(crate) fn parse(attributes: &[Attribute], report: &mut Report) -> ParameterAttrs {
    let mut attrs = ParameterAttrs::default();
    for attribute in attributes {
        let result = attrs.add(attribute);
        report.take(result);
    }
    attrs
}

impl ParameterAttrs {
    fn add(&mut self, attribute: &Attribute) -> syn::Result<()> {
        let span = attribute.path().span();
        match name_of(attribute).as_str() {
            "marshal" => {
                once(&mut self.marshal, attribute, (arguments(attribute, strategy::marshal)?, span))
            }
            "out" => {
                let args = match &attribute.meta {
                    Meta::Path(_) => OutArgs::default(),
                    _ => arguments(attribute, out)?,
                };
                once(&mut self.out, attribute, (args, span))
            }
            "in_out" => bare(attribute).and_then(|()| once(&mut self.in_out, attribute, span)),
            "retval" => bare(attribute).and_then(|()| once(&mut self.retval, attribute, span)),
            "len_of" => once(&mut self.len_of, attribute, (arguments(attribute, len_of)?, span)),
            "callback" => {
                once(&mut self.callback, attribute, (arguments(attribute, callback)?, span))
            }
            "user_data" => {
                bare(attribute).and_then(|()| once(&mut self.user_data, attribute, span))
            }
            "value" => once(
                &mut self.value,
                attribute,
                (arguments(attribute, |input| input.parse())?, span),
            ),
            "free" => once(
                &mut self.free,
                attribute,
                (arguments(attribute, ownership::free_of_call)?, span),
            ),
            "borrowed" => once(
                &mut self.borrowed,
                attribute,
                (arguments(attribute, ownership::borrowed)?, span),
            ),
            "give" => {
                let give = match &attribute.meta {
                    Meta::Path(_) => Give { span, allocator: None, on_success: None },
                    _ => arguments(attribute, |input| ownership::give(input, span))?,
                };
                once(&mut self.give, attribute, give)
            }
            name => Err(diag::error(
                span,
                format_args!("unknown attribute `#[{name}]` on a parameter"),
                format_args!("known are {}", choices(KNOWN)),
            )),
        }
    }
}

/// What a count counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Elements,
    Bytes,
    Scalars,
}

fn unit(input: ParseStream<'_>) -> syn::Result<Unit> {
    let word: Ident = input.parse()?;
    match word.to_string().as_str() {
        "bytes" => Ok(Unit::Bytes),
        "elements" => Ok(Unit::Elements),
        "scalars" => Ok(Unit::Scalars),
        name => Err(diag::error(
            word.span(),
            format_args!("`{name}` is no unit"),
            "write `elements`, `bytes`, or `scalars` for all numbers of an array of arrays",
        )),
    }
}

fn out(input: ParseStream<'_>) -> syn::Result<OutArgs> {
    let mut args = OutArgs::default();
    while !input.is_empty() {
        let key: Ident = input.parse()?;
        match key.to_string().as_str() {
            "on_failure" => args.on_failure = Some(key.span()),
            "grow" => {
                input.parse::<Token![=]>()?;
                let word: Ident = input.parse()?;
                let grow = match word.to_string().as_str() {
                    "needed" => Grow::Needed,
                    "truncated" => Grow::Truncated,
                    "error" => {
                        let content;
                        syn::parenthesized!(content in input);
                        Grow::Error(Box::new(content.parse()?))
                    }
                    name => {
                        return Err(diag::error(
                            word.span(),
                            format_args!("`{name}` is no buffer protocol"),
                            format_args!(
                                "write {}: the call returned the size it needs, a full buffer means try again, or an error code means that the buffer is too small",
                                choices(&["needed", "truncated", "error(CODE)"])
                            ),
                        ));
                    }
                };
                args.grow = Some((grow, word.span()));
            }
            "capacity" => {
                input.parse::<Token![=]>()?;
                args.capacity = Some(input.parse()?);
            }
            "unit" => {
                input.parse::<Token![=]>()?;
                let span = input.span();
                args.bytes = match unit(input)? {
                    Unit::Bytes => true,
                    Unit::Elements => false,
                    Unit::Scalars => {
                        return Err(diag::error(
                            span,
                            "a buffer grows by whole elements",
                            "write `unit = scalars` with the count: `#[len_of(.., unit = scalars)]`",
                        ));
                    }
                };
            }
            name => {
                return Err(diag::error(
                    key.span(),
                    format_args!("unknown argument `{name}` of `#[out]`"),
                    format_args!(
                        "known are {}",
                        choices(&["grow", "capacity", "unit", "on_failure"])
                    ),
                ));
            }
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(args)
}

pub(crate) fn len_of(input: ParseStream<'_>) -> syn::Result<LengthOf> {
    let mut parsed = LengthOf { of: Vec::new(), bytes: false, scalars: false };
    while !input.is_empty() {
        let name = input.call(Ident::parse_any)?;
        if name == "unit" && input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let unit = unit(input)?;
            parsed.bytes = unit == Unit::Bytes;
            parsed.scalars = unit == Unit::Scalars;
        } else {
            parsed.of.push(name);
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    if parsed.of.is_empty() {
        return Err(diag::error(
            input.span(),
            "`#[len_of]` names no parameter",
            "write `#[len_of(data)]`",
        ));
    }
    Ok(parsed)
}

fn callback(input: ParseStream<'_>) -> syn::Result<CallbackArgs> {
    let signature = input.parse()?;
    let mut args = CallbackArgs { signature, user: None, retained: None };
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let key: Ident = input.parse()?;
        match key.to_string().as_str() {
            "user" => {
                input.parse::<Token![=]>()?;
                args.user = Some(input.parse()?);
            }
            "retained" => args.retained = Some(key.span()),
            _ => {
                return Err(diag::error(
                    key.span(),
                    format_args!("unknown argument `{key}` of `#[callback]`"),
                    "write `user = parameter` to name the parameter that carries the user data, `retained` if native code keeps the callback",
                ));
            }
        }
    }
    Ok(args)
}
