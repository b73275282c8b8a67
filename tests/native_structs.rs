//! Structs that point to text: in every direction, by value and by pointer, returned, in arrays.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{fx_bad_frees_here, fx_live_here, os_code, without_leaks};
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::marshal::{LiftStruct, LowerStruct};
use pinvoke::prelude::*;

/// The function, the parameter and the place in it: `fx_name_check: name.first`.
#[track_caller]
fn place<T>(result: Result<T>) -> (Problem, String) {
    let Err(Error::Marshal(error)) = result else { panic!("no marshalling error") };
    let text = error.to_string();
    let (place, _) = text.split_once("`: ").expect("a place and a problem");
    (error.problem().clone(), place.replace(": parameter `", ": "))
}

fn field(name: &'static str) -> PathStep {
    PathStep::Field(name)
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
}

/// Declares and tests the struct with two names in one encoding.
macro_rules! encodings {
    ($($module:ident: $charset:ident, $expect:literal $check:literal $check_value:literal $fill:literal $invalid:literal $returned:literal $make:literal $clear:literal $birthday:literal $array:literal, $problem:expr;)*) => {$(
        mod $module {
            use super::*;

            /// As it goes in.
            #[derive(NativeStruct, Clone, Copy)]
            #[native(charset = $charset)]
            pub(super) struct Name<'a> {
                pub(super) first: Option<&'a str>,
                pub(super) last: &'a str,
                pub(super) age: c_int,
            }

            /// As native code hands it over: the texts are ours.
            #[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
            #[native(charset = $charset)]
            pub(super) struct Made {
                #[free(with = fx_free)]
                pub(super) first: Option<String>,
                #[free(with = fx_free)]
                pub(super) last: String,
                pub(super) age: c_int,
            }

            /// As native code shows it: the texts stay its own.
            #[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
            #[native(charset = $charset)]
            pub(super) struct Shown {
                #[borrowed]
                pub(super) first: Option<String>,
                #[borrowed]
                pub(super) last: String,
                pub(super) age: c_int,
            }

            pub(super) fn shown(first: &str, last: &str, age: c_int) -> Shown {
                Shown { first: Some(first.to_owned()), last: last.to_owned(), age }
            }
            pub(super) fn made(first: Option<&str>, last: &str, age: c_int) -> Made {
                Made { first: first.map(str::to_owned), last: last.to_owned(), age }
            }

            #[dll_import(pinvoke_fixtures::LIBRARY, charset = $charset)]
            unsafe extern "C" {
                #[entry = $expect]
                pub(super) safe fn expect(first: Option<&str>, last: Option<&str>, age: c_int) -> Result<u64>;
                #[entry = $check]
                pub(super) safe fn check(name: &Name<'_>) -> Result<u64>;
                #[entry = $check]
                pub(super) safe fn check_optional(name: Option<&Name<'_>>) -> Result<u64>;
                #[entry = $check]
                pub(super) safe fn check_made(name: &Made) -> Result<u64>;
                #[entry = $check]
                pub(super) safe fn check_shown(name: Option<&Shown>) -> Result<u64>;
                #[entry = $check_value]
                pub(super) safe fn check_value(name: Name<'_>) -> Result<u64>;
                #[entry = $check_value]
                pub(super) safe fn check_made_value(name: Made) -> Result<u64>;
                #[entry = $fill]
                #[ret(c_int)]
                #[fails_if(nonzero, code = returned)]
                pub(super) safe fn fill(#[out] out: &mut Shown) -> Result<()>;
                #[entry = $fill]
                #[fails_if(zero, code = returned)]
                pub(super) safe fn fill_and_fail(#[out] out: &mut Shown) -> Result<c_int>;
                #[entry = $fill]
                #[ret(c_int)]
                pub(super) safe fn filled(#[retval] out: Shown) -> Result<Shown>;
                #[entry = $invalid]
                #[ret(c_int)]
                pub(super) safe fn invalid(#[out] out: &mut Shown) -> Result<()>;
                #[entry = $returned]
                pub(super) safe fn returned() -> Result<Shown>;
                #[entry = $make]
                #[ret(c_int)]
                #[fails_if(nonzero, code = returned)]
                pub(super) safe fn make(first: Option<&str>, last: Option<&str>, age: c_int, #[out] out: &mut Made) -> Result<()>;
                #[entry = $make]
                #[ret(c_int)]
                pub(super) safe fn make_optional(first: Option<&str>, last: Option<&str>, age: c_int, #[out] out: Option<&mut Made>) -> Result<()>;
                #[entry = $make]
                #[fails_if(zero, code = returned)]
                pub(super) safe fn make_and_fail(first: Option<&str>, last: Option<&str>, age: c_int, #[out] out: &mut Made) -> Result<c_int>;
                #[entry = $make]
                #[ret(c_int)]
                pub(super) safe fn make_retval(first: Option<&str>, last: Option<&str>, age: c_int, #[retval] out: Made) -> Result<Made>;
                #[entry = $make]
                #[fails_if(zero, code = returned)]
                pub(super) safe fn make_retval_and_fail(first: Option<&str>, last: Option<&str>, age: c_int, #[retval] out: Made) -> Result<(c_int, Made)>;
                #[entry = $birthday]
                #[ret(c_int)]
                #[fails_if(negative, code = returned)]
                pub(super) safe fn birthday(name: &mut Shown) -> Result<()>;
                #[entry = $birthday]
                #[ret(c_int)]
                #[fails_if(negative, code = returned)]
                pub(super) safe fn birthday_optional(name: Option<&mut Shown>) -> Result<()>;
                /// The texts are our own, so nothing is freed by the library's function.
                #[entry = $birthday]
                #[ret(c_int)]
                pub(super) safe fn birthday_made(name: &mut Made) -> Result<()>;
                /// Frees the texts, which must be the library's: it refuses those of others.
                #[entry = $clear]
                pub(super) safe fn clear(name: &mut Made) -> Result<()>;
                #[entry = $make]
                #[ret(c_int)]
                pub(super) safe fn make_over(first: Option<&str>, last: Option<&str>, age: c_int, out: &mut Made) -> Result<()>;
                #[entry = $array]
                pub(super) safe fn check_all(names: &[Name<'_>], #[len_of(names)] count: usize) -> Result<u64>;
                #[entry = $array]
                pub(super) safe fn check_vector(names: Vec<Made>, #[len_of(names)] count: usize) -> Result<u64>;
            }

            #[test]
            fn goes_in_by_pointer_and_by_value() {
                let texts = ["", "Ada", "Grüße, 語 and 😀", "Lovelace"];
                for first in texts.map(Some).into_iter().chain([None]) {
                    for last in texts {
                        let expected = expect(first, Some(last), 36).unwrap();
                        let name = Name { first, last, age: 36 };
                        assert_eq!(check(&name).unwrap(), expected);
                        assert_eq!(check_optional(Some(&name)).unwrap(), expected);
                        assert_eq!(check_value(name).unwrap(), expected);
                        assert_eq!(check_made(&made(first, last, 36)).unwrap(), expected);
                        assert_eq!(check_made_value(made(first, last, 36)).unwrap(), expected);
                    }
                }
                assert_eq!(check_optional(None).unwrap(), 0);
                assert_eq!(check_shown(None).unwrap(), 0);
                assert_eq!(check_shown(Some(&shown("a", "b", 1))).unwrap(), expect(Some("a"), Some("b"), 1).unwrap());
            }

            #[test]
            fn goes_in_whatever_its_length() {
                for length in [0, 1, 100, 165, 254, 255, 256, 257, 508, 511, 512, 513, 1000, 1023, 5000] {
                    for character in ['x', 'é', '語', '😀'] {
                        let first = character.to_string().repeat(length);
                        for last in ["", "x", &first] {
                            let name = Name { first: Some(&first), last, age: -1 };
                            assert_eq!(check(&name).unwrap(), expect(Some(&first), Some(last), -1).unwrap());
                        }
                    }
                }
            }

            #[test]
            fn a_nul_inside_is_refused_with_the_field() {
                let last = Name { first: None, last: "a\0b", age: 0 };
                let problem = Problem::InteriorNul { at: 1 };
                assert_eq!(place(check(&last)), (problem.clone(), "check: name.last".to_owned()));
                assert_eq!(place(check_value(last)), (problem.clone(), "check_value: name.last".to_owned()));
                let first = Name { first: Some("a\0b"), ..last };
                assert_eq!(place(check_optional(Some(&first))), (problem.clone(), "check_optional: name.first".to_owned()));
                let names = [Name { last: "ok", ..last }, Name { last: "", ..last }, last];
                assert_eq!(place(check_all(&names)), (problem, "check_all: names[2].last".to_owned()));
            }

            #[test]
            fn comes_out_copied_when_it_stays_native_codes() {
                without_leaks(|| {
                    let expected = shown("Ada", "Lovelace", 36);
                    let mut out = shown("something", "else", 1);
                    fill(&mut out).unwrap();
                    assert_eq!(out, expected);
                    assert_eq!(filled().unwrap(), expected);
                    assert_eq!(returned().unwrap(), expected);
                });
            }

            #[test]
            fn comes_out_copied_and_freed_when_it_is_ours() {
                without_leaks(|| {
                    let mut out = Made::default();
                    for (first, last) in [(Some("Ada"), "Lovelace"), (None, "Grüße, 語 and 😀"), (Some(""), "")] {
                        make(first, Some(last), 36, &mut out).unwrap();
                        assert_eq!(out, made(first, last, 36));
                        assert_eq!(make_retval(first, Some(last), -5).unwrap(), made(first, last, -5));
                        make_optional(first, Some(last), 7, Some(&mut out)).unwrap();
                        assert_eq!(out, made(first, last, 7));
                    }
                });
            }

            #[test]
            fn a_failed_call_delivers_nothing_and_leaks_nothing() {
                without_leaks(|| {
                    let mut out = shown("before", "the call", 1);
                    assert!(fill_and_fail(&mut out).is_err());
                    assert_eq!(out, shown("before", "the call", 1));
                    let mut out = made(Some("before"), "the call", 1);
                    assert_eq!(os_code(make_and_fail(Some("a"), Some("b"), 2, &mut out)).value(), 0);
                    assert_eq!(out, made(Some("before"), "the call", 1));
                    assert!(make_retval_and_fail(Some("a"), Some("b"), 2).is_err());
                });
            }

            #[test]
            fn what_cannot_be_lifted_leaks_nothing_and_changes_nothing() {
                without_leaks(|| {
                    // The last name is null, which `String` does not allow; the first one was lifted.
                    let mut out = made(Some("before"), "the call", 1);
                    assert_eq!(place(make(Some("a"), None, 2, &mut out)), (Problem::Null, "make: out.last".to_owned()));
                    assert_eq!(out, made(Some("before"), "the call", 1));
                    assert_eq!(place(make_retval(Some("a"), None, 2)), (Problem::Null, "make_retval: out.last".to_owned()));
                    let mut out = Shown::default();
                    assert_eq!(place(invalid(&mut out)), ($problem, "invalid: out.last".to_owned()));
                    assert_eq!(out, Shown::default());
                });
            }

            #[test]
            fn goes_both_ways() {
                without_leaks(|| {
                    let long = "é".repeat(600);
                    let mut name = shown("Ada", &long, 36);
                    birthday(&mut name).unwrap();
                    // Swapped by swapping the pointers, which lead to what we passed.
                    assert_eq!(name, shown(&long, "Ada", 37));
                    birthday_optional(Some(&mut name)).unwrap();
                    assert_eq!(name, shown("Ada", &long, 38));
                    assert_eq!(os_code(birthday_optional(None)).value(), -1);
                    let mut name = made(Some("Ada"), &long, 36);
                    birthday_made(&mut name).unwrap();
                    assert_eq!(name, made(Some(&long), "Ada", 37));
                });
            }

            #[test]
            fn what_native_code_puts_in_place_of_ours_is_freed() {
                without_leaks(|| {
                    let mut name = made(Some("ours"), "too", 1);
                    make_over(Some("theirs"), Some("as well"), 2, &mut name).unwrap();
                    assert_eq!(name, made(Some("theirs"), "as well", 2));
                    let failed = make_over(Some("theirs"), None, 3, &mut name);
                    assert_eq!(place(failed), (Problem::Null, "make_over: out.last".to_owned()));
                });
            }

            /// The library knows its own memory, frees nothing of ours, and sets the pointers to null.
            #[test]
            fn what_we_lend_is_not_native_codes_to_free() {
                let before = (fx_live_here(), fx_bad_frees_here());
                let mut name = made(Some("ours"), "too", 1);
                assert_eq!(place(clear(&mut name)), (Problem::Null, "clear: name.last".to_owned()));
                assert_eq!((fx_live_here(), fx_bad_frees_here()), (before.0, before.1 + 2));
            }

            #[test]
            fn arrays_go_in() {
                let texts: Vec<String> = (0..300).map(|n| format!("name {n}")).collect();
                for count in [0, 1, 2, 5, 20, 21, 22, 100, 300] {
                    let names: Vec<Name<'_>> =
                        texts[..count].iter().enumerate().map(|(age, text)| Name { first: None, last: text, age: age as c_int }).collect();
                    let expected = names.iter().fold(0u64, |sum, name| sum.wrapping_add(expect(None, Some(name.last), name.age).unwrap()));
                    assert_eq!(check_all(&names).unwrap(), expected);
                    let owned = names.iter().map(|name| made(name.first, name.last, name.age)).collect();
                    assert_eq!(check_vector(owned).unwrap(), expected);
                }
            }
        }
    )*};
}
encodings! {
    utf8: utf8, "fx_name_expect" "fx_name_check" "fx_name_check_value" "fx_name_fill" "fx_name_fill_invalid" "fx_name_return" "fx_name_make" "fx_name_clear" "fx_name_birthday" "fx_names_check", Problem::InvalidUtf8 { at: 4 };
    utf16: utf16, "fx_name_expect_u16" "fx_name_check_u16" "fx_name_check_value_u16" "fx_name_fill_u16" "fx_name_fill_invalid_u16" "fx_name_return_u16" "fx_name_make_u16" "fx_name_clear_u16" "fx_name_birthday_u16" "fx_names_check_u16", Problem::InvalidUtf16 { at: 4, unit: 0xD800 };
}

#[test]
fn the_place_is_a_path() {
    let name = utf8::Name { first: None, last: "\0", age: 0 };
    let Err(Error::Marshal(error)) = utf8::check_all(&[name]) else { panic!() };
    assert_eq!(error.path(), [PathStep::Index(0), field("last")]);
    assert_eq!((error.function(), error.parameter()), (Some("check_all"), Some("names")));
}

/// The strategies without a stub: native code that does not do what it says.
#[test]
fn a_misaligned_text_is_refused() {
    use pinvoke::marshal::{Kept, NativeStruct};
    type Native = <utf16::Shown as NativeStruct>::Native;
    let units = [0u16; 4];
    let mut native = std::mem::MaybeUninit::<Native>::zeroed();
    // SAFETY: the first field is a pointer; the second stays null.
    unsafe { native.as_mut_ptr().cast::<*const u16>().write(units.as_ptr().byte_add(1)) };
    // SAFETY: the pointer is never followed.
    let lifted = unsafe { utf16::Shown::lift(native.as_ptr(), Kept::NOTHING) };
    let error = lifted.unwrap_err();
    assert_eq!(
        *error.problem(),
        Problem::Misaligned { address: units.as_ptr().addr() + 1, align: 2 }
    );
    assert_eq!(error.path(), [field("first")]);
}

#[test]
fn everything_can_go_in() {
    fn goes_in<T: LowerStruct>() {}
    goes_in::<utf8::Name<'_>>();
    goes_in::<utf8::Made>();
    goes_in::<utf8::Shown>();
}

common_layouts::layouts_agree! {
    native utf8::Name<'_> = "name";
    native utf8::Made = "name";
    native utf8::Shown = "name";
    native utf16::Name<'_> = "name_u16";
    native utf16::Made = "name_u16";
    native utf16::Shown = "name_u16";
}
