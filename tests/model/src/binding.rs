//! First calls of a function by several threads, while the resolver changes.

use std::ffi::c_void;
use std::ptr::NonNull;

use crate::chain::{Chain, Chained, Link};
use crate::replaceable::Replaceable;
use crate::slot::Slot;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use loom::thread;

/// A library whose initialiser writes what its function reads.
struct Library {
    initialised: UnsafeCell<u32>,
    entry: Slot,
    logged: AtomicUsize,
}
// SAFETY: that this holds is what the tests find out.
unsafe impl Sync for Library {}
// SAFETY: as above.
unsafe impl Send for Library {}

const READY: u32 = 7;

fn address() -> NonNull<c_void> {
    NonNull::dangling()
}

impl Library {
    fn new() -> Arc<Self> {
        let (initialised, logged) = (UnsafeCell::new(0), AtomicUsize::new(0));
        Arc::new(Self { initialised, entry: Slot::empty(), logged })
    }

    /// Binds, after the initialisers ran.
    fn load(&self) {
        // SAFETY: one thread loads; loom reports a read that races with this.
        self.initialised.with_mut(|value| unsafe { *value = READY });
        self.bind();
    }

    fn bind(&self) {
        if self.entry.set(address()) {
            self.logged.fetch_add(1, Relaxed);
        }
    }

    /// A call, if the function is bound.
    fn call(&self) -> bool {
        let Some(found) = self.entry.get() else { return false };
        assert_eq!(found, address());
        // SAFETY: the address was published after the initialisers.
        self.initialised.with(|value| assert_eq!(unsafe { *value }, READY));
        true
    }
}

#[test]
fn who_finds_the_address_sees_what_the_initialisers_wrote() {
    loom::model(|| {
        let library = Library::new();
        let callers: Vec<_> = (0..2)
            .map(|_| {
                let library = library.clone();
                thread::spawn(move || library.call())
            })
            .collect();
        library.load();
        assert!(library.call());
        callers.into_iter().for_each(|caller| {
            let _seen_early = caller.join().unwrap();
        });
    });
}

#[test]
fn of_threads_that_bind_at_once_one_logs_it() {
    loom::model(|| {
        let library = Library::new();
        let binders: Vec<_> = (0..2)
            .map(|_| {
                let library = library.clone();
                thread::spawn(move || library.bind())
            })
            .collect();
        library.bind();
        binders.into_iter().for_each(|binder| binder.join().unwrap());
        assert!(library.entry.get().is_some());
        assert_eq!(library.logged.load(Relaxed), 1);
    });
}

/// A function that a thread bound.
struct Bound {
    thread: usize,
    number: UnsafeCell<usize>,
    link: Link<Bound>,
}
// SAFETY: that this holds is what the test finds out.
unsafe impl Sync for Bound {}

impl Chained for Bound {
    fn link(&self) -> &Link<Self> {
        &self.link
    }
}

/// Binds the first and the second function of a thread.
fn bind_two(log: &Chain<Bound>, thread: usize) {
    for number in 1..=2 {
        let bound = Bound { thread, number: UnsafeCell::new(0), link: Link::new() };
        let bound: &'static Bound = Box::leak(Box::new(bound));
        // SAFETY: nobody else knows it yet; loom reports a read that races with this.
        bound.number.with_mut(|place| unsafe { *place = number });
        log.add(bound);
    }
}

/// The numbers of a thread's functions in the log, in order.
fn numbers(log: &Chain<Bound>, thread: usize) -> Vec<usize> {
    let bound = log.backwards().filter(|bound| bound.thread == thread);
    // SAFETY: it was written before it was added.
    let mut numbers: Vec<_> = bound.map(|bound| bound.number.with(|at| unsafe { *at })).collect();
    numbers.reverse();
    numbers
}

#[test]
fn whatever_is_added_is_in_the_log_in_order() {
    loom::model(|| {
        let log = Arc::new(Chain::empty());
        let other = log.clone();
        let binder = thread::spawn(move || bind_two(&other, 1));
        let seen = numbers(&log, 1);
        assert!([1, 2].starts_with(&seen), "never the second without the first");
        bind_two(&log, 0);
        assert_eq!(numbers(&log, 0), [1, 2], "its own are there at once");
        binder.join().unwrap();
        assert_eq!((numbers(&log, 0), numbers(&log, 1)), (vec![1, 2], vec![1, 2]));
    });
}

#[test]
fn a_load_meets_the_old_resolver_or_the_new_one_or_none() {
    loom::model(|| {
        let resolver = Arc::new(Replaceable::<u32>::empty());
        assert!(!resolver.replace(Some(1.into())));
        let other = resolver.clone();
        let changer = thread::spawn(move || {
            assert!(other.replace(Some(2.into())));
            assert!(other.replace(None));
        });
        let mut last = 1;
        for _ in 0..2 {
            // Never one that was replaced before.
            let seen = resolver.get().map_or(3, |number| *number);
            assert!(seen >= last, "{seen} after {last}");
            last = seen;
        }
        changer.join().unwrap();
        assert!(resolver.get().is_none());
    });
}
