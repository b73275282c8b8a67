//! Text that comes out: who owns it, what a null means, what happens to text that is not valid.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use std::ffi::CString;
use widestring::{U16CStr, U16CString};

/// What fixtures.h promises of `fx_text`.
const TEXT: &str = "naïve café — Привет, \u{1F40E}";

#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_free"]
    unsafe fn fx_free(block: *mut c_void);
}

/// The same declarations for both encodings.
macro_rules! returned {
    ($charset:ident, $text:tt, $empty:tt, $null:tt, $invalid:tt, $at:tt, $out:tt, $make:tt,
     $malloc:tt, $cotask:tt, $local:tt, $make_invalid:tt, $greeting_out:tt, $two:tt) => {
        use super::fx_free;
        use pinvoke::prelude::*;

        #[dll_import(pinvoke_fixtures::LIBRARY, charset = $charset)]
        unsafe extern "C" {
            #[entry = $text]
            #[borrowed(static)]
            pub safe fn text() -> Result<String>;
            #[entry = $text]
            #[borrowed(static)]
            pub safe fn text_option() -> Result<Option<String>>;
            #[entry = $empty]
            #[borrowed(static)]
            pub safe fn empty() -> Result<String>;
            #[entry = $null]
            #[borrowed(static)]
            pub safe fn null() -> Result<String>;
            #[entry = $null]
            #[borrowed(static)]
            pub safe fn null_option() -> Result<Option<String>>;
            #[entry = $invalid]
            #[borrowed(static)]
            pub safe fn invalid() -> Result<Option<String>>;
            #[entry = $at]
            #[borrowed(static)]
            pub safe fn text_at(index: c_int) -> Result<Option<String>>;
            #[entry = $out]
            #[ret(c_int)]
            #[fails_if(minus_one)]
            pub safe fn text_out(
                index: c_int,
                #[retval]
                #[borrowed(static)]
                out: String,
            ) -> Result<String>;
            #[entry = $out]
            pub safe fn text_out_status(
                index: c_int,
                #[retval]
                #[borrowed(static)]
                out: Option<String>,
            ) -> Result<(c_int, Option<String>)>;
            #[entry = $out]
            #[ret(c_int)]
            pub safe fn text_out_unchecked(
                index: c_int,
                #[retval]
                #[borrowed(static)]
                out: String,
            ) -> Result<String>;
            #[entry = $make]
            #[free(with = fx_free)]
            pub safe fn make(name: Option<&str>) -> Result<String>;
            #[entry = $make]
            #[free(with = fx_free)]
            pub safe fn make_option(name: Option<&str>) -> Result<Option<String>>;
            #[entry = $malloc]
            #[free(c)]
            pub safe fn malloc(name: Option<&str>) -> Result<Option<String>>;
            #[entry = $cotask]
            #[free(cotaskmem)]
            pub safe fn cotask(name: Option<&str>) -> Result<Option<String>>;
            #[entry = $local]
            #[free(local)]
            pub safe fn local(name: Option<&str>) -> Result<Option<String>>;
            #[entry = $make_invalid]
            #[free(with = fx_free)]
            pub safe fn make_invalid() -> Result<Option<String>>;
            #[entry = $greeting_out]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn greeting_out(
                name: Option<&str>,
                #[retval]
                #[free(with = fx_free)]
                out: String,
            ) -> Result<String>;
            #[entry = $greeting_out]
            pub safe fn greeting_out_status(
                name: Option<&str>,
                #[retval]
                #[free(with = fx_free)]
                out: Option<String>,
            ) -> Result<(c_int, Option<String>)>;
            #[entry = $two]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn two(
                #[retval]
                #[free(with = fx_free)]
                good: String,
                #[retval]
                #[free(with = fx_free)]
                bad: String,
            ) -> Result<(String, String)>;
        }
    };
}

mod utf8 {
    returned! {
        utf8, "fx_text", "fx_text_empty", "fx_text_null", "fx_text_invalid", "fx_text_at",
        "fx_text_out", "fx_make_greeting", "fx_malloc_greeting", "fx_cotask_greeting",
        "fx_local_greeting", "fx_make_invalid", "fx_greeting_out", "fx_two_texts"
    }
}

mod utf16 {
    returned! {
        utf16, "fx_text_u16", "fx_text_empty_u16", "fx_text_null_u16", "fx_text_invalid_u16",
        "fx_text_at_u16", "fx_text_out_u16", "fx_make_greeting_u16", "fx_malloc_greeting_u16",
        "fx_cotask_greeting_u16", "fx_local_greeting_u16", "fx_make_invalid_u16",
        "fx_greeting_out_u16", "fx_two_texts_u16"
    }
}

/// The forms of text that are borrowed or copied as they are.
mod views {
    use super::*;

    #[dll_import(LIBRARY, charset = utf8)]
    unsafe extern "C" {
        #[entry = "fx_text"]
        #[borrowed(static)]
        pub safe fn text() -> Result<&'static str>;
        #[entry = "fx_text_at"]
        #[borrowed(static)]
        pub safe fn text_at(index: c_int) -> Result<Option<&'static str>>;
        #[entry = "fx_text_invalid"]
        #[borrowed(static)]
        pub safe fn invalid() -> Result<&'static str>;
        #[entry = "fx_text_invalid"]
        #[borrowed(static)]
        pub safe fn invalid_cstr() -> Result<&'static CStr>;
        #[entry = "fx_text_null"]
        #[borrowed(static)]
        pub safe fn null_cstr() -> Result<Option<&'static CStr>>;
        #[entry = "fx_make_invalid"]
        #[free(with = fx_free)]
        pub safe fn make_cstring() -> Result<CString>;
        #[entry = "fx_text_u16"]
        #[borrowed(static)]
        pub safe fn text_wide() -> Result<&'static U16CStr>;
        #[entry = "fx_text_invalid_u16"]
        #[borrowed(static)]
        pub safe fn invalid_wide() -> Result<Option<&'static U16CStr>>;
        #[entry = "fx_make_invalid_u16"]
        #[free(with = fx_free)]
        pub safe fn make_wide() -> Result<U16CString>;
        // A stated form wins over the block's.
        #[entry = "fx_text_u16"]
        #[ret(lpwstr)]
        #[borrowed(static)]
        pub safe fn text_lpwstr() -> Result<String>;
        #[entry = "fx_make_greeting_u16"]
        #[ret(lpwstr)]
        #[free(with = fx_free)]
        pub safe fn make_lpwstr(#[marshal(lpwstr)] name: &str) -> Result<String>;
        #[entry = "fx_text_out_u16"]
        #[ret(c_int)]
        #[fails_if(minus_one)]
        pub safe fn text_out_lpwstr(
            index: c_int,
            #[retval]
            #[marshal(lpwstr)]
            #[borrowed(static)]
            out: String,
        ) -> Result<String>;
    }
}

#[test]
fn static_text_is_copied_or_viewed() {
    assert_eq!(utf8::text().unwrap(), TEXT);
    assert_eq!(utf16::text().unwrap(), TEXT);
    assert_eq!(utf8::text_option().unwrap().as_deref(), Some(TEXT));
    assert_eq!(utf16::text_option().unwrap().as_deref(), Some(TEXT));
    assert_eq!((utf8::empty().unwrap(), utf16::empty().unwrap()), (String::new(), String::new()));
    for text_at in [utf8::text_at, utf16::text_at] {
        let all: Vec<_> = (-1..4).map(|index| text_at(index).unwrap()).collect();
        let named = ["red", "green", "blue"].map(|name| Some(name.to_owned()));
        assert_eq!((&all[1..4], &all[0], &all[4]), (&named[..], &None, &None));
    }
    assert_eq!(views::text().unwrap(), TEXT);
    assert_eq!((views::text_at(1).unwrap(), views::text_at(3).unwrap()), (Some("green"), None));
    assert_eq!(views::text_wide().unwrap().to_string().unwrap(), TEXT);
    assert_eq!(views::text_lpwstr().unwrap(), TEXT);
}

#[test]
fn text_comes_by_pointer_too() {
    for text_out in [utf8::text_out, utf16::text_out, views::text_out_lpwstr] {
        assert_eq!(text_out(0).unwrap(), "red");
        assert_eq!(failed(text_out(7)), -1);
    }
    for text_out in [utf8::text_out_status, utf16::text_out_status] {
        assert_eq!(text_out(2).unwrap(), (0, Some("blue".to_owned())));
        assert_eq!(text_out(7).unwrap(), (-1, None));
    }
}

#[test]
fn a_null_where_text_is_promised_is_an_error() {
    for null in [utf8::null, utf16::null] {
        refuses(null(), ("null", "return"), Problem::Null);
    }
    assert_eq!((utf8::null_option().unwrap(), utf16::null_option().unwrap()), (None, None));
    assert_eq!(views::null_cstr().unwrap(), None);
    for text_out in [utf8::text_out_unchecked, utf16::text_out_unchecked] {
        refuses(text_out(7), ("text_out_unchecked", "out"), Problem::Null);
    }
    for make in [utf8::make, utf16::make] {
        refuses(make(None), ("make", "return"), Problem::Null);
    }
    let text = refused(utf8::null()).to_string();
    assert!(text.contains("Option<..>"), "{text}");
}

#[test]
fn owned_text_is_copied_and_released() {
    nothing_leaks(|| {
        for text in LENGTHS.into_iter().map(mixed) {
            let expected = format!("Hello, {text}!");
            for make in [utf8::make, utf16::make] {
                assert_eq!(make(Some(&text)).unwrap(), expected);
            }
            let owners = [
                [utf8::make_option, utf16::make_option],
                [utf8::malloc, utf16::malloc],
                [utf8::cotask, utf16::cotask],
                [utf8::local, utf16::local],
            ];
            for make in owners.into_iter().flatten() {
                assert_eq!(make(Some(&text)).unwrap().as_deref(), Some(&*expected));
                assert_eq!(make(None).unwrap(), None);
            }
            for out in [utf8::greeting_out, utf16::greeting_out] {
                assert_eq!(out(Some(&text)).unwrap(), expected);
                assert_eq!(failed(out(None)), 1);
            }
            for out in [utf8::greeting_out_status, utf16::greeting_out_status] {
                assert_eq!(out(Some(&text)).unwrap(), (0, Some(expected.clone())));
                assert_eq!(out(None).unwrap(), (1, None));
            }
            assert_eq!(views::make_lpwstr(&text).unwrap(), expected);
        }
    });
}

/// "bad ", then what is not valid.
const INVALID_UTF8: Problem = Problem::InvalidUtf8 { at: 4 };
const INVALID_UTF16: Problem = Problem::InvalidUtf16 { at: 4, unit: 0xD800 };

#[test]
fn text_that_is_not_valid_is_an_error_and_leaks_nothing() {
    nothing_leaks(|| {
        refuses(utf8::invalid(), ("invalid", "return"), INVALID_UTF8);
        refuses(utf16::invalid(), ("invalid", "return"), INVALID_UTF16);
        refuses(views::invalid(), ("invalid", "return"), INVALID_UTF8);
        refuses(utf8::make_invalid(), ("make_invalid", "return"), INVALID_UTF8);
        refuses(utf16::make_invalid(), ("make_invalid", "return"), INVALID_UTF16);
        // Both texts are released, although the first was lifted and the second could not be.
        refuses(utf8::two(), ("two", "bad"), INVALID_UTF8);
        refuses(utf16::two(), ("two", "bad"), INVALID_UTF16);
    });
}

#[test]
fn forms_without_a_check_give_the_units_as_they_are() {
    nothing_leaks(|| {
        assert_eq!(views::invalid_cstr().unwrap().to_bytes(), b"bad \xFF!");
        assert_eq!(views::make_cstring().unwrap().as_bytes(), b"bad \xFF!");
        let expected: Vec<u16> = [&b"bad "[..]]
            .concat()
            .into_iter()
            .map(u16::from)
            .chain([0xD800, u16::from(b'!')])
            .collect();
        assert_eq!(views::invalid_wide().unwrap().unwrap().as_slice(), expected);
        assert_eq!(views::make_wide().unwrap().as_slice(), expected);
    });
}
