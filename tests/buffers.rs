//! Buffers of the caller that native code fills with text: each protocol, at the exact lengths.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::prelude::*;

/// The fixture's codes, as fixtures.h has them.
const NO_VALUE: i64 = 203;
const MORE_DATA: i64 = 234;

/// The same declarations for both encodings.
macro_rules! buffers {
    ($charset:ident, $pointer:ident, $needed:tt, $snprintf:tt, $truncated:tt, $full:tt, $bare:tt,
     $error:tt, $error_bytes:tt, $errno:tt, $status:tt, $path:tt, $plain:tt, $moving:tt) => {
        use pinvoke::prelude::*;

        #[dll_import(pinvoke_fixtures::LIBRARY, charset = $charset, last_error)]
        unsafe extern "C" {
            #[entry = $needed]
            #[fails_if(zero_if_error)]
            pub safe fn needed(
                source: Option<&str>,
                #[out(grow = needed)] text: &mut String,
                #[len_of(text)] capacity: u32,
            ) -> Result<u32>;
            #[entry = $needed]
            #[ret(u32)]
            #[fails_if(zero_if_error)]
            pub safe fn needed_retval(
                source: Option<&str>,
                #[retval]
                #[out(grow = needed)]
                text: String,
                #[len_of(text)] capacity: u32,
            ) -> Result<String>;
            #[entry = $snprintf]
            pub safe fn snprintf(
                source: &str,
                #[out(grow = needed)] text: &mut String,
                #[len_of(text)] capacity: usize,
            ) -> Result<c_int>;
            #[entry = $truncated]
            #[fails_if(zero_if_error)]
            pub safe fn truncated(
                source: Option<&str>,
                #[out(grow = truncated)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $full]
            #[ret(u32)]
            pub safe fn truncated_full(
                source: &str,
                #[retval]
                #[out(grow = truncated)]
                text: String,
                #[len_of(text)] capacity: u32,
            ) -> Result<String>;
            #[entry = $bare]
            #[ret(isize)]
            #[fails_if(minus_one)]
            pub safe fn truncated_bare(
                source: Option<&str>,
                #[retval]
                #[out(grow = truncated)]
                text: String,
                #[len_of(text)] capacity: usize,
            ) -> Result<String>;
            #[entry = $error]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error(
                source: &str,
                #[out(grow = error(234))] text: &mut String,
                #[len_of(text)] count: &mut u32,
            ) -> Result<()>;
            #[entry = $error_bytes]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error_bytes(
                source: &str,
                #[out(grow = error(234), unit = bytes)] text: &mut String,
                #[len_of(text)] size: &mut u32,
            ) -> Result<()>;
            #[entry = $error_bytes]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error_bytes_retval(
                source: &str,
                #[retval]
                #[out(grow = error(234))]
                text: String,
                #[len_of(text, unit = bytes)] size: &mut u32,
            ) -> Result<String>;
            #[entry = $errno]
            #[ret($pointer)]
            #[fails_if(null)]
            pub safe fn errno(
                source: &str,
                #[out(grow = error(34))] text: &mut String,
                #[len_of(text)] capacity: usize,
            ) -> Result<()>;
            #[entry = $status]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned_system)]
            pub safe fn status(
                source: &str,
                #[retval]
                #[out(grow = error(34))]
                text: String,
                #[len_of(text)] capacity: usize,
            ) -> Result<String>;
            // The code that means "too small" is another one here: the call fails.
            #[entry = $error]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error_of_another_code(
                source: &str,
                #[out(grow = error(122))] text: &mut String,
                #[len_of(text)] count: &mut u32,
            ) -> Result<()>;
            #[entry = $path]
            pub safe fn path(
                source: &str,
                #[out(capacity = 260)] text: &mut String,
            ) -> Result<c_int>;
            #[entry = $plain]
            pub safe fn plain(
                source: &str,
                #[out(capacity = 600)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<()>;
            #[entry = $plain]
            pub safe fn plain_retval(
                source: &str,
                #[retval]
                #[out(capacity = 9)]
                text: String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<String>;
            #[entry = $plain]
            pub safe fn plain_given(
                source: &str,
                #[out]
                #[marshal(size_param = capacity)]
                text: &mut String,
                capacity: c_int,
            ) -> Result<()>;
            #[entry = $moving]
            #[ret(u32)]
            pub safe fn moving(
                #[retval]
                #[out(grow = needed)]
                text: String,
                #[len_of(text)] capacity: u32,
            ) -> Result<String>;
        }
    };
}

mod utf8 {
    buffers! {
        utf8, lputf8str, "fx_get_needed", "fx_get_snprintf", "fx_get_truncated",
        "fx_get_truncated_full", "fx_get_truncated_bare", "fx_get_error", "fx_get_error_bytes",
        "fx_get_errno", "fx_get_status", "fx_get_path", "fx_get_plain", "fx_get_needed_moving"
    }
}

mod utf16 {
    buffers! {
        utf16, lpwstr, "fx_get_needed_u16", "fx_get_snprintf_u16", "fx_get_truncated_u16",
        "fx_get_truncated_full_u16", "fx_get_truncated_bare_u16", "fx_get_error_u16",
        "fx_get_error_bytes_u16", "fx_get_errno_u16", "fx_get_status_u16", "fx_get_path_u16",
        "fx_get_plain_u16", "fx_get_needed_moving_u16"
    }
}

/// Where the scratch of 512 units ends, where it has been quadrupled, and far above.
const BOUNDARIES: [usize; 14] =
    [0, 1, 17, 509, 510, 511, 512, 513, 514, 2046, 2047, 2048, 2049, 9000];

/// Calls until a buffer that starts at 512 units and is quadrupled has room for `units`.
fn quadruplings(units: usize) -> c_int {
    (0..).take_while(|step| 512 << (2 * step) < units).count() as c_int + 1
}

/// Requires of one call its result and, by the library's count, how often it called.
#[track_caller]
fn fills(expected: (&str, c_int), call: impl FnOnce() -> Result<String>) {
    reset_calls();
    let text = call().unwrap();
    assert!(text == expected.0, "{} bytes wanted, {text:?}", expected.0.len());
    assert_eq!(calls(), expected.1, "calls for {} bytes", text.len());
}

/// The text of a buffer that held another text before.
fn into_used(fill: impl FnOnce(&mut String) -> Result<()>) -> Result<String> {
    let mut text = "what it held before".to_owned();
    fill(&mut text)?;
    Ok(text)
}

/// The text, and that the returned length is the text's.
fn with_length(units: usize, fill: impl FnOnce(&mut String) -> Result<usize>) -> Result<String> {
    into_used(|text| {
        let returned = fill(text)?;
        assert_eq!(returned, units);
        Ok(())
    })
}

macro_rules! protocols {
    ($api:ident, $units:expr) => {
        for text in BOUNDARIES.into_iter().flat_map(samples) {
            let units: usize = $units(&text);
            let source = Some(&*text);
            // The library says how much it needs: a second call has it.
            let told = (&*text, if units < 512 { 1 } else { 2 });
            fills(told, || with_length(units, |to| Ok($api::needed(source, to)? as usize)));
            fills(told, || $api::needed_retval(source));
            fills(told, || with_length(units, |to| Ok($api::snprintf(&text, to)? as usize)));
            fills(told, || into_used(|to| $api::error(&text, to)));
            fills(told, || into_used(|to| $api::error_bytes(&text, to)));
            fills(told, || $api::error_bytes_retval(&text));
            // It says only that it failed: room for the text and the terminator by growing blindly.
            let blind = (&*text, quadruplings(units + 1));
            fills(blind, || into_used(|to| $api::errno(&text, to)));
            fills(blind, || $api::status(&text));
            // It cuts off: one unit must stay free to know that it did not.
            let guessed = (&*text, quadruplings(units + 2));
            fills(guessed, || with_length(units, |to| Ok($api::truncated(source, to)? as usize)));
            fills(guessed, || $api::truncated_full(&text));
            fills(guessed, || $api::truncated_bare(source));
        }
    };
}

#[test]
fn utf8_buffers_grow_by_every_protocol() {
    protocols!(utf8, |text: &str| text.len());
}

#[test]
fn utf16_buffers_grow_by_every_protocol() {
    protocols!(utf16, |text: &str| text.encode_utf16().count());
}

macro_rules! fixed {
    ($api:ident, $units:expr) => {
        for text in [0, 1, 7, 8, 9, 258, 259, 260, 511, 512, 598, 599].into_iter().flat_map(samples)
        {
            let units: usize = $units(&text);
            if units < 260 {
                let filled = || with_length(units, |to| Ok($api::path(&text, to)? as usize));
                fills((&text, 1), filled);
            }
            if units < 600 {
                fills((&text, 1), || into_used(|to| $api::plain(&text, to)));
            }
            if units < 9 {
                fills((&text, 1), || $api::plain_retval(&text));
            }
            // The caller says how much room there is.
            let room = units as c_int + 1;
            fills((&text, 1), || into_used(|to| $api::plain_given(&text, to, room)));
            if text.is_ascii() && units > 0 {
                let less = &text[..units - 1];
                fills((less, 1), || into_used(|to| $api::plain_given(&text, to, room - 1)));
            }
        }
        // The library cuts off without a word, and so says the declaration.
        fills(("x".repeat(599).as_str(), 1), || into_used(|to| $api::plain(&"x".repeat(700), to)));
        fills(("abcdefgh", 1), || $api::plain_retval("abcdefghi"));
    };
}

#[test]
fn utf8_buffers_of_a_fixed_capacity() {
    fixed!(utf8, |text: &str| text.len());
}

#[test]
fn utf16_buffers_of_a_fixed_capacity() {
    fixed!(utf16, |text: &str| text.encode_utf16().count());
}

#[test]
fn a_size_that_changes_between_calls_is_followed() {
    for moving in [utf8::moving, utf16::moving] {
        reset_calls();
        assert_eq!(moving().unwrap(), "m".repeat(100));
        // The library wants 1000 at its second call and 3000 from its third: one call each to ask.
        assert_eq!(moving().unwrap(), "m".repeat(3000));
        assert_eq!(calls(), 4);
    }
}

#[test]
fn a_failure_is_told_from_a_small_buffer() {
    for (needed, truncated, retval, bare) in [
        (
            utf8::needed as fn(_, &mut _) -> _,
            utf8::truncated as fn(_, &mut _) -> _,
            utf8::needed_retval as fn(_) -> _,
            utf8::truncated_bare as fn(_) -> _,
        ),
        (utf16::needed, utf16::truncated, utf16::needed_retval, utf16::truncated_bare),
    ] {
        let mut text = String::new();
        reset_calls();
        assert_eq!(failed(needed(None, &mut text)), NO_VALUE);
        assert_eq!(failed(truncated(None, &mut text)), NO_VALUE);
        assert_eq!(failed(retval(None)), NO_VALUE);
        assert_eq!(failed(bare(None)), NO_VALUE);
        assert_eq!(calls(), 4);
        // An empty text is no failure, although 0 is returned.
        assert_eq!(needed(Some(""), &mut text).unwrap(), 0);
        assert_eq!(truncated(Some(""), &mut text).unwrap(), 0);
    }
    for error in [utf8::error_of_another_code, utf16::error_of_another_code] {
        reset_calls();
        error(&"x".repeat(511), &mut String::new()).unwrap();
        assert_eq!(failed(error(&"x".repeat(512), &mut String::new())), MORE_DATA);
        assert_eq!(calls(), 2);
    }
}
