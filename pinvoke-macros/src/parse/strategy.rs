//! `#[marshal(..)]`: an explicit native form.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Token, Type};

use super::block::{Charset, ProfileArgs, profile_key};
use super::ownership::Give;
use crate::diag::{self, choices};

/// A word for a native form.
#[derive(Clone)]
pub(crate) struct Form {
    pub(crate) kind: FormKind,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FormKind {
    LpStr,
    LpWStr,
    LpTStr,
    LpUtf8Str,
    Bool32,
    Bool8,
    VariantBool,
    Char8,
    Char16,
    Char32,
    LpUtf32Str,
    WcharStr,
    Bstr,
    AnsiBstr,
    TBstr,
    FixedStr,
    CountedUtf8,
    CountedUtf16,
    InPlace,
    MultiStr,
    LpArray,
}

/// The words, as users write them.
pub(crate) const FORMS: &[(&str, FormKind)] = &[
    ("lpstr", FormKind::LpStr),
    ("lpwstr", FormKind::LpWStr),
    ("lptstr", FormKind::LpTStr),
    ("lputf8str", FormKind::LpUtf8Str),
    ("lputf32str", FormKind::LpUtf32Str),
    ("wchar_str", FormKind::WcharStr),
    ("bstr", FormKind::Bstr),
    ("ansi_bstr", FormKind::AnsiBstr),
    ("tbstr", FormKind::TBstr),
    ("fixed_str", FormKind::FixedStr),
    ("counted_utf8str", FormKind::CountedUtf8),
    ("counted_wstr", FormKind::CountedUtf16),
    ("in_place", FormKind::InPlace),
    ("multi_str", FormKind::MultiStr),
    ("bool32", FormKind::Bool32),
    ("bool8", FormKind::Bool8),
    ("variant_bool", FormKind::VariantBool),
    ("char8", FormKind::Char8),
    ("char16", FormKind::Char16),
    ("char32", FormKind::Char32),
    ("lparray", FormKind::LpArray),
];

impl FormKind {
    /// Whether it is a form of text.
    pub(crate) fn is_text(self) -> bool {
        matches!(
            self,
            Self::LpStr
                | Self::LpWStr
                | Self::LpTStr
                | Self::LpUtf8Str
                | Self::LpUtf32Str
                | Self::WcharStr
                | Self::Bstr
                | Self::AnsiBstr
                | Self::TBstr
                | Self::FixedStr
                | Self::CountedUtf8
                | Self::CountedUtf16
        )
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        FORMS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
    }
}

/// `#[marshal(lparray, size_param = n, size_const = k, elem = form)]` or `#[marshal(with = Type)]`.
#[derive(Clone, Default)]
pub(crate) struct MarshalArgs {
    pub(crate) form: Option<Form>,
    pub(crate) with: Option<Type>,
    pub(crate) size_param: Option<Ident>,
    pub(crate) size_const: Option<Expr>,
    pub(crate) element: Option<Form>,
    /// `elem(..)`: the elements are arrays themselves.
    pub(crate) nested: Option<Box<MarshalArgs>>,
    /// `size_param = return`: the native function returns the count.
    pub(crate) size_return: Option<Span>,
    /// The encoding of this text alone.
    pub(crate) charset: Option<Charset>,
    /// A zero ends the array.
    pub(crate) zero_terminated: Option<Span>,
    /// `#[give]`: native code takes it over.
    pub(crate) give: Option<Give>,
    /// It goes to a function with a callback's signature, which may replace what it points to.
    pub(crate) is_entrusted: bool,
}

impl MarshalArgs {
    /// Whether the form is this one.
    pub(crate) fn is(&self, kind: FormKind) -> bool {
        self.form.as_ref().is_some_and(|form| form.kind == kind)
    }

    /// Whether the elements of an array are `BSTR`s.
    pub(crate) fn has_bstr_elements(&self) -> bool {
        self.element.as_ref().is_some_and(|form| {
            matches!(form.kind, FormKind::Bstr | FormKind::TBstr | FormKind::AnsiBstr)
        })
    }

    /// Whether a count is named, or what ends the array.
    pub(crate) fn is_sized(&self) -> bool {
        self.size_param.is_some()
            || self.size_const.is_some()
            || self.size_return.is_some()
            || self.zero_terminated.is_some()
    }
}

/// Parses the arguments of `#[marshal(..)]`.
pub(crate) fn marshal(input: ParseStream<'_>) -> syn::Result<MarshalArgs> {
    let mut args = MarshalArgs::default();
    while !input.is_empty() {
        let word = input.call(Ident::parse_any)?;
        let name = word.to_string();
        if name == "elem" && input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            args.nested = Some(Box::new(marshal(&content)?));
        } else if input.peek(Token![=])
            && matches!(name.as_str(), "charset" | "codepage" | "unmappable")
        {
            let mut profile = ProfileArgs { charset: args.charset, bools: None };
            profile_key(&mut profile, &name, input)?;
            args.charset = profile.charset;
        } else if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            match name.as_str() {
                "with" => args.with = Some(input.parse()?),
                "size_param" if input.peek(Token![return]) => {
                    args.size_return = Some(input.parse::<Token![return]>()?.span);
                }
                "size_param" => args.size_param = Some(input.parse()?),
                "size_const" => args.size_const = Some(input.parse()?),
                "elem" => args.element = Some(form(input)?),
                _ => {
                    return Err(diag::error(
                        word.span(),
                        format_args!("unknown argument `{name}` of `#[marshal]`"),
                        format_args!(
                            "known are {}",
                            choices(&[
                                "with",
                                "size_param",
                                "size_const",
                                "elem",
                                "charset",
                                "codepage",
                                "unmappable",
                            ])
                        ),
                    ));
                }
            }
        } else if name == "zero_terminated" {
            args.zero_terminated = Some(word.span());
        } else {
            args.form = Some(known_form(&word)?);
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(args)
}

/// A form word.
pub(crate) fn form(input: ParseStream<'_>) -> syn::Result<Form> {
    known_form(&input.call(Ident::parse_any)?)
}

pub(crate) fn known_form(word: &Ident) -> syn::Result<Form> {
    match FormKind::from_word(&word.to_string()) {
        Some(kind) => Ok(Form { kind, span: word.span() }),
        None => {
            let words: Vec<&str> = FORMS.iter().map(|(name, _)| *name).collect();
            Err(diag::error(
                word.span(),
                format_args!("`{word}` is no native form"),
                format_args!(
                    "known are {}; a marshaller of your own is named by `with = Type`",
                    choices(&words)
                ),
            ))
        }
    }
}
