//! The last error and the failure rules.

use pinvoke::Error;
use pinvoke::dynamic::{FailureRule, Signature, Value};
use pinvoke::error::{CodeSource, OsCode};

use crate::support::{DECLARED, bound, call, declared, try_call, without_leaks};

/// A fixture function with a failure rule.
fn failing(name: &str, rule: FailureRule, code: CodeSource) -> pinvoke::dynamic::DynFunction {
    bound(&DECLARED[name].clone().failing_if(rule, code))
}

#[track_caller]
fn code(result: Result<Value<'static>, Error>) -> OsCode {
    match result {
        Err(Error::Os(error)) => error.code(),
        other => panic!("the call did not fail: {other:?}"),
    }
}

const ENOENT: i64 = 2;

#[test]
fn each_rule_sees_its_failures() {
    use FailureRule::{MinusOne, Negative, Nonzero, Zero};
    let last = OsCode::new(ENOENT, CodeSource::LastError);
    for (name, rule, success) in [
        ("fx_fail_errno", MinusOne, Value::I32(0)),
        ("fx_fail_zero", Zero, Value::I32(1)),
        ("fx_fail_long", MinusOne, Value::I64(5_000_000_000)),
        ("fx_fail_map", MinusOne, Value::Null),
    ] {
        let function = failing(name, rule, CodeSource::LastError);
        assert_eq!(code(try_call(&function, &[ENOENT.into()])), last, "{name}");
        assert_eq!(call(&function, &[0.into()]), success, "{name}");
    }
    let null = failing("fx_fail_null", Zero, CodeSource::LastError);
    assert_eq!(code(try_call(&null, &[ENOENT.into()])), last);
    assert!(matches!(call(&null, &[0.into()]), Value::Pointer(_)));
    let negative = failing("fx_fail_negative", Negative, CodeSource::NegativeErrno);
    assert_eq!(
        code(try_call(&negative, &[ENOENT.into()])),
        OsCode::new(ENOENT, CodeSource::NegativeErrno)
    );
    assert_eq!(call(&negative, &[0.into()]), Value::I32(0));
    for source in [CodeSource::Returned, CodeSource::ReturnedSystem] {
        let status = failing("fx_fail_status", Nonzero, source);
        assert_eq!(code(try_call(&status, &[ENOENT.into()])), OsCode::new(ENOENT, source));
        assert_eq!(call(&status, &[0.into()]), Value::I32(0));
    }
    let error = try_call(&failing("fx_fail_status", Nonzero, CodeSource::Returned), &[77.into()])
        .unwrap_err();
    assert_eq!(error.to_string(), "fx_fail_status failed: it returned code 77");
}

#[test]
fn zero_is_a_failure_only_with_an_error() {
    let rule = failing("fx_zero_if_error", FailureRule::ZeroIfError, CodeSource::LastError);
    assert_eq!(call(&rule, &[5u32.into(), 0.into()]), Value::U32(5));
    assert_eq!(call(&rule, &[0u32.into(), 0.into()]), Value::U32(0));
    assert_eq!(code(try_call(&rule, &[0u32.into(), 9.into()])).value(), 9);
}

/// What an earlier call left behind does not count, and nothing after the call changes it.
#[test]
fn the_last_error_is_that_of_the_call() {
    let rule = failing("fx_zero_if_error", FailureRule::ZeroIfError, CodeSource::LastError);
    call(&declared("fx_set_last_error"), &[13.into()]);
    assert_eq!(call(&rule, &[0u32.into(), 0.into()]), Value::U32(0));
    let noisy = bound(&DECLARED["fx_succeed_noisily"].clone().with_last_error());
    assert_eq!(call(&noisy, &[13.into()]), Value::I32(1));
    assert_eq!(pinvoke::__private::last_error(), 13);
}

/// Nothing is lifted after a failure, and what native code gave away is released.
#[test]
fn nothing_is_delivered_after_a_failure() {
    let out = failing("fx_status_out", FailureRule::Nonzero, CodeSource::Returned);
    let mut place = Value::I32(5);
    assert!(try_call(&out, &[3.into(), Value::out(&mut place)]).is_err());
    assert_eq!(place, Value::I32(5));
    call(&out, &[0.into(), Value::out(&mut place)]);
    assert_eq!(place, Value::I32(1234));
    let text = Signature::parse(
        "int fx_status_text(int code, _Outptr_result_z_ _Free_(fx_free) char **text)",
    );
    let text = bound(&text.unwrap().failing_if(FailureRule::Nonzero, CodeSource::Returned));
    without_leaks(|| {
        let mut place = Value::Void;
        assert!(try_call(&text, &[3.into(), Value::out(&mut place)]).is_err());
        assert_eq!(place, Value::Void);
        call(&text, &[0.into(), Value::out(&mut place)]);
        assert_eq!(place, "status 0".into());
    });
}
