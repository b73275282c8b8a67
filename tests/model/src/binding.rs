//! First calls of a function by several threads, while the resolver changes.

use std::ffi::c_void;
use std::ptr::NonNull;

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
