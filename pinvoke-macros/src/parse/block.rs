//! The arguments of `#[dll_import(..)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitBool, LitStr, Path, Token, Visibility};

use super::codepage;
use crate::diag::{self, choices};

/// The library: a literal, or a constant.
pub(crate) enum LibraryName {
    Literal(LitStr),
    Constant(Path),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Charset {
    Utf8,
    Utf16,
    Ansi,
    /// With a character for those that the page lacks.
    AnsiReplacing(char),
    Auto,
    /// A code page by the name of its type, and what replaces the characters that it lacks.
    CodePage(&'static str, Option<char>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bools {
    Bool32,
    Bool8,
}

/// When and how entry points are bound.
pub(crate) enum Bind {
    Lazy,
    Eager,
    Link,
    Struct(Visibility, Ident),
    /// A function that is there already: `invoke` of a callback signature.
    Pointer,
}

/// How a function is called.
#[derive(Clone, Copy)]
pub(crate) enum StubKind {
    Direct,
    /// Where that is written; nowhere if the feature makes it the default.
    Libffi(Option<Span>),
}

impl Default for StubKind {
    fn default() -> Self {
        if cfg!(feature = "libffi-stubs") { Self::Libffi(None) } else { Self::Direct }
    }
}

/// What the profile of a block or of a callback signature says.
#[derive(Default, Clone, Copy)]
pub(crate) struct ProfileArgs {
    pub(crate) charset: Option<Charset>,
    pub(crate) bools: Option<Bools>,
}

pub(crate) struct BlockArgs {
    pub(crate) library: LibraryName,
    pub(crate) profile: ProfileArgs,
    pub(crate) last_error: bool,
    pub(crate) hresult: bool,
    pub(crate) bind: Bind,
    pub(crate) bind_all: Option<(Visibility, Ident)>,
    pub(crate) stub: StubKind,
    pub(crate) search: Vec<Expr>,
    pub(crate) exact: bool,
    /// What is wrong with the arguments; the rest of them is as written.
    pub(crate) errors: Vec<syn::Error>,
}

const KEYS: &[&str] = &[
    "charset",
    "codepage",
    "unmappable",
    "bools",
    "last_error",
    "hresult",
    "bind",
    "bind_all",
    "stub",
    "search",
    "exact",
];

impl Parse for BlockArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut errors = Vec::new();
        let missing = || LibraryName::Literal(LitStr::new("missing", input.span()));
        let mut has_library = true;
        let library = if input.is_empty() {
            errors.push(diag::error(
                input.span(),
                "the library is not named",
                "write `#[dll_import(\"name\")]`, with the name that the library has on every platform: `z`, `sqlite3`, `user32`",
            ));
            missing()
        } else if input.peek(LitStr) {
            LibraryName::Literal(input.parse()?)
        } else if KEYS
            .iter()
            .any(|key| input.fork().call(Ident::parse_any).is_ok_and(|word| word == key))
        {
            errors.push(diag::error(
                input.span(),
                "the library's name comes first",
                "write `#[dll_import(\"name\", charset = utf8, ..)]`",
            ));
            has_library = false;
            missing()
        } else {
            LibraryName::Constant(input.call(Path::parse_mod_style)?)
        };
        let mut args = BlockArgs {
            library,
            profile: ProfileArgs::default(),
            last_error: false,
            hresult: false,
            bind: Bind::Lazy,
            bind_all: None,
            stub: StubKind::default(),
            search: Vec::new(),
            exact: true,
            errors,
        };
        let mut seen: Vec<String> = Vec::new();
        while !input.is_empty() {
            if has_library {
                input.parse::<Token![,]>()?;
            }
            has_library = true;
            if input.is_empty() {
                break;
            }
            let key = input.call(Ident::parse_any)?;
            let name = key.to_string();
            if seen.contains(&name) {
                args.errors.push(diag::error(
                    key.span(),
                    format_args!("`{name}` is given twice"),
                    "remove one of them",
                ));
                skip_argument(input)?;
            } else if let Err(error) = args.key(&key, &name, input) {
                args.errors.push(error);
                skip_argument(input)?;
            }
            seen.push(name);
        }
        if !args.errors.is_empty() {
            args.presume();
        }
        Ok(args)
    }
}

/// Goes on to the comma behind an argument that could not be read.
fn skip_argument(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

impl BlockArgs {
    /// Sets what the faulty arguments may have meant to say, so that nothing is reported for its lack.
    fn presume(&mut self) {
        self.profile.charset.get_or_insert(Charset::Utf8);
        self.profile.bools.get_or_insert(Bools::Bool32);
        self.last_error = true;
    }

    fn key(&mut self, key: &Ident, name: &str, input: ParseStream<'_>) -> syn::Result<()> {
        if profile_key(&mut self.profile, name, input)? {
            return Ok(());
        }
        match name {
            "last_error" => self.last_error = true,
            "hresult" => self.hresult = true,
            "bind" => {
                input.parse::<Token![=]>()?;
                self.bind = bind(input)?;
            }
            "bind_all" => {
                input.parse::<Token![=]>()?;
                let vis = input.parse()?;
                if input.peek(Token![fn]) {
                    input.parse::<Token![fn]>()?;
                }
                self.bind_all = Some((vis, input.parse()?));
            }
            "stub" => {
                input.parse::<Token![=]>()?;
                let kinds =
                    [("direct", StubKind::Direct), ("libffi", StubKind::Libffi(Some(key.span())))];
                self.stub = word(input, &kinds)?;
            }
            "search" => {
                input.parse::<Token![=]>()?;
                let content;
                syn::bracketed!(content in input);
                self.search = super::list(&content, Expr::parse)?;
            }
            "exact" => {
                input.parse::<Token![=]>()?;
                self.exact = input.parse::<LitBool>()?.value;
            }
            _ => {
                return Err(diag::error(
                    key.span(),
                    format_args!("unknown argument `{name}` of `#[dll_import]`"),
                    format_args!("known are {}", choices(KEYS)),
                ));
            }
        }
        Ok(())
    }
}

/// Parses `charset = ..` or `bools = ..`; false if the key is neither.
pub(crate) fn profile_key(
    profile: &mut ProfileArgs,
    name: &str,
    input: ParseStream<'_>,
) -> syn::Result<bool> {
    match name {
        "charset" => {
            input.parse::<Token![=]>()?;
            profile.charset = Some(word(
                input,
                &[
                    ("utf8", Charset::Utf8),
                    ("utf16", Charset::Utf16),
                    ("ansi", Charset::Ansi),
                    ("auto", Charset::Auto),
                ],
            )?);
        }
        "codepage" => profile.charset = Some(codepage::codepage(input)?),
        "unmappable" => profile.charset = Some(codepage::unmappable(profile.charset, input)?),
        "bools" => {
            input.parse::<Token![=]>()?;
            profile.bools =
                Some(word(input, &[("bool32", Bools::Bool32), ("bool8", Bools::Bool8)])?);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn word<T: Copy>(input: ParseStream<'_>, known: &[(&str, T)]) -> syn::Result<T> {
    let word: Ident = input.parse()?;
    match known.iter().find(|(name, _)| word == name) {
        Some((_, value)) => Ok(*value),
        None => {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            Err(diag::error(
                word.span(),
                format_args!("unknown value `{word}`"),
                format_args!("write {}", choices(&names)),
            ))
        }
    }
}

fn bind(input: ParseStream<'_>) -> syn::Result<Bind> {
    if input.peek(Token![pub]) || input.peek(Token![struct]) {
        let vis = input.parse()?;
        input.parse::<Token![struct]>()?;
        return Ok(Bind::Struct(vis, input.parse()?));
    }
    let word: Ident = input.parse()?;
    match word.to_string().as_str() {
        "lazy" => Ok(Bind::Lazy),
        "eager" => Ok(Bind::Eager),
        "link" => Ok(Bind::Link),
        _ => Err(diag::error(
            word.span(),
            format_args!("unknown value `{word}` of `bind`"),
            format_args!("write {}", choices(&["lazy", "eager", "link", "pub struct Name"])),
        )),
    }
}
