//! Text that goes in: every managed type, in every encoding, at the lengths where the way changes.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use std::ffi::CString;
use std::path::{Path, PathBuf};
use widestring::{U16CStr, U16CString, u16cstr};

/// The same declarations for both encodings.
macro_rules! texts {
    ($charset:ident, $len:tt, $hash:tt, $hash_n:tt, $unit:tt, $equal:tt, $weigh:tt) => {
        use pinvoke::prelude::*;
        use std::path::{Path, PathBuf};

        #[dll_import(pinvoke_fixtures::LIBRARY, charset = $charset)]
        unsafe extern "C" {
            #[entry = $len]
            pub safe fn len(text: &str) -> Result<c_int>;
            #[entry = $hash]
            pub safe fn hash(text: &str) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_string(text: String) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_string_ref(text: &String) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_path(text: &Path) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_path_ref(text: &PathBuf) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_path_buf(text: PathBuf) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_option(text: Option<&str>) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_option_string(text: Option<String>) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_option_string_ref(text: Option<&String>) -> Result<u64>;
            #[entry = $hash]
            pub safe fn hash_option_path(text: Option<&Path>) -> Result<u64>;
            #[entry = $len]
            pub safe fn len_option(text: Option<&str>) -> Result<c_int>;
            #[entry = $hash_n]
            pub safe fn hash_counted(text: &str, #[len_of(text)] count: usize) -> Result<u64>;
            #[entry = $hash_n]
            pub safe fn hash_counted_string(
                text: String,
                #[len_of(text)] count: usize,
            ) -> Result<u64>;
            #[entry = $hash_n]
            pub safe fn hash_counted_path(text: &Path, #[len_of(text)] count: usize)
            -> Result<u64>;
            #[entry = $hash_n]
            pub safe fn hash_counted_option(
                text: Option<&str>,
                #[len_of(text)] count: usize,
            ) -> Result<u64>;
            #[entry = $unit]
            pub safe fn unit(text: &str, index: c_int) -> Result<c_int>;
            #[entry = $equal]
            pub safe fn equal(left: &str, right: &str) -> Result<c_int>;
            #[entry = $weigh]
            pub safe fn weigh(
                a: &str,
                b: Option<&str>,
                c: String,
                d: Option<&Path>,
            ) -> Result<c_int>;
        }
    };
}

mod utf8 {
    texts! {
        utf8, "fx_str_len", "fx_str_hash", "fx_str_hash_n", "fx_str_unit", "fx_str_equal",
        "fx_str_weigh"
    }
}

mod utf16 {
    texts! {
        utf16, "fx_str_len_u16", "fx_str_hash_u16", "fx_str_hash_n_u16", "fx_str_unit_u16",
        "fx_str_equal_u16", "fx_str_weigh_u16"
    }
}

#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_str_hash"]
    safe fn hash_cstr(text: &CStr) -> u64;
    #[entry = "fx_str_hash"]
    safe fn hash_cstring(text: &CString) -> u64;
    #[entry = "fx_str_hash"]
    safe fn hash_option_cstr(text: Option<&CStr>) -> u64;
    #[entry = "fx_str_hash_n"]
    safe fn hash_counted_cstr(text: &CStr, #[len_of(text)] count: usize) -> u64;
    #[entry = "fx_str_hash_u16"]
    safe fn hash_u16cstr(text: &U16CStr) -> u64;
    #[entry = "fx_str_hash_u16"]
    safe fn hash_u16cstring(text: &U16CString) -> u64;
    #[entry = "fx_str_hash_u16"]
    safe fn hash_option_u16cstr(text: Option<&U16CStr>) -> u64;
    #[entry = "fx_str_hash_n_u16"]
    safe fn hash_counted_u16cstr(text: &U16CStr, #[len_of(text)] count: usize) -> u64;
    #[entry = "fx_same_address"]
    unsafe fn same_narrow(text: &CStr, address: *const c_char) -> c_int;
    #[entry = "fx_same_address"]
    unsafe fn same_wide(text: &U16CStr, address: *const u16) -> c_int;

    // Explicit forms, in a block that has no charset.
    #[entry = "fx_str_hash"]
    safe fn hash_lpstr(#[marshal(lpstr)] text: &str) -> Result<u64>;
    #[entry = "fx_str_hash"]
    safe fn hash_lputf8str(#[marshal(lputf8str)] text: &str) -> Result<u64>;
    #[entry = "fx_str_hash_u16"]
    safe fn hash_lpwstr(#[marshal(lpwstr)] text: &str) -> Result<u64>;
    #[entry = "fx_str_hash_u16"]
    safe fn hash_option_lpwstr(#[marshal(lpwstr)] text: Option<&str>) -> Result<u64>;
    #[entry = "fx_str_hash_u16"]
    safe fn hash_path_lpwstr(#[marshal(lpwstr)] text: &Path) -> Result<u64>;
    #[cfg(not(windows))]
    #[entry = "fx_str_hash"]
    safe fn hash_lptstr(#[marshal(lptstr)] text: &str) -> Result<u64>;
    #[cfg(windows)]
    #[entry = "fx_str_hash_u16"]
    safe fn hash_lptstr(#[marshal(lptstr)] text: &str) -> Result<u64>;
    // The bytes of UTF-16 text, read as bytes.
    #[entry = "fx_str_hash_n"]
    safe fn hash_wide_bytes(
        #[marshal(lpwstr)] text: &str,
        #[len_of(text, unit = bytes)] size: usize,
    ) -> Result<u64>;
}

#[dll_import(LIBRARY, charset = utf16)]
unsafe extern "C" {
    // The form on the parameter wins over the block's.
    #[entry = "fx_str_hash"]
    safe fn narrow_in_wide(#[marshal(lputf8str)] text: &str) -> Result<u64>;
}

#[dll_import(LIBRARY, charset = ansi)]
unsafe extern "C" {
    #[entry = "fx_str_hash"]
    safe fn hash_ansi(text: &str) -> Result<u64>;
}

#[dll_import(LIBRARY, charset = auto)]
unsafe extern "C" {
    #[cfg(not(windows))]
    #[entry = "fx_str_hash"]
    safe fn hash_auto(text: &str) -> Result<u64>;
    #[cfg(windows)]
    #[entry = "fx_str_hash_u16"]
    safe fn hash_auto(text: &str) -> Result<u64>;
}

#[test]
fn native_code_reads_the_same_units() {
    for text in LENGTHS.into_iter().flat_map(samples) {
        assert_eq!(utf8::len(&text).unwrap() as usize, text.len());
        assert_eq!(utf8::hash(&text).unwrap(), utf8_hash(&text), "{text:?}");
        assert_eq!(utf16::len(&text).unwrap() as usize, text.encode_utf16().count());
        assert_eq!(utf16::hash(&text).unwrap(), utf16_hash(&text), "{text:?}");
    }
}

#[test]
fn a_terminator_follows_the_last_unit() {
    for text in LENGTHS.into_iter().map(mixed) {
        assert_eq!(utf8::unit(&text, text.len() as c_int).unwrap(), 0);
        let units: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(utf16::unit(&text, units.len() as c_int).unwrap(), 0);
        if let Some(last) = units.last() {
            assert_eq!(utf16::unit(&text, units.len() as c_int - 1).unwrap(), c_int::from(*last));
        }
    }
}

#[test]
fn every_owner_of_text_crosses_alike() {
    for text in LENGTHS.into_iter().map(mixed) {
        let (path, expected) = (PathBuf::from(&text), utf8_hash(&text));
        assert_eq!(utf8::hash_string(text.clone()).unwrap(), expected);
        assert_eq!(utf8::hash_string_ref(&text).unwrap(), expected);
        assert_eq!(utf8::hash_path(&path).unwrap(), expected);
        assert_eq!(utf8::hash_path_ref(&path).unwrap(), expected);
        assert_eq!(utf8::hash_path_buf(path.clone()).unwrap(), expected);
        assert_eq!(utf8::hash_option(Some(&text)).unwrap(), expected);
        assert_eq!(utf8::hash_option_string(Some(text.clone())).unwrap(), expected);
        assert_eq!(utf8::hash_option_string_ref(Some(&text)).unwrap(), expected);
        assert_eq!(utf8::hash_option_path(Some(&path)).unwrap(), expected);
        let expected = utf16_hash(&text);
        assert_eq!(utf16::hash_string(text.clone()).unwrap(), expected);
        assert_eq!(utf16::hash_string_ref(&text).unwrap(), expected);
        assert_eq!(utf16::hash_path(&path).unwrap(), expected);
        assert_eq!(utf16::hash_path_ref(&path).unwrap(), expected);
        assert_eq!(utf16::hash_path_buf(path.clone()).unwrap(), expected);
        assert_eq!(utf16::hash_option(Some(&text)).unwrap(), expected);
        assert_eq!(utf16::hash_option_string(Some(text.clone())).unwrap(), expected);
        assert_eq!(utf16::hash_option_string_ref(Some(&text)).unwrap(), expected);
        assert_eq!(utf16::hash_option_path(Some(&path)).unwrap(), expected);
    }
}

#[test]
fn nothing_is_null_and_empty_text_is_not() {
    for len in [utf8::len_option, utf16::len_option] {
        assert_eq!(len(None).unwrap(), -1);
        assert_eq!(len(Some("")).unwrap(), 0);
    }
    assert_eq!(utf8::hash_option_string(None).unwrap(), 0);
    assert_eq!(utf16::hash_option_path(None).unwrap(), 0);
    assert_eq!((hash_option_cstr(None), hash_option_u16cstr(None)), (0, 0));
    // Nothing counts 0; a hash over no units is C's starting value.
    assert_eq!(utf8::hash_counted_option(None).unwrap(), utf8_hash(""));
    assert_eq!(utf16::hash_counted_option(None).unwrap(), utf16_hash(""));
}

#[test]
fn a_count_leaves_the_terminator_out() {
    for text in LENGTHS.into_iter().flat_map(samples) {
        let path = Path::new(&text);
        assert_eq!(utf8::hash_counted(&text).unwrap(), utf8_hash(&text));
        assert_eq!(utf8::hash_counted_string(text.clone()).unwrap(), utf8_hash(&text));
        assert_eq!(utf8::hash_counted_path(path).unwrap(), utf8_hash(&text));
        assert_eq!(utf8::hash_counted_option(Some(&text)).unwrap(), utf8_hash(&text));
        assert_eq!(utf16::hash_counted(&text).unwrap(), utf16_hash(&text));
        assert_eq!(utf16::hash_counted_string(text.clone()).unwrap(), utf16_hash(&text));
        assert_eq!(utf16::hash_counted_path(path).unwrap(), utf16_hash(&text));
        assert_eq!(utf16::hash_counted_option(Some(&text)).unwrap(), utf16_hash(&text));
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_ne_bytes).collect();
        assert_eq!(hash_wide_bytes(&text).unwrap(), hash_bytes(&bytes));
    }
}

#[test]
fn several_texts_of_one_call_keep_apart() {
    let long = "y".repeat(600);
    // len(a) + 100 len(b) + 10000 len(c) + 1000000 len(d), with -1 for null.
    for weigh in [utf8::weigh, utf16::weigh] {
        let four = weigh("abc", Some("de"), "f".into(), Some(Path::new("ghij"))).unwrap();
        assert_eq!(four, 4_010_203);
        assert_eq!(weigh("", None, String::new(), None).unwrap(), -1_000_100);
        assert_eq!(
            weigh(&long, Some(&long), "z".repeat(7), None).unwrap(),
            600 + 60_000 + 70_000 - 1_000_000
        );
    }
    for text in LENGTHS.into_iter().map(mixed) {
        for equal in [utf8::equal, utf16::equal] {
            assert_eq!(equal(&text, &text).unwrap(), 1);
            assert_eq!(equal(&text, &format!("{text}!")).unwrap(), 0);
        }
    }
}

#[test]
fn terminated_text_crosses_by_its_address() {
    for text in LENGTHS.into_iter().map(mixed) {
        let (narrow, wide) = (CString::new(&*text).unwrap(), U16CString::from_str(&text).unwrap());
        assert_eq!(hash_cstr(&narrow), utf8_hash(&text));
        assert_eq!(hash_cstring(&narrow), utf8_hash(&text));
        assert_eq!(hash_option_cstr(Some(&narrow)), utf8_hash(&text));
        assert_eq!(hash_counted_cstr(&narrow), utf8_hash(&text));
        assert_eq!(hash_u16cstr(&wide), utf16_hash(&text));
        assert_eq!(hash_u16cstring(&wide), utf16_hash(&text));
        assert_eq!(hash_option_u16cstr(Some(&wide)), utf16_hash(&text));
        assert_eq!(hash_counted_u16cstr(&wide), utf16_hash(&text));
        // SAFETY: the addresses are only compared.
        unsafe {
            assert_eq!(same_narrow(&narrow, narrow.as_ptr()), 1);
            assert_eq!(same_wide(&wide, wide.as_ptr()), 1);
        }
    }
    assert_eq!(hash_cstr(c"naïve 語😀"), utf8_hash("naïve 語😀"));
    assert_eq!(hash_u16cstr(u16cstr!("naïve 語😀")), utf16_hash("naïve 語😀"));
}

/// The name that the macro might use itself.
const TEXT: &str = "naïve café — Привет, 語😀";

#[test]
fn literals_are_converted_when_the_program_is_compiled() {
    assert_eq!(hash_cstr(pinvoke::literal!(utf8, TEXT)), utf8_hash(TEXT));
    assert_eq!(hash_u16cstr(pinvoke::literal!(utf16, TEXT)), utf16_hash(TEXT));
    assert_eq!(hash_cstr(pinvoke::literal!(utf8, "")), utf8_hash(""));
    assert_eq!(hash_u16cstr(pinvoke::literal!(utf16, "")), utf16_hash(""));
    const JOINED: &str = concat!("plain ", "😀", 7);
    assert_eq!(hash_counted_cstr(pinvoke::literal!(utf8, JOINED)), utf8_hash("plain 😀7"));
    assert_eq!(hash_counted_u16cstr(pinvoke::literal!(utf16, JOINED)), utf16_hash("plain 😀7"));
    // A static can hold one.
    static NARROW: &CStr = pinvoke::literal!(utf8, TEXT);
    static WIDE: &U16CStr = pinvoke::literal!(utf16, TEXT);
    // SAFETY: the addresses are only compared.
    unsafe {
        assert_eq!(same_narrow(NARROW, NARROW.as_ptr()), 1);
        assert_eq!(same_wide(WIDE, WIDE.as_ptr()), 1);
    }
}

#[test]
fn a_stated_form_decides() {
    for text in LENGTHS.into_iter().map(mixed) {
        assert_eq!(hash_lputf8str(&text).unwrap(), utf8_hash(&text));
        assert_eq!(hash_lpwstr(&text).unwrap(), utf16_hash(&text));
        assert_eq!(hash_option_lpwstr(Some(&text)).unwrap(), utf16_hash(&text));
        assert_eq!(hash_path_lpwstr(Path::new(&text)).unwrap(), utf16_hash(&text));
        assert_eq!(narrow_in_wide(&text).unwrap(), utf8_hash(&text));
        let native = if cfg!(windows) { utf16_hash(&text) } else { utf8_hash(&text) };
        assert_eq!(hash_lptstr(&text).unwrap(), native);
        assert_eq!(hash_auto(&text).unwrap(), native);
        // The system code page of Windows may lack a character of the mixed text.
        let plain = if cfg!(windows) { "x".repeat(text.len()) } else { text };
        assert_eq!(hash_lpstr(&plain).unwrap(), utf8_hash(&plain));
        assert_eq!(hash_ansi(&plain).unwrap(), utf8_hash(&plain));
    }
    assert_eq!(hash_option_lpwstr(None).unwrap(), 0);
}

#[test]
fn an_interior_nul_is_refused_with_its_place() {
    for text in LENGTHS.into_iter().flat_map(|length| [mixed(length), "x".repeat(length)]) {
        for rest in ["", "x", "語 behind it", "0123456789abcdefg"] {
            let bad = format!("{text}\0{rest}");
            let problem = || Problem::InteriorNul { at: text.len() };
            refuses(utf8::hash(&bad), ("hash", "text"), problem());
            refuses(utf16::hash(&bad), ("hash", "text"), problem());
            refuses(utf8::hash_path_buf(bad.clone().into()), ("hash_path_buf", "text"), problem());
            refuses(utf16::hash_option(Some(&bad)), ("hash_option", "text"), problem());
            refuses(utf16::hash_counted(&bad), ("hash_counted", "text"), problem());
            refuses(hash_lpstr(&bad), ("hash_lpstr", "text"), problem());
        }
    }
    // The second of two is named, and the text says what to do.
    let error = refused(utf8::equal("fine", "a\0b"));
    let text = "equal: parameter `right`: the text has a NUL at index 1";
    assert!(error.to_string().starts_with(text), "{error}");
    assert_eq!(error.parameter(), Some("right"));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_keeps_its_bytes() {
    use std::os::unix::ffi::OsStrExt;
    for length in LENGTHS {
        let mut bytes = vec![b'p'; length];
        bytes.push(0xE9);
        let path = Path::new(std::ffi::OsStr::from_bytes(&bytes));
        assert_eq!(utf8::hash_path(path).unwrap(), hash_bytes(&bytes));
        assert_eq!(utf8::hash_option_path(Some(path)).unwrap(), hash_bytes(&bytes));
        assert_eq!(utf8::hash_counted_path(path).unwrap(), hash_bytes(&bytes));
        // UTF-16 has no form for it.
        let problem =
            Problem::Unmappable { value: format!("the path {path:?}"), charset: "UTF-16" };
        refuses(utf16::hash_path(path), ("hash_path", "text"), problem);
        bytes.extend(b"\0x");
        let path = Path::new(std::ffi::OsStr::from_bytes(&bytes));
        let problem = Problem::InteriorNul { at: length + 1 };
        refuses(utf8::hash_path(path), ("hash_path", "text"), problem);
    }
}

#[cfg(windows)]
#[test]
fn a_path_that_is_no_text_keeps_its_units() {
    use std::os::windows::ffi::OsStringExt;
    let units = [u16::from(b'p'), 0xD800, u16::from(b'q')];
    let path = PathBuf::from(std::ffi::OsString::from_wide(&units));
    assert_eq!(utf16::hash_path(&path).unwrap(), hash_wide(&units));
    assert_eq!(utf16::hash_counted_path(&path).unwrap(), hash_wide(&units));
    let problem = Problem::Unmappable { value: format!("the path {path:?}"), charset: "UTF-8" };
    refuses(utf8::hash_path(&path), ("hash_path", "text"), problem);
}
