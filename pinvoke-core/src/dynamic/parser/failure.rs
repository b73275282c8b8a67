//! What a parser returns when it does not succeed.

use winnow::error::{ErrMode, ParserError};
use winnow::stream::Stream;

use crate::error::{SignatureError, SignatureProblem, TextPlace};

/// Nothing for "something else is there", whose message is made of all that was tried at the
/// furthest token; a problem with its place for anything that no alternative can help.
#[derive(Debug)]
pub(super) struct Failure(Option<Box<Problem>>);

#[derive(Debug)]
struct Problem {
    start: usize,
    length: usize,
    problem: SignatureProblem,
}

impl Failure {
    pub(super) const OTHER: Self = Self(None);

    /// A problem of `length` bytes at `start`.
    #[cold]
    pub(super) fn at(start: usize, length: usize, problem: SignatureProblem) -> Self {
        Self(Some(Box::new(Problem { start, length, problem })))
    }

    /// As an error that ends the parse.
    pub(super) fn cut(self) -> ErrMode<Self> {
        ErrMode::Cut(self)
    }

    pub(super) fn of(mode: ErrMode<Self>) -> Self {
        mode.into_inner().unwrap_or(Self::OTHER)
    }

    /// The error of the whole text; `syntax` says what was expected where.
    pub(super) fn report(
        self,
        text: &str,
        syntax: impl FnOnce() -> (usize, usize, SignatureProblem),
    ) -> SignatureError {
        let (start, length, problem) = match self.0 {
            Some(at) => (at.start, at.length, at.problem),
            None => syntax(),
        };
        SignatureError::in_text(problem, TextPlace::of(text, start, length))
    }
}

impl<I: Stream> ParserError<I> for Failure {
    type Inner = Self;

    fn from_input(_: &I) -> Self {
        Self::OTHER
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}
