//! Closures as function pointers.

use std::cell::{Cell, RefCell};

use pinvoke::dynamic::{DynClosure, DynFunction, Signature, Value};
use pinvoke::error::Problem;
use proptest::prelude::*;

use crate::structs::Point;
use crate::support::{DECLARED, call, declared, function, problem, try_call};

/// The type of the function pointer that a parameter of a fixture function takes.
pub(crate) fn callback(function: &str, parameter: &str) -> Signature {
    DECLARED[function].callback(parameter).unwrap().clone()
}

pub(crate) fn integer(value: &Value<'_>) -> i128 {
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
