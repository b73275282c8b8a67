//! A closure that native code may call during one call, without user data.
//!
//! One that captures nothing needs no context: its entry point makes it out of nothing. One that
//! captures variables gets a thunk until the call is over. Which of the two is decided at compile
//! time, by the closure's size.

use super::Scoped;
use super::retained::{as_pointer, no_thunks};
use super::scoped_static::{Linked, StaticScope};
use super::signature::{CallbackSignature, StaticCallback};
use super::thunk::{self, Thunk};
use crate::error::MarshalError;

/// A closure in the caller's frame.
pub struct Contextless<F> {
    scoped: Scoped<F>,
    scope: StaticScope,
}

/// Keeps a closure callable until it is dropped.
pub struct Opened<'c, C: CallbackSignature> {
    pointer: C::Pointer,
    _hold: Hold<'c>,
}

/// What makes it callable; held for its destructor.
enum Hold<'c> {
    Linked { _link: Linked<'c> },
    Thunk { _thunk: Thunk },
}

impl<F> Contextless<F> {
    const CAPTURES_NOTHING: bool = size_of::<F>() == 0;

    /// Holds a closure that cannot be called yet.
    #[inline]
    pub fn new(closure: F) -> Self {
        Self { scoped: Scoped::new(closure), scope: StaticScope::new() }
    }

    /// Makes the closure callable.
    ///
    /// # Errors
    ///
    /// No thunk can be made.
    ///
    /// # Safety
    ///
    /// The result is dropped, not forgotten, and what is opened later is dropped earlier.
    #[inline]
    pub unsafe fn open<C: StaticCallback<F>>(&self) -> Result<Opened<'_, C>, MarshalError> {
        const { assert!(thunk::SUPPORTED || Self::CAPTURES_NOTHING, no_thunks!()) };
        if const { Self::CAPTURES_NOTHING } {
            // SAFETY: the caller's promise is the same.
            let link = unsafe { self.scope.link() };
            Ok(Opened { pointer: C::ENTRY, _hold: Hold::Linked { _link: link } })
        } else {
            let thunk = thunk::take(C::THUNK, self.scoped.context())?;
            // SAFETY: `THUNK` is an entry point of this signature with a context.
            let pointer = unsafe { as_pointer::<C>(thunk.address()) };
            Ok(Opened { pointer, _hold: Hold::Thunk { _thunk: thunk } })
        }
    }

    /// After the native call.
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
        if const { Self::CAPTURES_NOTHING } { self.scope.finish() } else { self.scoped.finish() }
    }

    /// As [`Scoped::relay_panic`].
    ///
    /// # Panics
    ///
    /// Goes on with the closure's panic.
    #[inline]
    pub fn relay_panic(&self) {
        if const { Self::CAPTURES_NOTHING } {
            self.scope.relay_panic();
        } else {
            self.scoped.relay_panic();
        }
    }
}

impl<C: CallbackSignature> Opened<'_, C> {
    /// What native code is to call.
    #[inline]
    pub fn pointer(&self) -> C::Pointer {
        self.pointer
    }
}
