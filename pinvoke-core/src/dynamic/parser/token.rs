//! From a text to tokens.

use winnow::ascii::{line_ending, multispace1, till_line_ending};
use winnow::combinator::{Repeat, alt, opt, preceded, repeat};
use winnow::error::ErrMode;
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, one_of, take_until, take_while};

use super::failure::Failure;
use crate::dynamic::types::limits;
use crate::error::SignatureProblem;

/// One word, number or mark of C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    /// Offset of the first byte.
    pub(super) start: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Mark,
    /// A string or a character: in attributes, after `extern`, in labels, in bodies.
    Quoted,
    /// `#pragma pack(..)`, with what stands in the parentheses.
    Pack,
}

/// The longest text that is read: the headers of `windows.h` and its like have three to four MiB.
pub(super) const LONGEST_TEXT: usize = 8 << 20;

type Chars<'t> = LocatingSlice<&'t str>;
type Lexed<T> = ModalResult<T, Failure>;

/// Cuts a text into tokens; blanks, comments and line markers of a preprocessor are left out.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, Failure> {
    if text.len() > LONGEST_TEXT {
        let problem = SignatureProblem::Limit { what: "bytes of text", limit: LONGEST_TEXT };
        return Err(Failure::at(0, 1, problem));
    }
    let mut chars = LocatingSlice::new(text);
    // Words and marks with their blanks have four bytes or more, on the average.
    let mut tokens = Vec::with_capacity((text.len() / 4).min(1024));
    loop {
        if let Err(failure) = blank(&mut chars) {
            return Err(Failure::of(failure));
        }
        if chars.is_empty() {
            return Ok(tokens);
        }
        match token(&mut chars) {
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => {}
            Err(failure) => return Err(Failure::of(failure)),
        }
    }
}

fn blank(chars: &mut Chars<'_>) -> Lexed<()> {
    let begins_blank = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'\\');
    if !chars.as_ref().bytes().next().is_some_and(begins_blank) {
        return Ok(());
    }
    let line = preceded("//", till_line_ending).void();
    // A backslash joins lines.
    let joined = ('\\', line_ending).void();
    repeat(0.., alt((multispace1.void(), line, joined, block_comment))).parse_next(chars)
}

fn block_comment(chars: &mut Chars<'_>) -> Lexed<()> {
    let start = chars.current_token_start();
    "/*".parse_next(chars)?;
    let end: Lexed<&str> = take_until(0.., "*/").parse_next(chars);
    match end {
        Ok(_) => "*/".void().parse_next(chars),
        Err(_) => {
            let found = "the end of the text".to_owned();
            let problem = SignatureProblem::Syntax { expected: vec!["`*/`"], found };
            Err(Failure::at(start, 2, problem).cut())
        }
    }
}

fn token<'t>(chars: &mut Chars<'t>) -> Lexed<Option<Token<'t>>> {
    let start = chars.current_token_start();
    if let Some(pragma) = opt(directive).parse_next(chars)? {
        return Ok(pragma.map(|text| Token { kind: Kind::Pack, text, start }));
    }
    let (kind, text) = alt((
        word.map(|text| (Kind::Word, text)),
        number.map(|text| (Kind::Number, text)),
        mark.map(|text| (Kind::Mark, text)),
        quoted.map(|text| (Kind::Quoted, text)),
        unknown,
    ))
    .parse_next(chars)?;
    if kind == Kind::Word && text.len() > limits::NAME {
        let problem = SignatureProblem::Limit { what: "bytes of a name", limit: limits::NAME };
        return Err(Failure::at(start, text.len(), problem).cut());
    }
    Ok(Some(Token { kind, text, start }))
}

fn word<'t>(chars: &mut Chars<'t>) -> Lexed<&'t str> {
    let first = one_of(|c: char| c.is_alphabetic() || c == '_' || c == '$');
    let rest = take_while(0.., |c: char| c.is_alphanumeric() || c == '_' || c == '$');
    (first, rest).take().parse_next(chars)
}

/// A number with its suffixes; whether it is one is checked where it is used.
fn number<'t>(chars: &mut Chars<'t>) -> Lexed<&'t str> {
    let rest = take_while(0.., |c: char| c.is_ascii_alphanumeric() || c == '\'');
    (one_of('0'..='9'), rest).take().parse_next(chars)
}

fn mark<'t>(chars: &mut Chars<'t>) -> Lexed<&'t str> {
    alt((
        "...",
        "<<",
        ">>",
        one_of([
            '(', ')', '[', ']', '{', '}', ',', ';', ':', '=', '*', '&', '+', '-', '/', '%', '|',
            '^', '~', '<', '>', '.', '!', '?',
        ])
        .take(),
    ))
    .parse_next(chars)
}

fn quoted<'t>(chars: &mut Chars<'t>) -> Lexed<&'t str> {
    alt((between('"'), between('\''))).parse_next(chars)
}

/// What stands between two quotes on one line, with its escapes.
fn between<'t>(quote: char) -> impl Parser<Chars<'t>, &'t str, ErrMode<Failure>> {
    let plain = move |c: char| c != quote && !matches!(c, '\n' | '\\');
    let escape = ('\\', any).void();
    let inside: Repeat<_, _, _, (), _> = repeat(0.., alt((take_while(1.., plain).void(), escape)));
    (quote, inside, quote).take()
}

/// A line of the preprocessor: `#pragma pack` has a meaning, line markers have none.
fn directive<'t>(chars: &mut Chars<'t>) -> Lexed<Option<&'t str>> {
    let start = chars.current_token_start();
    let line = preceded('#', till_line_ending).parse_next(chars)?.trim();
    let pragma = line.strip_prefix("pragma").map(str::trim);
    let pack = pragma.and_then(|pragma| pragma.strip_prefix("pack")).map(str::trim);
    match pack.and_then(|pack| pack.strip_prefix('(')?.strip_suffix(')')) {
        Some(argument) => Ok(Some(argument.trim())),
        None if pragma.is_some() || is_line_marker(line) => Ok(None),
        None => {
            let what = format!("the preprocessor's `#{}`", line.split(' ').next().unwrap_or(""));
            let instead = "run the text through the C preprocessor first (`cc -E -P`)";
            let problem = SignatureProblem::Unsupported { what, instead };
            Err(Failure::at(start, line.len() + 1, problem).cut())
        }
    }
}

fn is_line_marker(line: &str) -> bool {
    line.starts_with("line ") || line.starts_with(|c: char| c.is_ascii_digit())
}

fn unknown<'t>(chars: &mut Chars<'t>) -> Lexed<(Kind, &'t str)> {
    let start = chars.current_token_start();
    let character = any.parse_next(chars)?;
    let problem = SignatureProblem::Invalid(format!("{character:?} means nothing here"));
    Err(Failure::at(start, character.len_utf8(), problem).cut())
}
