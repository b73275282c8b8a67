//! Arrays of text that go in: counted and ended by a null, few and many, short and long.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;

/// The same declarations for both encodings.
macro_rules! texts {
    ($charset:ident, $form:ident, $length:tt, $nulls:tt, $join:tt, $argv_count:tt,
     $argv_join:tt) => {
        use pinvoke::prelude::*;

        #[dll_import(pinvoke_fixtures::LIBRARY, charset = $charset)]
        unsafe extern "C" {
            #[entry = $length]
            pub safe fn length(items: &[&str], #[len_of(items)] count: usize) -> Result<i64>;
            #[entry = $length]
            pub safe fn length_strings(
                items: &[String],
                #[len_of(items)] count: usize,
            ) -> Result<i64>;
            #[entry = $length]
            pub safe fn length_given(
                #[marshal(lparray, size_param = count)] items: &[&str],
                count: usize,
            ) -> Result<i64>;
            #[entry = $length]
            pub safe fn length_array(
                items: Option<&[&str]>,
                #[len_of(items)] count: usize,
            ) -> Result<i64>;
            #[entry = $length]
            pub safe fn length_u8(items: &[&str], #[len_of(items)] count: u8) -> Result<i64>;
            #[entry = $nulls]
            pub safe fn nulls(
                items: &[Option<&str>],
                #[len_of(items)] count: c_int,
            ) -> Result<c_int>;
            #[entry = $nulls]
            pub safe fn nulls_strings(
                items: &[Option<String>],
                #[len_of(items)] count: c_int,
            ) -> Result<c_int>;
            #[entry = $join]
            pub safe fn join(
                items: &[&str],
                #[len_of(items)] count: usize,
                #[out(grow = needed)] text: &mut String,
                #[len_of(text)] capacity: usize,
            ) -> Result<usize>;
            #[entry = $join]
            #[ret(usize)]
            pub safe fn join_options(
                items: &[Option<&str>],
                #[len_of(items)] count: usize,
                #[retval]
                #[out(grow = needed)]
                text: String,
                #[len_of(text)] capacity: usize,
            ) -> Result<String>;
            #[entry = $argv_count]
            pub safe fn argv_count(items: &[&str]) -> Result<c_int>;
            #[entry = $argv_count]
            pub safe fn argv_count_strings(items: &[String]) -> Result<c_int>;
            #[entry = $argv_join]
            #[ret(usize)]
            pub safe fn argv_join(
                items: &[&str],
                #[retval]
                #[out(grow = needed)]
                text: String,
                #[len_of(text)] capacity: usize,
            ) -> Result<String>;
        }

        // The form of the elements, in a block that has no charset.
        #[dll_import(pinvoke_fixtures::LIBRARY)]
        unsafe extern "C" {
            #[entry = $length]
            pub safe fn length_stated(
                #[marshal(lparray, elem = $form)] items: &[&str],
                #[len_of(items)] count: usize,
            ) -> Result<i64>;
            #[entry = $nulls]
            pub safe fn nulls_stated(
                #[marshal(lparray, elem = $form)] items: &[Option<&str>],
                #[len_of(items)] count: c_int,
            ) -> Result<c_int>;
        }
    };
}

mod utf8 {
    texts! {
        utf8, lputf8str, "fx_strings_length", "fx_strings_nulls", "fx_strings_join",
        "fx_argv_count", "fx_argv_join"
    }
}

mod utf16 {
    texts! {
        utf16, lpwstr, "fx_strings_length_u16", "fx_strings_nulls_u16", "fx_strings_join_u16",
        "fx_argv_count_u16", "fx_argv_join_u16"
    }
}

/// Around the room for pointers and for units in the caller's frame, and far above.
fn arrays() -> Vec<Vec<String>> {
    let mut all = vec![vec![], vec![String::new()], vec![String::new(); 40]];
    for count in [1, 2, 15, 16, 17, 31, 32, 33, 34, 100, 1000] {
        all.push((0..count).map(|number| format!("entry {number}")).collect());
        all.push((0..count).map(mixed).collect());
    }
    // One text, and two, of 1024 units with their terminators, and a little less and more.
    for units in [1021, 1022, 1023, 1024, 1025, 5000] {
        all.push(vec!["x".repeat(units)]);
        all.push(vec!["x".repeat(units / 2), "y".repeat(units - units / 2 - 1)]);
        all.push(vec!["é".repeat(units / 2)]);
        all.push(vec!["語".repeat(units)]);
        all.push(vec!["a".into(), "😀".repeat(units / 2), "b".into()]);
    }
    all
}

fn borrowed(items: &[String]) -> Vec<&str> {
    items.iter().map(String::as_str).collect()
}

macro_rules! crossing {
    ($api:ident, $units:expr) => {
        for items in arrays() {
            let texts = borrowed(&items);
            let whole = items.concat();
            let units: usize = $units(&whole);
            assert_eq!($api::length(&texts).unwrap() as usize, units);
            assert_eq!($api::length_strings(&items).unwrap() as usize, units);
            assert_eq!($api::length_given(&texts, texts.len()).unwrap() as usize, units);
            assert_eq!($api::length_array(Some(&texts)).unwrap() as usize, units);
            assert_eq!($api::length_stated(&texts).unwrap() as usize, units);
            let mut joined = String::new();
            assert_eq!($api::join(&texts, &mut joined).unwrap(), units);
            assert!(joined == whole, "{} texts", texts.len());
            // A null follows the last text.
            assert_eq!($api::argv_count(&texts).unwrap() as usize, texts.len());
            assert_eq!($api::argv_count_strings(&items).unwrap() as usize, texts.len());
            assert!($api::argv_join(&texts).unwrap() == whole, "{} texts", texts.len());
        }
    };
}

#[test]
fn utf8_texts_cross_as_pointers() {
    crossing!(utf8, |text: &str| text.len());
}

#[test]
fn utf16_texts_cross_as_pointers() {
    crossing!(utf16, |text: &str| text.encode_utf16().count());
}

macro_rules! options {
    ($api:ident) => {
        for items in arrays() {
            for present in 1..4 {
                let is_there = |index: usize| index % present == 0;
                let options: Vec<Option<String>> = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| is_there(index).then(|| item.clone()))
                    .collect();
                let texts: Vec<Option<&str>> = options.iter().map(Option::as_deref).collect();
                let nulls = options.iter().filter(|item| item.is_none()).count() as c_int;
                assert_eq!($api::nulls(&texts).unwrap(), nulls);
                assert_eq!($api::nulls_strings(&options).unwrap(), nulls);
                assert_eq!($api::nulls_stated(&texts).unwrap(), nulls);
                let whole: String = texts.iter().flatten().copied().collect();
                assert!($api::join_options(&texts).unwrap() == whole);
            }
        }
        assert_eq!($api::nulls(&[None, None]).unwrap(), 2);
        assert_eq!($api::length_array(None).unwrap(), 0);
    };
}

#[test]
fn utf8_texts_may_be_missing() {
    options!(utf8);
}

#[test]
fn utf16_texts_may_be_missing() {
    options!(utf16);
}

#[test]
fn the_error_names_the_element() {
    let mut items = vec!["fine"; 40];
    for at in [0, 1, 31, 39] {
        for bad in ["\0", "n\0t", "語\0"] {
            items[at] = bad;
            let errors = [
                refused(utf8::length(&items)),
                refused(utf16::length(&items)),
                refused(utf8::argv_count(&items)),
                refused(utf16::argv_count(&items)),
                refused(utf8::length_stated(&items)),
                refused(utf16::nulls(&items.iter().copied().map(Some).collect::<Vec<_>>())),
            ];
            for error in errors {
                let problem = Problem::InteriorNul { at: bad.find('\0').unwrap() };
                assert_eq!(*error.problem(), problem);
                assert_eq!(error.path(), [PathStep::Index(at)]);
                assert_eq!(error.parameter(), Some("items"));
                let text = error.to_string();
                assert!(text.contains(&format!("parameter `items[{at}]`: ")), "{text}");
            }
        }
        items[at] = "fine";
    }
}

#[test]
fn counts_are_checked() {
    let texts = ["one", "two", "three"];
    for given in [utf8::length_given, utf16::length_given] {
        assert_eq!(given(&texts, 2).unwrap(), 6);
        let problem = Problem::CountOutOfRange { count: 4, limit: 3 };
        refuses(given(&texts, 4), ("length_given", "count"), problem);
    }
    for length in [utf8::length_u8, utf16::length_u8] {
        let problem = Problem::CountTooLarge { length: 256, native: "u8" };
        refuses(length(&["x"; 256]), ("length_u8", "count"), problem);
    }
}
