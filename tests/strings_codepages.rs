//! Text in code pages, in every direction; the expected bytes are those of the vendors' tables.
#![allow(missing_docs)]
#![cfg(feature = "codepages")]

mod common;
mod common_layouts;

use common::{fx_live_here, marshal_error, without_leaks};
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[native_callback(codepage = "windows-1251", on_panic = -1)]
type OnText = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(codepage = "windows-1251", on_panic = -1)]
type OnTexts = extern "C" fn(
    texts: &[Option<&str>],
    #[len_of(texts)] count: usize,
    #[user_data] user: *mut c_void,
) -> c_int;

#[derive(NativeStruct, Debug, PartialEq)]
#[native(codepage = "windows-1252", unmappable = replace('?'))]
#[repr(C)]
struct Names {
    #[marshal(byvaltstr, size_const = 8)]
    short: String,
    #[free(with = fx_free)]
    long: Option<String>,
    #[marshal(codepage = "koi8-r")]
    #[free(with = fx_free)]
    other: Option<String>,
}

#[dll_import(LIBRARY, codepage = "windows-1252")]
unsafe extern "C" {
    #[ret(bool32)]
    safe fn fx_text_is(text: &str, units: &[u8], #[len_of(units)] count: usize) -> Result<bool>;
    #[entry = "fx_text_is"]
    #[ret(bool32)]
    safe fn is_cyrillic(
        #[marshal(codepage = "windows-1251")] text: &str,
        units: &[u8],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    #[entry = "fx_text_is"]
    #[ret(bool32)]
    safe fn is_replaced(
        #[marshal(codepage = "windows-1252", unmappable = replace('?'))] text: &str,
        units: &[u8],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    #[ret(usize)]
    safe fn fx_text_copy(
        text: &CStr,
        #[retval]
        #[out(grow = needed)]
        out: String,
        #[len_of(out)] capacity: usize,
    ) -> Result<String>;
    #[entry = "fx_text_copy"]
    #[ret(usize)]
    safe fn copy_as_japanese(
        text: &CStr,
        #[retval]
        #[out(grow = needed)]
        #[marshal(codepage = "shift_jis")]
        out: String,
        #[len_of(out)] capacity: usize,
    ) -> Result<String>;
    #[free(with = fx_free)]
    safe fn fx_text_make(units: &[u8], #[len_of(units)] count: usize) -> Result<String>;
    #[entry = "fx_text_make"]
    #[ret(codepage = "shift_jis")]
    #[free(with = fx_free)]
    safe fn make_japanese(units: &[u8], #[len_of(units)] count: usize) -> Result<String>;
    #[entry = "fx_text_make"]
    #[ret(codepage = "shift_jis", unmappable = replace('?'))]
    #[free(with = fx_free)]
    safe fn make_lossy(units: &[u8], #[len_of(units)] count: usize) -> Result<String>;
    #[ret(usize)]
    safe fn fx_texts_copy(
        texts: &[&str],
        #[len_of(texts)] count: usize,
        #[out(capacity = 64)] out: &mut Vec<u8>,
        #[len_of(out)] capacity: usize,
    ) -> Result<()>;
    safe fn fx_pass_text(
        text: &CStr,
        #[callback(OnText, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    safe fn fx_pass_texts(
        texts: &[Option<&CStr>],
        #[len_of(texts)] count: usize,
        #[callback(OnTexts, user = user)] f: impl FnMut(&[Option<&str>]) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_fixed_is"]
    #[ret(bool32)]
    safe fn short_is(
        names: &Names,
        #[value(8)] size: usize,
        units: &[u8],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    unsafe fn fx_free(memory: *mut c_void);
}

#[dll_import(LIBRARY, charset = ansi, unmappable = replace('?'))]
unsafe extern "C" {
    #[entry = "fx_text_is"]
    #[ret(bool32)]
    safe fn ansi_is(text: &str, units: &[u8], #[len_of(units)] count: usize) -> Result<bool>;
    #[entry = "fx_text_make"]
    #[free(with = fx_free)]
    safe fn ansi_make(units: &[u8], #[len_of(units)] count: usize) -> Result<String>;
}

const GRUSS: &[u8] = b"Gr\xFC\xDFe \x80";

#[test]
fn text_goes_in() {
    assert!(fx_text_is("Grüße €", GRUSS).unwrap());
    assert!(is_cyrillic("Привет", b"\xCF\xF0\xE8\xE2\xE5\xF2").unwrap());
    let long = "ü".repeat(5000);
    assert!(fx_text_is(&long, &[0xFC; 5000]).unwrap());
}

#[test]
fn what_the_page_lacks_is_an_error_or_replaced() {
    let (problem, _, parameter) = marshal_error(fx_text_is("ü 語", b""));
    let value = "'語'".to_owned();
    assert_eq!(problem, Problem::Unmappable { value, charset: "windows-1252" });
    assert_eq!(parameter, "text");
    assert!(is_replaced("ü 語😀", b"\xFC ??").unwrap());
    let (problem, ..) = marshal_error(fx_text_is("ü\0", b""));
    assert_eq!(problem, Problem::InteriorNul { at: 2 });
}

#[test]
fn text_comes_back() {
    assert_eq!(fx_text_copy(c"Gr\xFC\xDFe \x80").unwrap(), "Grüße €");
    assert_eq!(copy_as_japanese(c"\x93\xFA\x96\x7B").unwrap(), "日本");
    without_leaks(|| {
        assert_eq!(fx_text_make(GRUSS).unwrap(), "Grüße €");
        assert_eq!(make_japanese(b"\x93\xFA").unwrap(), "日");
        let (problem, ..) = marshal_error(make_japanese(b"a\x93"));
        assert_eq!(problem, Problem::Undecodable { charset: "shift_jis" });
        assert_eq!(make_lossy(b"a\x93").unwrap(), "a\u{FFFD}");
    });
    assert_eq!(fx_live_here(), 0);
}

#[test]
fn arrays_of_text() {
    let mut out = Vec::new();
    fx_texts_copy(&["ü", "", "€"], &mut out).unwrap();
    assert_eq!(out, b"\xFC\0\0\x80\0");
    let error = fx_texts_copy(&["ü", "語"], &mut out).unwrap_err();
    assert!(error.to_string().contains("texts[1]"), "{error}");
}

#[test]
fn callbacks_get_it_converted() {
    let mut seen = String::new();
    fx_pass_text(c"\xCF\xF0\xE8", |text| {
        seen.push_str(text);
        0
    })
    .unwrap();
    assert_eq!(seen, "При");
    let mut seen = Vec::new();
    fx_pass_texts(&[Some(c"\xE2"), None], |texts| {
        seen.extend(texts.iter().map(|text| text.map(str::to_owned)));
        0
    })
    .unwrap();
    assert_eq!(seen, [Some("в".to_owned()), None]);
}

#[test]
fn fields_of_structs() {
    let names = Names { short: "ü語".to_owned(), long: Some("€".to_owned()), other: None };
    assert!(short_is(&names, b"\xFC?").unwrap());
}

#[test]
fn the_system_code_page_may_replace() {
    assert!(ansi_is("plain", b"plain").unwrap());
    without_leaks(|| {
        assert_eq!(ansi_make(b"plain").unwrap(), "plain");
        // Off Windows the system's code page is UTF-8.
        #[cfg(not(windows))]
        assert_eq!(ansi_make(b"a\xFF").unwrap(), "a\u{FFFD}");
    });
    #[cfg(not(windows))]
    assert!(ansi_is("語", "語".as_bytes()).unwrap());
    #[cfg(windows)]
    assert!(ansi_is("語", b"?").unwrap(), "no western code page has it");
}

common_layouts::layouts_agree! {
    native Names = "twin_code_pages" => ["brief", "full", "other"];
}
