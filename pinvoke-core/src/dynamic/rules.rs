//! What counts as a failure.

use crate::error::{CodeSource, OsCode};
use crate::stub::{self, Testable};

/// Which results of a function mean that it failed; the rules of `#[fails_if(..)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureRule {
    /// Zero or null.
    Zero,
    /// Anything but zero.
    Nonzero,
    /// Below zero.
    Negative,
    /// All bits set: `-1`, `INVALID_HANDLE_VALUE`.
    MinusOne,
    /// Zero, if the last error is set as well.
    ZeroIfError,
}

/// A failure rule, and where the code comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failing {
    pub(super) rule: FailureRule,
    pub(super) code: CodeSource,
}

impl Failing {
    /// The code of a call that failed by the rule, by the same tests as generated stubs.
    pub(super) fn judge<N: Testable>(self, native: N, last_error: i32) -> Option<OsCode> {
        let captured = stub::last_error_code(last_error);
        let code = match self.code {
            CodeSource::LastError => captured,
            CodeSource::NegativeErrno => stub::negated_code(native),
            source => stub::returned_code(native, source),
        };
        let failed = match self.rule {
            FailureRule::Zero => stub::is_zero(native, code),
            FailureRule::Nonzero => stub::is_nonzero(native, code),
            FailureRule::Negative => stub::is_negative(native, code),
            FailureRule::MinusOne => stub::is_minus_one(native, code),
            FailureRule::ZeroIfError => stub::is_zero_if_error(native, captured),
        };
        failed.then_some(code)
    }
}
