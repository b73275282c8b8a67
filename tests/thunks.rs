//! Capturing closures for C functions that take no user data.
#![allow(missing_docs)]

mod common;
mod common_callbacks;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use common::marshal_error;
use common_callbacks::*;
use pinvoke::callback::set_callback_panic_hook;
use pinvoke::error::Problem;
use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Compare = extern "C" fn(left: &i32, right: &i32) -> c_int;

#[derive(NativeEnum, Clone, Copy, PartialEq, Debug)]
#[repr(i32)]
enum Small {
    Zero = 0,
    One = 1,
}

#[native_callback(on_panic = 0)]
type OnSmall = extern "C" fn(value: Small) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    /// The sum of the results for 0, 1, .. n - 1.
    #[entry = "fx_each"]
    safe fn each(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int) -> c_int;
    #[entry = "fx_each"]
    safe fn each_small(
        n: c_int,
        #[callback(OnSmall)] f: impl FnMut(Small) -> c_int,
    ) -> Result<c_int>;
    /// Declared wrongly: it keeps what it gets.
    #[entry = "fx_set_hook"]
    safe fn set_scoped_hook(#[callback(Plain)] hook: impl FnMut(c_int) -> c_int);
    /// The same of both, one minus the other.
    #[entry = "fx_each_two"]
    safe fn each_two(
        n: c_int,
        #[callback(Plain)] f: impl FnMut(c_int) -> c_int,
        #[callback(Plain)] g: impl FnMut(c_int) -> c_int,
    ) -> c_int;
    #[entry = "fx_sort"]
    safe fn sort(
        items: &mut [i32],
        #[len_of(items)] count: usize,
        #[callback(Compare)] compare: impl FnMut(&i32, &i32) -> c_int,
    );
}

/// The C library, under the name that it has here.
const C: &str = if cfg!(windows) { "msvcrt" } else { "c" };

#[dll_import(C)]
unsafe extern "C" {
    safe fn qsort(
        items: &mut [i32],
        #[len_of(items)] count: usize,
        #[value(size_of::<i32>())] size: usize,
        #[callback(Compare)] compare: impl FnMut(&i32, &i32) -> c_int,
    );
}

/// `fx_each` and `fx_each_two` in Rust, for a closure that returns its argument.
fn sum_below(n: c_int) -> c_int {
    n * (n - 1) / 2
}

#[test]
fn a_closure_may_capture() {
    let (mut seen, factor) = (Vec::new(), 3);
    let result = each(5, |value| {
        seen.push(value);
        value * factor
    });
    assert_eq!(seen, [0, 1, 2, 3, 4]);
    assert_eq!(result, 3 * sum_below(5));
}

#[test]
fn a_closure_that_captures_nothing_still_works() {
    assert_eq!(each(5, |value| value), sum_below(5));
}

#[test]
fn two_closures_are_told_apart() {
    let (mut first, mut second) = (0, 0);
    each_two(
        4,
        |value| {
            first += value;
            value
        },
        |value| {
            second -= 10 * value;
            value
        },
    );
    assert_eq!((first, second), (sum_below(4), -10 * sum_below(4)));
    // One that captures beside one that does not.
    let mut count = 0;
    each_two(
        4,
        |value| value,
        |value| {
            count += 1;
            value
        },
    );
    assert_eq!(count, 4);
}

#[test]
fn numbers_are_sorted_by_what_the_closure_counts() {
    let order = [3, 1, 4, 1, 5, 9, 2, 6];
    let expected: Vec<i32> = {
        let mut sorted = order.to_vec();
        sorted.sort_by(|left, right| right.cmp(left));
        sorted
    };
    for sort in [
        (|items: &mut [i32], compare: &mut dyn FnMut(&i32, &i32) -> c_int| {
            sort(items, |left, right| compare(left, right));
        }) as fn(&mut [i32], &mut dyn FnMut(&i32, &i32) -> c_int),
        |items, compare| qsort(items, |left, right| compare(left, right)),
    ] {
        let (mut items, mut comparisons, descending) = (order, 0, true);
        sort(&mut items, &mut |left, right| {
            comparisons += 1;
            let order = left.cmp(right) as c_int;
            if descending { -order } else { order }
        });
        assert_eq!(items[..], expected);
        assert!(comparisons >= order.len() - 1);
    }
}

#[test]
fn closures_nest() {
    let mut pairs = BTreeSet::new();
    let result = each(4, |outer| {
        each(outer, |inner| {
            pairs.insert((outer, inner));
            1
        })
    });
    // One pair for each inner call: 0 + 1 + 2 + 3.
    assert_eq!(result, 6);
    assert_eq!(pairs.len(), 6);
    assert!(pairs.iter().all(|(outer, inner)| inner < outer));
}

fn descend(depth: c_int) -> c_int {
    if depth == 0 { 0 } else { each(2, |value| value * depth + descend(depth - 1)) }
}

#[test]
fn a_function_may_come_back_to_itself_through_thunks() {
    // f(d) = d + 2 f(d - 1).
    let expected = (1..=8).fold(0, |below, depth| depth + 2 * below);
    assert_eq!(descend(8), expected);
}

#[test]
fn a_panic_goes_on_after_the_native_call() {
    let mut calls = 0;
    let result = catch_unwind(AssertUnwindSafe(|| {
        each(10, |value| {
            calls += 1;
            assert!(value < 3, "three is too much");
            value
        })
    }));
    assert_eq!(*result.unwrap_err().downcast::<&str>().unwrap(), "three is too much");
    // Native code got the fallback for the other calls.
    assert_eq!(calls, 4);
    // The thunk is free again.
    assert_eq!(each(3, |value| value + calls), sum_below(3) + 3 * calls);
}

#[test]
fn an_argument_that_cannot_be_converted_is_the_error_of_the_call() {
    let mut seen = Vec::new();
    let result = each_small(5, |value| {
        seen.push(value);
        0
    });
    let (problem, function, parameter) = marshal_error(result);
    assert!(matches!(problem, Problem::UnknownEnumValue { value: 2, name: "Small", .. }));
    assert_eq!((function, parameter), ("OnSmall", "value"));
    assert_eq!(seen, [Small::Zero, Small::One]);
}

#[test]
fn every_thread_has_its_own_thunks() {
    std::thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for round in 0..1000 {
                    let mut total = 0;
                    let result = each(20, |value| {
                        total += value;
                        thread * round
                    });
                    assert_eq!((total, result), (sum_below(20), 20 * thread * round));
                }
            });
        }
    });
}

#[test]
fn hundreds_of_closures_are_open_at_once() {
    fn open(depth: c_int, check: &mut dyn FnMut()) {
        if depth == 0 {
            return check();
        }
        let mut calls = 0;
        each(1, |value| {
            open(depth - 1, check);
            calls += 1;
            value
        });
        assert_eq!(calls, 1);
    }
    let mut checked = 0;
    open(300, &mut || checked += 1);
    assert_eq!(checked, 1);
}

/// The hook of the fixture library is one for the process.
fn hook_alone() -> std::sync::MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn hooked(callback: Callback<Plain>) -> Registration<'static> {
    let set = |callback: &Callback<Plain>| {
        set_hook(Some(callback));
        Ok::<_, pinvoke::Error>(())
    };
    callback.register(set, |_, ()| set_hook(None)).unwrap()
}

#[test]
fn a_kept_closure_without_user_data() {
    let _alone = hook_alone();
    let watch = Watch::default();
    let alive = watch.alive();
    let mut total = 0;
    let registration = hooked(
        Plain::serialized(move |event| {
            alive.call(event, || {
                total += event;
                total
            })
        })
        .unwrap(),
    );
    assert_eq!((fx_fire_hook(4), fx_fire_hook(5)), (4, 9));
    drop(registration);
    assert!(watch.is_dropped());
    assert_eq!(fx_fire_hook(4), -1);
}

#[test]
fn a_late_call_of_a_thunk_reaches_no_other_closure() {
    let _alone = hook_alone();
    let callback = Plain::callback(|event| event + 1).unwrap();
    set_hook(Some(&callback));
    assert_eq!(fx_fire_hook(1), 2);
    drop(callback);
    assert_eq!(fx_fire_hook(1), FALLBACK);
    let others: Vec<_> =
        (0..3000).map(|number| Plain::callback(move |_| number).unwrap()).collect();
    assert_eq!(fx_fire_hook(1), FALLBACK);
    for (number, other) in others.iter().enumerate() {
        let function = other.pointer();
        // SAFETY: the function has this signature, and its callback is alive.
        assert_eq!(unsafe { function(0) }, number as c_int);
    }
    set_hook(None);
}

#[test]
fn a_kept_closure_that_captures_nothing_ends_like_any_other() {
    let _alone = hook_alone();
    let callback = Plain::callback(|event| event * 2).unwrap();
    set_hook(Some(&callback));
    assert_eq!(fx_fire_hook(21), 42);
    drop(callback);
    assert_eq!(fx_fire_hook(21), FALLBACK);
    set_hook(None);
}

#[test]
fn a_hook_may_take_itself_away() {
    let _alone = hook_alone();
    let watch = Watch::default();
    let alive = watch.alive();
    let own: Arc<Mutex<Option<Registration<'static>>>> = Arc::default();
    let held = own.clone();
    let callback = Plain::callback(move |event| {
        alive.call(event, || {
            drop(held.lock().unwrap().take());
            event
        })
    });
    *own.lock().unwrap() = Some(hooked(callback.unwrap()));
    assert_eq!(fx_fire_hook(8), 8);
    assert!(watch.is_dropped());
    assert_eq!(fx_fire_hook(8), -1);
}

#[test]
fn eight_threads_call_a_hook_that_goes_away() {
    let _alone = hook_alone();
    let watch = Watch::default();
    let alive = watch.alive();
    let callback = Plain::callback(move |event| alive.call(event, || event)).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let ordering = std::sync::atomic::Ordering::SeqCst;
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !stop.load(ordering) {
                    assert!(matches!(fx_fire_hook(3), 3 | FALLBACK | -1));
                }
            });
        }
        let registration = hooked(callback);
        while watch.calls() < 10_000 {
            std::thread::yield_now();
        }
        drop(registration);
        assert!(watch.is_dropped());
        stop.store(true, ordering);
    });
}

#[test]
fn a_panic_of_a_kept_closure_without_user_data_goes_to_the_hook() {
    static TEXT: Mutex<String> = Mutex::new(String::new());
    let _alone = hook_alone();
    set_callback_panic_hook(|fault| *TEXT.lock().unwrap() = fault.to_string());
    let _registration = hooked(Plain::callback(|event| panic!("hooked {event}")).unwrap());
    assert_eq!(fx_fire_hook(6), FALLBACK);
    assert_eq!(*TEXT.lock().unwrap(), "a callback `Plain` panicked: hooked 6");
}

#[test]
fn a_scoped_closure_that_is_called_after_its_call_aborts_the_process() {
    let test = "a_scoped_closure_that_is_called_after_its_call_aborts_the_process";
    let Some(output) = in_child(test) else {
        let mut calls = 0;
        set_scoped_hook(|event| {
            calls += event;
            calls
        });
        fx_fire_hook(1);
        return;
    };
    assert!(!output.status.success(), "{output:?}");
    let text = messages(&output);
    assert!(text.contains("called a closure after the function"), "{text}");
    assert!(text.contains("retained"), "{text}");
}
