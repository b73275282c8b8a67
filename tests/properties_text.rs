//! Random text through C and back, in every form; the oracle is the standard library.
#![allow(missing_docs)]

mod common;

use common::without_leaks;
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use proptest::prelude::*;

const FIXED: usize = 12;

/// What every unit has: In, Out, returned, in arrays, to a callback.
macro_rules! forms {
    ($($module:ident $unit:ty, $word:ident: $is:literal $copy:literal $make:literal $texts:literal
        $pass:literal;)*) => {$(
        mod $module {
            use super::*;

            #[native_callback(on_panic = -1)]
            type OnText = extern "C" fn(
                #[marshal($word)] text: &str,
                #[user_data] user: *mut c_void,
            ) -> c_int;

            #[dll_import(LIBRARY)]
            unsafe extern "C" {
                #[entry = $is]
                #[ret(bool32)]
                safe fn is(
                    #[marshal($word)] text: &str,
                    units: &[$unit],
                    #[len_of(units)] count: usize,
                ) -> Result<bool>;
                #[entry = $copy]
                #[ret(usize)]
                safe fn copy(
                    #[marshal($word)] text: &str,
                    #[retval]
                    #[out(grow = needed)]
                    #[marshal($word)]
                    out: String,
                    #[len_of(out)] capacity: usize,
                ) -> Result<String>;
                #[entry = $make]
                #[ret($word)]
                #[free(with = fx_free)]
                safe fn make(units: &[$unit], #[len_of(units)] count: usize) -> Result<String>;
                #[entry = $texts]
                #[ret(usize)]
                safe fn texts_copy(
                    #[marshal(lparray, elem = $word)] texts: &[Option<String>],
                    #[len_of(texts)] count: usize,
                    #[out(grow = needed)] #[retval] out: Vec<$unit>,
                    #[len_of(out)] capacity: usize,
                ) -> Result<Vec<$unit>>;
                #[entry = $pass]
                safe fn pass(
                    #[marshal($word)] text: &str,
                    #[callback(OnText, user = user)] f: impl FnMut(&str) -> c_int,
                    #[user_data] user: *mut c_void,
                ) -> Result<c_int>;
                unsafe fn fx_free(memory: *mut c_void);
            }

            pub(super) fn goes_round(text: &str, units: &[$unit]) -> Result<(), TestCaseError> {
                if let Some(at) = text.find('\0') {
                    // Its place is counted in bytes of the managed text.
                    for refused in [is(text, units).map(drop), copy(text).map(drop), pass(text, |_| 0).map(drop)] {
                        prop_assert_eq!(common::marshal_error(refused).0, Problem::InteriorNul { at });
                    }
                    return Ok(());
                }
                prop_assert!(is(text, units)?);
                prop_assert_eq!(copy(text)?, text);
                prop_assert_eq!(without_leaks(|| make(units))?, text);
                let mut seen = None;
                pass(text, |text| {
                    seen = Some(text.to_owned());
                    0
                })?;
                prop_assert_eq!(seen.as_deref(), Some(text));
                Ok(())
            }

            /// Units as they come: the text that `expected` says, or an error.
            pub(super) fn comes_back(units: &[$unit], expected: Option<String>) -> Result<(), TestCaseError> {
                let units: Vec<$unit> = units.iter().copied().filter(|unit| *unit != 0).collect();
                let made = without_leaks(|| make(&units));
                prop_assert_eq!(made.ok(), expected);
                Ok(())
            }

            pub(super) fn all_go_in(
                texts: &[Option<String>],
                encode: impl Fn(&str) -> Vec<$unit>,
            ) -> Result<(), TestCaseError> {
                let bad = texts.iter().position(|text| text.as_ref().is_some_and(|text| text.contains('\0')));
                if let Some(index) = bad {
                    let error = texts_copy(texts).unwrap_err().to_string();
                    prop_assert!(error.contains(&format!("texts[{index}]")), "{}", error);
                    return Ok(());
                }
                let mut expected = Vec::new();
                for text in texts {
                    match text {
                        Some(text) => expected.extend(encode(text)),
                        None => expected.push(1),
                    }
                    expected.push(0);
                }
                prop_assert_eq!(texts_copy(texts)?, expected);
                Ok(())
            }
        }
    )*};
}
forms! {
    utf8 u8, lputf8str: "fx_text_is" "fx_text_copy" "fx_text_make" "fx_texts_copy" "fx_pass_text";
    utf16 u16, lpwstr: "fx_text_is_u16" "fx_text_copy_u16" "fx_text_make_u16" "fx_texts_copy_u16"
        "fx_pass_text_u16";
}

#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_text_is_u32"]
    #[ret(bool32)]
    safe fn is_utf32(
        #[marshal(lputf32str)] text: &str,
        units: &[u32],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    #[entry = "fx_text_make_u32"]
    #[ret(lputf32str)]
    #[free(with = fx_free)]
    safe fn make_utf32(units: &[u32], #[len_of(units)] count: usize) -> Result<String>;
    #[entry = "fx_fixed_is_u16"]
    #[ret(bool32)]
    safe fn fixed_is(
        #[marshal(fixed_str, size_const = FIXED, charset = utf16)] field: &str,
        #[len_of(field)] size: usize,
        units: &[u16],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    #[entry = "fx_fixed_give"]
    safe fn fixed_give(
        units: &[u8],
        #[len_of(units)] count: usize,
        #[retval]
        #[marshal(fixed_str, size_const = FIXED, charset = utf8)]
        field: String,
        #[len_of(field)] size: usize,
    ) -> Result<String>;
    #[entry = "fx_make_bstr"]
    #[ret(bstr)]
    #[free(bstr)]
    safe fn make_bstr(units: &[u16], #[len_of(units)] count: u32) -> Result<String>;
    #[entry = "fx_bstr_hash"]
    safe fn bstr_hash(#[marshal(bstr)] text: &str) -> Result<u64>;
    #[entry = "fx_str_hash_n_u16"]
    safe fn hash(units: &[u16], #[len_of(units)] count: usize) -> Result<u64>;
    #[ret(bool32)]
    safe fn fx_ansi_bstr_is(
        #[marshal(ansi_bstr)] text: &str,
        units: &[u8],
        #[len_of(units)] count: u32,
    ) -> Result<bool>;
    unsafe fn fx_free(memory: *mut c_void);
}

/// Characters of one to four bytes, now and then a NUL; lengths around the sizes of the buffers.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        40 => proptest::char::range('\u{1}', '\u{7F}'),
        10 => proptest::char::range('\u{80}', '\u{7FF}'),
        10 => any::<char>().prop_filter("a NUL is rarer", |character| *character != '\0'),
        1 => Just('\u{10FFFF}'),
    ];
    let nul = prop_oneof![6 => Just(None), 1 => any::<proptest::sample::Index>().prop_map(Some)];
    let length = prop_oneof![4 => 0..40usize, 1 => 500..520usize, 1 => 1020..1030usize];
    (length.prop_flat_map(move |length| proptest::collection::vec(character.clone(), length)), nul)
        .prop_map(|(mut characters, nul)| {
            if let Some(nul) = nul.filter(|_| !characters.is_empty()) {
                let at = nul.index(characters.len());
                characters[at] = '\0';
            }
            characters.into_iter().collect()
        })
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn utf8_text(text in text()) {
        utf8::goes_round(&text, text.as_bytes())?;
    }

    #[test]
    fn utf16_text(text in text()) {
        let units: Vec<u16> = text.encode_utf16().collect();
        utf16::goes_round(&text, &units)?;
    }

    #[test]
    fn utf32_text(text in text()) {
        let units: Vec<u32> = text.chars().map(u32::from).collect();
        if text.contains('\0') {
            prop_assert!(is_utf32(&text, &units).is_err());
        } else {
            prop_assert!(is_utf32(&text, &units)?);
            prop_assert_eq!(without_leaks(|| make_utf32(&units))?, text);
        }
    }

    #[test]
    fn text_with_a_length_keeps_its_nuls(text in text()) {
        let units: Vec<u16> = text.encode_utf16().collect();
        prop_assert_eq!(bstr_hash(&text)?, hash(&units)?);
        prop_assert_eq!(make_bstr(&units)?, text.clone());
        if cfg!(not(windows)) {
            prop_assert!(fx_ansi_bstr_is(&text, text.as_bytes())?);
        }
    }

    #[test]
    fn text_of_fixed_length(text in text()) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let fits = units.len() <= FIXED;
        match fixed_is(&text, &units) {
            Ok(same) => prop_assert!(same && fits && !text.contains('\0')),
            Err(_) => prop_assert!(!fits || text.contains('\0')),
        }
    }

    #[test]
    fn bytes_that_may_be_text(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let nonzero: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        utf8::comes_back(&bytes, String::from_utf8(nonzero).ok())?;
        let field = &bytes[..bytes.len().min(FIXED)];
        let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
        let expected = String::from_utf8(field[..end].to_vec()).ok();
        prop_assert_eq!(fixed_give(&bytes).ok(), expected);
    }

    #[test]
    fn units_that_may_be_text(units in proptest::collection::vec(
        prop_oneof![3 => any::<u16>(), 1 => 0xD800..0xE000u16],
        0..40,
    )) {
        let nonzero: Vec<u16> = units.iter().copied().filter(|unit| *unit != 0).collect();
        utf16::comes_back(&units, String::from_utf16(&nonzero).ok())?;
        prop_assert_eq!(make_bstr(&units).ok(), String::from_utf16(&units).ok());
    }

    #[test]
    fn code_points_that_may_be_text(points in proptest::collection::vec(
        prop_oneof![5 => any::<char>().prop_map(u32::from), 1 => any::<u32>(), 1 => 0xD800..0xE000u32],
        0..20,
    )) {
        let nonzero: Vec<u32> = points.iter().copied().filter(|point| *point != 0).collect();
        let expected: Option<String> = nonzero.iter().map(|point| char::from_u32(*point)).collect();
        prop_assert_eq!(without_leaks(|| make_utf32(&nonzero)).ok(), expected);
    }

    #[test]
    fn arrays_of_texts(texts in proptest::collection::vec(proptest::option::of(text()), 0..12)) {
        utf8::all_go_in(&texts, |text| text.as_bytes().to_vec())?;
        utf16::all_go_in(&texts, |text| text.encode_utf16().collect())?;
    }
}
