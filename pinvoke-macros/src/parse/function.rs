//! The attributes of a function in a block.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, ExprPath, Ident, LitInt, LitStr, Token, Type};

use super::ownership::{self, BorrowedFrom, Free};
use super::strategy::{self, FormKind, MarshalArgs};
use super::{arguments, bare, name_of, once, value};
use crate::diag::{self, Report, choices};

/// The attributes that pinvoke understands; the others go to the generated function.
#[derive(Default)]
pub(crate) struct FunctionAttrs {
    pub(crate) entry: Option<LitStr>,
    pub(crate) ordinal: Option<LitInt>,
    pub(crate) optional: Option<Span>,
    pub(crate) last_error: Option<Span>,
    pub(crate) hresult: Option<Span>,
    pub(crate) ret: Option<Ret>,
    pub(crate) fails_if: Option<FailsIf>,
    pub(crate) free: Option<(Free, Span)>,
    pub(crate) borrowed: Option<(BorrowedFrom, Span)>,
    pub(crate) passed_on: Vec<Attribute>,
}

/// `#[ret(..)]`: the native return type.
#[derive(Clone)]
pub(crate) enum Ret {
    /// A Rust type.
    Type(Box<Type>),
    /// A form, with its arguments.
    Marshal(Box<MarshalArgs>),
}

/// `#[fails_if(rule, code = .., error = ..)]`.
pub(crate) struct FailsIf {
    pub(crate) rule: Rule,
    pub(crate) span: Span,
    pub(crate) code: Option<(Code, Span)>,
    pub(crate) error: Option<Type>,
}

pub(crate) enum Rule {
    Zero,
    Nonzero,
    Negative,
    MinusOne,
    ZeroIfError,
    With(ExprPath),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    LastError,
    Returned,
    ReturnedSystem,
    NegativeErrno,
    HResult,
}

const RULES: &[&str] = &[
    "zero",
    "nonzero",
    "negative",
    "null",
    "minus_one",
    "invalid_handle",
    "zero_if_error",
    "with = path",
];
const KNOWN: &[&str] = &[
    "entry",
    "ordinal",
    "optional",
    "last_error",
    "hresult",
    "ret",
    "fails_if",
    "free",
    "borrowed",
];
/// Attributes of rustc and rustdoc that mean the same on the generated function.
const PASSED_ON: &[&str] = &[
    "doc",
    "cfg",
    "allow",
    "warn",
    "deny",
    "expect",
    "must_use",
    "deprecated",
    "cold",
    "track_caller",
];

pub(crate) fn parse(attributes: &[Attribute], report: &mut Report) -> FunctionAttrs {
    let mut attrs = FunctionAttrs::default();
    for attribute in attributes {
        let result = attrs.add(attribute);
        report.take(result);
    }
    attrs
}

impl FunctionAttrs {
    fn add(&mut self, attribute: &Attribute) -> syn::Result<()> {
        let span = attribute.path().span();
        match name_of(attribute).as_str() {
            "entry" => once(&mut self.entry, attribute, value(attribute)?),
            "ordinal" => {
                once(&mut self.ordinal, attribute, arguments(attribute, |input| input.parse())?)
            }
            "optional" => bare(attribute).and_then(|()| once(&mut self.optional, attribute, span)),
            "last_error" => {
                bare(attribute).and_then(|()| once(&mut self.last_error, attribute, span))
            }
            "hresult" => bare(attribute).and_then(|()| once(&mut self.hresult, attribute, span)),
            "ret" => once(&mut self.ret, attribute, arguments(attribute, ret)?),
            "fails_if" => once(&mut self.fails_if, attribute, arguments(attribute, fails_if)?),
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
            name if PASSED_ON.contains(&name) || !attribute.path().segments.len().eq(&1) => {
                self.passed_on.push(attribute.clone());
                Ok(())
            }
            "link_name" => Err(diag::error(
                span,
                "`#[link_name]` is for linked functions",
                "write `#[entry = \"..\"]`",
            )),
            name => Err(diag::error(
                span,
                format_args!("unknown attribute `#[{name}]` on an imported function"),
                format_args!("known are {}", choices(KNOWN)),
            )),
        }
    }
}

/// The arguments of `#[ret(..)]`: a form word, or a type.
pub(crate) fn ret(input: ParseStream<'_>) -> syn::Result<Ret> {
    let is_word = input.fork().parse::<Ident>().is_ok_and(|word| {
        FormKind::from_word(&word.to_string()).is_some()
            || (["with", "charset", "codepage"].iter().any(|key| word == key)
                && input.peek2(Token![=]))
    });
    if is_word {
        Ok(Ret::Marshal(Box::new(strategy::marshal(input)?)))
    } else {
        Ok(Ret::Type(Box::new(input.parse()?)))
    }
}

/// The arguments of `#[fails_if(..)]`.
fn fails_if(input: ParseStream<'_>) -> syn::Result<FailsIf> {
    let word: Ident = input.parse()?;
    let span = word.span();
    let rule = match word.to_string().as_str() {
        "zero" | "null" => Rule::Zero,
        "nonzero" => Rule::Nonzero,
        "negative" => Rule::Negative,
        "minus_one" | "invalid_handle" => Rule::MinusOne,
        "zero_if_error" => Rule::ZeroIfError,
        "with" => {
            input.parse::<Token![=]>()?;
            Rule::With(input.parse()?)
        }
        name => {
            return Err(diag::error(
                span,
                format_args!("`{name}` is no failure rule"),
                format_args!("write {}", choices(RULES)),
            ));
        }
    };
    let mut parsed = FailsIf { rule, span, code: None, error: None };
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let key: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "code" => {
                let word: Ident = input.parse()?;
                let code = match word.to_string().as_str() {
                    "last_error" => Code::LastError,
                    "returned" => Code::Returned,
                    "returned_system" => Code::ReturnedSystem,
                    "negative_errno" => Code::NegativeErrno,
                    "hresult" => Code::HResult,
                    name => {
                        return Err(diag::error(
                            word.span(),
                            format_args!("`{name}` is no source of a code"),
                            format_args!(
                                "write {}",
                                choices(&[
                                    "last_error",
                                    "returned",
                                    "returned_system",
                                    "negative_errno",
                                    "hresult"
                                ])
                            ),
                        ));
                    }
                };
                parsed.code = Some((code, word.span()));
            }
            "error" => parsed.error = Some(input.parse()?),
            name => {
                return Err(diag::error(
                    key.span(),
                    format_args!("unknown argument `{name}` of `#[fails_if]`"),
                    format_args!("known are {}", choices(&["code", "error"])),
                ));
            }
        }
    }
    Ok(parsed)
}
