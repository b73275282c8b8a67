//! Closures that native code keeps and calls from any thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use pinvoke::dynamic::{DynCallback, Signature, Value};

use crate::closures::{callback, integer};
use crate::support::{call, declared};

#[test]
fn a_callback_is_called_from_many_threads() {
    let sum = Arc::new(AtomicI64::new(0));
    let callback = {
        let sum = Arc::clone(&sum);
        DynCallback::new(&callback("fx_call_on_threads", "f"), Value::I32(-1), move |values| {
            let value = integer(&values[0]) as i64;
            sum.fetch_add(value, Ordering::Relaxed);
            Value::I32(value as i32)
        })
        .unwrap()
    };
    let expected: i64 = 8 * (0..500).sum::<i64>();
    let result = call(
        &declared("fx_call_on_threads"),
        &[(&*callback).into(), Value::Null, 8.into(), 500.into()],
    );
    assert_eq!((result, sum.load(Ordering::Relaxed)), (Value::I64(expected), expected));
}

/// Counts how many of it are alive.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[test]
fn a_registered_callback_outlives_its_registration() {
    let alive = Arc::new(AtomicUsize::new(0));
    let fired = Arc::new(AtomicI64::new(0));
    let (counted, seen) = (Counted::new(&alive), Arc::clone(&fired));
    let callback = DynCallback::new(&callback("fx_register", "f"), Value::I32(-1), move |values| {
        let _ = &counted;
        seen.fetch_add(integer(&values[0]) as i64, Ordering::SeqCst);
        Value::I32(0)
    })
    .unwrap();
    let id = call(&declared("fx_register"), &[(&*callback).into(), Value::Null]);
    call(&declared("fx_fire"), &[id.clone(), 5.into()]);
    assert_eq!((fired.load(Ordering::SeqCst), alive.load(Ordering::SeqCst)), (5, 1));
    drop(callback);
    assert_eq!(alive.load(Ordering::SeqCst), 0, "the closure was dropped");
    // The library still has the pointer: a late call gets the fallback.
    assert_eq!(call(&declared("fx_fire"), &[id.clone(), 5.into()]), Value::I32(-1));
    assert_eq!(fired.load(Ordering::SeqCst), 5);
    call(&declared("fx_unregister"), &[id]);
}

/// Dropped while other threads are calling: each call either runs, or gets the fallback.
#[test]
fn a_callback_is_dropped_during_calls() {
    for _ in 0..20 {
        let alive = Arc::new(AtomicUsize::new(0));
        let counted = Counted::new(&alive);
        let signature = Signature::parse("int f(int value)").unwrap();
        let callback = DynCallback::new(&signature, Value::I32(-1), move |values| {
            assert_eq!(counted.0.load(Ordering::SeqCst), 1);
            Value::I32(integer(&values[0]) as i32)
        })
        .unwrap();
        // SAFETY: the code has this signature, for ever.
        let code: extern "C" fn(i32) -> i32 = unsafe { std::mem::transmute(callback.code()) };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(move || {
                    let mut is_over = false;
                    for value in 0..2000 {
                        match code(value) {
                            -1 => is_over = true,
                            result => assert!(result == value && !is_over),
                        }
                    }
                });
            }
            scope.spawn(|| drop(callback));
        });
        assert_eq!(alive.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn a_callback_that_panicked_gives_its_fallback() {
    let signature = Signature::parse("int f(int value)").unwrap();
    let callback =
        DynCallback::new(&signature, Value::I32(-1), |values| match integer(&values[0]) {
            13 => panic!("unlucky"),
            value => Value::I32(value as i32),
        })
        .unwrap();
    // SAFETY: the code has this signature, for ever.
    let code: extern "C" fn(i32) -> i32 = unsafe { std::mem::transmute(callback.code()) };
    assert_eq!([code(1), code(13), code(1)], [1, -1, -1]);
    let panic = callback.take_panic().unwrap();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"unlucky"));
    assert!(callback.take_panic().is_none());
}

/// Retained callbacks may be entered again, and call other dynamic functions.
#[test]
fn a_callback_may_be_entered_again() {
    let reenter = declared("fx_reenter");
    let callback =
        DynCallback::new(&callback("fx_nested", "f"), Value::I32(-1), move |values| match integer(
            &values[0],
        ) {
            0 => Value::I32(100),
            depth => {
                let inner = call(&reenter, &[(depth as i32 - 1).into()]);
                Value::I32(integer(&inner) as i32 + 1)
            }
        })
        .unwrap();
    let result = call(&declared("fx_nested"), &[(&*callback).into(), Value::Null, 5.into()]);
    assert_eq!(result, Value::I32(105));
}
