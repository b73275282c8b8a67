//! Closures without user data at the end of a thread and of the process: in destructors of thread-locals, in
//! exit handlers, and called too late there. A child process for each case that ends one.
#![cfg(all(feature = "dynamic", target_os = "linux"))]
#![allow(missing_docs)]

mod common;
mod common_callbacks;

use std::cell::RefCell;
use std::sync::Mutex;

use common_callbacks::{in_child, messages};
use pinvoke::Library;
use pinvoke::dynamic::{DynClosure, DynFunction, Signature, Value};
use pinvoke::prelude::*;

#[native_callback(on_panic = -1)]
type Plain = extern "C" fn(value: c_int) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_each(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int) -> c_int;
    /// Declared wrongly: it keeps what it gets.
    #[entry = "fx_set_hook"]
    safe fn set_scoped_hook(#[callback(Plain)] hook: impl FnMut(c_int) -> c_int);
    safe fn fx_fire_hook(event: c_int) -> c_int;
}

fn function(text: &str) -> DynFunction {
    let signature = Signature::parse(text).unwrap();
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::open(pinvoke_fixtures::LIBRARY) }.unwrap();
    library.function(signature.name(), &signature).unwrap()
}

/// The sum of 0 to 4, by a closure that captures: typed, and of a run-time signature.
fn sums() -> (c_int, Option<i128>) {
    let mut calls = 0;
    let typed = fx_each(5, |value| {
        calls += 1;
        value
    });
    assert_eq!(calls, 5);
    let each = function("int fx_each(int n, int (*f)(int value))");
    let mut closure = |values: &[Value<'_>]| {
        values[0].as_integer().map_or(Value::Void, |value| Value::I32(value as i32))
    };
    let closure =
        DynClosure::new(each.signature().callback("f").unwrap(), Value::I32(0), &mut closure);
    let closure = closure.unwrap();
    // SAFETY: the declaration is the header's.
    (typed, unsafe { each.call(&[5.into(), (&closure).into()]) }.unwrap().as_integer())
}

/// Calls at exit what the library was given before.
fn fire_at_exit() {
    extern "C" fn fire() {
        eprintln!("exit gives {}", fx_fire_hook(3));
    }
    // SAFETY: the handler is a function of this program.
    assert_eq!(unsafe { libc::atexit(fire) }, 0);
}

fn assert_aborted(output: &std::process::Output) {
    use std::os::unix::process::ExitStatusExt;
    let text = messages(output);
    assert_eq!(output.status.signal(), Some(libc::SIGABRT), "{text}");
    assert!(text.contains("called a closure after the function"), "{text}");
    assert!(!text.contains("exit gives"), "{text}");
}

#[test]
fn a_typed_closure_that_an_exit_handler_calls_too_late_aborts() {
    let test = "a_typed_closure_that_an_exit_handler_calls_too_late_aborts";
    let Some(output) = in_child(test) else {
        let mut calls = 0;
        set_scoped_hook(|event| {
            calls += event;
            calls
        });
        fire_at_exit();
        std::process::exit(0);
    };
    assert_aborted(&output);
}

#[test]
fn an_untyped_closure_that_an_exit_handler_calls_too_late_aborts() {
    let test = "an_untyped_closure_that_an_exit_handler_calls_too_late_aborts";
    let Some(output) = in_child(test) else {
        let hook = function("int (*fx_set_hook(int (*hook)(int value)))(int value)");
        let signature = hook.signature().callback("hook").unwrap().clone();
        let mut one = |_: &[Value<'_>]| Value::I32(1);
        let closure = DynClosure::new(&signature, Value::I32(0), &mut one).unwrap();
        // SAFETY: the declaration is the header's.
        unsafe { hook.call(&[(&closure).into()]) }.unwrap();
        drop(closure);
        fire_at_exit();
        std::process::exit(0);
    };
    assert_aborted(&output);
}

/// An exit handler makes closures of its own, after the thread-locals of the main thread are gone.
#[test]
fn exit_handlers_make_closures() {
    let Some(output) = in_child("exit_handlers_make_closures") else {
        extern "C" fn at_exit() {
            eprintln!("sums {:?}", sums());
        }
        sums();
        // SAFETY: the handler is a function of this program.
        assert_eq!(unsafe { libc::atexit(at_exit) }, 0);
        std::process::exit(3);
    };
    let text = messages(&output);
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.contains("sums (10, Some(10))"), "{text}");
}

/// Whichever thread-local goes first: that of a program, or what closures keep for a thread.
#[test]
fn destructors_of_thread_locals_make_closures() {
    static FOUND: Mutex<Vec<(c_int, Option<i128>)>> = Mutex::new(Vec::new());
    struct AtTheEnd;
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            FOUND.lock().unwrap().push(sums());
        }
    }
    thread_local! {
        static FIRST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
        static LAST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
    }
    for _ in 0..3 {
        std::thread::spawn(|| {
            FIRST.set(Some(AtTheEnd));
            sums();
            LAST.set(Some(AtTheEnd));
        })
        .join()
        .unwrap();
    }
    assert_eq!(*FOUND.lock().unwrap(), vec![(10, Some(10)); 6]);
}
