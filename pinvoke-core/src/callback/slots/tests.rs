//! The table of slots alone.

use super::*;

fn runs(context: *mut c_void) -> bool {
    call(context, |_| Some(())).is_some()
}

#[test]
fn places_cover_every_index_once() {
    let mut expected = (0, 0);
    // Miri, which is slow, takes a sample.
    for index in 0..if cfg!(miri) { 300 } else { 10_000 } {
        assert_eq!(Slot::place(index), expected);
        expected.1 += 1;
        if expected.1 == (FIRST as usize) << expected.0 {
            expected = (expected.0 + 1, 0);
        }
    }
    let (chunk, place) = Slot::place(LIMIT);
    assert!(chunk < CHUNKS && place < (FIRST as usize) << chunk);
}

#[test]
fn a_late_call_finds_nothing() {
    let first = occupy("Test", 1_u8).unwrap();
    let old = first.context();
    assert!(runs(old));
    drop(first);
    assert!(!runs(old));
    // Whoever gets the slot next is not reached by the old user data.
    let count = if cfg!(miri) { 100 } else { 1000 };
    let others: Vec<_> = (0..count).map(|number| occupy("Test", number).unwrap()).collect();
    assert!(others.iter().all(|other| other.context() != old && runs(other.context())));
    assert!(!runs(old));
}

#[test]
fn user_data_that_was_never_given_out_finds_nothing() {
    // Even generations are never given out, nor are indices that the table has not reached.
    for data in [0, 2, 4, usize::MAX, ((LIMIT as usize / 2) << GENERATION_BITS) | 1] {
        assert!(!runs(ptr::without_provenance_mut(data)), "{data:#x}");
    }
}

#[test]
fn the_last_generation_of_a_slot_is_its_last_use() {
    // Nobody leaves a slot: it lives as long as the program, as those of the table do.
    static LAST: Slot = Slot { gate: Gate::new(GENERATION_MASK as u32), ..Slot::new(0) };
    static EARLY: Slot = Slot { gate: Gate::new(2), ..Slot::new(0) };
    LAST.gate.close();
    let mut free = FreeSlots { head: None, fresh: 0 };
    free.add(&LAST);
    assert!(free.head.is_none());
    free.add(&EARLY);
    assert!(free.head.is_some());
}

#[test]
fn calls_that_race_with_the_end_never_reach_the_next_occupant() {
    let rounds = if cfg!(miri) { 50 } else { 100_000 };
    let published = Mutex::new((ptr::null_mut::<c_void>().addr(), 0_u64));
    let stop = AtomicBool::new(false);
    let reached = AtomicU32::new(0);
    let mut wrong = 0;
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut wrong = 0;
                    while !stop.load(Relaxed) {
                        let (data, expected) = *published.lock().unwrap();
                        let found = call(ptr::without_provenance_mut(data), |call| {
                            // SAFETY: every occupant of this test is a number.
                            Some(*unsafe { call.holder::<u64>() })
                        });
                        reached.fetch_add(u32::from(found.is_some()), Relaxed);
                        wrong += usize::from(found.is_some_and(|found| found != expected));
                    }
                    wrong
                })
            })
            .collect();
        for round in 1..=rounds {
            let occupied = occupy("Test", round).unwrap();
            *published.lock().unwrap() = (occupied.context().addr(), round);
            // The first occupant stays until a call has reached it, so that some calls do.
            while round == 1 && reached.load(Relaxed) == 0 {
                std::thread::yield_now();
            }
            drop(occupied);
        }
        stop.store(true, Relaxed);
        for caller in callers {
            wrong += caller.join().unwrap();
        }
    });
    assert_eq!(wrong, 0);
}
