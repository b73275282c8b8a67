//! Closures that panic, are entered twice, are called on another thread or get what they cannot
//! take: what native code sees, and what the caller gets.
#![allow(missing_docs, unreachable_pub)]

mod common_layouts;
mod common_text;

use common_text::*;
use pinvoke::callback::{Scoped, ScopedCallback};
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::rc::Rc;

#[derive(Debug, Clone, Copy, PartialEq, NativeEnum)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

const FALLBACK: c_int = -77;

#[native_callback(on_panic = FALLBACK)]
type Last = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;
#[native_callback]
type InOut = extern "C" fn(value: &mut c_int, #[user_data] user: *mut c_void);
#[native_callback(on_panic = 0)]
type Colors = extern "C" fn(value: Color, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = 0)]
type ByPointer = extern "C" fn(value: &Point, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf8, on_panic = 1)]
type Row = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;
#[native_callback(on_panic = FALLBACK)]
type Plain = extern "C" fn(value: c_int) -> c_int;

type Pointer = unsafe extern "C" fn(c_int, *mut c_void) -> c_int;

#[dll_import(LIBRARY, charset = utf8, last_error)]
unsafe extern "C" {
    #[entry = "fx_call_last"]
    safe fn call_last(
        n: c_int,
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_last"]
    safe fn call_plainly(
        n: c_int,
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> c_int;
    #[entry = "fx_call_both"]
    safe fn call_both(
        n: c_int,
        #[callback(Last, user = f_user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] f_user: *mut c_void,
        #[callback(Last, user = g_user)] g: impl FnMut(c_int) -> c_int,
        #[user_data] g_user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_both"]
    safe fn call_color_and_number(
        n: c_int,
        #[callback(Colors, user = f_user)] f: impl FnMut(Color) -> c_int,
        #[user_data] f_user: *mut c_void,
        #[callback(Last, user = g_user)] g: impl FnMut(c_int) -> c_int,
        #[user_data] g_user: *mut c_void,
    ) -> Result<c_int>;
    // Also a function that takes the same as it is, so that its result can be seen.
    #[entry = "fx_call_after_stop"]
    unsafe fn after_stop(n: c_int, f: Pointer, user: *mut c_void) -> c_int;
    #[entry = "fx_call_last"]
    unsafe fn sum(n: c_int, f: Pointer, user: *mut c_void) -> c_int;
    #[entry = "fx_call_inout"]
    safe fn call_inout(
        #[callback(InOut, user = user)] f: impl FnMut(&mut c_int),
        #[user_data] user: *mut c_void,
        start: c_int,
        n: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_inout_null"]
    safe fn call_inout_null(
        #[callback(InOut, user = user)] f: impl FnMut(&mut c_int),
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_color"]
    safe fn call_color(
        #[callback(Colors, user = user)] f: impl FnMut(Color) -> c_int,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_point_null"]
    safe fn call_point_null(
        #[callback(ByPointer, user = user)] f: impl FnMut(&Point) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_exec"]
    safe fn exec(
        rows: c_int,
        columns: c_int,
        #[callback(Row, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[retval]
        #[free(with = fx_free)]
        message: Option<String>,
    ) -> Result<(c_int, Option<String>)>;
    #[entry = "fx_free"]
    unsafe fn fx_free(block: *mut c_void);
    #[entry = "fx_call_then_fail"]
    #[fails_if(minus_one)]
    safe fn then_fail(
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
        code: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_set_last_error"]
    safe fn set_last_error(code: c_int);

    #[entry = "fx_nested"]
    safe fn nested(
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_nested"]
    safe fn nested_plainly(
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> c_int;
    #[entry = "fx_reenter"]
    safe fn reenter(value: c_int) -> c_int;
    #[entry = "fx_call_on_thread"]
    safe fn on_thread(
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_each"]
    safe fn each(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int) -> Result<c_int>;
}

/// The payload of the panic that a call must relay.
#[track_caller]
fn panic_of<P: 'static, T: std::fmt::Debug>(call: impl FnOnce() -> T) -> P {
    let payload = catch_unwind(AssertUnwindSafe(call)).expect_err("a panic");
    *payload.downcast::<P>().expect("the payload as it was thrown")
}

fn entry<C: ScopedCallback<F>, F>(_: &Scoped<F>) -> C::Pointer {
    C::ENTRY
}

#[test]
fn a_panic_comes_out_of_the_call_and_the_closure_is_called_no_more() {
    let (mut of_f, mut of_g) = (0, 0);
    let payload: String = panic_of(|| {
        let f = |value| {
            of_f += 1;
            if value == 3 { panic_any(format!("at {value}")) } else { value }
        };
        call_both(10, f, |_| {
            of_g += 1;
            0
        })
    });
    // Native code went on to the end with the other one.
    assert_eq!((&*payload, of_f, of_g), ("at 3", 4, 10));
    // The message of an ordinary panic is kept, and so is a payload of any type.
    let message: &str = panic_of(|| call_last(1, |_| panic!("ordinary")));
    assert_eq!(message, "ordinary");
    assert_eq!(panic_of::<[u8; 3], _>(|| call_plainly(1, |_| panic_any([1u8, 2, 3]))), [1, 2, 3]);
    let mut states = 0;
    panic_of::<(), _>(|| {
        call_inout(
            |value| {
                states += *value;
                resume_unwind(Box::new(()))
            },
            5,
            9,
        )
    });
    assert_eq!(states, 5);
}

#[test]
fn native_code_gets_the_fallback_from_the_panic_on() {
    let mut called = 0;
    let scoped = Scoped::new(|value: c_int| -> c_int {
        called += 1;
        if value == 2 { resume_unwind(Box::new("third")) } else { 0 }
    });
    let f: Pointer = entry::<Last, _>(&scoped);
    // SAFETY: the entry point gets the context that belongs to it, while `scoped` is alive.
    let calls_after = unsafe { after_stop(10, f, scoped.context()) };
    // The third call is the first that returns not zero, and seven follow it.
    assert_eq!(calls_after, 7);
    // SAFETY: as above.
    assert_eq!(unsafe { sum(5, f, scoped.context()) }, 5 * FALLBACK);
    assert_eq!(panic_of::<&str, _>(|| scoped.finish()), "third");
    drop(scoped);
    assert_eq!(called, 3);
}

#[test]
fn what_a_panicking_closure_held_is_dropped_and_what_the_call_made_is_freed() {
    let held = Rc::new(());
    let captured = Rc::clone(&held);
    nothing_leaks(|| {
        let rows = Cell::new(0);
        let row = move |_: &[Option<&str>], _: &[&str]| {
            let _kept = &captured;
            rows.set(rows.get() + 1);
            if rows.get() == 2 { resume_unwind(Box::new(rows.get())) } else { 0 }
        };
        // The library wrote a message, because the fallback told it to stop.
        assert_eq!(panic_of::<i32, _>(|| exec(5, 3, row)), 2);
    });
    assert_eq!(Rc::strong_count(&held), 1);
    assert_eq!(exec(1, 1, |_, _| 0).unwrap(), (0, None));
}

#[test]
fn a_closure_without_captures_relays_its_panic_too() {
    use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
    static CALLED: AtomicI32 = AtomicI32::new(0);
    let payload: i32 = panic_of(|| {
        each(10, |value| {
            CALLED.fetch_add(1, Relaxed);
            if value == 4 { panic_any(value) } else { value }
        })
    });
    assert_eq!((payload, CALLED.load(Relaxed)), (4, 5));
    // An inner call's panic ends the inner and then the outer call; later calls are unharmed.
    let payload: i32 = panic_of(|| each(3, |_| each(3, |_| panic_any(7)).unwrap()));
    assert_eq!(payload, 7);
    assert_eq!(each(4, |value| value).unwrap(), 6);
}

#[test]
fn a_closure_that_is_entered_twice_is_an_error() {
    let (mut log, mut inner) = (Vec::new(), 0);
    let result = nested(
        |value| {
            log.push(value);
            inner = reenter(value + 1);
            5
        },
        1,
    );
    refuses(result, ("nested", "f"), Problem::Reentered);
    // The second entry got the fallback, and did not reach the closure.
    assert_eq!((log, inner), (vec![1], FALLBACK));
    // A function without `Result` panics with the same error.
    let message: String = panic_of(|| nested_plainly(reenter, 1));
    assert!(message.contains("nested_plainly") && message.contains("twice"), "{message}");
    // Nothing runs any more.
    assert_eq!(reenter(1), -1);
    assert_eq!(nested(|value| value, 1).unwrap(), 1);
}

#[cfg(debug_assertions)]
#[test]
fn a_call_on_another_thread_is_an_error_in_debug_builds() {
    let mut called = 0;
    let result = on_thread(
        |_| {
            called += 1;
            5
        },
        1,
    );
    refuses(result, ("on_thread", "f"), Problem::WrongThread);
    assert_eq!(called, 0);
}

#[test]
fn an_argument_that_cannot_be_converted_is_an_error_of_the_call() {
    let problem = Problem::UnknownEnumValue { value: 99, name: "Color", known: "Red, Green, Blue" };
    refuses(call_color(|_| unreachable!(), 99), ("Colors", "value"), problem);
    assert_eq!(call_color(|color| (color == Color::Blue).into(), 40).unwrap(), 1);
    refuses(call_point_null(|_| unreachable!()), ("ByPointer", "value"), Problem::Null);
    refuses(call_inout_null(|_| unreachable!()), ("InOut", "value"), Problem::Null);
}

#[test]
fn a_panic_of_one_closure_is_not_lost_to_an_error_of_another() {
    // 0 is no colour, so that the first closure has an error before the second one panics.
    let payload: &str = panic_of(|| call_color_and_number(3, |_| 0, |_| panic_any("second")));
    assert_eq!(payload, "second");
    let result = call_color_and_number(3, |_| 0, |value| value);
    let error = refused(result);
    assert_eq!((error.function(), error.parameter()), (Some("Colors"), Some("value")));
    let mut order = Vec::new();
    let both = catch_unwind(AssertUnwindSafe(|| {
        call_both(
            3,
            |_| panic_any(1),
            |_| {
                order.push(2);
                panic_any(2)
            },
        )
    }));
    assert_eq!((both.unwrap_err().downcast_ref(), order), (Some(&1), vec![2]));
}

#[test]
fn a_failure_after_the_callback_is_the_librarys() {
    let mut seen = Vec::new();
    // The closure changes the last error, the library sets it again before it returns.
    let result = then_fail(
        |code| {
            seen.push(code);
            set_last_error(999);
            0
        },
        34,
    );
    assert_eq!((failed(result), seen), (34, vec![34]));
    // A panic comes before the failure that it may have brought.
    assert_eq!(panic_of::<i32, _>(|| then_fail(|code| panic_any(code), 34)), 34);
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
