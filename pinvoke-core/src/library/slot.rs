//! Where the address of an entry point is kept once it is known.
//!
//! The package `pinvoke-models` tries every order of its steps, for which it compiles this file once
//! more with loom's types.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

#[cfg(loom)]
use loom::sync::atomic::AtomicPtr;
#[cfg(not(loom))]
use std::sync::atomic::AtomicPtr;

/// An address that is set once.
#[derive(Debug)]
pub(super) struct Slot(AtomicPtr<c_void>);

impl Slot {
    #[cfg(not(loom))]
    pub(super) const fn empty() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }
    #[cfg(loom)]
    pub(super) fn empty() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// The address, if it is known; then what whoever found it had done before is seen as well: that
    /// the library's initialisers ran.
    #[inline(always)]
    pub(super) fn get(&self) -> Option<NonNull<c_void>> {
        NonNull::new(self.0.load(Acquire))
    }

    /// Whether this was the first of the threads that found the address, which is the same for all.
    pub(super) fn set(&self, address: NonNull<c_void>) -> bool {
        let null = std::ptr::null_mut();
        self.0.compare_exchange(null, address.as_ptr(), Release, Relaxed).is_ok()
    }
}
