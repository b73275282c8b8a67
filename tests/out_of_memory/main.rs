//! Memory that runs out is an error value, wherever it runs out: each row is a call, of which one
//! allocation after the other fails. Nothing leaks, and the next call works.
//!
//! A row that aborts ends the program; `--test-threads=1` tells which it was.
#![allow(missing_docs)]

mod arrays;
mod callbacks;
#[path = "../common_layouts/mod.rs"]
mod common_layouts;
mod complete;
#[cfg(feature = "dynamic")]
mod dynamic;
mod failing;
mod memory;
mod native;
mod structs;
mod text;

use pinvoke::error::Problem;
use pinvoke::prelude::*;

#[native_handle(release = unsafe fx_close, invalid = -1)]
pub(crate) type File = isize;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    pub(crate) unsafe fn fx_free(memory: *mut c_void);
    pub(crate) unsafe fn fx_alloc(size: usize) -> *mut c_void;
    pub(crate) unsafe fn fx_free_strings(texts: *mut *mut c_char, count: usize);
    pub(crate) unsafe fn fx_close(handle: isize) -> c_int;
    #[fails_if(invalid_handle)]
    pub(crate) safe fn fx_open(id: c_int) -> Result<File>;
    safe fn fx_live_here() -> c_long;
    safe fn fx_bad_frees_here() -> c_long;
    safe fn fx_double_closes_here() -> c_long;
}

/// Rows: a test each.
macro_rules! rows {
    ($($name:ident $body:block)*) => {
        $(#[test]
        fn $name() $body)*
    };
}
pub(crate) use rows;

/// Blocks, objects and handles of the library, wrong releases, and what Rust has on the heap.
fn counters() -> (c_long, c_long, c_long, isize) {
    (fx_live_here(), fx_bad_frees_here(), fx_double_closes_here(), failing::live())
}

/// Whether the error says that memory ran out.
pub(crate) fn is_out_of_memory(error: &pinvoke::Error) -> bool {
    matches!(error, pinvoke::Error::Marshal(error) if *error.problem() == Problem::OutOfMemory)
}

/// Lets the first allocation of the call fail, then the second, and so on until none is left; and all
/// from that one on.
#[track_caller]
pub(crate) fn survives<T>(call: impl FnMut() -> Result<T>) {
    each_fails(call, false);
}

/// The same of a call that tries another way when there is no memory for the first: it may succeed
/// where a single allocation failed.
#[cfg(feature = "dynamic")]
#[track_caller]
pub(crate) fn survives_or_tries_again<T>(call: impl FnMut() -> Result<T>) {
    each_fails(call, true);
}

#[track_caller]
fn each_fails<T>(mut call: impl FnMut() -> Result<T>, may_try_again: bool) {
    // Binds, and fills what is kept between calls.
    for _ in 0..2 {
        call().unwrap_or_else(|error| panic!("with memory: {error}"));
    }
    counters();
    let mut refused = 0;
    for last in [1, usize::MAX] {
        for nth in 1.. {
            // The first error may keep the names of its place.
            for round in 0..2 {
                let before = counters();
                let (result, failed) = failing::during(nth, last, &mut call);
                if failed == 0 {
                    result.unwrap_or_else(|error| panic!("nothing failed, and yet: {error}"));
                    break;
                }
                refused += failed;
                match result {
                    Ok(_) if may_try_again && last == 1 => {}
                    Ok(_) => panic!("allocation {nth} failed, and the call did not"),
                    Err(error) => assert!(is_out_of_memory(&error), "allocation {nth}: {error}"),
                }
                let mut after = counters();
                if round == 0 {
                    after.3 = before.3;
                }
                assert_eq!(
                    after, before,
                    "allocation {nth}: live, freed wrongly, closed twice, heap"
                );
                call().unwrap_or_else(|error| panic!("after allocation {nth} failed: {error}"));
            }
            if !failing::reached() {
                break;
            }
        }
    }
    assert!(refused > 0, "the call allocates nothing, so that nothing was tested");
}
