//! Closures that a call may do without: `Option<impl FnMut(..)>`.

use std::ffi::c_void;

use super::contextless::{Contextless, Opened};
use super::scoped::Scoped;
use super::signature::{CallbackSignature, ScopedCallback, StaticCallback};
use crate::error::MarshalError;

/// A closure in the caller's frame that may not be there: native code gets a null function then.
pub struct OptionalScoped<F>(Option<Scoped<F>>);

impl<F> OptionalScoped<F> {
    /// Makes the closure callable, if there is one.
    #[inline]
    pub fn new(closure: Option<F>) -> Self {
        Self(closure.map(Scoped::new))
    }

    /// The function for native code.
    #[inline]
    pub fn entry<C: ScopedCallback<F>>(&self) -> Option<C::Pointer> {
        self.0.as_ref().map(|_| C::ENTRY)
    }

    /// The user data; null if there is no closure.
    #[inline]
    pub fn context(&self) -> *mut c_void {
        self.0.as_ref().map_or(std::ptr::null_mut(), Scoped::context)
    }

    /// As [`Scoped::finish`].
    ///
    /// # Errors
    ///
    /// As for [`Scoped::finish`].
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn finish(&self) -> Result<(), MarshalError> {
        self.0.as_ref().map_or(Ok(()), Scoped::finish)
    }

    /// As [`Scoped::relay_panic`].
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn relay_panic(&self) {
        if let Some(scoped) = &self.0 {
            scoped.relay_panic();
        }
    }
}

/// As [`OptionalScoped`], without user data.
pub struct OptionalContextless<F>(Option<Contextless<F>>);

/// Keeps an optional closure callable until it is dropped.
pub struct OptionalOpened<'c, C: CallbackSignature>(Option<Opened<'c, C>>);

impl<F> OptionalContextless<F> {
    /// Holds a closure that cannot be called yet.
    #[inline]
    pub fn new(closure: Option<F>) -> Self {
        Self(closure.map(Contextless::new))
    }

    /// Makes the closure callable, if there is one.
    ///
    /// # Errors
    ///
    /// No thunk can be made.
    ///
    /// # Safety
    ///
    /// As for [`Contextless::open`].
    #[inline]
    pub unsafe fn open<C: StaticCallback<F>>(&self) -> Result<OptionalOpened<'_, C>, MarshalError> {
        Ok(OptionalOpened(match &self.0 {
            // SAFETY: the caller's promise is the same.
            Some(closure) => Some(unsafe { closure.open() }?),
            None => None,
        }))
    }

    /// As [`Contextless::finish`].
    ///
    /// # Errors
    ///
    /// As for [`Scoped::finish`].
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn finish(&self) -> Result<(), MarshalError> {
        self.0.as_ref().map_or(Ok(()), Contextless::finish)
    }

    /// As [`Scoped::relay_panic`].
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn relay_panic(&self) {
        if let Some(closure) = &self.0 {
            closure.relay_panic();
        }
    }
}

impl<C: CallbackSignature> OptionalOpened<'_, C> {
    /// The function for native code.
    #[inline]
    pub fn pointer(&self) -> Option<C::Pointer> {
        self.0.as_ref().map(Opened::pointer)
    }
}
