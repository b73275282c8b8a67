//! What a callback's context leads to.

use std::ffi::c_void;

use super::Scoped;
use crate::error::MarshalError;

/// A closure with what guards it, found by a context.
///
/// # Safety
///
/// `enter` gives `body` a callable that nothing else has exclusive access to meanwhile, and never
/// unwinds.
pub unsafe trait ClosureHolder {
    /// The closure, or a reference to it where it may run several times at once.
    type Callable;

    /// Runs `body` with the closure, or gives the fallback.
    ///
    /// # Safety
    ///
    /// `context` was made for a holder of this type. A scoped one is alive, and called on its thread.
    unsafe fn enter<R>(
        context: *mut c_void,
        fallback: impl FnOnce() -> R,
        body: impl FnOnce(&mut Self::Callable) -> Result<R, MarshalError>,
    ) -> R;
}

// SAFETY: `Scoped::enter` runs one body at a time, and catches its panics.
unsafe impl<F> ClosureHolder for Scoped<F> {
    type Callable = F;

    #[inline(always)]
    unsafe fn enter<R>(
        context: *mut c_void,
        fallback: impl FnOnce() -> R,
        body: impl FnOnce(&mut F) -> Result<R, MarshalError>,
    ) -> R {
        // SAFETY: the caller's promise is the same.
        unsafe { Self::enter(context, fallback, body) }
    }
}
