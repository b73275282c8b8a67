//! UTF-16 by the W functions, the code page by the A functions, and the choice between them.

use crate::runner::tests;
use crate::support::{problem, skip};
use pinvoke::error::Problem;
use pinvoke::prelude::*;

tests! {
    utf16_counts_units
    ansi_counts_bytes_of_the_code_page
    what_the_code_page_lacks_is_an_error
    what_the_code_page_lacks_is_replaced_where_declared
    ansi_text_comes_back
    auto_takes_the_wide_functions
    the_case_of_characters_is_the_systems
    several_forms_in_one_call
}

/// The page that `charset = ansi` means: Western European, which most systems have.
const WESTERN: u32 = 1252;

#[dll_import("kernel32")]
unsafe extern "system" {
    safe fn GetACP() -> u32;
}

/// Whether the system's code page is the one whose characters the tests know.
fn is_western(what: &str) -> bool {
    let page = GetACP();
    if page != WESTERN {
        skip(what, &format!("the code page is {page}, not {WESTERN}"));
    }
    page == WESTERN
}

#[dll_import("kernel32", charset = utf16)]
unsafe extern "system" {
    safe fn lstrlenW(text: &str) -> Result<i32>;
    safe fn lstrcmpW(left: &str, right: &str) -> Result<i32>;
}

#[dll_import("kernel32", charset = ansi)]
unsafe extern "system" {
    safe fn lstrlenA(text: &str) -> Result<i32>;
}

fn utf16_counts_units() {
    for (text, units) in [("", 0), ("abc", 3), ("héllo", 5), ("語", 1), ("😀", 2)] {
        assert_eq!(lstrlenW(text).unwrap(), units, "{text}");
    }
    let long = "é".repeat(5000);
    assert_eq!(lstrlenW(&long).unwrap(), 5000);
    assert_eq!(lstrcmpW("straße", "straße").unwrap(), 0);
    assert_ne!(lstrcmpW("strase", "straße").unwrap(), 0);
    assert_eq!(problem(lstrlenW("a\0b")), Problem::InteriorNul { at: 1 });
}

fn ansi_counts_bytes_of_the_code_page() {
    assert_eq!(lstrlenA("plain").unwrap(), 5);
    assert_eq!(problem(lstrlenA("a\0b")), Problem::InteriorNul { at: 1 });
    if !is_western("accents in the code page") {
        return;
    }
    // One byte each in Windows-1252: é is 0xE9, € is 0x80, ß is 0xDF.
    assert_eq!(lstrlenA("é€ß").unwrap(), 3);
    let long = "é".repeat(5000);
    assert_eq!(lstrlenA(&long).unwrap(), 5000);
    assert_eq!(problem(lstrlenA("é\0b")), Problem::InteriorNul { at: 2 });
}

fn what_the_code_page_lacks_is_an_error() {
    if !is_western("characters that the code page lacks") {
        return;
    }
    // The system's best fit would make 8, a question mark and an apostrophe of these.
    for text in ["∞", "Привет", "語", "😀", "a\u{2032}"] {
        match problem(lstrlenA(text)) {
            Problem::Unmappable { value, charset } => {
                assert!(value.contains(text), "{value}");
                assert_eq!(charset, "the system code page");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[dll_import("kernel32", charset = ansi, unmappable = replace('?'))]
unsafe extern "system" {
    #[entry = "lstrcmpA"]
    safe fn compare_replaced(left: &str, #[marshal(lputf8str)] right: &str) -> Result<i32>;
    #[entry = "lstrlenA"]
    safe fn length_replaced(text: &str) -> Result<i32>;
}

fn what_the_code_page_lacks_is_replaced_where_declared() {
    if !is_western("the replacement of characters that the code page lacks") {
        return;
    }
    // The right side is ASCII, which UTF-8 leaves as it is. The best fit of the infinity sign is an 8.
    for (text, replaced) in [("∞", "?"), ("1 ∞ 語", "1 ? ?"), ("plain", "plain")] {
        assert_eq!(compare_replaced(text, replaced).unwrap(), 0, "{text}");
    }
    // What the page has stays: é is one byte, and so is the replacement.
    assert_eq!(length_replaced("é語é").unwrap(), 3);
    assert_eq!(length_replaced(&"語".repeat(2000)).unwrap(), 2000);
    assert_eq!(problem(length_replaced("a\0b")), Problem::InteriorNul { at: 1 });
}

#[dll_import("kernel32", charset = ansi, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetEnvironmentVariableA(name: &str, value: Option<&str>) -> Result<()>;
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetEnvironmentVariableA(
        name: &str,
        #[retval]
        #[out(grow = needed)]
        value: String,
        #[len_of(value)] size: u32,
    ) -> Result<String>;
}

fn ansi_text_comes_back() {
    const NAME: &str = "PINVOKE_ANSI";
    let long = "x".repeat(2000);
    for value in ["plain", &long] {
        SetEnvironmentVariableA(NAME, Some(value)).unwrap();
        assert_eq!(GetEnvironmentVariableA(NAME).unwrap(), value);
        assert_eq!(std::env::var(NAME).unwrap(), value);
    }
    if is_western("accents from the code page") {
        let value = "naïve €";
        SetEnvironmentVariableA(NAME, Some(value)).unwrap();
        assert_eq!(GetEnvironmentVariableA(NAME).unwrap(), value);
        // The standard library asks by the W function.
        assert_eq!(std::env::var(NAME).unwrap(), value);
    }
    SetEnvironmentVariableA(NAME, None).unwrap();
    assert!(std::env::var(NAME).is_err());
}

#[dll_import("kernel32", charset = auto, exact = false)]
unsafe extern "system" {
    #[entry = "lstrlen"]
    safe fn auto_length(text: &str) -> Result<i32>;
}

#[dll_import("kernel32", charset = ansi, exact = false)]
unsafe extern "system" {
    #[entry = "lstrcmpi"]
    safe fn ansi_compare(left: &str, right: &str) -> Result<i32>;
}

fn auto_takes_the_wide_functions() {
    assert_eq!(auto_length("語😀").unwrap(), 3);
    assert_eq!(ansi_compare("Name", "nAME").unwrap(), 0);
    let entry = |function: &str| {
        let log = pinvoke::library::bind_log().into_iter();
        log.filter(|record| record.function == function).map(|record| record.entry).next_back()
    };
    assert_eq!(entry("auto_length").as_deref(), Some("lstrlenW"));
    // The plain name is there as well, and comes first for other charsets than UTF-16.
    assert_eq!(entry("ansi_compare").as_deref(), Some("lstrcmpi"));
}

#[dll_import("user32", charset = utf16)]
unsafe extern "system" {
    #[ret(bool32)]
    safe fn IsCharAlphaW(character: char) -> Result<bool>;
    #[ret(bool32)]
    safe fn IsCharUpperW(character: char) -> Result<bool>;
    /// In place: text is passed as units here.
    unsafe fn CharUpperBuffW(text: &mut [u16], #[len_of(text)] length: u32) -> Result<u32>;
    unsafe fn CharLowerBuffW(text: &mut [u16], #[len_of(text)] length: u32) -> Result<u32>;
}

fn the_case_of_characters_is_the_systems() {
    assert!(IsCharAlphaW('ж').unwrap() && !IsCharAlphaW('7').unwrap());
    assert!(IsCharUpperW('Ж').unwrap() && !IsCharUpperW('ж').unwrap());
    assert!(matches!(problem(IsCharAlphaW('😀')), Problem::InvalidCharacter { .. }));
    let mut units: Vec<u16> = "héllo".encode_utf16().collect();
    // SAFETY: as many units may be written as the slice has.
    assert_eq!(unsafe { CharUpperBuffW(&mut units) }.unwrap(), 5);
    assert_eq!(String::from_utf16(&units).unwrap(), "HÉLLO");
    // SAFETY: as above.
    assert_eq!(unsafe { CharLowerBuffW(&mut units) }.unwrap(), 5);
    assert_eq!(String::from_utf16(&units).unwrap(), "héllo");
}

#[dll_import("kernel32", last_error)]
unsafe extern "system" {
    #[ret(i32)]
    #[fails_if(zero)]
    safe fn MultiByteToWideChar(
        page: u32,
        flags: u32,
        bytes: &[u8],
        #[len_of(bytes)] length: i32,
        #[retval]
        #[out(capacity = 64)]
        wide: Vec<u16>,
        #[len_of(wide)] size: i32,
    ) -> Result<Vec<u16>>;
    #[ret(i32)]
    #[fails_if(zero)]
    safe fn WideCharToMultiByte(
        page: u32,
        flags: u32,
        wide: &[u16],
        #[len_of(wide)] length: i32,
        #[retval]
        #[out(capacity = 64)]
        bytes: Vec<u8>,
        #[len_of(bytes)] size: i32,
        #[value(null)] default: *const u8,
        #[value(null)] used_default: *mut i32,
    ) -> Result<Vec<u8>>;
}

fn several_forms_in_one_call() {
    const UTF8: u32 = 65001;
    let text = "naïve 語😀";
    let wide = MultiByteToWideChar(UTF8, 0, text.as_bytes()).unwrap();
    assert_eq!(wide, text.encode_utf16().collect::<Vec<_>>());
    assert_eq!(WideCharToMultiByte(UTF8, 0, &wide).unwrap(), text.as_bytes());
}
