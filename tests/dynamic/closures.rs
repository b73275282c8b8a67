//! Closures as function pointers.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use pinvoke::dynamic::{DynCallback, DynClosure, DynFunction, Signature, Value};
use pinvoke::error::Problem;
use proptest::prelude::*;

use crate::structs::Point;
use crate::support::{DECLARED, call, declared, function, marshal_error, problem, try_call};

/// The type of the function pointer that a parameter of a fixture function takes.
fn callback(function: &str, parameter: &str) -> Signature {
    DECLARED[function].callback(parameter).unwrap().clone()
}

fn integer(value: &Value<'_>) -> i128 {
    value.as_integer().unwrap()
}

proptest! {
    /// The C library sorts by a closure that captures.
    #[test]
    fn sorts_by_a_capturing_closure(items in prop::collection::vec(any::<i32>(), 0..60), descending: bool) {
        let sort = function(
            "void fx_sort(_Inout_updates_(count) int32_t *items, size_t count,
                int (*compare)(_In_ const int32_t *left, _In_ const int32_t *right))",
        );
        let mut compare = |values: &[Value<'_>]| {
            let order = integer(&values[0]).cmp(&integer(&values[1]));
            Value::I32(if descending { order.reverse() } else { order } as i32)
        };
        let compare = DynClosure::new(sort.signature().callback("compare").unwrap(), Value::I32(0), &mut compare).unwrap();
        let mut sorted = items.clone();
        call(&sort, &[sorted.as_mut_slice().into(), Value::Count, (&compare).into()]);
        let mut expected = items;
        expected.sort_unstable();
        if descending {
            expected.reverse();
        }
        prop_assert_eq!(sorted, expected);
    }

    /// Every class of argument and result crosses backwards.
    #[test]
    fn numbers_and_structs_cross(double: f64, long: i64, x: f64, y: f64, byte: u8) {
        let mut same = |values: &[Value<'_>]| match &values[0] {
            Value::F64(value) => Value::F64(*value),
            Value::I64(value) => Value::I64(!value),
            Value::List(fields) => [fields[1].clone(), fields[0].clone()].iter()
                .map(|field| Value::F64(field.as_number().unwrap())).collect::<Vec<_>>().into(),
            Value::U8(value) => Value::U8(value ^ 0xFF),
            other => panic!("{other:?}"),
        };
        let closure = DynClosure::new(&callback("fx_call_double", "f"), Value::F64(0.0), &mut same).unwrap();
        let result = call(&declared("fx_call_double"), &[(&closure).into(), Value::Null, double.into()]);
        prop_assert_eq!(f64::try_from(result).unwrap().to_bits(), double.to_bits());
        drop(closure);
        let closure = DynClosure::new(&callback("fx_call_long", "f"), Value::I64(0), &mut same).unwrap();
        let result = call(&declared("fx_call_long"), &[(&closure).into(), Value::Null, long.into()]);
        prop_assert_eq!(result, Value::I64(!long));
        drop(closure);
        let nothing: Value<'static> = vec![0.0.into(), 0.0.into()].into();
        let closure = DynClosure::new(&callback("fx_call_point", "f"), nothing, &mut same).unwrap();
        let mut swapped = Point::default();
        let point = Point { x, y };
        // SAFETY: the declaration is that of the header.
        unsafe {
            declared("fx_call_point").call_into(&[(&closure).into(), Value::Null, Value::plain(&point)], &mut swapped)
        }.unwrap();
        prop_assert_eq!((swapped.x.to_bits(), swapped.y.to_bits()), (y.to_bits(), x.to_bits()));
        drop(closure);
        let closure = DynClosure::new(&callback("fx_call_bool8", "f"), Value::U8(0), &mut same).unwrap();
        let result = call(&declared("fx_call_bool8"), &[(&closure).into(), Value::Null, i32::from(byte).into()]);
        prop_assert_eq!(result, Value::I32((byte ^ 0xFF).into()));
    }
}

/// Small results fill a register: what the caller reads is the sign-extended value.
#[test]
fn small_results_are_extended() {
    let mut echo = |values: &[Value<'_>]| {
        values[0].clone().try_into().map(|value: i32| Value::I32(value)).unwrap()
    };
    let closure =
        DynClosure::new(&callback("fx_call_last", "f"), Value::I32(0), &mut echo).unwrap();
    let sum = call(&declared("fx_call_last"), &[5.into(), (&closure).into(), Value::Null]);
    assert_eq!(sum, Value::I32((0..5).sum()));
    drop(closure);
    let small = Signature::parse("int8_t f(int16_t value)").unwrap();
    let mut negate = |values: &[Value<'_>]| Value::I8((-integer(&values[0])) as i8);
    let closure = DynClosure::new(&small, Value::I8(0), &mut negate).unwrap();
    // SAFETY: the code has this signature.
    let direct: extern "C" fn(i16) -> i8 = unsafe { std::mem::transmute(closure.code()) };
    assert_eq!([direct(1), direct(128), direct(-127)], [-1, -128, 127]);
}

#[test]
fn pointers_come_as_the_signature_says() {
    let text = function(
        "int fx_call_text(int (*f)(_In_opt_z_ const char *text, void *user), void *user, const char *text)",
    );
    let seen = RefCell::new(Vec::new());
    let mut note = |values: &[Value<'_>]| {
        seen.borrow_mut().push(match &values[0] {
            Value::Text(text) => Some(text.clone().into_owned()),
            Value::Null => None,
            other => panic!("{other:?}"),
        });
        assert!(matches!(values[1], Value::Pointer(_)));
        Value::I32(values[0].as_text().map_or(-1, |text| text.len() as i32))
    };
    let closure =
        DynClosure::new(text.signature().callback("f").unwrap(), Value::I32(0), &mut note).unwrap();
    let user = Value::Pointer(std::ptr::without_provenance_mut(8));
    assert_eq!(call(&text, &[(&closure).into(), user.clone(), "Ärger".into()]), Value::I32(6));
    assert_eq!(call(&text, &[(&closure).into(), user, Value::Null]), Value::I32(-1));
    drop(closure);
    assert_eq!(seen.take(), [Some("Ärger".to_owned()), None]);

    let items = function(
        "int fx_call_items(int (*f)(_In_reads_opt_(count) const int32_t *items, size_t count, void *user),
            void *user, int n)",
    );
    let mut total = |values: &[Value<'_>]| match &values[0] {
        Value::Null => Value::I32(100),
        Value::List(items) => Value::I32(items.iter().map(integer).sum::<i128>() as i32),
        other => panic!("{other:?}"),
    };
    let closure =
        DynClosure::new(items.signature().callback("f").unwrap(), Value::I32(0), &mut total)
            .unwrap();
    assert_eq!(
        call(&items, &[(&closure).into(), Value::Null, 4.into()]),
        Value::I32(1 + 2 + 3 + 4 + 100)
    );
    drop(closure);
    // A count that cannot be is an error, and nothing is read.
    let bad = function(
        "int fx_call_items_bad(int (*f)(_In_reads_opt_(count) const int32_t *items, size_t count, void *user), void *user)",
    );
    let mut never = |_: &[Value<'_>]| panic!("the closure was called");
    let closure =
        DynClosure::new(bad.signature().callback("f").unwrap(), Value::I32(-9), &mut never)
            .unwrap();
    let (found, parameter) = problem(try_call(&bad, &[(&closure).into(), Value::Null]));
    assert!(matches!(found, Problem::CountOutOfRange { .. }), "{found}");
    assert_eq!(parameter, "items");
}

#[test]
fn several_closures_in_one_call_and_in_structs() {
    let sum = Cell::new(0);
    let mut add = |values: &[Value<'_>]| {
        sum.set(sum.get() + integer(&values[0]));
        Value::I32(1)
    };
    let mut subtract = |values: &[Value<'_>]| {
        sum.set(sum.get() - 2 * integer(&values[0]));
        Value::I32(0)
    };
    let both = declared("fx_call_both");
    let add = DynClosure::new(&callback("fx_call_both", "f"), Value::I32(0), &mut add).unwrap();
    let subtract =
        DynClosure::new(&callback("fx_call_both", "g"), Value::I32(0), &mut subtract).unwrap();
    let values = [4.into(), (&add).into(), Value::Null, (&subtract).into(), Value::Null];
    assert_eq!(call(&both, &values), Value::I32(4));
    assert_eq!(sum.get(), 6 - 12);
    let listener = [9.into(), (&add).into(), Value::Null];
    // The id and the result together.
    assert_eq!(
        call(&declared("fx_listener_fire"), &[Value::list(&listener), 30.into()]),
        Value::I32(9 + 1)
    );
    assert_eq!(sum.get(), 24);
}

/// A function pointer that native code gives can be called.
#[test]
fn native_functions_are_called_by_their_pointer() {
    let get = declared("fx_get_operation");
    let Value::Pointer(minus) = call(&get, &[i32::from(b'-').into()]) else { panic!() };
    let signature = match get.signature().result().target() {
        Some(pinvoke::dynamic::CType::Function(signature)) => signature.clone(),
        other => panic!("{other:?}"),
    };
    // SAFETY: the header says that this is the type.
    let minus =
        unsafe { DynFunction::from_raw(std::ptr::NonNull::new(minus).unwrap(), &signature) }
            .unwrap();
    assert_eq!(call(&minus, &[50.into(), 8.into()]), Value::I32(42));
    let raw = Value::Pointer(minus.address().as_ptr());
    assert_eq!(call(&declared("fx_apply"), &[raw, 7.into(), 3.into()]), Value::I32(4));
}

#[test]
fn a_panic_goes_on_after_the_call() {
    let calls = Cell::new(0);
    let mut panicking = |values: &[Value<'_>]| {
        calls.set(calls.get() + 1);
        assert!(integer(&values[0]) < 2, "two is too much");
        Value::I32(10)
    };
    let each = declared("fx_call_last");
    let closure =
        DynClosure::new(&callback("fx_call_last", "f"), Value::I32(1000), &mut panicking).unwrap();
    let panic =
        catch_unwind(AssertUnwindSafe(|| call(&each, &[5.into(), (&closure).into(), Value::Null])));
    let panic = panic.unwrap_err();
    assert!(
        panic.downcast_ref::<&str>().is_some_and(|text| text.contains("two is too much"))
            || panic.downcast_ref::<String>().is_some_and(|text| text.contains("two is too much"))
    );
    // After the panic the closure was not entered again.
    assert_eq!(calls.get(), 3);
    // The fallback is all that native code gets from now on.
    let after = call(&each, &[5.into(), (&closure).into(), Value::Null]);
    assert_eq!((after, calls.get()), (Value::I32(5000), 3));
}

/// A panic releases what the call gave away.
#[test]
fn the_panic_of_one_closure_is_not_hidden_by_another() {
    let mut wrong = |_: &[Value<'_>]| Value::from("no number");
    let mut panicking = |_: &[Value<'_>]| panic!("shown");
    let signature = callback("fx_call_both", "f");
    let wrong = DynClosure::new(&signature, Value::I32(0), &mut wrong).unwrap();
    let panicking = DynClosure::new(&signature, Value::I32(0), &mut panicking).unwrap();
    let values = [1.into(), (&wrong).into(), Value::Null, (&panicking).into(), Value::Null];
    let panic = catch_unwind(AssertUnwindSafe(|| try_call(&declared("fx_call_both"), &values)))
        .unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"shown"));
}

#[test]
fn a_result_of_another_type_is_an_error() {
    let mut wrong = |_: &[Value<'_>]| Value::from("no number");
    let closure =
        DynClosure::new(&callback("fx_call_last", "f"), Value::I32(7), &mut wrong).unwrap();
    let error = marshal_error(try_call(
        &declared("fx_call_last"),
        &[3.into(), (&closure).into(), Value::Null],
    ));
    assert_eq!(error.to_string(), "fx_call_last: parameter `f`: text cannot be passed as `int`");
    // Text cannot be lent to native code beyond the call of the closure.
    let make = declared("fx_call_make_text");
    let mut text = |_: &[Value<'_>]| Value::from("gone");
    let closure =
        DynClosure::new(&callback("fx_call_make_text", "f"), Value::Null, &mut text).unwrap();
    let (found, _) = problem(try_call(&make, &[(&closure).into(), Value::Null, 1.into()]));
    assert_eq!(
        found.to_string(),
        "text cannot be passed as `char *`: give a pointer that stays valid"
    );
    drop(closure);
    let duplicate = declared("fx_strdup");
    let mut text = |_: &[Value<'_>]| call(&duplicate, &["four".into()]);
    let closure =
        DynClosure::new(&callback("fx_call_make_text", "f"), Value::Null, &mut text).unwrap();
    assert_eq!(call(&make, &[(&closure).into(), Value::Null, 1.into()]), Value::I32(4));
}

#[test]
fn a_closure_that_is_running_is_not_entered_again() {
    let reenter = declared("fx_reenter");
    let mut again = |values: &[Value<'_>]| match integer(&values[0]) {
        0 => call(&reenter, &[1.into()]).try_into().map(|value: i32| Value::I32(value)).unwrap(),
        other => Value::I32(other as i32),
    };
    let closure = DynClosure::new(&callback("fx_nested", "f"), Value::I32(-5), &mut again).unwrap();
    let (found, parameter) =
        problem(try_call(&declared("fx_nested"), &[(&closure).into(), Value::Null, 0.into()]));
    assert_eq!((found, parameter.as_str()), (Problem::Reentered, "f"));
}

#[test]
fn a_scoped_closure_belongs_to_its_thread() {
    let mut never = |_: &[Value<'_>]| panic!("called on another thread");
    let closure =
        DynClosure::new(&callback("fx_call_on_thread", "f"), Value::I32(-5), &mut never).unwrap();
    let result =
        try_call(&declared("fx_call_on_thread"), &[(&closure).into(), Value::Null, 3.into()]);
    assert_eq!(problem(result).0, Problem::WrongThread);
}

#[test]
fn the_signatures_must_be_the_same() {
    let mut any = |_: &[Value<'_>]| Value::Void;
    let other = Signature::parse("void f(int value)").unwrap();
    let closure = DynClosure::new(&other, Value::Void, &mut any).unwrap();
    let (found, parameter) =
        problem(try_call(&declared("fx_call_last"), &[1.into(), (&closure).into(), Value::Null]));
    assert_eq!(
        (found.to_string().as_str(), parameter.as_str()),
        (
            "a closure cannot be passed as `int (*)(int value, void *user)`: its signature is another",
            "f",
        )
    );
    // The same types by other names will do.
    let same = Signature::parse("int32_t f(int32_t x, char *y)").unwrap();
    let mut one = |_: &[Value<'_>]| Value::I32(1);
    let closure = DynClosure::new(&same, Value::I32(0), &mut one).unwrap();
    assert_eq!(
        call(&declared("fx_call_last"), &[3.into(), (&closure).into(), Value::Null]),
        Value::I32(3)
    );
}

#[test]
fn a_closure_that_cannot_be_is_refused() {
    let mut any = |_: &[Value<'_>]| Value::Void;
    let signature = Signature::parse("int f(int value)").unwrap();
    let error = marshal_error(DynClosure::new(&signature, Value::Void, &mut any));
    assert_eq!(error.to_string(), "f: parameter `fallback`: no value cannot be passed as `int`");
    let variadic = Signature::parse("int f(int value, ...)").unwrap();
    let error =
        crate::support::signature_error(DynClosure::new(&variadic, Value::I32(0), &mut any));
    assert!(error.to_string().contains("a variadic closure is not supported"), "{error}");
}

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

/// A function pointer that native code kept leads to a message, not into freed memory.
#[test]
fn a_scoped_closure_that_is_called_after_it_was_dropped_aborts_the_process() {
    const CHILD: &str = "PINVOKE_TEST_LATE_DYNAMIC_CLOSURE";
    let test = "closures::a_scoped_closure_that_is_called_after_it_was_dropped_aborts_the_process";
    if std::env::var_os(CHILD).is_some() {
        let hook = declared("fx_set_hook");
        let signature = hook.signature().callback("hook").unwrap().clone();
        let mut closure = |values: &[Value<'_>]| Value::I32(integer(&values[0]) as i32);
        let closure = DynClosure::new(&signature, Value::I32(0), &mut closure).unwrap();
        call(&hook, &[(&closure).into()]);
        assert_eq!(call(&declared("fx_fire_hook"), &[5.into()]), Value::I32(5));
        drop(closure);
        call(&declared("fx_fire_hook"), &[6.into()]);
        return;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    assert!(!output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("called a closure after the function"), "{text}");
    assert!(text.contains("DynCallback"), "{text}");
}

/// The code of a closure is used again for others, of any signature.
#[test]
fn thousands_of_closures_one_after_the_other() {
    let (last, double) = (callback("fx_call_last", "f"), callback("fx_call_double", "f"));
    for round in 0..2000 {
        let mut same = |_: &[Value<'_>]| Value::I32(round);
        let first = DynClosure::new(&last, Value::I32(0), &mut same).unwrap();
        let mut half = |values: &[Value<'_>]| Value::F64(values[0].as_number().unwrap() / 2.0);
        let second = DynClosure::new(&double, Value::F64(0.0), &mut half).unwrap();
        assert_ne!(first.code(), second.code());
        let sum = call(&declared("fx_call_last"), &[2.into(), (&first).into(), Value::Null]);
        assert_eq!(sum, Value::I32(2 * round));
        let halved =
            call(&declared("fx_call_double"), &[(&second).into(), Value::Null, 3.0.into()]);
        assert_eq!(halved, Value::F64(1.5));
    }
}
