//! Text whose owner is an object, a library opened at run time, or a call that fails.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::{Failure, FromFailure, OsCode, Problem};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use widestring::U16CStr;

const TEXT: &str = "naïve café — Привет, \u{1F40E}";

#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_free"]
    unsafe fn fx_free(block: *mut c_void);
    #[entry = "fx_is_live"]
    unsafe fn is_live(block: *const c_void) -> c_int;
}

/// An object that lends its name.
enum PersonKind {}
// SAFETY: `fx_person_free` is the fixture's function for it.
unsafe impl HandleKind for PersonKind {
    type Raw = *mut c_void;
    type Owner = ();
    const INVALID: *mut c_void = std::ptr::null_mut();
    unsafe fn release((): (), raw: *mut c_void) {
        // SAFETY: the caller promises a live person.
        unsafe { person_free(raw) }
    }
}
type Person = OwnedHandle<PersonKind>;

#[dll_import(LIBRARY, charset = utf8, last_error)]
unsafe extern "C" {
    #[entry = "fx_person_new"]
    #[fails_if(null)]
    safe fn person_new(name: &str) -> Result<Person>;
    #[entry = "fx_person_name"]
    #[borrowed(person)]
    safe fn person_name(person: &Person) -> Result<&str>;
    #[entry = "fx_person_name"]
    #[borrowed(person)]
    safe fn person_name_of<'a>(person: &'a Person) -> Result<Option<&'a str>>;
    #[entry = "fx_person_name"]
    #[borrowed(person)]
    safe fn person_name_copied(person: &Person) -> Result<String>;
    #[entry = "fx_person_name_u16"]
    #[borrowed(person)]
    safe fn person_name_wide(person: &Person) -> Result<Option<&U16CStr>>;
    #[entry = "fx_person_rename"]
    safe fn person_rename(person: &mut Person, name: &str) -> Result<()>;
    #[entry = "fx_person_free"]
    unsafe fn person_free(person: *mut c_void);

    // Written whatever the code is.
    #[entry = "fx_status_text"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn status_text(
        code: c_int,
        #[retval]
        #[free(with = fx_free)]
        text: String,
    ) -> Result<String>;
    // The returned code is lifted first, and is no colour if it is 7.
    #[entry = "fx_status_text"]
    safe fn status_as_color(
        code: c_int,
        #[retval]
        #[free(with = fx_free)]
        text: String,
    ) -> Result<(Color, String)>;
    #[entry = "fx_status_message"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = StatusError)]
    safe fn status_message(
        code: c_int,
        #[out(on_failure)]
        #[free(with = fx_free)]
        message: String,
    ) -> Result<(), StatusError>;
}

#[derive(Debug, Clone, Copy, PartialEq, NativeEnum)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

#[derive(Debug)]
enum StatusError {
    Failed(OsCode, Option<String>),
    Other(#[allow(dead_code)] pinvoke::Error),
}
impl FromFailure<(Option<String>,)> for StatusError {
    fn from_failure(failure: Failure<(Option<String>,)>) -> Self {
        Self::Failed(failure.code, failure.outs.0)
    }
}
impl From<pinvoke::Error> for StatusError {
    fn from(error: pinvoke::Error) -> Self {
        Self::Other(error)
    }
}

#[dll_import(LIBRARY, charset = utf8, bind = pub struct Texts)]
unsafe extern "C" {
    #[entry = "fx_make_greeting"]
    #[free(with = self.free)]
    safe fn make(name: &str) -> Result<String>;
    #[entry = "fx_make_invalid"]
    #[free(with = self.free)]
    safe fn make_invalid() -> Result<String>;
    #[entry = "fx_text"]
    #[borrowed(self)]
    safe fn text() -> Result<&str>;
    #[entry = "fx_free"]
    unsafe fn free(block: *mut c_void);
}

#[test]
fn text_borrowed_from_an_object_lives_as_long() {
    nothing_leaks(|| {
        let mut person = person_new(TEXT).unwrap();
        let name = person_name(&person).unwrap();
        assert_eq!(name, TEXT);
        // A view, not a copy: it stands in a block of the library.
        // SAFETY: the address is only looked up.
        assert_eq!(unsafe { is_live(name.as_ptr().cast()) }, 1);
        assert_eq!(person_name_of(&person).unwrap(), Some(TEXT));
        assert_eq!(person_name_wide(&person).unwrap(), None);
        let copy = person_name_copied(&person).unwrap();
        person_rename(&mut person, "Grace").unwrap();
        assert_eq!(person_name(&person).unwrap(), "Grace");
        assert_eq!(copy, TEXT);
    });
    assert_eq!(failed(person_new("")), 2);
}

#[test]
fn text_of_a_failed_call_is_released_unread() {
    nothing_leaks(|| {
        assert_eq!(status_text(0).unwrap(), "status 0");
        assert_eq!(failed(status_text(7)), 7);
        assert_eq!(status_as_color(40).unwrap(), (Color::Blue, "status 40".to_owned()));
        let error = refused(status_as_color(7));
        assert_eq!(error.parameter(), Some("return"));
        let problem =
            Problem::UnknownEnumValue { value: 7, name: "Color", known: "Red, Green, Blue" };
        assert_eq!(*error.problem(), problem);
        status_message(0).unwrap();
        match status_message(7) {
            Err(StatusError::Failed(code, Some(message))) => {
                assert_eq!((code.value(), &*message), (7, "failure 7"));
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn an_opened_library_releases_its_text() {
    // SAFETY: the fixture library has these functions.
    let texts = unsafe { Texts::load() }.unwrap();
    nothing_leaks(|| {
        assert_eq!(texts.make("you").unwrap(), "Hello, you!");
        refuses(texts.make_invalid(), ("make_invalid", "return"), Problem::InvalidUtf8 { at: 4 });
        assert_eq!(texts.text().unwrap(), TEXT);
    });
}
