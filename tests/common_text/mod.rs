//! What the tests of text, buffers, arrays and callbacks share.
#![allow(dead_code)]

use pinvoke::Error;
use pinvoke::error::{MarshalError, Problem};
use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    /// Blocks, objects and handles that this thread has taken and not given back.
    #[entry = "fx_live_here"]
    pub safe fn live() -> c_long;
    /// Releases by this thread of what was no live block.
    #[entry = "fx_bad_frees_here"]
    pub safe fn bad_frees() -> c_long;
    /// Calls by this thread of the functions that fill buffers.
    #[entry = "fx_calls"]
    pub safe fn calls() -> c_int;
    #[entry = "fx_reset_calls"]
    pub safe fn reset_calls();
    #[entry = "fx_str_hash_n"]
    pub safe fn hash_bytes(units: &[u8], #[len_of(units)] count: usize) -> u64;
    #[entry = "fx_str_hash_n_u16"]
    pub safe fn hash_wide(units: &[u16], #[len_of(units)] count: usize) -> u64;
}

/// Around the block of eight bytes, the SSE block, and the scratch of 512 units.
pub const LENGTHS: [usize; 12] = [0, 1, 7, 8, 15, 16, 17, 255, 511, 512, 513, 5000];

/// One to four bytes of UTF-8; the last takes two units of UTF-16.
pub const CHARACTERS: [char; 5] = ['a', 'é', 'Ж', '語', '😀'];

/// Texts of `length` units in one encoding or the other, and of `length` characters.
pub fn samples(length: usize) -> Vec<String> {
    let mut all = vec!["x".repeat(length), mixed(length)];
    for character in CHARACTERS {
        all.push(character.to_string().repeat(length));
        for taken in [character.len_utf8(), character.len_utf16()] {
            let Some(rest) = length.checked_sub(taken) else { continue };
            all.push(format!("{}{character}", "x".repeat(rest)));
            all.push(format!("{character}{}", "x".repeat(rest)));
            all.push(format!("{}{character}{}", "x".repeat(rest / 2), "x".repeat(rest - rest / 2)));
        }
    }
    all
}

/// Text that changes between ASCII and the rest, with runs of both.
pub fn mixed(length: usize) -> String {
    const PATTERN: &str = "naïve café — Привет, 語😀 and a run of plain ASCII text, then é";
    PATTERN.chars().cycle().take(length).collect()
}

/// What C makes of the UTF-8 units of a text, given with their number.
pub fn utf8_hash(text: &str) -> u64 {
    hash_bytes(text.as_bytes())
}

/// What C makes of the UTF-16 units of a text, by the standard library's conversion.
pub fn utf16_hash(text: &str) -> u64 {
    hash_wide(&text.encode_utf16().collect::<Vec<_>>())
}

/// The conversion error of a call that must have one.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T>) -> MarshalError {
    match result {
        Err(Error::Marshal(error)) => error,
        other => panic!("expected a marshalling error, got {other:?}"),
    }
}

/// Requires a conversion error at a place.
#[track_caller]
pub fn refuses<T: std::fmt::Debug>(result: Result<T>, place: (&str, &str), problem: Problem) {
    let error = refused(result);
    assert_eq!(*error.problem(), problem);
    assert_eq!((error.function(), error.parameter()), (Some(place.0), Some(place.1)));
    let text = error.to_string();
    assert!(text.contains(place.0) && text.contains(place.1), "{text}");
}

/// The code of a call that reached the function and failed there.
#[track_caller]
pub fn failed<T: std::fmt::Debug>(result: Result<T>) -> i64 {
    match result {
        Err(Error::Os(error)) => error.code().value(),
        other => panic!("expected a failed call, got {other:?}"),
    }
}

/// Runs a test's body and requires that it gave back what it took from the library.
#[track_caller]
pub fn nothing_leaks(body: impl FnOnce()) {
    let before = (live(), bad_frees());
    body();
    assert_eq!((live(), bad_frees()), before, "blocks outstanding, wrong releases");
}
