//! `bind = link`: the loader binds the functions when the program starts.
#![allow(missing_docs)]

mod common;

use common::{bound, fx_live_here, os_code, without_leaks};
use pinvoke::prelude::*;

#[dll_import("pinvoke_fixtures", charset = utf8, bools = bool8, last_error, bind = link)]
unsafe extern "C" {
    safe fn fx_answer() -> c_int;
    #[entry = "fx_version"]
    safe fn version() -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn length(text: &str) -> Result<c_int>;
    #[entry = "fx_not_bool8"]
    safe fn not(value: bool) -> bool;
    #[fails_if(minus_one)]
    safe fn fx_fail_errno(code: c_int) -> Result<c_int>;
    #[free(with = fx_free)]
    safe fn fx_make_greeting(name: &str) -> Result<String>;
    unsafe fn fx_free(block: *mut c_void);
    safe fn fx_total_i32(items: &[i32], #[len_of(items)] count: usize) -> i32;
    /// The same entry point with another signature.
    #[entry = "fx_total_i32"]
    safe fn total_of_four(items: &[i32; 4], #[value(4)] count: usize) -> i32;
    safe fn fx_same_address<T: Blittable>(left: &T, right: &T) -> c_int;
    safe fn fx_call_last(
        n: c_int,
        #[callback(Event, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> c_int;
}

#[native_callback(on_panic = 0)]
type Event = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

#[test]
fn linked_functions_are_called() {
    assert_eq!((fx_answer(), version().unwrap(), length("four").unwrap()), (42, 1, 4));
    assert_eq!((not(true), not(false)), (false, true));
    assert_eq!(os_code(fx_fail_errno(9)).system_code(), Some(9));
    assert_eq!(fx_total_i32(&[1, 20, 300]), 321);
    assert_eq!(total_of_four(&[1, 20, 300, 4000],), 4321);
    assert_eq!(fx_same_address(&1.5, &2.5), 0);
    let mut seen = Vec::new();
    assert_eq!(
        fx_call_last(3, |value| {
            seen.push(value);
            value * 10
        }),
        30
    );
    assert_eq!(seen, [0, 1, 2]);
    assert!(bound("fx_answer").is_empty(), "nothing was looked up");
    assert_eq!((fx_answer::META.entry, fx_answer::META.library), ("fx_answer", "pinvoke_fixtures"));
}

/// `common` loads the library by its path: the loader knows that it is the same.
#[test]
fn it_is_the_library_that_others_load() {
    without_leaks(|| assert_eq!(fx_make_greeting("Ada").unwrap(), "Hello, Ada!"));
    let before = fx_live_here();
    // SAFETY: the block is freed below.
    let block = unsafe { leak() };
    assert_eq!(fx_live_here(), before + 1);
    // SAFETY: it is live.
    unsafe { fx_free(block) };
    assert_eq!(fx_live_here(), before);
}

#[dll_import("pinvoke_fixtures", bind = link)]
unsafe extern "C" {
    #[entry = "fx_alloc"]
    unsafe fn leak(#[value(1)] size: usize) -> *mut c_void;
}
