//! The tokens that are left, and what the parsers share.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

use winnow::error::ErrMode;
use winnow::prelude::*;
use winnow::stream::{Stateful, Stream, TokenSlice};

use super::failure::Failure;
use super::scope::Scope;
use super::token::{Kind, Token};
use crate::dynamic::types::limits;
use crate::error::SignatureProblem;

pub(super) type Input<'t, 's> = Stateful<TokenSlice<'s, Token<'t>>, &'s Shared<'t>>;
pub(super) type Parsed<T> = ModalResult<T, Failure>;

/// What the parsers of one text share.
pub(super) struct Shared<'t> {
    text: &'t str,
    /// Tokens that were left at the furthest place where a parser failed.
    left: Cell<usize>,
    expected: RefCell<Vec<&'static str>>,
    depth: Cell<u8>,
    /// Whether what is read is a parameter, whose array may have another one for its length.
    pub(super) is_parameter: Cell<bool>,
    pub(super) scope: RefCell<Scope<'t>>,
}

impl<'t> Shared<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let expected = RefCell::default();
        Self {
            text,
            left: Cell::new(usize::MAX),
            expected,
            depth: Cell::new(0),
            is_parameter: Cell::new(false),
            scope: RefCell::default(),
        }
    }

    /// The syntax error at the furthest place that was reached.
    pub(super) fn syntax(&self, tokens: &[Token<'t>]) -> (usize, usize, SignatureProblem) {
        let mut expected = self.expected.take();
        let mut seen = HashSet::new();
        expected.retain(|what| seen.insert(*what));
        // What may always follow a name is the least likely to be missing.
        expected.sort_by_key(|what| matches!(*what, "`(`" | "`[`"));
        let at = tokens.len().saturating_sub(self.left.get());
        match tokens.get(at) {
            Some(token) => {
                let found = format!("`{}`", token.text);
                (token.start, token.text.len(), SignatureProblem::Syntax { expected, found })
            }
            None => {
                let found = "the end of the text".to_owned();
                let end =
                    tokens.last().map_or(self.text.len(), |last| last.start + last.text.len());
                (end, 1, SignatureProblem::Syntax { expected, found })
            }
        }
    }
}

impl fmt::Debug for Shared<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("left", &self.left).finish_non_exhaustive()
    }
}

/// Notes that something else was expected here.
pub(super) fn expected<T>(input: &Input<'_, '_>, what: &'static str) -> Parsed<T> {
    let left = input.eof_offset();
    let shared = input.state;
    if left < shared.left.get() {
        shared.left.set(left);
        shared.expected.borrow_mut().clear();
    }
    if left == shared.left.get() {
        let mut expected = shared.expected.borrow_mut();
        // By address, because this is noted of every text, and mostly never looked at.
        if !expected.iter().any(|known| std::ptr::eq(*known, what)) {
            expected.push(what);
        }
    }
    Err(ErrMode::Backtrack(Failure::OTHER))
}

/// The mark whose spelling is `label` between backticks.
pub(super) fn mark<'t: 's, 's>(
    label: &'static str,
) -> impl Parser<Input<'t, 's>, Token<'t>, ErrMode<Failure>> {
    exactly(Kind::Mark, label)
}

/// The word whose spelling is `label` between backticks.
pub(super) fn keyword<'t: 's, 's>(
    label: &'static str,
) -> impl Parser<Input<'t, 's>, Token<'t>, ErrMode<Failure>> {
    exactly(Kind::Word, label)
}

fn exactly<'t: 's, 's>(
    kind: Kind,
    label: &'static str,
) -> impl Parser<Input<'t, 's>, Token<'t>, ErrMode<Failure>> {
    let text = &label.as_bytes()[1..label.len() - 1];
    move |input: &mut Input<'t, 's>| match peek(input) {
        Some(token) if token.kind == kind && token.text.as_bytes() == text => {
            input.next_token();
            Ok(token)
        }
        _ => expected(input, label),
    }
}

/// The next token of a kind.
pub(super) fn any_of<'t>(
    kind: Kind,
    what: &'static str,
    input: &mut Input<'t, '_>,
) -> Parsed<Token<'t>> {
    match peek(input) {
        Some(token) if token.kind == kind => {
            input.next_token();
            Ok(token)
        }
        _ => expected(input, what),
    }
}

pub(super) fn peek<'t>(input: &Input<'t, '_>) -> Option<Token<'t>> {
    input.peek_token().copied()
}

/// Whether the next token is that mark or word.
pub(super) fn is_next(input: &Input<'_, '_>, text: &str) -> bool {
    peek(input).is_some_and(|token| token.text == text)
}

/// A problem with a token that no alternative can help.
#[cold]
pub(super) fn fail<T>(token: Token<'_>, problem: SignatureProblem) -> Parsed<T> {
    Err(Failure::at(token.start, token.text.len(), problem).cut())
}

/// Gives a problem the place of a token.
pub(super) fn at<T>(token: Token<'_>, result: Result<T, SignatureProblem>) -> Parsed<T> {
    result.or_else(|problem| fail(token, problem))
}

/// Runs a parser one level deeper.
pub(super) fn nested<'t, 's, T>(
    input: &mut Input<'t, 's>,
    parser: impl FnOnce(&mut Input<'t, 's>) -> Parsed<T>,
) -> Parsed<T> {
    let shared = input.state;
    let depth = shared.depth.get();
    if depth >= limits::DEPTH {
        let limit = limits::DEPTH.into();
        let problem = SignatureProblem::Limit { what: "levels of nesting", limit };
        return match peek(input) {
            Some(token) => fail(token, problem),
            None => Err(Failure::at(shared.text.len(), 1, problem).cut()),
        };
    }
    shared.depth.set(depth + 1);
    let result = parser(input);
    shared.depth.set(depth);
    result
}
