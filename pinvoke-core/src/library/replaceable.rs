//! A value that the program may replace while others use it.
//!
//! The package `pinvoke-models` tries every order of its steps, for which it compiles this file once
//! more with loom's types.

#[cfg(loom)]
use loom::sync::RwLock;
#[cfg(not(loom))]
use std::sync::RwLock;
use std::sync::{Arc, PoisonError};

/// A place for a shared value.
pub(super) struct Replaceable<T: ?Sized>(RwLock<Option<Arc<T>>>);

impl<T: ?Sized> Replaceable<T> {
    #[cfg(not(loom))]
    pub(super) const fn empty() -> Self {
        Self(RwLock::new(None))
    }
    #[cfg(loom)]
    pub(super) fn empty() -> Self {
        Self(RwLock::new(None))
    }

    /// The value of this moment. No lock is held while it is used, so that it may replace itself.
    pub(super) fn get(&self) -> Option<Arc<T>> {
        // A value is replaced as a whole, so a panic cannot leave half of one.
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another value there, or none. Returns whether there was one.
    pub(super) fn replace(&self, value: Option<Arc<T>>) -> bool {
        let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *place, value);
        // What the old value owns is dropped after the lock.
        drop(place);
        old.is_some()
    }
}
