//! Text without a terminator: of fixed length, and with its length before it in bytes.
#![allow(missing_docs)]

mod common;

use common::{marshal_error, without_leaks};
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

const SIZE: usize = 8;

#[dll_import(LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[ret(bool32)]
    safe fn fx_fixed_is(
        #[marshal(fixed_str, size_const = SIZE)] field: &str,
        #[len_of(field)] size: usize,
        units: &[u8],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    #[entry = "fx_fixed_is_u16"]
    #[ret(bool32)]
    safe fn wide_is(
        #[marshal(fixed_str, size_const = 4, charset = utf16)] field: &str,
        #[value(4)] size: usize,
        units: &[u16],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    #[entry = "fx_is_null"]
    #[ret(bool32)]
    safe fn is_null(#[marshal(fixed_str, size_const = 4)] field: Option<&str>) -> Result<bool>;
    safe fn fx_fixed_give(
        units: &[u8],
        #[len_of(units)] count: usize,
        #[out]
        #[marshal(fixed_str, size_const = SIZE)]
        field: &mut String,
        #[len_of(field)] size: usize,
    ) -> Result<()>;
    #[entry = "fx_fixed_give_u16"]
    safe fn wide_give(
        units: &[u16],
        #[len_of(units)] count: usize,
        #[retval]
        #[marshal(fixed_str, size_const = 4, charset = utf16)]
        field: String,
        #[value(4)] size: usize,
    ) -> Result<String>;
    safe fn fx_fixed_turn(
        #[marshal(fixed_str, size_const = SIZE)] field: &mut String,
        #[value(SIZE)] size: usize,
    ) -> Result<()>;

    #[ret(bool32)]
    safe fn fx_ansi_bstr_is(
        #[marshal(ansi_bstr)] text: Option<&str>,
        units: &[u8],
        #[len_of(units)] count: u32,
    ) -> Result<bool>;
    #[ret(ansi_bstr)]
    #[free(bstr)]
    safe fn fx_make_ansi_bstr(units: &[u8], #[len_of(units)] count: u32) -> Result<String>;
    #[entry = "fx_bstr_len"]
    safe fn tbstr_len(#[marshal(tbstr)] text: &str) -> Result<c_int>;
    #[entry = "fx_make_bstr"]
    #[ret(tbstr)]
    #[free(bstr)]
    safe fn make_tbstr(units: &[u16], #[len_of(units)] count: u32) -> Result<Option<String>>;
}

#[test]
fn short_text_has_zeros_behind_it() {
    assert!(fx_fixed_is("abc", b"abc").unwrap());
    assert!(fx_fixed_is("", b"").unwrap());
    assert!(fx_fixed_is("grün", "grün".as_bytes()).unwrap());
    assert!(wide_is("語😀", &[0x8A9E, 0xD83D, 0xDE00]).unwrap());
    assert!(is_null(None).unwrap());
    assert!(!is_null(Some("")).unwrap());
}

#[test]
fn full_text_has_no_terminator() {
    assert!(fx_fixed_is("12345678", b"12345678").unwrap());
    assert!(wide_is("1234", &[0x31, 0x32, 0x33, 0x34]).unwrap());
    let mut text = String::new();
    fx_fixed_give(b"12345678", &mut text).unwrap();
    assert_eq!(text, "12345678");
    assert_eq!(wide_give(&[0x41; 4]).unwrap(), "AAAA");
}

#[test]
fn text_that_is_too_long_is_refused() {
    let problem = marshal_error(fx_fixed_is("123456789", b"")).0;
    assert_eq!(problem, Problem::TextTooLong { units: 9, room: 8 });
    let problem = marshal_error(wide_is("😀😀a", &[])).0;
    assert_eq!(problem, Problem::TextTooLong { units: 5, room: 4 });
    assert_eq!(marshal_error(fx_fixed_is("a\0b", b"")).0, Problem::InteriorNul { at: 1 });
}

#[test]
fn text_comes_back_up_to_a_zero() {
    let mut text = "old".to_owned();
    fx_fixed_give(b"abc", &mut text).unwrap();
    assert_eq!(text, "abc");
    fx_fixed_give(b"", &mut text).unwrap();
    assert_eq!(text, "");
    text.push_str("turn me");
    fx_fixed_turn(&mut text).unwrap();
    assert_eq!(text, "em nrut");
    text = "12345678".to_owned();
    fx_fixed_turn(&mut text).unwrap();
    assert_eq!(text, "87654321");
    text = "ü".to_owned();
    let problem = marshal_error(fx_fixed_turn(&mut text)).0;
    assert_eq!(problem, Problem::InvalidUtf8 { at: 0 }, "its bytes are turned");
    assert_eq!(text, "ü", "nothing is delivered");
    assert_eq!(wide_give(&[0x61, 0, 0x62]).unwrap(), "a");
    assert!(wide_give(&[0xD800]).is_err());
}

#[test]
fn bstrs_of_bytes() {
    without_leaks(|| {
        assert!(fx_ansi_bstr_is(Some("plain"), b"plain").unwrap());
        assert!(fx_ansi_bstr_is(Some("a\0b"), b"a\0b").unwrap(), "a NUL inside is text");
        assert!(fx_ansi_bstr_is(Some(""), b"").unwrap());
        assert!(!fx_ansi_bstr_is(None, b"").unwrap());
        assert_eq!(fx_make_ansi_bstr(b"odd").unwrap(), "odd");
        assert_eq!(fx_make_ansi_bstr(b"a\0b").unwrap(), "a\0b");
        #[cfg(not(windows))]
        assert_eq!(
            marshal_error(fx_make_ansi_bstr(b"\xFF")).0,
            Problem::InvalidUtf8 { at: 0 },
            "off Windows the system's code page is UTF-8"
        );
    });
    // As in .NET, `tbstr` is `bstr`.
    assert_eq!(tbstr_len("grün").unwrap(), 4);
    assert_eq!(make_tbstr(&[0x78]).unwrap().as_deref(), Some("x"));
}
