//! Buffers of the caller that native code fills with elements: each protocol, and wrong counts.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::Problem;
use pinvoke::prelude::*;

/// The fixture's codes, as fixtures.h has them.
const NO_VALUE: i64 = 203;

/// The same declarations for both element types.
macro_rules! items {
    ($item:ty, $needed:tt, $truncated:tt, $error:tt, $error_bytes:tt, $needed_never:tt,
     $error_never:tt, $negative:tt, $negative_count:tt, $too_large:tt, $too_large_count:tt) => {
        use pinvoke::prelude::*;

        #[dll_import(pinvoke_fixtures::LIBRARY, last_error)]
        unsafe extern "C" {
            #[entry = $needed]
            pub safe fn needed(
                total: u32,
                #[out(grow = needed)] items: &mut Vec<$item>,
                #[len_of(items)] capacity: u32,
            ) -> Result<u32>;
            #[entry = $needed]
            #[ret(u32)]
            pub safe fn needed_retval(
                total: u32,
                #[retval]
                #[out(grow = needed)]
                items: Vec<$item>,
                #[len_of(items)] capacity: u32,
            ) -> Result<Vec<$item>>;
            #[entry = $truncated]
            #[fails_if(negative)]
            pub safe fn truncated(
                total: isize,
                #[out(grow = truncated)] items: &mut Vec<$item>,
                #[len_of(items)] capacity: usize,
            ) -> Result<isize>;
            #[entry = $truncated]
            #[ret(isize)]
            #[fails_if(minus_one)]
            pub safe fn truncated_retval(
                total: isize,
                #[retval]
                #[out(grow = truncated)]
                items: Vec<$item>,
                #[len_of(items)] capacity: usize,
            ) -> Result<Vec<$item>>;
            #[entry = $error]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error(
                total: u32,
                #[out(grow = error(234))] items: &mut Vec<$item>,
                #[len_of(items)] count: &mut u32,
            ) -> Result<()>;
            #[entry = $error_bytes]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error_bytes(
                total: u32,
                #[out(grow = error(234), unit = bytes)] items: &mut Vec<$item>,
                #[len_of(items)] size: &mut u32,
            ) -> Result<()>;
            #[entry = $error_bytes]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error_bytes_retval(
                total: u32,
                #[retval]
                #[out(grow = error(234))]
                items: Vec<$item>,
                #[len_of(items, unit = bytes)] size: &mut u32,
            ) -> Result<Vec<$item>>;
            // A fixed capacity: the returned count, or the one by pointer, says how many there are.
            #[entry = $truncated]
            pub safe fn fixed(
                total: isize,
                #[out(capacity = 10)] items: &mut Vec<$item>,
                #[len_of(items)] capacity: usize,
            ) -> Result<isize>;
            #[entry = $needed]
            #[ret(u32)]
            pub safe fn fixed_retval(
                total: u32,
                #[retval]
                #[out(capacity = 10)]
                items: Vec<$item>,
                #[len_of(items)] capacity: u32,
            ) -> Result<Vec<$item>>;
            #[entry = $error]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn fixed_count(
                total: u32,
                #[out(capacity = 300)] items: &mut Vec<$item>,
                #[len_of(items)] count: &mut u32,
            ) -> Result<()>;

            // Wrong ones.
            #[entry = $needed_never]
            pub safe fn needed_never(
                #[out(grow = needed)] items: &mut Vec<$item>,
                #[len_of(items)] capacity: u32,
            ) -> Result<u32>;
            #[entry = $error_never]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn error_never(
                #[out(grow = error(234))] items: &mut Vec<$item>,
                #[len_of(items)] count: &mut u32,
            ) -> Result<()>;
            #[entry = $negative]
            pub safe fn negative(
                #[out(capacity = 10)] items: &mut Vec<$item>,
                #[len_of(items)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $negative]
            pub safe fn negative_grown(
                #[out(grow = needed)] items: &mut Vec<$item>,
                #[len_of(items)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $negative_count]
            #[ret(c_int)]
            pub safe fn negative_count(
                #[out(capacity = 10)] items: &mut Vec<$item>,
                #[len_of(items)] count: &mut c_int,
            ) -> Result<()>;
            #[entry = $too_large]
            pub safe fn too_large(
                #[out(capacity = 10)] items: &mut Vec<$item>,
                #[len_of(items)] capacity: c_int,
            ) -> Result<c_int>;
            #[entry = $too_large_count]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn too_large_count(
                #[out(grow = error(234))] items: &mut Vec<$item>,
                #[len_of(items)] count: &mut u32,
            ) -> Result<()>;
        }
    };
}

mod bytes {
    items! {
        u8, "fx_bytes_needed", "fx_bytes_truncated", "fx_bytes_error", "fx_bytes_error_bytes",
        "fx_bytes_needed_never", "fx_bytes_error_never", "fx_bytes_negative",
        "fx_bytes_negative_count", "fx_bytes_too_large", "fx_bytes_too_large_count"
    }
}

mod ints {
    items! {
        i32, "fx_ints_needed", "fx_ints_truncated", "fx_ints_error", "fx_ints_error_bytes",
        "fx_ints_needed_never", "fx_ints_error_never", "fx_ints_negative",
        "fx_ints_negative_count", "fx_ints_too_large", "fx_ints_too_large_count"
    }
}

/// What the first try has room for.
const FIRST_BYTES: usize = 1024;

/// Calls until a buffer that starts at the first room and is quadrupled has room for `count`.
fn quadruplings<T>(count: usize) -> c_int {
    let first = FIRST_BYTES / size_of::<T>();
    (0..).take_while(|step| first << (2 * step) < count).count() as c_int + 1
}

/// Requires of one call its elements and, by the library's count, how often it called.
#[track_caller]
fn fills<T: PartialEq>(
    expected: &[T],
    calls_expected: c_int,
    call: impl FnOnce() -> Result<Vec<T>>,
) {
    reset_calls();
    let items = call().unwrap();
    assert!(items == expected, "{} elements of {}", items.len(), expected.len());
    assert_eq!(calls(), calls_expected, "calls for {} elements", expected.len());
}

/// The elements of a vector that held others before.
fn into_used<T: Default>(fill: impl FnOnce(&mut Vec<T>) -> Result<()>) -> Result<Vec<T>> {
    let mut items = vec![T::default(), T::default()];
    fill(&mut items)?;
    Ok(items)
}

macro_rules! protocols {
    ($api:ident, $item:ty) => {
        for total in [0, 1, 17, 255, 256, 257, 510, 511, 512, 513, 514, 1023, 1024, 1025, 5000] {
            // The item at i is 7 i + 3.
            let expected: Vec<$item> = (0..total).map(|i| (7 * i + 3) as $item).collect();
            let (items, count, signed) = (&expected[..], total as u32, total as isize);
            let told = if total <= FIRST_BYTES / size_of::<$item>() { 1 } else { 2 };
            fills(items, told, || {
                into_used(|to| $api::needed(count, to).map(|needed| assert_eq!(needed, count)))
            });
            fills(items, told, || $api::needed_retval(count));
            fills(items, told, || into_used(|to| $api::error(count, to)));
            fills(items, told, || into_used(|to| $api::error_bytes(count, to)));
            fills(items, told, || $api::error_bytes_retval(count));
            // One element must stay free to know that it was not cut off.
            let guessed = quadruplings::<$item>(total + 1);
            fills(items, guessed, || {
                into_used(|to| $api::truncated(signed, to).map(|read| assert_eq!(read, signed)))
            });
            fills(items, guessed, || $api::truncated_retval(signed));
            // A vector that has the room is used as it is.
            let mut roomy = Vec::with_capacity(total + 1);
            let address = roomy.as_ptr();
            fills(items, 1, || {
                $api::truncated(signed, &mut roomy)?;
                assert!(total < 1024 || roomy.as_ptr() == address);
                Ok(roomy)
            });
        }
    };
}

#[test]
fn vectors_of_bytes_grow_by_every_protocol() {
    protocols!(bytes, u8);
}

#[test]
fn vectors_of_ints_grow_by_every_protocol() {
    protocols!(ints, i32);
}

macro_rules! fixed {
    ($api:ident, $item:ty) => {
        for total in [0, 1, 9, 10] {
            let expected: Vec<$item> = (0..total).map(|i| (7 * i + 3) as $item).collect();
            fills(&expected, 1, || into_used(|to| $api::fixed(total as isize, to).map(drop)));
            fills(&expected, 1, || $api::fixed_retval(total as u32));
            fills(&expected, 1, || into_used(|to| $api::fixed_count(total as u32, to)));
        }
        let ten: Vec<$item> = (0..10).map(|i| (7 * i + 3) as $item).collect();
        // `read` fills what there is room for; the others return more than that, and copy nothing.
        fills(&ten, 1, || into_used(|to| $api::fixed(11, to).map(drop)));
        let problem = Problem::CountOutOfRange { count: 11, limit: 10 };
        refuses($api::fixed_retval(11), ("fixed_retval", "items"), problem);
        assert_eq!(failed($api::fixed_count(301, &mut Vec::new())), 234);
        // A larger vector is not offered as a whole.
        let mut roomy = Vec::with_capacity(1000);
        fills(&ten, 1, || $api::fixed(11, &mut roomy).map(|_| roomy));
    };
}

#[test]
fn vectors_of_a_fixed_capacity() {
    fixed!(bytes, u8);
    fixed!(ints, i32);
}

macro_rules! wrong {
    ($api:ident, $item:ty) => {
        let mut items: Vec<$item> = vec![1, 2, 3];
        for error in
            [refused($api::needed_never(&mut items)), refused($api::error_never(&mut items))]
        {
            assert!(matches!(error.problem(), Problem::StillTooSmall { tries: 8, .. }), "{error}");
            assert_eq!(error.parameter(), Some("items"));
        }
        let place = |function| (function, "items");
        let negative = |limit| Problem::CountOutOfRange { count: -5, limit };
        refuses($api::negative(&mut items), place("negative"), negative(10));
        refuses($api::negative_count(&mut items), place("negative_count"), negative(10));
        let first = FIRST_BYTES / size_of::<$item>();
        let mut fresh = Vec::new();
        refuses($api::negative_grown(&mut fresh), place("negative_grown"), negative(first));
        let above = |limit| Problem::CountOutOfRange { count: limit as i128 + 10, limit };
        refuses($api::too_large(&mut items), place("too_large"), above(10));
        refuses($api::too_large_count(&mut fresh), place("too_large_count"), above(first));
        // What such a call leaves is no garbage: elements that were never written cannot be read.
        assert_eq!((items.len(), fresh.len()), (0, 0));
        // A call that failed is told from a buffer that is too small.
        assert_eq!(failed($api::truncated(-1, &mut items)), NO_VALUE);
        assert_eq!(failed($api::truncated_retval(-1)), NO_VALUE);
    };
}

#[test]
fn wrong_counts_of_vectors_are_errors() {
    reset_calls();
    wrong!(bytes, u8);
    wrong!(ints, i32);
    // Twice eight tries, and seven single calls, of each.
    assert_eq!(calls(), 2 * (16 + 7));
}
