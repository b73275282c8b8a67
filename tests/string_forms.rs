//! The string forms beside UTF-8 and UTF-16: BSTR, counted text, UTF-32 and `wchar_t`.
#![allow(missing_docs)]

use pinvoke::memory::BString;
use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_bstr_len(#[marshal(bstr)] text: Option<&str>) -> Result<c_int>;
    #[entry = "fx_bstr_len"]
    safe fn bstr_len_in_place(#[marshal(bstr)] text: &BString) -> Result<c_int>;
    safe fn fx_bstr_hash(#[marshal(bstr)] text: &str) -> Result<u64>;
    #[entry = "fx_str_hash_n_u16"]
    safe fn wide_hash(units: &[u16], #[len_of(units)] count: usize) -> Result<u64>;
    #[entry = "fx_str_hash_n_u16"]
    safe fn wide_hash_counted(
        #[marshal(counted_wstr)] text: &str,
        #[len_of(text)] count: usize,
    ) -> Result<u64>;
    #[entry = "fx_str_hash_n"]
    safe fn hash(bytes: &[u8], #[len_of(bytes)] count: usize) -> Result<u64>;
    #[entry = "fx_str_hash_n"]
    safe fn hash_counted(
        #[marshal(counted_utf8str)] text: &str,
        #[len_of(text)] count: usize,
    ) -> Result<u64>;
    #[entry = "fx_same_address"]
    #[ret(bool32)]
    safe fn is_at(#[marshal(counted_utf8str)] text: &str, bytes: &u8) -> bool;
    #[ret(bstr)]
    #[free(bstr)]
    safe fn fx_make_bstr(units: &[u16], #[len_of(units)] count: u32) -> Result<String>;
    #[entry = "fx_make_bstr"]
    #[ret(bstr)]
    #[free(bstr)]
    safe fn make_bstring(units: &[u16], #[len_of(units)] count: u32) -> Result<BString>;
    safe fn fx_live_here() -> c_long;
}

#[cfg(unix)]
#[dll_import("c")]
unsafe extern "C" {
    safe fn wcslen(#[marshal(wchar_str)] text: &str) -> Result<usize>;
    #[entry = "wcslen"]
    safe fn wcslen_32(#[marshal(lputf32str)] text: &str) -> Result<usize>;
}

#[test]
fn a_bstr_has_its_length_before_it() {
    assert_eq!(fx_bstr_len(Some("grün")).unwrap(), 4);
    assert_eq!(fx_bstr_len(Some("a\0b")).unwrap(), 3, "a NUL inside is text");
    assert_eq!(fx_bstr_len(Some("")).unwrap(), 0);
    let text = BString::new("in place").unwrap();
    assert_eq!(bstr_len_in_place(&text).unwrap(), 8);
    let units: Vec<u16> = "語😀".encode_utf16().collect();
    assert_eq!(fx_bstr_hash("語😀").unwrap(), wide_hash(&units).unwrap());
}

#[test]
fn a_returned_bstr_is_freed() {
    let units: Vec<u16> = "zurück\0!".encode_utf16().collect();
    let live = fx_live_here();
    assert_eq!(fx_make_bstr(&units).unwrap(), "zurück\0!");
    assert_eq!(make_bstring(&units).unwrap().as_units(), units);
    assert!(fx_make_bstr(&[0xD800]).is_err());
    assert_eq!(fx_live_here(), live);
}

#[test]
fn counted_text_needs_no_terminator_and_no_copy() {
    let text = "a\0é語";
    assert_eq!(hash_counted(text).unwrap(), hash(text.as_bytes()).unwrap());
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(wide_hash_counted(text).unwrap(), wide_hash(&units).unwrap());
    assert!(is_at(text, &text.as_bytes()[0]));
}

#[cfg(unix)]
#[test]
fn wide_characters_of_unix_are_code_points() {
    assert_eq!(wcslen("aé語😀").unwrap(), 4);
    assert_eq!(wcslen_32("aé語😀").unwrap(), 4);
    assert!(wcslen("a\0").is_err());
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    safe fn fx_str_upper(#[marshal(in_place)] text: &mut String) -> Result<()>;
    safe fn fx_multi_count(#[marshal(multi_str)] texts: &[&str]) -> Result<c_int>;
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf16)]
unsafe extern "C" {
    #[entry = "fx_str_upper_u16"]
    #[ret(c_int)]
    safe fn upper_wide(#[marshal(in_place)] text: &mut String) -> Result<()>;
    #[entry = "fx_multi_count_u16"]
    safe fn multi_count_wide(#[marshal(multi_str)] texts: &[String]) -> Result<c_int>;
}

#[test]
fn text_is_edited_in_place() {
    let mut text = "edit me".to_owned();
    fx_str_upper(&mut text).unwrap();
    assert_eq!(text, "EDIT ME");
    upper_wide(&mut text).unwrap();
    assert_eq!(text, "EDIT ME");
    assert!(fx_str_upper(&mut "n\0t".to_owned()).is_err());
}

#[test]
fn a_list_ends_with_two_terminators() {
    assert_eq!(fx_multi_count(&["one", "two", "three"]).unwrap(), 3);
    assert_eq!(fx_multi_count(&[]).unwrap(), 0);
    let texts: Vec<String> = (0..500).map(|n| format!("text {n}")).collect();
    assert_eq!(multi_count_wide(&texts).unwrap(), 500);
    let error = fx_multi_count(&["one", "", "three"]).unwrap_err();
    assert!(error.to_string().contains("texts[1]"), "{error}");
}
