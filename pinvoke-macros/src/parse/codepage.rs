//! `codepage = "windows-1252"` and `unmappable = replace('?')`.

use syn::parse::ParseStream;
use syn::{Ident, LitChar, LitStr, Token};

use super::block::Charset;
use crate::diag::{self, choices};

/// The names of the code pages, and the types that stand for them.
const PAGES: &[(&str, &str)] = &[
    ("ibm866", "Ibm866"),
    ("iso-8859-2", "Iso8859_2"),
    ("iso-8859-3", "Iso8859_3"),
    ("iso-8859-4", "Iso8859_4"),
    ("iso-8859-5", "Iso8859_5"),
    ("iso-8859-6", "Iso8859_6"),
    ("iso-8859-7", "Iso8859_7"),
    ("iso-8859-8", "Iso8859_8"),
    ("iso-8859-10", "Iso8859_10"),
    ("iso-8859-13", "Iso8859_13"),
    ("iso-8859-14", "Iso8859_14"),
    ("iso-8859-15", "Iso8859_15"),
    ("iso-8859-16", "Iso8859_16"),
    ("koi8-r", "Koi8R"),
    ("koi8-u", "Koi8U"),
    ("macintosh", "Macintosh"),
    ("windows-874", "Windows874"),
    ("windows-1250", "Windows1250"),
    ("windows-1251", "Windows1251"),
    ("windows-1252", "Windows1252"),
    ("windows-1253", "Windows1253"),
    ("windows-1254", "Windows1254"),
    ("windows-1255", "Windows1255"),
    ("windows-1256", "Windows1256"),
    ("windows-1257", "Windows1257"),
    ("windows-1258", "Windows1258"),
    ("big5", "Big5"),
    ("euc-jp", "EucJp"),
    ("euc-kr", "EucKr"),
    ("gb18030", "Gb18030"),
    ("gbk", "Gbk"),
    ("shift_jis", "ShiftJis"),
];

/// Parses what stands behind `codepage`.
pub(super) fn codepage(input: ParseStream<'_>) -> syn::Result<Charset> {
    input.parse::<Token![=]>()?;
    let name: LitStr = input.parse()?;
    let value = name.value();
    match PAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(&value)) {
        Some((_, page)) => Ok(Charset::CodePage(page, None)),
        None => {
            let known: Vec<&str> = PAGES.iter().map(|(known, _)| *known).collect();
            let help = match value.to_ascii_lowercase().as_str() {
                "utf-8" | "utf8" => "write `charset = utf8`".to_owned(),
                "utf-16" | "utf16" | "utf-16le" => "write `charset = utf16`".to_owned(),
                "iso-8859-1" | "latin1" => "write `windows-1252`: it is Latin-1 with printable characters from 0x80 to 0x9F".to_owned(),
                _ => format!("known are {}", choices(&known)),
            };
            Err(diag::error(
                name.span(),
                format_args!("`{value}` is no code page that is known here"),
                help,
            ))
        }
    }
}

/// Parses what stands behind `unmappable`, which changes the charset before it.
pub(super) fn unmappable(charset: Option<Charset>, input: ParseStream<'_>) -> syn::Result<Charset> {
    input.parse::<Token![=]>()?;
    let word: Ident = input.parse()?;
    let replacement = match word.to_string().as_str() {
        "error" => None,
        "replace" => {
            let content;
            syn::parenthesized!(content in input);
            let character: LitChar = content.parse()?;
            if !character.value().is_ascii() || character.value() == '\0' {
                return Err(diag::error(
                    character.span(),
                    "the replacement must be in every code page",
                    "write an ASCII character: `replace('?')`",
                ));
            }
            Some(character.value())
        }
        name => {
            return Err(diag::error(
                word.span(),
                format_args!("`{name}` is no policy for characters that a code page lacks"),
                "write `error`, or `replace('?')`",
            ));
        }
    };
    match charset {
        Some(Charset::CodePage(page, _)) => Ok(Charset::CodePage(page, replacement)),
        Some(Charset::Ansi | Charset::AnsiReplacing(_)) => {
            Ok(replacement.map_or(Charset::Ansi, Charset::AnsiReplacing))
        }
        _ => Err(diag::error(
            word.span(),
            "only a code page can lack a character",
            "write it behind `codepage = \"..\"` or `charset = ansi`",
        )),
    }
}
