//! A closure that native code may call during one call, found by user data.

use std::cell::UnsafeCell;
use std::ffi::c_void;
#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicBool, Ordering};

use super::outcome::Outcome;
use crate::error::MarshalError;

/// A closure in the caller's frame; its address is the user data.
///
/// Debug builds check that native code calls it on the calling thread.
pub struct Scoped<F> {
    closure: UnsafeCell<F>,
    outcome: Outcome,
    #[cfg(debug_assertions)]
    thread: usize,
    #[cfg(debug_assertions)]
    wrong_thread: AtomicBool,
}

impl<F> Scoped<F> {
    /// Makes a closure callable until the scope ends.
    #[inline]
    pub fn new(closure: F) -> Self {
        Self {
            closure: UnsafeCell::new(closure),
            outcome: Outcome::default(),
            #[cfg(debug_assertions)]
            thread: crate::sys::current_thread_token(),
            #[cfg(debug_assertions)]
            wrong_thread: AtomicBool::new(false),
        }
    }

    /// The user data.
    #[inline]
    pub fn context(&self) -> *mut c_void {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// Called by entry points: runs `body` with the closure, or gives the fallback.
    ///
    /// # Safety
    ///
    /// `context` is [`Scoped::context`] of a live `Scoped<F>`, and the call is made on its thread.
    #[inline]
    pub unsafe fn enter<R>(
        context: *mut c_void,
        fallback: impl FnOnce() -> R,
        body: impl FnOnce(&mut F) -> Result<R, MarshalError>,
    ) -> R {
        // SAFETY: the caller promises a live `Scoped<F>`; only shared references to it exist.
        let scoped = unsafe { &*context.cast_const().cast::<Self>() };
        #[cfg(debug_assertions)]
        if crate::sys::current_thread_token() != scoped.thread {
            scoped.wrong_thread.store(true, Ordering::Relaxed);
            return fallback();
        }
        // SAFETY: `run` calls its body only while no other call of this closure is running, so the
        // exclusive reference is the only one.
        scoped.outcome.run(fallback, || body(unsafe { &mut *scoped.closure.get() }))
    }

    /// After the native call.
    ///
    /// # Errors
    ///
    /// An argument could not be converted, the closure was entered twice, or (in debug builds) it
    /// was called on another thread.
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn finish(&self) -> Result<(), MarshalError> {
        #[cfg(debug_assertions)]
        if self.wrong_thread.load(Ordering::Relaxed) {
            self.relay_panic();
            return Err(crate::error::Problem::WrongThread.into());
        }
        self.outcome.finish()
    }

    /// After a native call that had several closures, before [`Scoped::finish`] of any: the error of
    /// one must not hide the panic of another.
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn relay_panic(&self) {
        self.outcome.relay_panic();
    }
}
