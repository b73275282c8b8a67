//! Calls that may come at any time, and the end of what they call.
//!
//! A call announces itself in the count before it looks at the generation, and closing ends the
//! generation before it looks at the count. Both change the count in one step, whoever closes by
//! adding nothing, so one of the two steps comes second and sees what the other thread did before:
//! either the call is turned away, or whoever closes waits for it. The package `pinvoke-models` tries
//! every order of these steps, for which it compiles this file once more with loom's types.

#[cfg(loom)]
use loom::sync::atomic::{AtomicU8, AtomicU32};
#[cfg(loom)]
use loom::sync::{Condvar, Mutex};
use std::sync::PoisonError;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
#[cfg(not(loom))]
use std::sync::atomic::{AtomicU8, AtomicU32};
#[cfg(not(loom))]
use std::sync::{Condvar, Mutex};

/// A call that ends has nothing to do.
const NOTHING: u8 = 0;
/// A thread waits until no call is in flight.
const NOTIFY: u8 = 1;
/// Closed by a call of its own: the last call releases.
const RELEASE: u8 = 2;

/// What calls pass through; it opens and closes again and again.
pub(super) struct Gate {
    /// Odd while it is open.
    generation: AtomicU32,
    /// Calls that are running, and for a moment calls that are being turned away.
    in_flight: AtomicU32,
    /// What a call that ends has to do for somebody else.
    duty: AtomicU8,
}

/// Where threads wait for calls to end; one serves any number of gates.
pub(super) struct Waiting {
    /// Held by threads that wait, and by calls that tell them.
    lock: Mutex<()>,
    ended: Condvar,
}

impl Waiting {
    #[cfg(not(loom))]
    pub(super) const fn new() -> Self {
        Self { lock: Mutex::new(()), ended: Condvar::new() }
    }

    #[cfg(loom)]
    pub(super) fn new() -> Self {
        Self { lock: Mutex::new(()), ended: Condvar::new() }
    }
}

impl Gate {
    /// A closed gate whose first generation comes after this one, which is even.
    #[cfg(not(loom))]
    pub(super) const fn new(generation: u32) -> Self {
        Self {
            generation: AtomicU32::new(generation),
            in_flight: AtomicU32::new(0),
            duty: AtomicU8::new(NOTHING),
        }
    }

    #[cfg(loom)]
    pub(super) fn new(generation: u32) -> Self {
        Self {
            generation: AtomicU32::new(generation),
            in_flight: AtomicU32::new(0),
            duty: AtomicU8::new(NOTHING),
        }
    }

    /// The generation that is, or that was if the gate is closed.
    pub(super) fn generation(&self) -> u32 {
        self.generation.load(Relaxed)
    }

    /// Whether calls of this generation are let in.
    pub(super) fn is_open_for(&self, generation: u32) -> bool {
        self.generation.load(Acquire) == generation
    }

    /// Begins a generation: what was written before is seen by its calls.
    pub(super) fn open(&self) {
        self.generation.store(self.generation.load(Relaxed) + 1, Release);
    }

    /// Ends the generation: every further call is turned away.
    pub(super) fn close(&self) {
        self.generation.store(self.generation.load(Relaxed).wrapping_add(1), Release);
    }

    /// Counts a call, which asks [`is_open_for`] only then, and leaves in either case.
    ///
    /// [`is_open_for`]: Self::is_open_for
    pub(super) fn arrive(&self) {
        self.in_flight.fetch_add(1, AcqRel);
    }

    /// Ends a call. True if this was the last one after [`release_later`], which comes true once.
    ///
    /// [`release_later`]: Self::release_later
    #[must_use]
    pub(super) fn leave(&self, waiting: &Waiting) -> bool {
        self.in_flight.fetch_sub(1, AcqRel) == 1
            && self.duty.load(Acquire) != NOTHING
            && self.last_call_ended(waiting)
    }

    /// For a gate that was closed inside a call of its own: the last call releases.
    pub(super) fn release_later(&self) {
        self.duty.store(RELEASE, Release);
    }

    /// Waits until no call is in flight, after the gate was closed.
    pub(super) fn wait(&self, waiting: &Waiting) {
        for _ in 0..if cfg!(loom) { 1 } else { 100 } {
            if self.has_no_calls() {
                return;
            }
            std::hint::spin_loop();
        }
        let mut held = waiting.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.duty.store(NOTIFY, Release);
        while !self.has_no_calls() {
            held = waiting.ended.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        self.duty.store(NOTHING, Release);
    }

    /// A change by nothing, not a load: a load might see an old count, and would not be seen.
    fn has_no_calls(&self) -> bool {
        self.in_flight.fetch_add(0, AcqRel) == 0
    }

    #[cold]
    fn last_call_ended(&self, waiting: &Waiting) -> bool {
        match self.duty.load(Acquire) {
            NOTIFY => {
                // With the lock held the waiting thread either has not looked yet, or waits.
                let _held = waiting.lock.lock().unwrap_or_else(PoisonError::into_inner);
                waiting.ended.notify_all();
                false
            }
            // The duty was set when the generation was over. If the count is zero after that, then
            // no call is inside; if not, the call that is still counted comes here later.
            RELEASE => {
                self.has_no_calls()
                    && self.duty.compare_exchange(RELEASE, NOTHING, AcqRel, Relaxed).is_ok()
            }
            _ => false,
        }
    }
}
