//! Buffers that native code fills wrongly: bad counts, no terminator, text that is not valid, and
//! a callee that is never satisfied.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::Problem;
use pinvoke::prelude::*;

/// Units of the first try, the terminator included.
const SCRATCH: usize = 512;

/// The same declarations for both encodings.
macro_rules! buffers {
    ($charset:ident, $plain:tt, $needed_never:tt, $error_never:tt, $truncated_never:tt,
     $negative:tt, $negative_count:tt, $too_large:tt, $too_large_count:tt, $unterminated:tt,
     $invalid:tt) => {
        use pinvoke::prelude::*;

        #[dll_import(pinvoke_fixtures::LIBRARY, charset = $charset)]
        unsafe extern "C" {
            #[entry = $plain]
            pub safe fn plain_narrow_count(
                source: &str,
                #[out(capacity = 300)] text: &mut String,
                #[len_of(text)] capacity: u8,
            ) -> Result<()>;
            #[entry = $needed_never]
            pub safe fn needed_never(
                #[out(grow = needed)] text: &mut String,
                #[len_of(text)] capacity: u32,
            ) -> Result<u32>;
            #[entry = $error_never]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error_never(
                #[out(grow = error(234))] text: &mut String,
                #[len_of(text)] count: &mut u32,
            ) -> Result<()>;
            #[entry = $truncated_never]
            pub safe fn truncated_never(
                #[out(grow = truncated)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $negative]
            pub safe fn negative(
                #[out(grow = needed)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $negative]
            pub safe fn negative_truncated(
                #[out(grow = truncated)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $negative_count]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn negative_count(
                #[out(grow = error(234))] text: &mut String,
                #[len_of(text)] count: &mut c_int,
            ) -> Result<()>;
            #[entry = $too_large]
            pub safe fn too_large(
                #[out(grow = truncated)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $too_large_count]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn too_large_count(
                #[out(capacity = 40)] text: &mut String,
                #[len_of(text)] count: &mut u32,
            ) -> Result<()>;
            #[entry = $unterminated]
            pub safe fn unterminated(
                #[out(capacity = 20)] text: &mut String,
                #[len_of(text)] capacity: u32,
            ) -> Result<c_int>;
            #[entry = $unterminated]
            pub safe fn unterminated_given(
                #[out]
                #[marshal(size_param = capacity)]
                text: &mut String,
                capacity: u32,
            ) -> Result<c_int>;
            #[entry = $unterminated]
            pub safe fn unterminated_signed(
                #[out]
                #[marshal(size_param = capacity)]
                text: &mut String,
                capacity: i32,
            ) -> Result<c_int>;
            #[entry = $invalid]
            pub safe fn invalid(
                #[out(grow = truncated)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $invalid]
            pub safe fn invalid_fixed(
                #[out(capacity = 600)] text: &mut String,
                #[len_of(text)] capacity: c_int,
            ) -> Result<c_int>;
        }
    };
}

mod utf8 {
    buffers! {
        utf8, "fx_get_plain", "fx_get_needed_never", "fx_get_error_never",
        "fx_get_truncated_never", "fx_get_negative", "fx_get_negative_count", "fx_get_too_large",
        "fx_get_too_large_count", "fx_get_unterminated", "fx_get_invalid"
    }
}

mod utf16 {
    buffers! {
        utf16, "fx_get_plain_u16", "fx_get_needed_never_u16", "fx_get_error_never_u16",
        "fx_get_truncated_never_u16", "fx_get_negative_u16", "fx_get_negative_count_u16",
        "fx_get_too_large_u16", "fx_get_too_large_count_u16", "fx_get_unterminated_u16",
        "fx_get_invalid_u16"
    }
}

/// Calls with a buffer, and requires that the library was called that often.
#[track_caller]
fn fill<T>(expected_calls: c_int, call: impl FnOnce(&mut String) -> Result<T>) -> Result<T> {
    let mut text = "what it held before".to_owned();
    reset_calls();
    let result = call(&mut text);
    assert_eq!(calls(), expected_calls);
    result
}

#[track_caller]
fn never_satisfied<T: std::fmt::Debug>(call: impl FnOnce(&mut String) -> Result<T>) {
    // Eight calls are made, as the design says, and the last capacity is told.
    let error = refused(fill(8, call));
    assert_eq!(error.parameter(), Some("text"));
    match *error.problem() {
        Problem::StillTooSmall { tries: 8, capacity } => assert!(capacity > SCRATCH, "{capacity}"),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_callee_that_is_never_satisfied_is_given_up() {
    never_satisfied(utf8::needed_never);
    never_satisfied(utf16::needed_never);
    never_satisfied(utf8::error_never);
    never_satisfied(utf16::error_never);
    never_satisfied(utf8::truncated_never);
    never_satisfied(utf16::truncated_never);
    // It claims to have written more than there was room for, which reads as a full buffer.
    never_satisfied(utf8::too_large);
    never_satisfied(utf16::too_large);
}

#[test]
fn a_negative_count_is_an_error() {
    let problem = || Problem::CountOutOfRange { count: -5, limit: SCRATCH };
    for negative in [utf8::negative, utf16::negative] {
        refuses(fill(1, negative), ("negative", "text"), problem());
    }
    for negative in [utf8::negative_truncated, utf16::negative_truncated] {
        refuses(fill(1, negative), ("negative_truncated", "text"), problem());
    }
    for negative in [utf8::negative_count, utf16::negative_count] {
        refuses(fill(1, negative), ("negative_count", "text"), problem());
    }
}

#[test]
fn a_count_above_the_capacity_is_an_error() {
    for too_large in [utf8::too_large_count, utf16::too_large_count] {
        let problem = Problem::CountOutOfRange { count: 50, limit: 40 };
        refuses(fill(1, too_large), ("too_large_count", "text"), problem);
    }
}

#[test]
fn text_without_a_terminator_is_an_error() {
    for unterminated in [utf8::unterminated, utf16::unterminated] {
        let problem = Problem::Unterminated { capacity: 20 };
        refuses(fill(1, unterminated), ("unterminated", "text"), problem);
    }
    // In the scratch, in all of it, and on the heap.
    for capacity in [1, 511, 512, 513, 5000] {
        for unterminated in [utf8::unterminated_given, utf16::unterminated_given] {
            let problem = Problem::Unterminated { capacity: capacity as usize };
            let result = fill(1, |text| unterminated(text, capacity));
            refuses(result, ("unterminated_given", "text"), problem);
        }
    }
}

#[test]
fn text_that_is_not_valid_is_an_error_and_leaves_none() {
    let mut text = "what it held before".to_owned();
    for invalid in [utf8::invalid, utf8::invalid_fixed] {
        let error = refused(invalid(&mut text));
        assert_eq!(
            (error.parameter(), error.problem()),
            (Some("text"), &Problem::InvalidUtf8 { at: 4 })
        );
        assert_eq!(text, "");
    }
    for invalid in [utf16::invalid, utf16::invalid_fixed] {
        let error = refused(invalid(&mut text));
        let problem = Problem::InvalidUtf16 { at: 4, unit: 0xDC00 };
        assert_eq!((error.parameter(), error.problem()), (Some("text"), &problem));
        assert_eq!(text, "");
    }
}

#[test]
fn a_capacity_must_fit_its_parameter() {
    for narrow in [utf8::plain_narrow_count, utf16::plain_narrow_count] {
        let problem = Problem::CountTooLarge { length: 300, native: "u8" };
        let result = fill(0, |text| narrow("x", text));
        refuses(result, ("plain_narrow_count", "capacity"), problem);
    }
    for given in [utf8::unterminated_signed, utf16::unterminated_signed] {
        let result = fill(0, |text| given(text, -1));
        let limit = isize::MAX as usize;
        let problem = Problem::CountOutOfRange { count: -1, limit };
        refuses(result, ("unterminated_signed", "capacity"), problem);
    }
}
