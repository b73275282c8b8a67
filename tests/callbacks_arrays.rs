//! Arrays and UTF-16 text that native code passes to callbacks.
#![allow(missing_docs)]

mod common;

use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use widestring::{U16CStr, u16cstr};

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i16)]
enum Side {
    Left = -1,
    Right = 1,
}

macro_rules! signatures {
    ($($name:ident($argument:ident: $ty:ty $(, $form:tt)?);)*) => {$(
        #[native_callback(charset = utf16, bools = bool32, on_panic = -1)]
        type $name = extern "C" fn(
            $(#[marshal $form])? $argument: $ty,
            #[len_of($argument)] count: usize,
            #[user_data] user: *mut c_void,
        ) -> c_int;
    )*};
}
signatures! {
    Flags(flags: &[bool]);
    Bytes(flags: &[bool], (lparray, elem = bool8));
    Change(flags: &mut [bool]);
    Sides(sides: &mut [Side]);
    Wide(letters: &[char]);
    Narrow(letters: &[char], (lparray, elem = char8));
    Whole(letters: &[char], (lparray, elem = char32));
    Texts(texts: &[&str]);
    SomeTexts(texts: &[Option<&str>]);
    WideTexts(texts: &[&U16CStr]);
    SomeWideTexts(texts: &[Option<&U16CStr>]);
    CTexts(texts: &[&CStr]);
    SomeCTexts(texts: &[Option<&CStr>]);
}
#[native_callback(on_panic = -1)]
type WideText = extern "C" fn(text: &U16CStr, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = -1)]
type SomeWideText = extern "C" fn(text: Option<&U16CStr>, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(bools = bool32, on_panic = -1)]
type Signed = extern "C" fn(
    flags: &[bool],
    #[len_of(flags)] count: isize,
    #[user_data] user: *mut c_void,
) -> c_int;

macro_rules! passes {
    ($($entry:literal $name:ident($argument:ident: $ty:ty) => $signature:ident($passed:ty);)*) => {
        #[dll_import(LIBRARY)]
        unsafe extern "C" {
            $(
                #[entry = $entry]
                safe fn $name(
                    $argument: $ty,
                    #[len_of($argument)] count: usize,
                    #[callback($signature, user = user)] f: impl FnMut($passed) -> c_int,
                    #[user_data] user: *mut c_void,
                ) -> Result<c_int>;
            )*
            #[entry = "fx_pass_text_u16"]
            safe fn pass_wide(
                text: &U16CStr,
                #[callback(WideText, user = user)] f: impl FnMut(&U16CStr) -> c_int,
                #[user_data] user: *mut c_void,
            ) -> Result<c_int>;
            #[entry = "fx_pass_text_u16"]
            safe fn pass_some_wide(
                text: Option<&U16CStr>,
                #[callback(SomeWideText, user = user)] f: impl FnMut(Option<&U16CStr>) -> c_int,
                #[user_data] user: *mut c_void,
            ) -> Result<c_int>;
            #[entry = "fx_pass_32"]
            unsafe fn pass_signed(
                items: *mut i32,
                count: isize,
                #[callback(Signed, user = user)] f: impl FnMut(&[bool]) -> c_int,
                #[user_data] user: *mut c_void,
            ) -> Result<c_int>;
        }
    };
}
passes! {
    "fx_pass_32" pass_flags(items: &mut [i32]) => Flags(&[bool]);
    "fx_pass_8" pass_bytes(items: &mut [i8]) => Bytes(&[bool]);
    "fx_pass_32" pass_change(items: &mut [i32]) => Change(&mut [bool]);
    "fx_pass_16" pass_sides(items: &mut [i16]) => Sides(&mut [Side]);
    "fx_pass_16" pass_letters(items: &mut [u16]) => Wide(&[char]);
    "fx_pass_8" pass_narrow(items: &mut [u8]) => Narrow(&[char]);
    "fx_pass_32" pass_whole(items: &mut [u32]) => Whole(&[char]);
    "fx_pass_texts_u16" pass_texts(items: &[&U16CStr]) => Texts(&[&str]);
    "fx_pass_texts_u16" pass_holes(items: &[Option<&U16CStr>]) => SomeTexts(&[Option<&str>]);
    "fx_pass_texts_u16" pass_without_holes(items: &[Option<&U16CStr>]) => Texts(&[&str]);
    "fx_pass_texts_u16" pass_wides(items: &[&U16CStr]) => WideTexts(&[&U16CStr]);
    "fx_pass_texts_u16" pass_some_wides(items: &[Option<&U16CStr>]) => SomeWideTexts(&[Option<&U16CStr>]);
    "fx_pass_texts" pass_c_texts(items: &[&CStr]) => CTexts(&[&CStr]);
    "fx_pass_texts" pass_some_c_texts(items: &[Option<&CStr>]) => SomeCTexts(&[Option<&CStr>]);
    "fx_pass_texts" pass_holes_as_texts(items: &[Option<&CStr>]) => CTexts(&[&CStr]);
}

#[test]
fn numbers_become_bools_enums_and_characters() {
    let mut seen = Vec::new();
    assert_eq!(
        pass_flags(&mut [1, 0, -7], |flags| {
            seen.extend_from_slice(flags);
            5
        })
        .unwrap(),
        5
    );
    assert_eq!(seen, [true, false, true], "any number but 0 is true");
    assert_eq!(pass_bytes(&mut [0, 2], |flags| c_int::from(flags == [false, true])).unwrap(), 1);
    assert_eq!(pass_flags(&mut [], |flags| flags.len() as c_int).unwrap(), 0);
    let is = |expected: &'static str| {
        move |letters: &[char]| c_int::from(letters.iter().collect::<String>() == expected)
    };
    assert_eq!(pass_letters(&mut [0x61, 0x8A9E], is("a語")).unwrap(), 1);
    assert_eq!(pass_narrow(&mut [0x61, 0x7A], is("az")).unwrap(), 1);
    assert_eq!(pass_whole(&mut [0x61, 0x1_F600], is("a😀")).unwrap(), 1);
}

#[test]
fn what_a_callback_changes_goes_back() {
    let mut items = [1, 0, 5];
    pass_change(&mut items, |flags| {
        for flag in flags {
            *flag = !*flag;
        }
        0
    })
    .unwrap();
    assert_eq!(items, [0, 1, 0]);
    let mut sides = [1, 1, -1];
    pass_sides(&mut sides, |sides| {
        assert_eq!(sides, [Side::Right, Side::Right, Side::Left]);
        sides[0] = Side::Left;
        0
    })
    .unwrap();
    assert_eq!(sides, [-1, 1, -1]);
}

#[test]
fn utf_16_text_is_lent_or_converted() {
    let texts = [u16cstr!("grün"), u16cstr!(""), u16cstr!("😀")];
    let mut seen = Vec::new();
    pass_texts(&texts, |texts| {
        seen.extend(texts.iter().map(|text| text.to_string()));
        0
    })
    .unwrap();
    assert_eq!(seen, ["grün", "", "😀"]);
    let holes = [Some(texts[0]), None];
    let equal = |texts: &[Option<&str>]| c_int::from(texts == [Some("grün"), None]);
    assert_eq!(pass_holes(&holes, equal).unwrap(), 1);
    assert_eq!(pass_wides(&texts, |lent| c_int::from(lent == texts)).unwrap(), 1);
    assert_eq!(pass_some_wides(&holes, |lent| c_int::from(lent == holes)).unwrap(), 1);
    let same = |lent: &U16CStr| c_int::from(lent.as_ptr() == texts[0].as_ptr());
    assert_eq!(pass_wide(texts[0], same).unwrap(), 1, "the text itself, not a copy");
    assert_eq!(pass_some_wide(None, |text| c_int::from(text.is_none())).unwrap(), 1);
    let many = vec![texts[0]; 100];
    assert_eq!(pass_texts(&many, |texts| texts.len() as c_int).unwrap(), 100);
}

#[test]
fn c_strings_are_lent() {
    let texts = [c"one", c"two"];
    assert_eq!(pass_c_texts(&texts, |lent| c_int::from(lent == texts)).unwrap(), 1);
    let holes = [None, Some(c"two")];
    assert_eq!(pass_some_c_texts(&holes, |lent| c_int::from(lent == holes)).unwrap(), 1);
}

/// The error of an argument that is not valid: the closure is not called.
#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, String) {
    match result {
        Err(pinvoke::Error::Marshal(error)) => (error.problem().clone(), error.to_string()),
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("no error"),
    }
}

#[test]
fn bad_elements_are_refused_with_their_place() {
    let (problem, text) = refused(pass_sides(&mut [1, 7], |_| panic!("called")));
    assert!(matches!(problem, Problem::UnknownEnumValue { value: 7, .. }));
    assert!(text.contains("sides[1]"), "{text}");
    let (problem, text) = refused(pass_letters(&mut [0x61, 0xD800], |_| panic!("called")));
    assert!(matches!(problem, Problem::InvalidCharacter { value: 0xD800, .. }));
    assert!(text.contains("letters[1]"), "{text}");
    let holes = [Some(u16cstr!("a")), None];
    let (problem, text) = refused(pass_without_holes(&holes, |_| panic!("called")));
    assert_eq!(problem, Problem::Null);
    assert!(text.contains("texts[1]"), "{text}");
    let (problem, text) = refused(pass_holes_as_texts(&[None], |_| panic!("called")));
    assert_eq!(problem, Problem::Null);
    assert!(text.contains("texts[0]"), "{text}");
    let lone = [0x61, 0xD800, 0];
    let lone = U16CStr::from_slice(&lone).unwrap();
    let (problem, text) = refused(pass_texts(&[lone], |_| panic!("called")));
    assert_eq!(problem, Problem::InvalidUtf16 { at: 1, unit: 0xD800 });
    assert!(text.contains("texts[0]"), "{text}");
}

#[test]
fn bad_counts_and_nulls_are_refused() {
    let mut items = [1];
    // SAFETY: the fixture hands the arguments to the callback and does nothing else with them.
    let passed = |pointer: *mut i32, count| unsafe {
        pass_signed(pointer, count, |flags| flags.len() as c_int)
    };
    assert_eq!(passed(items.as_mut_ptr(), 1).unwrap(), 1);
    assert_eq!(passed(std::ptr::null_mut(), 0).unwrap(), 0);
    let (problem, _) = refused(passed(items.as_mut_ptr(), -1));
    assert!(matches!(problem, Problem::CountOutOfRange { count: -1, .. }), "{problem:?}");
    assert_eq!(refused(passed(std::ptr::null_mut(), 1)).0, Problem::Null);
    let misaligned = items.as_mut_ptr().wrapping_byte_add(1);
    let (problem, _) = refused(passed(misaligned, 1));
    assert!(matches!(problem, Problem::Misaligned { align: 4, .. }), "{problem:?}");
}
