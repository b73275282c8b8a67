//! Calls from other threads, and the end of what they call.

use crate::gate::{Gate, Waiting};
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

/// A gate and what is behind it; loom reports a read that races with a write.
struct Guarded {
    gate: Gate,
    waiting: Waiting,
    value: UnsafeCell<u32>,
}
// SAFETY: that this holds is what the tests find out.
unsafe impl Sync for Guarded {}
// SAFETY: as above.
unsafe impl Send for Guarded {}

const OPEN: u32 = 7;
const RELEASED: u32 = 0;

fn open() -> Arc<Guarded> {
    let gate = Gate::new(0);
    gate.open();
    assert_eq!(gate.generation(), 1);
    Arc::new(Guarded { gate, waiting: Waiting::new(), value: UnsafeCell::new(OPEN) })
}

impl Guarded {
    /// A call of the first generation, from another thread.
    fn call(&self) {
        self.gate.arrive();
        if self.gate.is_open_for(1) {
            // SAFETY: the call was let in.
            self.value.with(|value| assert_eq!(unsafe { *value }, OPEN));
        }
        if self.gate.leave(&self.waiting) {
            self.release();
        }
    }

    fn release(&self) {
        // SAFETY: the gate is closed and no call is in flight.
        self.value.with_mut(|value| unsafe { value.replace(RELEASED) });
    }
}

#[test]
fn closing_waits_for_the_calls_that_were_let_in() {
    // Without a bound three threads have too many orders; races need few switches to show.
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(2);
    model.check(|| {
        let guarded = open();
        let callers: Vec<_> = (0..2)
            .map(|_| {
                let guarded = guarded.clone();
                thread::spawn(move || guarded.call())
            })
            .collect();
        guarded.gate.close();
        guarded.gate.wait(&guarded.waiting);
        guarded.release();
        callers.into_iter().for_each(|caller| caller.join().unwrap());
    });
}

#[test]
fn closed_inside_a_call_the_last_call_releases_once() {
    loom::model(|| {
        let guarded = open();
        let other = guarded.clone();
        let caller = thread::spawn(move || other.call());
        guarded.gate.arrive();
        assert!(guarded.gate.is_open_for(1));
        guarded.gate.close();
        guarded.gate.release_later();
        if guarded.gate.leave(&guarded.waiting) {
            guarded.release();
        }
        caller.join().unwrap();
        // SAFETY: both threads are through.
        guarded.value.with(|value| assert_eq!(unsafe { *value }, RELEASED));
    });
}

#[test]
fn a_late_call_does_not_reach_what_comes_next() {
    loom::model(|| {
        let guarded = open();
        let late = guarded.clone();
        let caller = thread::spawn(move || late.call());
        guarded.gate.close();
        guarded.gate.wait(&guarded.waiting);
        // SAFETY: the gate is closed and no call is in flight.
        guarded.value.with_mut(|value| unsafe { *value = OPEN + 1 });
        guarded.gate.open();
        caller.join().unwrap();
    });
}
