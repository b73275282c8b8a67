//! The fixture library's functions by their C declarations.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinvoke::dynamic::{DynFunction, Signature, Value};
use pinvoke::error::{MarshalError, Problem, SignatureError};
use pinvoke::{Error, Library};

/// The fixture library.
pub(crate) static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    // SAFETY: the library has no initialisers.
    unsafe { Library::open(pinvoke_fixtures::LIBRARY) }.unwrap()
});

/// Every function that the fixture's header declares, as the preprocessor gives it.
pub(crate) static DECLARED: LazyLock<HashMap<String, Signature>> = LazyLock::new(|| {
    let all = Signature::parse_all(pinvoke_fixtures::PROTOTYPES).unwrap();
    all.into_iter().map(|signature| (signature.name().to_owned(), signature)).collect()
});

/// A function as the header declares it.
#[track_caller]
pub(crate) fn declared(name: &str) -> DynFunction {
    LIBRARY.function(name, &DECLARED[name]).unwrap()
}

/// A function by a declaration of the test's own, which may say more than the header.
#[track_caller]
pub(crate) fn function(text: &str) -> DynFunction {
    bound(&Signature::parse(text).unwrap_or_else(|error| panic!("{error}")))
}

/// The function of the signature's name.
#[track_caller]
pub(crate) fn bound(signature: &Signature) -> DynFunction {
    LIBRARY.function(signature.name(), signature).unwrap()
}

/// Calls a fixture function.
#[track_caller]
pub(crate) fn call(function: &DynFunction, values: &[Value<'_>]) -> Value<'static> {
    try_call(function, values).unwrap_or_else(|error| panic!("{error}"))
}

/// Calls a fixture function that may fail.
pub(crate) fn try_call(
    function: &DynFunction,
    values: &[Value<'_>],
) -> Result<Value<'static>, Error> {
    // SAFETY: the declarations of these tests are those of the fixture's header, and the values are
    // what each test says of them.
    unsafe { function.call(values) }
}

/// The address of a fixture function as a function pointer.
///
/// # Safety
///
/// `F` is the type of the C function.
#[track_caller]
pub(crate) unsafe fn direct<F: Copy>(name: &str) -> F {
    let name = std::ffi::CString::new(name).unwrap();
    let address = LIBRARY.get(&name).unwrap();
    // SAFETY: the caller's promise.
    unsafe { pinvoke::library::as_function(address) }
}

/// The error of a value that could not cross.
#[track_caller]
pub(crate) fn marshal_error<T: std::fmt::Debug>(result: Result<T, Error>) -> MarshalError {
    match result {
        Err(Error::Marshal(error)) => error,
        other => panic!("no marshalling error: {other:?}"),
    }
}

/// The problem and the parameter of a value that could not cross.
#[track_caller]
pub(crate) fn problem<T: std::fmt::Debug>(result: Result<T, Error>) -> (Problem, String) {
    let error = marshal_error(result);
    let parameter = error.parameter().expect("the error names the parameter").to_owned();
    (error.problem().clone(), parameter)
}

/// The error of a signature.
#[track_caller]
pub(crate) fn signature_error<T: std::fmt::Debug>(result: Result<T, Error>) -> SignatureError {
    match result {
        Err(Error::Signature(error)) => error,
        other => panic!("no error of a signature: {other:?}"),
    }
}

/// Runs `test` and requires that it released everything that the library handed out, once.
#[track_caller]
pub(crate) fn without_leaks<R>(test: impl FnOnce() -> R) -> R {
    let counters = || {
        ["fx_live_here", "fx_bad_frees_here", "fx_double_closes_here"]
            .map(|name| call(&declared(name), &[]))
    };
    let before = counters();
    let result = test();
    assert_eq!(counters(), before, "live, freed wrongly, closed twice");
    result
}
