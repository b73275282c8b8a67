//! Kept callbacks under threads of native code: teardown during calls, late calls, waiting.
#![allow(missing_docs)]

mod common_callbacks;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use common_callbacks::*;
use pinvoke::prelude::*;

const THREADS: c_int = 8;

/// Calls of each thread; a million with `PINVOKE_CALLS=1000000`.
fn calls() -> c_int {
    std::env::var("PINVOKE_CALLS")
        .map_or(100_000, |calls| calls.parse().expect("a number of calls"))
}

#[test]
fn no_call_is_lost_and_none_is_made_twice() {
    let calls = calls();
    let watch = Watch::default();
    let alive = watch.alive();
    let callback = Event::callback(move |event| alive.call(event, || event)).unwrap();
    let (registration, id) = registered(callback);
    assert_eq!(fx_fire_from_threads(id, THREADS, calls), THREADS * calls);
    drop(registration);
    // Each thread passes 0, 1, 2, ..
    let each = i64::from(calls) * (i64::from(calls) - 1) / 2;
    assert_eq!(watch.calls(), (THREADS * calls) as usize);
    assert_eq!(watch.sum(), i64::from(THREADS) * each);
    assert!(watch.is_dropped());
}

#[test]
fn a_serialized_closure_runs_in_one_thread_at_a_time() {
    const CALLS: c_int = 100_000;
    let watch = Watch::default();
    let (alive, seen) = (watch.alive(), watch.clone());
    let mut unguarded = 0_i64;
    let (most, total) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(0)));
    let (noted, summed) = (most.clone(), total.clone());
    let callback = Event::serialized(move |event| {
        alive.call(event, || {
            noted.fetch_max(seen.running(), SeqCst);
            unguarded += i64::from(event);
            if event == CALLS - 1 {
                *summed.lock().unwrap() = unguarded;
            }
            event
        })
    });
    let (registration, id) = registered(callback.unwrap());
    assert_eq!(fx_fire_from_threads(id, THREADS, CALLS), THREADS * CALLS);
    drop(registration);
    assert_eq!(most.load(SeqCst), 1);
    let each = i64::from(CALLS) * (i64::from(CALLS) - 1) / 2;
    assert_eq!(*total.lock().unwrap(), i64::from(THREADS) * each);
}

/// Eight threads of native code make 100,000 calls each; the registration is dropped in between.
fn dropped_in_flight(make: impl Fn(Alive) -> Callback<Event>) {
    const CALLS: c_int = 100_000;
    let mut interrupted = 0;
    for round in 0..8 {
        let watch = Watch::default();
        let (registration, id) = registered(make(watch.alive()));
        let barrage = thread::spawn(move || fx_fire_from_threads(id, THREADS, CALLS));
        while watch.calls() < 1000 * round {
            thread::yield_now();
        }
        drop(registration);
        // Whatever native code still does, the closure has ended.
        assert!(watch.is_dropped());
        assert_eq!(watch.running(), 0);
        let calls = watch.calls();
        let fired = barrage.join().unwrap() as usize;
        assert_eq!(watch.calls(), calls, "a call came after the closure had ended");
        // What native code fired and the closure did not see were late calls: one of each thread
        // at most, because the library looks the registration up before each call.
        assert!(fired >= calls && fired - calls <= THREADS as usize, "{fired} fired, {calls} seen");
        interrupted += usize::from(fired < (THREADS * CALLS) as usize);
    }
    assert!(interrupted > 0, "the calls were too few to be interrupted");
}

#[test]
fn a_registration_may_be_dropped_while_eight_threads_call() {
    dropped_in_flight(|alive| Event::callback(move |event| alive.call(event, || event)).unwrap());
}

#[test]
fn a_serialized_registration_may_be_dropped_while_eight_threads_call() {
    dropped_in_flight(|alive| {
        let mut last = 0;
        Event::serialized(move |event| {
            alive.call(event, || {
                last = event;
                last
            })
        })
        .unwrap()
    });
}

#[test]
fn late_calls_hammer_while_slots_are_given_to_others() {
    const ROUNDS: usize = 150;
    let ids: Arc<Mutex<Vec<c_int>>> = Arc::default();
    let stop = Arc::new(AtomicBool::new(false));
    let hammers: Vec<_> = (0..THREADS)
        .map(|_| {
            let (ids, stop) = (ids.clone(), stop.clone());
            thread::spawn(move || {
                let (mut answered, mut late) = (0, 0);
                while !stop.load(SeqCst) {
                    let known = ids.lock().unwrap().clone();
                    for id in known {
                        // A closure answers with its own number, or native code gets the fallback:
                        // never another closure's number.
                        match fx_fire_late(id, id) {
                            FALLBACK => late += 1,
                            answer => {
                                assert_eq!(answer, id);
                                answered += 1;
                            }
                        }
                    }
                }
                (answered, late)
            })
        })
        .collect();
    for _ in 0..ROUNDS {
        let watch = Watch::default();
        let alive = watch.alive();
        let own: Arc<AtomicUsize> = Arc::default();
        let number = own.clone();
        let callback = Event::callback(move |event| {
            alive.call(event, || {
                let own = number.load(SeqCst) as c_int;
                if own == 0 { event } else { own }
            })
        });
        let (registration, id) = registered(callback.unwrap());
        own.store(id as usize, SeqCst);
        ids.lock().unwrap().push(id);
        thread::yield_now();
        drop(registration);
        assert!(watch.is_dropped());
        let calls = watch.calls();
        thread::yield_now();
        assert_eq!(watch.calls(), calls);
    }
    stop.store(true, SeqCst);
    let counts: Vec<_> = hammers.into_iter().map(|hammer| hammer.join().unwrap()).collect();
    let answered: usize = counts.iter().map(|(answered, _)| answered).sum();
    let late: usize = counts.iter().map(|(_, late)| late).sum();
    assert!(answered > 0 && late > 0, "{answered} answered, {late} late");
}

#[test]
fn threads_register_fire_and_unregister_at_once() {
    let start = Arc::new(Barrier::new(THREADS as usize));
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let start = start.clone();
            thread::spawn(move || {
                start.wait();
                for round in 0..100 {
                    let mut total = 0;
                    let callback = Event::serialized(move |event| {
                        total += event;
                        thread * 1_000_000 + total
                    });
                    let (registration, id) = registered(callback.unwrap());
                    assert_eq!(fx_fire(id, round), thread * 1_000_000 + round);
                    assert_eq!(fx_fire(id, 1), thread * 1_000_000 + round + 1);
                    drop(registration);
                    assert_eq!(fx_fire_late(id, round), FALLBACK);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn dropping_waits_for_the_call_of_another_thread() {
    let watch = Watch::default();
    let alive = watch.alive();
    let (entered, is_entered) = mpsc::channel();
    let (release, is_released) = mpsc::channel::<()>();
    let is_released = Mutex::new(is_released);
    let callback = Event::callback(move |event| {
        alive.call(event, || {
            entered.send(()).unwrap();
            is_released.lock().unwrap().recv().unwrap();
            event + 1
        })
    });
    let (registration, id) = registered(callback.unwrap());
    let caller = thread::spawn(move || fx_fire(id, 1));
    is_entered.recv().unwrap();
    let dropper = thread::spawn(move || drop(registration));
    thread::sleep(Duration::from_millis(50));
    assert!(!dropper.is_finished(), "the closure runs, and dropping did not wait for it");
    assert!(!watch.is_dropped());
    // A call that comes while the other is waited for is late.
    assert_eq!(fx_fire_late(id, 1), FALLBACK);
    release.send(()).unwrap();
    dropper.join().unwrap();
    assert!(watch.is_dropped());
    // The call that was waited for has its own result.
    assert_eq!(caller.join().unwrap(), 2);
}

#[test]
fn dropped_inside_itself_it_ends_with_the_last_call_of_any_thread() {
    let watch = Watch::default();
    let alive = watch.alive();
    let (entered, is_entered) = mpsc::channel();
    let (release, is_released) = mpsc::channel::<()>();
    let is_released = Mutex::new(is_released);
    let own: Arc<Mutex<Option<Registration<'static>>>> = Arc::default();
    let held = own.clone();
    let callback = Event::callback(move |event| {
        alive.call(event, || {
            if event == 0 {
                drop(held.lock().unwrap().take());
            } else {
                entered.send(()).unwrap();
                is_released.lock().unwrap().recv().unwrap();
            }
            event
        })
    });
    let (registration, id) = registered(callback.unwrap());
    *own.lock().unwrap() = Some(registration);
    let caller = thread::spawn(move || fx_fire(id, 1));
    is_entered.recv().unwrap();
    // This call drops the registration and does not wait for the other one.
    assert_eq!(fx_fire(id, 0), 0);
    assert!(!watch.is_dropped());
    release.send(()).unwrap();
    assert_eq!(caller.join().unwrap(), 1);
    assert!(watch.is_dropped());
    assert_eq!(watch.calls(), 2);
}

#[test]
fn a_serialized_call_that_waited_too_long_gets_the_fallback() {
    // Whether the second call stood before the lock when the registration went, the outcome tells. On a busy
    // machine that takes patience.
    let mut patience = (0..7).map(|round| Duration::from_millis(50 << round));
    assert!(patience.any(|patience| second_call_that_waits(patience) == FALLBACK));
}

/// What the second call gets, if all threads are where they should be after so long.
fn second_call_that_waits(patience: Duration) -> c_int {
    let (entered, is_entered) = mpsc::channel();
    let (release, is_released) = mpsc::channel::<()>();
    let mut calls = 0;
    let callback = Event::serialized(move |_| {
        calls += 1;
        entered.send(()).unwrap();
        // The sender is gone already for a second call that is let in.
        let _ = is_released.recv();
        calls
    });
    let (registration, id) = registered(callback.unwrap());
    let first = thread::spawn(move || fx_fire(id, 1));
    is_entered.recv().unwrap();
    let second = thread::spawn(move || fx_fire(id, 2));
    // The second call is to stand before the lock when the registration goes.
    thread::sleep(patience);
    let dropper = thread::spawn(move || drop(registration));
    thread::sleep(patience);
    drop(release);
    assert_eq!(first.join().unwrap(), 1);
    let second = second.join().unwrap();
    assert!([2, FALLBACK].contains(&second), "{second}");
    dropper.join().unwrap();
    second
}

#[test]
fn a_thread_may_call_while_its_variables_are_destroyed() {
    struct AtTheEnd(c_int, mpsc::Sender<c_int>);
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            self.1.send(fx_fire(self.0, 5)).unwrap();
        }
    }
    thread_local!(static LAST: std::cell::RefCell<Option<AtTheEnd>> = const { std::cell::RefCell::new(None) });

    let (registration, id) = registered(Event::callback(|event| event * 3).unwrap());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        LAST.with(|last| *last.borrow_mut() = Some(AtTheEnd(id, sender)));
        assert_eq!(fx_fire(id, 1), 3);
    })
    .join()
    .unwrap();
    assert_eq!(receiver.recv().unwrap(), 15);
    drop(registration);
}
