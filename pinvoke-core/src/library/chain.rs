//! Values that live for ever, in the order in which they were added.
//!
//! Each has room for its link, so that adding one takes no memory, and no lock. The package `pinvoke-models`
//! tries every order of its steps, for which it compiles this file once more with loom's types.

use std::ptr::{from_ref, null_mut};
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

#[cfg(loom)]
use loom::sync::atomic::AtomicPtr;
#[cfg(not(loom))]
use std::sync::atomic::AtomicPtr;

/// The values, from the last one on.
pub(super) struct Chain<T: 'static>(AtomicPtr<T>);

/// The value that was added before.
#[derive(Debug)]
pub(super) struct Link<T>(AtomicPtr<T>);

/// What can be in a chain, and in one only.
pub(super) trait Chained: Sized + 'static {
    fn link(&self) -> &Link<Self>;
}

impl<T> Link<T> {
    #[cfg(not(loom))]
    pub(super) const fn new() -> Self {
        Self(AtomicPtr::new(null_mut()))
    }
    #[cfg(loom)]
    pub(super) fn new() -> Self {
        Self(AtomicPtr::new(null_mut()))
    }
}

impl<T: Chained> Chain<T> {
    #[cfg(not(loom))]
    pub(super) const fn empty() -> Self {
        Self(AtomicPtr::new(null_mut()))
    }
    #[cfg(loom)]
    pub(super) fn empty() -> Self {
        Self(AtomicPtr::new(null_mut()))
    }

    /// Adds a value, once: a second time would make a circle.
    pub(super) fn add(&self, value: &'static T) {
        let mut before = self.0.load(Relaxed);
        loop {
            value.link().0.store(before, Relaxed);
            // Whoever finds the value finds its link, and those of all before it: the exchanges are one
            // release sequence.
            let added = from_ref(value).cast_mut();
            match self.0.compare_exchange_weak(before, added, Release, Relaxed) {
                Ok(_) => return,
                Err(now) => before = now,
            }
        }
    }

    /// The value that was added last.
    pub(super) fn last(&self) -> Option<&'static T> {
        // SAFETY: nothing but references that live for ever was put here.
        unsafe { self.0.load(Acquire).as_ref() }
    }

    /// All that were added until now, the last one first.
    pub(super) fn backwards(&self) -> impl Iterator<Item = &'static T> {
        std::iter::successors(self.last(), |value| {
            // SAFETY: as above; a link is set before its value is in the chain, and not changed afterwards.
            unsafe { value.link().0.load(Relaxed).as_ref() }
        })
    }
}
