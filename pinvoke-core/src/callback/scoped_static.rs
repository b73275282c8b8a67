//! Closures that capture nothing, called during one call without user data.

use std::cell::Cell;
use std::ptr::NonNull;

use super::outcome::Outcome;
use crate::error::MarshalError;

thread_local! {
    /// The innermost call of this thread that has such closures.
    static INNERMOST: Cell<*const StaticScope> = const { Cell::new(std::ptr::null()) };
}

/// One call whose closures capture nothing.
///
/// The entry point makes its own copy of the closure out of nothing, which is what a zero-sized value
/// is made of; the caller's value stays alive meanwhile. The scope holds what the closures leave
/// behind, and is found through the thread: native code calls them on the thread of the call.
#[derive(Default)]
pub struct StaticScope {
    outcome: Outcome,
    outer: Cell<*const StaticScope>,
}

/// Keeps the closures of a call callable until it is dropped.
pub struct Linked<'f>(&'f StaticScope);

impl StaticScope {
    /// A scope that is not linked yet.
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the closures callable.
    ///
    /// # Safety
    ///
    /// The result is dropped, not forgotten, and links are dropped in reverse order.
    #[inline]
    pub unsafe fn link(&self) -> Linked<'_> {
        self.outer.set(INNERMOST.replace(self));
        Linked(self)
    }

    /// Called by entry points: runs `body` with the closure, or gives the fallback.
    ///
    /// # Safety
    ///
    /// `F` has no size, and a value of it is alive in the linked call that native code serves.
    #[inline]
    pub unsafe fn enter<F, R>(
        fallback: impl FnOnce() -> R,
        body: impl FnOnce(&mut F) -> Result<R, MarshalError>,
    ) -> R {
        // SAFETY: scopes are unlinked before they end, on the thread that linked them.
        let Some(scope) = (unsafe { INNERMOST.get().as_ref() }) else { return fallback() };
        scope.outcome.run(fallback, || {
            // SAFETY: a value without size needs no memory: any aligned non-null address is one, and
            // `run` does not enter the closure twice.
            body(unsafe { NonNull::<F>::dangling().as_mut() })
        })
    }

    /// After the native call.
    ///
    /// # Errors
    ///
    /// An argument could not be converted, or a closure was entered twice.
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn finish(&self) -> Result<(), MarshalError> {
        self.outcome.finish()
    }

    /// As [`Scoped::relay_panic`](super::Scoped::relay_panic).
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn relay_panic(&self) {
        self.outcome.relay_panic();
    }
}

impl Drop for Linked<'_> {
    #[inline]
    fn drop(&mut self) {
        INNERMOST.set(self.0.outer.get());
    }
}
