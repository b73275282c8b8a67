//! The attributes of `#[derive(NativeStruct)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, LitInt, Token, Type};

use super::block::{Charset, ProfileArgs, profile_key};
use super::ownership::{self, Free};
use super::parameter::{LengthOf, len_of};
use super::strategy::{self, Form};
use super::{arguments, bare, name_of, once};
use crate::diag::{self, Report, choices};

/// `#[native(charset = .., bools = .., pack = n, size = n, explicit, union)]`.
#[derive(Clone, Default)]
pub(crate) struct StructArgs {
    pub(crate) profile: ProfileArgs,
    pub(crate) pack: Option<LitInt>,
    pub(crate) size: Option<Expr>,
    pub(crate) explicit: Option<Span>,
    pub(crate) union: Option<Span>,
}

const KEYS: &[&str] =
    &["charset", "codepage", "unmappable", "bools", "pack", "size", "explicit", "union"];

/// The attributes of the struct.
pub(crate) fn structure(attributes: &[Attribute], report: &mut Report) -> StructArgs {
    let mut args = StructArgs::default();
    let mut seen: Vec<String> = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("native")) {
        let parsed = arguments(attribute, |input| {
            while !input.is_empty() {
                let key = input.call(Ident::parse_any)?;
                let name = key.to_string();
                if seen.contains(&name) {
                    return Err(diag::error(
                        key.span(),
                        format_args!("`{name}` is given twice"),
                        "remove one of them",
                    ));
                }
                args.key(&key, &name, input)?;
                seen.push(name);
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        });
        report.take(parsed);
    }
    args
}

impl StructArgs {
    fn key(&mut self, key: &Ident, name: &str, input: ParseStream<'_>) -> syn::Result<()> {
        if profile_key(&mut self.profile, name, input)? {
            return Ok(());
        }
        match name {
            "pack" => {
                input.parse::<Token![=]>()?;
                self.pack = Some(input.parse()?);
            }
            "size" => {
                input.parse::<Token![=]>()?;
                self.size = Some(input.parse()?);
            }
            "explicit" => self.explicit = Some(key.span()),
            "union" => self.union = Some(key.span()),
            _ => {
                return Err(diag::error(
                    key.span(),
                    format_args!("unknown argument `{name}` of `#[native]`"),
                    format_args!("known are {}", choices(KEYS)),
                ));
            }
        }
        Ok(())
    }
}

/// A word for the form of a field.
#[derive(Clone)]
pub(crate) enum FieldForm {
    /// Text in the field itself.
    ByValTStr(Span),
    /// Elements in the field itself.
    ByValArray(Span),
    /// Elements behind the end of the struct.
    Flexible(Span),
    /// A form that parameters have too.
    Form(Form),
    /// `elem(with = Type)`: a converter of the user's for the elements.
    With(Box<Type>, Span),
}

impl FieldForm {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::ByValTStr(span)
            | Self::ByValArray(span)
            | Self::Flexible(span)
            | Self::With(_, span) => *span,
            Self::Form(form) => form.span,
        }
    }
}

/// `#[marshal(form, size_const = n, elem = form, charset = .., with = Type)]` on a field.
#[derive(Clone, Default)]
pub(crate) struct FieldMarshal {
    pub(crate) form: Option<FieldForm>,
    pub(crate) with: Option<Type>,
    pub(crate) size_const: Option<Expr>,
    pub(crate) element: Option<FieldForm>,
    pub(crate) charset: Option<Charset>,
}

/// The attributes of a field that are ours; the others belong to other macros.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) marshal: Option<(FieldMarshal, Span)>,
    pub(crate) offset: Option<LitInt>,
    pub(crate) len_of: Option<(LengthOf, Span)>,
    pub(crate) value: Option<(Expr, Span)>,
    pub(crate) free: Option<(Free, Span)>,
    pub(crate) borrowed: Option<Span>,
    pub(crate) bits: Option<Bits>,
    pub(crate) discriminant_of: Option<(Ident, Span)>,
}

/// `#[bits(n)]`, `#[bits(n, unnamed)]`: the width of a bit field.
#[derive(Clone)]
pub(crate) struct Bits {
    pub(crate) width: LitInt,
    /// It has no name in C, so its type does not align the struct.
    pub(crate) unnamed: bool,
    pub(crate) span: Span,
}

/// The attributes of a field.
pub(crate) fn field(attributes: &[Attribute], report: &mut Report) -> FieldAttrs {
    let mut attrs = FieldAttrs::default();
    for attribute in attributes {
        let result = attrs.add(attribute);
        report.take(result);
    }
    attrs
}

impl FieldAttrs {
    fn add(&mut self, attribute: &Attribute) -> syn::Result<()> {
        let span = attribute.path().span();
        match name_of(attribute).as_str() {
            "marshal" => once(&mut self.marshal, attribute, (arguments(attribute, marshal)?, span)),
            "offset" => {
                once(&mut self.offset, attribute, arguments(attribute, |input| input.parse())?)
            }
            "len_of" => once(&mut self.len_of, attribute, (arguments(attribute, len_of)?, span)),
            "value" => {
                let value = arguments(attribute, |input| input.parse())?;
                once(&mut self.value, attribute, (value, span))
            }
            "free" => {
                once(&mut self.free, attribute, (arguments(attribute, ownership::free)?, span))
            }
            "borrowed" => bare(attribute).and_then(|()| once(&mut self.borrowed, attribute, span)),
            "bits" => once(&mut self.bits, attribute, arguments(attribute, bits)?),
            "discriminant_of" => {
                let of = arguments(attribute, |input| input.parse())?;
                once(&mut self.discriminant_of, attribute, (of, span))
            }
            "native" => Err(diag::error(
                span,
                "`#[native]` stands above the struct",
                "write `#[marshal(..)]` on a field",
            )),
            _ => Ok(()),
        }
    }
}

fn bits(input: ParseStream<'_>) -> syn::Result<Bits> {
    let width: LitInt = input.parse()?;
    let mut unnamed = false;
    if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
        let word: Ident = input.parse()?;
        if word != "unnamed" {
            return Err(diag::error(
                word.span(),
                format_args!("unknown word `{word}` of `#[bits]`"),
                "write `#[bits(n, unnamed)]` for a bit field that has no name in C",
            ));
        }
        unnamed = true;
    }
    // C has no named bit field without bits.
    unnamed |= width.base10_digits() == "0";
    let span = width.span();
    Ok(Bits { width, unnamed, span })
}

fn marshal(input: ParseStream<'_>) -> syn::Result<FieldMarshal> {
    let mut args = FieldMarshal::default();
    while !input.is_empty() {
        let word = input.call(Ident::parse_any)?;
        let name = word.to_string();
        if name == "elem" && input.peek(syn::token::Paren) {
            args.element = Some(element(input, word.span())?);
        } else if input.peek(Token![=]) {
            let mut profile = ProfileArgs { charset: args.charset, bools: None };
            match name.as_str() {
                "charset" | "codepage" | "unmappable"
                    if profile_key(&mut profile, &name, input)? =>
                {
                    args.charset = profile.charset;
                }
                "with" => {
                    input.parse::<Token![=]>()?;
                    args.with = Some(input.parse()?);
                }
                "size_const" => {
                    input.parse::<Token![=]>()?;
                    args.size_const = Some(input.parse()?);
                }
                "elem" => {
                    input.parse::<Token![=]>()?;
                    args.element = Some(form(&input.call(Ident::parse_any)?)?);
                }
                _ => {
                    return Err(diag::error(
                        word.span(),
                        format_args!("unknown argument `{name}` of `#[marshal]` on a field"),
                        format_args!(
                            "known are {}; the count of an array is in another field: `#[len_of(items)] count: NativeOnly<u32>`",
                            choices(&[
                                "with",
                                "size_const",
                                "elem",
                                "charset",
                                "codepage",
                                "unmappable"
                            ])
                        ),
                    ));
                }
            }
        } else if args.form.is_some() {
            return Err(diag::error(word.span(), "a field has one form", "remove one of them"));
        } else {
            args.form = Some(form(&word)?);
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(args)
}

/// `elem(with = Type)`, and `elem(elem(..))` for arrays of arrays.
fn element(input: ParseStream<'_>, span: Span) -> syn::Result<FieldForm> {
    let content;
    syn::parenthesized!(content in input);
    let word = content.call(Ident::parse_any)?;
    let form = if word == "elem" && content.peek(syn::token::Paren) {
        element(&content, span)?
    } else if word == "with" && content.peek(Token![=]) {
        content.parse::<Token![=]>()?;
        FieldForm::With(Box::new(content.parse()?), span)
    } else {
        form(&word)?
    };
    if !content.is_empty() {
        return Err(diag::error(
            content.span(),
            "an element has one form",
            "write `elem = form` or `elem(with = Type)`; in a field it goes through arrays of arrays by itself",
        ));
    }
    Ok(form)
}

fn form(word: &Ident) -> syn::Result<FieldForm> {
    match word.to_string().as_str() {
        "byvaltstr" => Ok(FieldForm::ByValTStr(word.span())),
        "byvalarray" => Ok(FieldForm::ByValArray(word.span())),
        "flexible" => Ok(FieldForm::Flexible(word.span())),
        _ => strategy::known_form(word).map(FieldForm::Form),
    }
}
