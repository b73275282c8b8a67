//! `char` as one native character of 8, 16 or 32 bits, checked both ways.
#![allow(missing_docs)]

mod common;

use common::marshal_error;
use pinvoke::error::Problem;
use pinvoke::prelude::*;

/// Declares the functions of one form of `char`, named by `$marshal` and `$ret` or by the profile.
///
/// The C functions take numbers, which is how a test reads and writes the native side.
macro_rules! characters {
    ($($module:ident: $native:ident, ($($profile:tt)*) [$($marshal:tt)*] [$($ret:tt)*],
        $echo:literal $out:literal $sum:literal $double:literal;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY $($profile)*)]
            unsafe extern "C" {
                #[entry = $echo]
                $($ret)*
                pub(super) safe fn echo($($marshal)* value: char) -> Result<char>;
                #[entry = $echo]
                pub(super) safe fn number($($marshal)* value: char) -> Result<$native>;
                #[entry = $echo]
                $($ret)*
                pub(super) safe fn character(value: $native) -> Result<char>;
                #[entry = $out]
                pub(super) safe fn out(
                    value: $native,
                    #[out] $($marshal)* out: &mut char,
                ) -> Result<c_int>;
                #[entry = $out]
                pub(super) safe fn out_optional(
                    value: $native,
                    #[out] $($marshal)* out: Option<&mut char>,
                ) -> Result<c_int>;
                #[entry = $out]
                #[ret(c_int)]
                pub(super) safe fn retval(
                    value: $native,
                    #[retval] $($marshal)* out: char,
                ) -> Result<char>;
                #[entry = $sum]
                pub(super) safe fn sum(
                    $($marshal)* left: &char,
                    $($marshal)* right: Option<&char>,
                ) -> Result<$native>;
                #[entry = $double]
                pub(super) safe fn double($($marshal)* value: &mut char) -> Result<c_int>;
            }

            #[test]
            fn ascii_crosses() {
                assert_eq!((echo('a').unwrap(), number('a').unwrap()), ('a', 0x61));
                assert_eq!((character(0x7E).unwrap(), retval(0x7F).unwrap()), ('~', '\x7F'));
                assert_eq!(echo('\0').unwrap(), '\0');
                let mut place = '?';
                assert_eq!((out(0x20, &mut place).unwrap(), place), (0, ' '));
                assert_eq!((double(&mut place).unwrap(), place), (0, '@'));
                assert_eq!((out_optional(0x23, Some(&mut place)).unwrap(), place), (0, '#'));
                assert_eq!(out_optional(0x23, None).unwrap(), -1);
                assert_eq!(sum(&' ', Some(&'!')).unwrap(), 0x41);
                assert_eq!(sum(&'!', None).unwrap(), 0x21);
            }
        }
    )*};
}
characters! {
    narrow: u8, () [#[marshal(char8)]] [#[ret(char8)]],
        "fx_echo_u8" "fx_out_u8" "fx_sum_ptr_u8" "fx_double_u8";
    wide: u16, () [#[marshal(char16)]] [#[ret(char16)]],
        "fx_echo_char16" "fx_out_char16" "fx_sum_ptr_char16" "fx_double_char16";
    whole: u32, () [#[marshal(char32)]] [#[ret(char32)]],
        "fx_echo_char32" "fx_out_char32" "fx_sum_ptr_char32" "fx_double_char32";
    utf8: u8, (, charset = utf8) [] [],
        "fx_echo_u8" "fx_out_u8" "fx_sum_ptr_u8" "fx_double_u8";
    utf16: u16, (, charset = utf16) [] [],
        "fx_echo_char16" "fx_out_char16" "fx_sum_ptr_char16" "fx_double_char16";
    stated_wins: u32, (, charset = utf16) [#[marshal(char32)]] [#[ret(char32)]],
        "fx_echo_char32" "fx_out_char32" "fx_sum_ptr_char32" "fx_double_char32";
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    /// A whole code point always fits, so nothing can fail.
    #[entry = "fx_echo_char32"]
    safe fn code_point(#[marshal(char32)] value: char) -> u32;
    #[entry = "fx_total_char16"]
    safe fn total(
        #[marshal(lparray, elem = char16)] items: &[char],
        #[len_of(items)] count: usize,
    ) -> Result<u16>;
    #[entry = "fx_fill_char16"]
    safe fn fill(
        #[out]
        #[marshal(lparray, elem = char16)]
        items: &mut [char],
        #[len_of(items)] count: usize,
    ) -> Result<()>;
    #[entry = "fx_double_all_char16"]
    safe fn double_all(
        #[marshal(lparray, elem = char16)] items: &mut [char],
        #[len_of(items)] count: usize,
    ) -> Result<()>;
}

#[test]
fn arrays() {
    assert_eq!(code_point('😀'), 0x1F600);
    assert_eq!(total(&['\u{1}', '\u{20}', '\u{300}', '\u{4000}']).unwrap(), 0x4321);
    assert_eq!(total(&[]).unwrap(), 0);
    let error = total(&['a', '😀']).unwrap_err().to_string();
    assert!(error.starts_with("total: parameter `items[1]`: 0x1f600 is not"), "{error}");
    // The C function writes 1, 2, 3.
    let mut items = ['?'; 3];
    fill(&mut items).unwrap();
    assert_eq!(items, ['\u{1}', '\u{2}', '\u{3}']);
    double_all(&mut items).unwrap();
    assert_eq!(items, ['\u{2}', '\u{4}', '\u{6}']);
    let mut items = ['a', '\u{6C00}'];
    let (problem, ..) = marshal_error(double_all(&mut items));
    assert_eq!(problem, invalid(0xD800, "one UTF-16 unit"));
}

fn invalid(value: u32, charset: &'static str) -> Problem {
    Problem::InvalidCharacter { value, charset }
}

#[test]
fn one_byte_is_ascii() {
    let problem = |value| invalid(value, "one byte (ASCII)");
    assert_eq!(marshal_error(narrow::number('\u{80}')), (problem(0x80), "number", "value"));
    assert_eq!(marshal_error(utf8::number('é')), (problem(0xE9), "number", "value"));
    assert_eq!(marshal_error(narrow::echo('😀')), (problem(0x1F600), "echo", "value"));
    assert_eq!(marshal_error(narrow::character(0x80)), (problem(0x80), "character", "return"));
    assert_eq!(marshal_error(utf8::retval(0xFF)), (problem(0xFF), "retval", "out"));
    assert_eq!(marshal_error(narrow::sum(&'a', Some(&'é'))), (problem(0xE9), "sum", "right"));
    // 'a' doubled is no ASCII any more; what was there stays.
    let mut place = 'a';
    assert_eq!(marshal_error(narrow::double(&mut place)), (problem(0xC2), "double", "value"));
    assert_eq!(marshal_error(narrow::out(0x81, &mut place)), (problem(0x81), "out", "out"));
    assert_eq!(place, 'a');
}

#[test]
fn one_unit_is_the_basic_plane() {
    let problem = |value| invalid(value, "one UTF-16 unit");
    for value in ['é', 'ж', '\u{D7FF}', '\u{E000}', '\u{FFFF}'] {
        assert_eq!(wide::echo(value).unwrap(), value);
        assert_eq!(utf16::number(value).unwrap(), u32::from(value) as u16);
    }
    assert_eq!(marshal_error(wide::number('😀')), (problem(0x1F600), "number", "value"));
    for surrogate in [0xD800, 0xDBFF, 0xDC00, 0xDFFF] {
        let problem = problem(surrogate.into());
        assert_eq!(
            marshal_error(wide::character(surrogate)),
            (problem.clone(), "character", "return")
        );
        assert_eq!(marshal_error(utf16::retval(surrogate)), (problem, "retval", "out"));
    }
    let mut place = 'a';
    assert_eq!((wide::double(&mut place).unwrap(), place), (0, 'Â'));
}

#[test]
fn a_whole_code_point_is_checked_too() {
    for value in ['é', '\u{FFFF}', '😀', char::MAX] {
        assert_eq!(whole::echo(value).unwrap(), value);
        assert_eq!(whole::number(value).unwrap(), value.into());
    }
    for bad in [0xD800, 0xDFFF, 0x11_0000, u32::MAX] {
        let problem = invalid(bad, "Unicode");
        assert_eq!(marshal_error(whole::character(bad)), (problem, "character", "return"));
    }
    // U+10FFFF doubled, by reference.
    let mut place = char::MAX;
    let (problem, ..) = marshal_error(stated_wins::double(&mut place));
    assert_eq!((problem, place), (invalid(0x21_FFFE, "Unicode"), char::MAX));
    let text = whole::character(0x11_0000).unwrap_err().to_string();
    assert_eq!(text, "character: parameter `return`: 0x110000 is not a character of Unicode");
}
