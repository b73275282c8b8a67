//! Closures that panic, give what does not fit, or cannot be.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pinvoke::dynamic::{DynClosure, Signature, Value};
use pinvoke::error::Problem;

use crate::closures::{callback, integer};
use crate::support::{call, declared, marshal_error, problem, try_call};

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
