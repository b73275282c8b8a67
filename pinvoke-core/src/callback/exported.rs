//! Functions that native code calls by their address or name: `#[unmanaged_callers_only]`.
//!
//! Nothing has to be found for them: the function is known when the program is compiled. What is left
//! of a callback's entry point is that no panic reaches native code.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::panic_hook::{self, CallbackFault};
use crate::error::{E_FAIL, E_UNEXPECTED, MarshalError, S_OK, ToHResult};

/// Why a function with a status code did not do what it was called for.
#[derive(Debug)]
pub enum Refusal {
    /// An argument or a result could not be converted.
    Marshal(MarshalError),
    /// The function returned an error with this code.
    Code(i32),
}

impl Refusal {
    /// The error that the function returned.
    pub fn of(error: &impl ToHResult) -> Self {
        Self::Code(error.to_hresult())
    }
}

impl From<MarshalError> for Refusal {
    fn from(error: MarshalError) -> Self {
        Self::Marshal(error)
    }
}

/// Runs a function whose caller learns from `on_panic` that it could not answer.
#[inline]
pub fn answer<R>(
    function: &'static str,
    on_panic: impl FnOnce() -> R,
    body: impl FnOnce() -> Result<R, MarshalError>,
) -> R {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(result)) => return result,
        Ok(Err(error)) => panic_hook::tell(|| CallbackFault::marshal(function, error)),
        Err(panic) => panic_hook::tell(|| CallbackFault::panic(function, panic)),
    }
    on_panic()
}

/// Runs a function that returns nothing: its caller cannot learn that it failed, so the hook must.
#[inline]
pub fn answer_nothing(function: &'static str, body: impl FnOnce() -> Result<(), MarshalError>) {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => panic_hook::report(CallbackFault::marshal(function, error)),
        Err(panic) => panic_hook::report(CallbackFault::panic(function, panic)),
    }
}

/// Runs a function whose caller gets a COM status code.
#[inline]
pub fn answer_status(function: &'static str, body: impl FnOnce() -> Result<(), Refusal>) -> i32 {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => S_OK,
        // A code that means success would hide the failure.
        Ok(Err(Refusal::Code(code))) if code >= 0 => E_FAIL,
        Ok(Err(Refusal::Code(code))) => code,
        Ok(Err(Refusal::Marshal(error))) => {
            let code = error.to_hresult();
            panic_hook::tell(|| CallbackFault::marshal(function, error));
            code
        }
        Err(panic) => {
            panic_hook::tell(|| CallbackFault::panic(function, panic));
            E_UNEXPECTED
        }
    }
}

/// A place of the caller for a count that is read and then written.
///
/// # Errors
///
/// The place is null or not aligned.
///
/// # Safety
///
/// `place` is null, or valid for reads and writes of a `T`.
#[inline]
pub unsafe fn count_place<T>(place: *mut T) -> Result<*mut T, MarshalError> {
    crate::marshal::checked_address(place)?;
    Ok(place)
}

/// A place of the caller for a value that the function returns.
///
/// # Errors
///
/// The place is null or not aligned.
///
/// # Safety
///
/// `place` is null, or valid for a write of a `T`, for which all zeros is a value.
#[inline]
pub unsafe fn returned_place<T>(place: *mut T) -> Result<*mut T, MarshalError> {
    crate::marshal::checked_address(place)?;
    // As COM wants it: after a failure the place holds zeros and not what it held before.
    // SAFETY: the pointer was checked, and the caller promises the rest.
    unsafe { place.write_bytes(0, 1) };
    Ok(place)
}
