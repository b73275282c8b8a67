//! Annotations of our own, which have parameters: `_Give_`, `_Grow_`, `_Handle_`, `_Fails_if_`, `_Code_page_`.

use winnow::combinator::{delimited, opt, preceded, repeat};
use winnow::prelude::*;

use super::constant;
use super::input::{Input, Parsed, any_of, at, fail, keyword, mark};
use super::token::{Kind, Token};
use crate::dynamic::form::{Grow, HandleForm};
use crate::dynamic::narrow::NarrowText;
use crate::dynamic::rules::FailureRule;
use crate::error::{CodeSource, SignatureProblem};
use crate::meta::Give;

const RULES: &[(&str, FailureRule)] = &[
    ("zero", FailureRule::Zero),
    ("null", FailureRule::Zero),
    ("nonzero", FailureRule::Nonzero),
    ("negative", FailureRule::Negative),
    ("minus_one", FailureRule::MinusOne),
    ("invalid_handle", FailureRule::MinusOne),
    ("zero_if_error", FailureRule::ZeroIfError),
    ("hresult", FailureRule::Negative),
];

const CODES: &[(&str, CodeSource)] = &[
    ("last_error", CodeSource::LastError),
    ("returned", CodeSource::Returned),
    ("returned_system", CodeSource::ReturnedSystem),
    ("negative_errno", CodeSource::NegativeErrno),
    ("hresult", CodeSource::HResult),
];

/// Reads one of the words of a table.
fn word<'t, T: Copy>(
    input: &mut Input<'t, '_>,
    kind: &'static str,
    table: &[(&'static str, T)],
) -> Parsed<(Token<'t>, T)> {
    let token = any_of(Kind::Word, kind, input)?;
    let known = table.iter().find(|(word, _)| *word == token.text);
    match known {
        Some((_, meaning)) => Ok((token, *meaning)),
        None => {
            let words = table.iter().map(|(word, _)| *word);
            let similar = crate::library::similar::nearest(token.text, words);
            fail(
                token,
                SignatureProblem::UnknownName { kind, name: token.text.to_owned(), similar },
            )
        }
    }
}

/// `_Grow_(needed)`, `_Grow_(truncated)`, `_Grow_(error, 234)`.
pub(super) fn grow(input: &mut Input<'_, '_>) -> Parsed<Grow> {
    const WAYS: &[(&str, Option<Grow>)] =
        &[("needed", Some(Grow::Needed)), ("truncated", Some(Grow::Truncated)), ("error", None)];
    let way = |input: &mut Input<'_, '_>| {
        let (token, way) = word(input, "way to grow", WAYS)?;
        let Some(way) = way else {
            let code = preceded(mark("`,`"), constant::constant).parse_next(input)?;
            return match i32::try_from(code) {
                Ok(code) => Ok(Grow::OnError(code)),
                Err(_) => {
                    fail(token, SignatureProblem::Invalid(format!("{code} is no error code")))
                }
            };
        };
        Ok(way)
    };
    delimited(mark("`(`"), way, mark("`)`")).parse_next(input)
}

/// `_Give_`, `_Give_(on_success)`.
pub(super) fn give(input: &mut Input<'_, '_>) -> Parsed<Give> {
    const WHEN: &[(&str, Give)] = &[("always", Give::Always), ("on_success", Give::OnSuccess)];
    let when = |input: &mut Input<'_, '_>| Ok(word(input, "word of `_Give_`", WHEN)?.1);
    let when = opt(delimited(mark("`(`"), when, mark("`)`"))).parse_next(input)?;
    Ok(when.unwrap_or(Give::Always))
}

/// `_Handle_(close)`, `_Handle_(close, -1)`: the function that releases it, and what is no handle.
pub(super) fn handle(input: &mut Input<'_, '_>) -> Parsed<HandleForm> {
    let inner = |input: &mut Input<'_, '_>| {
        let release = any_of(Kind::Word, "a function", input)?;
        let invalid = preceded(mark("`,`"), constant::constant);
        let invalid: Vec<i128> = repeat(0.., invalid).parse_next(input)?;
        let mut values = Vec::with_capacity(invalid.len());
        for value in invalid {
            // Written as unsigned, as headers do, or with a sign.
            match i64::try_from(value).or_else(|_| u64::try_from(value).map(u64::cast_signed)) {
                Ok(value) => values.push(value),
                Err(_) => {
                    let problem = format!("{value} is no handle of 64 bits");
                    return fail(release, SignatureProblem::Invalid(problem));
                }
            }
        }
        Ok(HandleForm::new(release.text).with_invalid(values))
    };
    delimited(mark("`(`"), inner, mark("`)`")).parse_next(input)
}

/// `_Fails_if_(zero)`, `_Fails_if_(nonzero, returned)`.
pub(super) fn failing(input: &mut Input<'_, '_>) -> Parsed<(FailureRule, CodeSource)> {
    let inner = |input: &mut Input<'_, '_>| {
        let (token, rule) = word(input, "failure rule", RULES)?;
        let code = preceded(mark("`,`"), |input: &mut Input<'_, '_>| {
            Ok(word(input, "source of a code", CODES)?.1)
        });
        let usual =
            if token.text == "hresult" { CodeSource::HResult } else { CodeSource::LastError };
        Ok((rule, opt(code).parse_next(input)?.unwrap_or(usual)))
    };
    delimited(mark("`(`"), inner, mark("`)`")).parse_next(input)
}

/// `_Code_page_("windows-1252")`, `_Code_page_("ansi", replace, "?")`.
pub(super) fn code_page(input: &mut Input<'_, '_>) -> Parsed<NarrowText> {
    let page = |input: &mut Input<'_, '_>| {
        let name = any_of(Kind::Quoted, "a code page in quotes", input)?;
        let narrow = at(name, NarrowText::of_word(name.text.trim_matches('"')))?;
        if opt(mark("`,`")).parse_next(input)?.is_none() {
            return Ok(narrow);
        }
        (keyword("`replace`"), mark("`,`")).parse_next(input)?;
        let with = any_of(Kind::Quoted, "a character in quotes", input)?;
        let mut characters = with.text.trim_matches('"').chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => at(with, narrow.replaced(character)),
            _ => fail(with, SignatureProblem::Invalid("write one character".to_owned())),
        }
    };
    delimited(mark("`(`"), page, mark("`)`")).parse_next(input)
}
