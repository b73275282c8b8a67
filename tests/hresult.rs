//! Functions that return a COM status code, on every platform.
#![allow(missing_docs)]

use pinvoke::error::{CodeSource, Failure, FromFailure, HResultError};
use pinvoke::{Error, prelude::*};

const S_OK: i32 = 0;
const S_FALSE: i32 = 1;
const E_FAIL: i32 = 0x8000_4005_u32.cast_signed();
const E_INVALIDARG: i32 = 0x8007_0057_u32.cast_signed();

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[hresult]
    safe fn fx_hresult(code: i32) -> Result<()>;
    /// The success code is the value.
    #[entry = "fx_hresult"]
    #[hresult]
    safe fn success_code(code: i32) -> Result<i32>;
    #[hresult]
    safe fn fx_hresult_out(code: i32, #[retval] out: i32) -> Result<i32>;
    #[entry = "fx_hresult_out"]
    #[hresult]
    safe fn code_and_out(code: i32, #[retval] out: i32) -> Result<(i32, i32)>;
    #[entry = "fx_hresult_out"]
    #[hresult]
    safe fn out_parameter(code: i32, #[out] out: &mut i32) -> Result<()>;
    #[entry = "fx_hresult"]
    #[ret(i32)]
    #[fails_if(negative, code = hresult, error = Status)]
    safe fn own_error(code: i32) -> Result<(), Status>;
}

#[dll_import(pinvoke_fixtures::LIBRARY, hresult)]
unsafe extern "C" {
    #[entry = "fx_hresult"]
    safe fn of_block(code: i32) -> Result<()>;
    /// Its own rule counts.
    #[entry = "fx_hresult"]
    #[fails_if(nonzero, code = returned)]
    safe fn of_its_own(code: i32) -> Result<i32>;
}

#[derive(Debug, PartialEq)]
struct Status(&'static str, i64, CodeSource);

impl FromFailure for Status {
    fn from_failure(failure: Failure) -> Self {
        Self(failure.function, failure.code.value(), failure.code.source())
    }
}
impl From<Error> for Status {
    fn from(error: Error) -> Self {
        panic!("another error: {error}")
    }
}

#[track_caller]
fn status<T>(result: Result<T>) -> HResultError {
    match result {
        Err(Error::HResult(error)) => error,
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

#[test]
fn every_code_that_is_not_negative_is_success() {
    for code in [S_OK, S_FALSE, 2, 0x0004_0000, i32::MAX] {
        fx_hresult(code).unwrap();
        of_block(code).unwrap();
        assert_eq!(success_code(code).unwrap(), code);
    }
}

#[test]
fn every_negative_code_is_an_error_with_that_code() {
    for code in [E_FAIL, E_INVALIDARG, -1, i32::MIN] {
        let error = status(fx_hresult(code));
        assert_eq!((error.function(), error.code()), ("fx_hresult", code));
        assert_eq!(status(success_code(code)).code(), code);
        assert_eq!(status(of_block(code)).function(), "of_block");
    }
}

#[test]
fn retvals_are_delivered_on_success_only() {
    // The fixture writes 1234 whatever the code is.
    assert_eq!(fx_hresult_out(S_FALSE).unwrap(), 1234);
    assert_eq!(code_and_out(S_FALSE).unwrap(), (S_FALSE, 1234));
    assert_eq!(status(fx_hresult_out(E_FAIL)).code(), E_FAIL);
    let mut out = 0;
    out_parameter(S_OK, &mut out).unwrap();
    assert_eq!(out, 1234);
    assert_eq!(status(out_parameter(E_FAIL, &mut out)).code(), E_FAIL);
}

#[test]
fn an_error_type_of_the_users_gets_the_code() {
    own_error(S_FALSE).unwrap();
    let expected = Status("own_error", E_INVALIDARG.into(), CodeSource::HResult);
    assert_eq!(own_error(E_INVALIDARG), Err(expected));
}

#[test]
fn a_rule_of_the_functions_own_replaces_the_blocks() {
    assert_eq!(of_its_own(0).unwrap(), 0);
    match of_its_own(E_FAIL) {
        Err(Error::Os(error)) => assert_eq!(error.code().source(), CodeSource::Returned),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_text_has_the_function_the_message_and_the_code() {
    let text = fx_hresult(E_INVALIDARG).unwrap_err().to_string();
    assert!(text.starts_with("fx_hresult failed: "), "{text}");
    assert!(text.ends_with("(0x80070057)"), "{text}");
    if cfg!(not(windows)) {
        assert!(text.contains("E_INVALIDARG"), "{text}");
    }
    // winerror.h has no such code.
    let text = fx_hresult(0x8abc_1234_u32.cast_signed()).unwrap_err().to_string();
    assert_eq!(text, "fx_hresult failed: HRESULT 0x8abc1234");
}

#[test]
fn metadata_names_the_rule() {
    let failure = fx_hresult::META.failure.unwrap();
    assert_eq!((failure.rule, failure.code), ("hresult", "hresult"));
    assert_eq!(fx_hresult::META.result.native.unwrap().to_string(), "int32_t");
    assert_eq!(of_block::META.failure.unwrap().rule, "hresult");
    assert_eq!(of_its_own::META.failure.unwrap().rule, "nonzero");
}
