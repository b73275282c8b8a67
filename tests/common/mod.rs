//! What several test files share: leak counters, and shorter ways to the parts of an error.
#![allow(dead_code)]

use pinvoke::error::{LoadError, OsCode, Problem};
use pinvoke::{Error, library::BindRecord, prelude::*};

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    /// Blocks, objects and handles that this thread has opened and not released.
    pub(crate) safe fn fx_live_here() -> c_long;
    /// Releases of what was no live block, by this thread.
    pub(crate) safe fn fx_bad_frees_here() -> c_long;
    /// Closes of what was not open, by this thread.
    pub(crate) safe fn fx_double_closes_here() -> c_long;
}

/// Runs `test` and requires that it released everything that the library handed out, once.
#[track_caller]
pub(crate) fn without_leaks<R>(test: impl FnOnce() -> R) -> R {
    let counters = || (fx_live_here(), fx_bad_frees_here(), fx_double_closes_here());
    let before = counters();
    let result = test();
    assert_eq!(counters(), before, "live, freed wrongly, closed twice");
    result
}

/// The problem, function and parameter of a value that could not cross.
#[track_caller]
pub(crate) fn marshal_error<T>(result: Result<T>) -> (Problem, &'static str, &'static str) {
    match result {
        Err(Error::Marshal(error)) => (
            error.problem().clone(),
            error.function().expect("a stub names itself"),
            error.parameter().expect("a stub names the parameter"),
        ),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

/// The code of a call that reported a failure.
#[track_caller]
pub(crate) fn os_code<T>(result: Result<T>) -> OsCode {
    match result {
        Err(Error::Os(error)) => error.code(),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

/// The error of a function that could not be found.
#[track_caller]
pub(crate) fn load_error<T>(result: Result<T>) -> LoadError {
    match result {
        Err(Error::Load(error)) => error,
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

/// What was bound for a declared function.
pub(crate) fn bound(function: &str) -> Vec<BindRecord> {
    let log = pinvoke::library::bind_log().into_iter();
    log.filter(|record| record.function == function).collect()
}
