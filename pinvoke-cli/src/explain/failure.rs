//! Which results mean failure.

use pinvoke_core::dynamic::{FailureRule, Signature};
use pinvoke_core::error::CodeSource;
use serde_json::json;

/// The sentences about failures, in order.
pub(super) fn lines(signature: &Signature) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((rule, code)) = signature.failure() {
        lines.push(format!("fails   {}; the code is {}", rule_text(rule), code_text(code)));
    }
    if signature.keeps_last_error() {
        lines
            .push("error   the last error is cleared before the call and captured after it".into());
    }
    lines
}

/// The rule for programs, by the words of `--fails-if` and `--code`.
pub(super) fn rule(signature: &Signature) -> serde_json::Value {
    let Some((rule, code)) = signature.failure() else { return serde_json::Value::Null };
    json!({ "rule": rule_word(rule), "code": code_word(code) })
}

fn rule_word(rule: FailureRule) -> &'static str {
    match rule {
        FailureRule::Zero => "zero",
        FailureRule::Nonzero => "nonzero",
        FailureRule::Negative => "negative",
        FailureRule::MinusOne => "minus-one",
        FailureRule::ZeroIfError => "zero-if-error",
        _ => "other",
    }
}

fn code_word(code: CodeSource) -> &'static str {
    match code {
        CodeSource::LastError => "last-error",
        CodeSource::Returned => "returned",
        CodeSource::ReturnedSystem => "returned-system",
        CodeSource::NegativeErrno => "negative-errno",
        CodeSource::HResult => "hresult",
        _ => "unknown",
    }
}

fn rule_text(rule: FailureRule) -> &'static str {
    match rule {
        FailureRule::Zero => "if it is zero or null",
        FailureRule::Nonzero => "if it is not zero",
        FailureRule::Negative => "if it is below zero",
        FailureRule::MinusOne => "if all its bits are set, as in -1",
        FailureRule::ZeroIfError => "if it is zero and the last error is set",
        _ => "by a rule of its own",
    }
}

fn code_text(code: CodeSource) -> &'static str {
    match code {
        CodeSource::LastError => "the last error (`errno`, `GetLastError`)",
        CodeSource::Returned => "the result, of the library's own",
        CodeSource::ReturnedSystem => "the result, of the system",
        CodeSource::NegativeErrno => "the result without its sign, an `errno`",
        CodeSource::HResult => "the result, an `HRESULT`",
        _ => "not known",
    }
}
