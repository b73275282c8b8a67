//! Arrays of structs that end with a struct of zeros.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

/// There are three bytes between the fields.
#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Mark {
    kind: i8,
    place: i32,
}

/// What goes in.
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Word<'a> {
    text: Option<&'a str>,
    weight: i32,
}

/// What comes back, from a library that keeps it.
#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8)]
struct KeptWord {
    #[borrowed]
    text: Option<String>,
    weight: i32,
}
/// What comes back for the caller to free.
#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8)]
struct OwnWord {
    #[free(with = fx_free)]
    text: String,
    weight: i32,
}

#[dll_import(LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_marks_total(#[marshal(lparray, zero_terminated)] marks: &[Mark]) -> Result<i64>;
    #[ret(lparray, zero_terminated)]
    #[free(with = fx_free)]
    safe fn fx_marks_make(n: c_int) -> Result<Vec<Mark>>;
    safe fn fx_words_total(#[marshal(lparray, zero_terminated)] words: &[Word<'_>]) -> Result<i64>;
    #[ret(lparray, zero_terminated)]
    #[borrowed(static)]
    safe fn fx_words_kept() -> Result<Vec<KeptWord>>;
    /// The first of them.
    #[entry = "fx_words_kept"]
    #[borrowed(static)]
    safe fn fx_word_kept() -> Result<KeptWord>;
    #[entry = "fx_words_kept"]
    #[borrowed(static)]
    safe fn fx_word_kept_or_null() -> Result<Option<KeptWord>>;
    #[ret(lparray, zero_terminated)]
    #[free(with = fx_free)]
    safe fn fx_words_make(n: c_int, bad: c_int) -> Result<Vec<OwnWord>>;
    unsafe fn fx_free(memory: *mut c_void);
}

fn mark(number: i32) -> Mark {
    Mark { kind: number as i8, place: number }
}
fn word(text: &str, weight: i32) -> Word<'_> {
    Word { text: Some(text), weight }
}

/// The place of a zero that ends the array too early.
#[track_caller]
fn ended_at<T>(result: Result<T>) -> usize {
    let Err(Error::Marshal(error)) = result else { panic!("no error") };
    assert_eq!(*error.problem(), Problem::InteriorZero);
    let [PathStep::Index(index)] = error.path() else { panic!("{error}") };
    *index
}

#[test]
fn a_struct_of_zeros_is_put_behind_the_last() {
    assert_eq!(fx_marks_total(&[]).unwrap(), 0);
    assert_eq!(fx_marks_total(&[mark(1), mark(2), mark(3)]).unwrap(), 14);
    let many = vec![mark(2); 10_000];
    assert_eq!(fx_marks_total(&many).unwrap(), 40_000);
    assert_eq!(fx_words_total(&[]).unwrap(), 0);
    assert_eq!(fx_words_total(&[word("a", 1), word("grün", 10), word("", 3)]).unwrap(), 51);
    let many: Vec<Word<'_>> = (0..1000).map(|_| word("ten units!", 1)).collect();
    assert_eq!(fx_words_total(&many).unwrap(), 10_000);
}

#[test]
fn one_field_that_is_not_zero_does_not_end_the_array() {
    let half = [Mark { kind: 0, place: 5 }, Mark { kind: 7, place: 0 }, mark(2)];
    assert_eq!(fx_marks_total(&half).unwrap(), 4);
    let missing = Word { text: None, weight: 3 };
    assert_eq!(fx_words_total(&[missing, word("ab", 2)]).unwrap(), 4);
}

#[test]
fn a_struct_of_zeros_inside_is_refused() {
    assert_eq!(ended_at(fx_marks_total(&[mark(1), mark(0), mark(2)])), 1);
    let nothing = Word { text: None, weight: 0 };
    assert_eq!(ended_at(fx_words_total(&[word("a", 1), word("b", 1), nothing])), 2);
}

#[test]
fn native_code_returns_structs_up_to_the_zeros() {
    without_leaks(|| {
        // What stands between the fields of the last one is not zero.
        assert_eq!(fx_marks_make(3).unwrap(), [mark(1), mark(2), mark(3)]);
        assert_eq!(fx_marks_make(0).unwrap(), []);
        let words = fx_words_make(2, 0).unwrap();
        let own = |text: &str, weight| OwnWord { text: text.to_owned(), weight };
        assert_eq!(words, [own("word 0", 1), own("word 1", 2)]);
    });
    let kept = |text: Option<&str>, weight| KeptWord { text: text.map(str::to_owned), weight };
    assert_eq!(
        fx_words_kept().unwrap(),
        [kept(Some("one"), 1), kept(Some("two"), 2), kept(None, 3)]
    );
}

/// The counters would see a release of what the library keeps.
#[test]
fn a_struct_that_the_library_keeps_is_read_again_and_again() {
    without_leaks(|| {
        let one = || KeptWord { text: Some("one".to_owned()), weight: 1 };
        for _ in 0..3 {
            assert_eq!(fx_word_kept().unwrap(), one());
            assert_eq!(fx_word_kept_or_null().unwrap(), Some(one()));
        }
    });
}

#[test]
fn a_struct_that_cannot_be_read_is_named_and_the_others_are_released() {
    without_leaks(|| {
        let Err(Error::Marshal(error)) = fx_words_make(4, 1) else { panic!("no error") };
        assert_eq!(*error.problem(), Problem::InvalidUtf8 { at: 0 });
        assert_eq!(error.path(), [PathStep::Index(2), PathStep::Field("text")]);
    });
}

common_layouts::layouts_agree! {
    plain Mark = "mark";
    native Word<'_> = "word";
    native KeptWord = "word";
    native OwnWord = "word";
}
