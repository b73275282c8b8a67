//! What becomes of the outs of a failed call: nothing is lifted, what is owned is freed, and
//! `#[out(on_failure)]` values go to the declared error type.
#![allow(missing_docs)]

mod common;

use common::{fx_live_here, marshal_error, os_code, without_leaks};
use pinvoke::error::{CodeSource, Failure, FromFailure, OsCode, OsError, Problem};
use pinvoke::{Error, prelude::*};

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
enum Mode {
    Off = 0,
    On = 1,
}

enum FileKind {}
// SAFETY: `fx_close` is what closes the handles of the library.
unsafe impl HandleKind for FileKind {
    type Raw = isize;
    type Owner = ();
    const INVALID: isize = -1;
    unsafe fn release((): (), raw: isize) {
        // SAFETY: the caller hands over an open handle.
        unsafe { fx_close(raw) };
    }
}
type File = OwnedHandle<FileKind>;

/// An error with everything that a failed call can tell.
#[derive(Debug)]
enum Reported {
    /// The function failed.
    Failed { function: &'static str, code: OsCode, outs: Outs },
    /// The call never came so far, or its results could not be read.
    Other(Error),
}

#[derive(Debug)]
enum Outs {
    None,
    Text(Option<String>),
    Texts(Option<String>, Option<String>),
    Number(Option<i32>),
    Handle(Option<File>),
}

impl From<Error> for Reported {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

macro_rules! from_failure {
    ($($outs:ty: $pattern:pat => $made:expr;)*) => {$(
        impl FromFailure<$outs> for Reported {
            fn from_failure(failure: Failure<$outs>) -> Self {
                let $pattern = failure.outs;
                Self::Failed { function: failure.function, code: failure.code, outs: $made }
            }
        }
    )*};
}
from_failure! {
    (): () => Outs::None;
    (Option<String>,): (text,) => Outs::Text(text);
    (Option<String>, Option<String>): (first, second) => Outs::Texts(first, second);
    (Option<i32>,): (number,) => Outs::Number(number);
    (Option<File>,): (file,) => Outs::Handle(file);
}

/// What a program's own error type may make of the others.
#[derive(Debug)]
struct Outer(String);
impl From<Reported> for Outer {
    fn from(error: Reported) -> Self {
        Self(format!("reported: {error:?}"))
    }
}
impl From<Error> for Outer {
    fn from(error: Error) -> Self {
        Self(format!("other: {error}"))
    }
}
impl From<OsError> for Outer {
    fn from(error: OsError) -> Self {
        Self(format!("system: {error}"))
    }
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(block: *mut c_void);
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_is_open(handle: isize) -> c_int;

    // *out is 1234, whatever the code is.
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_status_out(code: c_int, #[retval] out: i32) -> Result<i32>;
    #[entry = "fx_status_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn status_bool(
        code: c_int,
        #[out]
        #[marshal(bool32)]
        out: &mut bool,
    ) -> Result<()>;
    #[entry = "fx_status_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn status_mode(code: c_int, #[out] out: &mut Mode) -> Result<()>;
    #[entry = "fx_status_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn status_mode_in_out(code: c_int, out: &mut Mode) -> Result<()>;
    #[entry = "fx_status_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn status_mode_retval(code: c_int, #[retval] out: Mode) -> Result<Mode>;
    #[entry = "fx_status_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = Reported)]
    safe fn status_number(code: c_int, #[out(on_failure)] out: i32) -> Result<(), Reported>;
    // *text is "status <code>", whatever the code is.
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_status_text(
        code: c_int,
        #[retval]
        #[free(with = fx_free)]
        text: String,
    ) -> Result<String>;
    #[entry = "fx_status_text"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = Reported)]
    safe fn status_text_on_failure(
        code: c_int,
        #[out(on_failure)]
        #[free(with = fx_free)]
        text: String,
    ) -> Result<(), Reported>;
    // *message is "failure <code>", or null for success.
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = Reported)]
    safe fn fx_status_message(
        code: c_int,
        #[out(on_failure)]
        #[free(with = fx_free)]
        message: String,
    ) -> Result<(), Reported>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = Reported)]
    safe fn fx_status_message_u16(
        code: c_int,
        #[out(on_failure)]
        #[marshal(lpwstr)]
        #[free(with = fx_free)]
        message: String,
    ) -> Result<(), Reported>;
    #[entry = "fx_status_message"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = Reported)]
    safe fn message_to_outer(
        code: c_int,
        #[out(on_failure)]
        #[free(with = fx_free)]
        message: String,
    ) -> Result<(), Outer>;
    // Two owned texts, the second not valid; returns 0.
    #[ret(c_int)]
    safe fn fx_two_texts(
        #[retval]
        #[free(with = fx_free)]
        good: String,
        #[retval]
        #[free(with = fx_free)]
        bad: String,
    ) -> Result<(String, String)>;
    #[entry = "fx_two_texts"]
    #[ret(c_int)]
    #[fails_if(zero, error = Reported)]
    safe fn two_texts_on_failure(
        #[out(on_failure)]
        #[free(with = fx_free)]
        good: String,
        #[out(on_failure)]
        #[free(with = fx_free)]
        bad: String,
    ) -> Result<(), Reported>;
    #[entry = "fx_two_texts"]
    #[ret(c_int)]
    #[fails_if(zero)]
    safe fn two_texts_failing(
        #[retval]
        #[free(with = fx_free)]
        good: String,
        #[retval]
        #[free(with = fx_free)]
        bad: String,
    ) -> Result<(String, String)>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = Reported)]
    safe fn fx_open_out_then_fail(id: c_int, #[out(on_failure)] out: File) -> Result<(), Reported>;
    #[entry = "fx_open_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = Reported)]
    safe fn open_for_failure_alone(id: c_int, #[out(on_failure)] out: File)
    -> Result<(), Reported>;

    // A returned text that the rule calls a failure.
    #[fails_if(with = any_text)]
    #[free(with = fx_free)]
    safe fn fx_make_greeting(name: &str) -> Result<String>;
    #[entry = "fx_make_greeting"]
    #[free(with = fx_free)]
    #[fails_if(null, error = Reported)]
    safe fn greet(name: Option<&str>) -> Result<String, Reported>;
    #[entry = "fx_fail_status"]
    #[fails_if(nonzero, code = returned_system, error = OsError)]
    safe fn status_to_outer(code: c_int) -> Result<c_int, Outer>;
    #[entry = "fx_str_len"]
    safe fn length_to_outer(text: &str) -> Result<c_int, Outer>;
}

fn any_text(text: &*mut u8, _: OsCode) -> bool {
    !text.is_null()
}

/// What a failed call reported.
#[track_caller]
fn reported<T>(result: Result<T, Reported>) -> (&'static str, i64, Outs) {
    match result {
        Err(Reported::Failed { function, code, outs }) => (function, code.value(), outs),
        Err(Reported::Other(error)) => panic!("another error: {error}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

#[test]
fn nothing_is_lifted_after_a_failed_call() {
    // 1234 is a true, and no mode; neither shows.
    let (mut flag, mut mode) = (false, Mode::On);
    assert_eq!(os_code(status_bool(3, &mut flag)).value(), 3);
    assert!(!flag);
    assert_eq!(os_code(status_mode(3, &mut mode)).value(), 3);
    assert_eq!(os_code(status_mode_in_out(4, &mut mode)).value(), 4);
    assert_eq!(mode, Mode::On);
    assert_eq!(os_code(status_mode_retval(5)).value(), 5);
    assert_eq!(os_code(fx_status_out(6)).value(), 6);
    // Where the call succeeds, both are looked at.
    status_bool(0, &mut flag).unwrap();
    assert!(flag);
    let unknown = Problem::UnknownEnumValue { value: 1234, name: "Mode", known: "Off, On" };
    assert_eq!(marshal_error(status_mode(0, &mut mode)), (unknown.clone(), "status_mode", "out"));
    assert_eq!(marshal_error(status_mode_in_out(0, &mut mode)).0, unknown);
    assert_eq!(marshal_error(status_mode_retval(0)).0, unknown);
    assert_eq!((mode, fx_status_out(0).unwrap()), (Mode::On, 1234));
}

#[test]
fn owned_outs_of_a_failed_call_are_freed() {
    without_leaks(|| {
        assert_eq!(fx_status_text(0).unwrap(), "status 0");
        assert_eq!(os_code(fx_status_text(7)).value(), 7);
        assert_eq!(os_code(two_texts_failing()).value(), 0);
        assert_eq!(os_code(fx_make_greeting("Ada")).source(), CodeSource::Unknown);
    });
}

#[test]
fn one_out_that_cannot_be_lifted_leaks_no_other() {
    without_leaks(|| {
        let (problem, function, parameter) = marshal_error(fx_two_texts());
        assert_eq!((problem, function), (Problem::InvalidUtf8 { at: 4 }, "fx_two_texts"));
        assert_eq!(parameter, "bad");
    });
}

#[test]
fn a_message_goes_to_the_error() {
    without_leaks(|| {
        fx_status_message(0).unwrap();
        fx_status_message_u16(0).unwrap();
        let (function, code, outs) = reported(fx_status_message(19));
        assert_eq!((function, code), ("fx_status_message", 19));
        assert!(matches!(outs, Outs::Text(Some(text)) if text == "failure 19"));
        let (_, _, outs) = reported(fx_status_message_u16(20));
        assert!(matches!(outs, Outs::Text(Some(text)) if text == "failure 20"));
        // A call that succeeds may leave a message too; it is freed and not read.
        status_text_on_failure(0).unwrap();
        assert!(
            matches!(reported(status_text_on_failure(1)).2, Outs::Text(Some(text)) if text == "status 1")
        );
    });
}

#[test]
fn values_that_cannot_be_read_are_none() {
    without_leaks(|| {
        let (_, _, outs) = reported(two_texts_on_failure());
        assert!(matches!(&outs, Outs::Texts(Some(_), None)), "{outs:?}");
        assert!(matches!(reported(status_number(3)).2, Outs::Number(Some(1234))));
        status_number(0).unwrap();
        // An invalid handle is none.
        assert!(matches!(reported(open_for_failure_alone(-4)), (_, 4, Outs::Handle(None))));
    });
}

#[test]
fn a_handle_goes_to_the_error() {
    without_leaks(|| {
        let before = fx_live_here();
        let (_, code, outs) = reported(fx_open_out_then_fail(9));
        let Outs::Handle(Some(file)) = outs else { panic!("{outs:?}") };
        assert_eq!((code, fx_is_open(file.as_raw()), fx_live_here()), (5, 1, before + 1));
        drop(file);
        // Nobody asks for the one of a call that succeeds.
        open_for_failure_alone(9).unwrap();
        assert_eq!(fx_live_here(), before);
    });
}

#[test]
fn errors_of_all_kinds_reach_the_declared_type() {
    without_leaks(|| {
        assert_eq!(greet(Some("Ada")).unwrap(), "Hello, Ada!");
        assert!(matches!(reported(greet(None)), ("greet", 0, Outs::None)));
        let Err(Reported::Other(Error::Marshal(error))) = greet(Some("a\0b")) else {
            panic!("it succeeded")
        };
        assert_eq!(*error.problem(), Problem::InteriorNul { at: 1 });
        // Through one more type.
        let Outer(text) = message_to_outer(6).unwrap_err();
        assert!(text.starts_with("reported: Failed") && text.contains("failure 6"), "{text}");
        let Outer(text) = length_to_outer("a\0b").unwrap_err();
        assert!(text.starts_with("other: length_to_outer: parameter `text`"), "{text}");
        let Outer(text) = status_to_outer(2).unwrap_err();
        let system = std::io::Error::from_raw_os_error(2);
        assert_eq!(text, format!("system: status_to_outer failed: {system}"));
        assert_eq!((status_to_outer(0).unwrap(), length_to_outer("abc").unwrap()), (0, 3));
    });
}
