//! Call interfaces that several threads ask for, and let go, at once.

use std::convert::Infallible;
use std::sync::Arc as Shared;

use crate::interned::Interned;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use loom::thread;

/// A prepared interface, which says what it was made for and is counted.
struct Made {
    key: u32,
    live: Arc<AtomicUsize>,
}

impl Drop for Made {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Relaxed);
    }
}

/// The table with the counts of what was made, and of what of it is there.
#[derive(Clone)]
struct Table {
    interned: Arc<Interned<u32, Made>>,
    made: Arc<AtomicUsize>,
    live: Arc<AtomicUsize>,
}

impl Table {
    fn new() -> Self {
        Self {
            interned: Arc::new(Interned::empty()),
            made: Arc::new(AtomicUsize::new(0)),
            live: Arc::new(AtomicUsize::new(0)),
        }
    }

    fn get(&self, key: u32) -> Shared<Made> {
        let make = || {
            self.made.fetch_add(1, Relaxed);
            self.live.fetch_add(1, Relaxed);
            Ok::<_, Infallible>(Made { key, live: self.live.clone() })
        };
        let value = match self.interned.get_or_make(key, make) {
            Ok(value) => value,
            Err(never) => match never {},
        };
        assert_eq!(value.key, key, "what was made for another");
        value
    }
}

#[test]
fn who_asks_at_once_shares() {
    loom::model(|| {
        let table = Table::new();
        let askers: Vec<_> = (0..2)
            .map(|_| {
                let table = table.clone();
                thread::spawn(move || table.get(1))
            })
            .collect();
        let mine = table.get(1);
        for asker in askers {
            assert!(Shared::ptr_eq(&asker.join().unwrap(), &mine));
        }
        assert_eq!(table.made.load(Relaxed), 1);
        drop(mine);
        assert_eq!(table.live.load(Relaxed), 0);
    });
}

#[test]
fn what_goes_while_others_ask_is_made_again() {
    loom::model(|| {
        let table = Table::new();
        let others: Vec<_> = (0..2)
            .map(|_| {
                let table = table.clone();
                thread::spawn(move || drop(table.get(1)))
            })
            .collect();
        let mine = table.get(1);
        others.into_iter().for_each(|other| other.join().unwrap());
        // Whoever comes while this is kept shares it, whatever went before.
        assert!(Shared::ptr_eq(&table.get(1), &mine));
        assert_eq!(table.live.load(Relaxed), 1);
        assert!((1..=3).contains(&table.made.load(Relaxed)));
        drop(mine);
        assert_eq!(table.live.load(Relaxed), 0);
    });
}

#[test]
fn what_somebody_has_outlives_the_clearing_of_the_table() {
    loom::model(|| {
        let table = Table::new();
        let (kept, other) = (table.get(0), table.clone());
        // More than the table has room for at first, so that it is cleared on the way.
        let filler = thread::spawn(move || {
            (1..6).for_each(|key| drop(other.get(key)));
            other.get(0)
        });
        assert!(Shared::ptr_eq(&table.get(0), &kept));
        assert!(Shared::ptr_eq(&filler.join().unwrap(), &kept));
        assert_eq!(table.made.load(Relaxed), 6);
        assert_eq!(table.live.load(Relaxed), 1);
    });
}

#[test]
fn what_could_not_be_made_is_no_value_of_others() {
    loom::model(|| {
        let table = Table::new();
        let other = table.clone();
        let failing = thread::spawn(move || {
            // Refused, unless the other thread has made it already.
            let result = other.interned.get_or_make(1, || Err("refused"));
            result.map(|value| value.key)
        });
        let mine = table.get(1);
        assert!(matches!(failing.join().unwrap(), Err("refused") | Ok(1)));
        assert!(Shared::ptr_eq(&table.get(1), &mine));
        assert_eq!(table.made.load(Relaxed), 1);
    });
}
