//! Closures for functions without user data that the system calls by itself: at exit, for a signal,
//! on threads of its own.
#![cfg(target_os = "linux")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

use pinvoke::Library;
use pinvoke::dynamic::{DynCallback, DynClosure, DynFunction, Signature, Value};

/// A function of the C library.
fn libc(text: &str) -> DynFunction {
    let signature = Signature::parse(text).unwrap_or_else(|error| panic!("{error}"));
    // SAFETY: the C library is loaded already; no initialiser runs.
    let library = unsafe { Library::open("c") }.unwrap();
    library.function(signature.name(), &signature).unwrap()
}

/// Calls a function of the C library.
///
/// # Safety
///
/// The call is right by the function's own rules.
unsafe fn call(function: &DynFunction, values: &[Value<'_>]) -> Value<'static> {
    // SAFETY: the declarations below are those of ISO C and POSIX, the rest is the caller's promise.
    unsafe { function.call(values) }.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_signal_reaches_a_closure_that_captures() {
    const SIGUSR2: i32 = 12;
    let signal = libc(
        "typedef void (*handler_t)(int number);
         handler_t signal(int number, handler_t handler);",
    );
    let total = Arc::new(AtomicI32::new(0));
    let counted = Arc::clone(&total);
    let signature = signal.signature().callback("handler").unwrap().clone();
    let callback = DynCallback::new(&signature, Value::Void, move |values| {
        counted.fetch_add(values[0].as_integer().unwrap() as i32, SeqCst);
        Value::Void
    })
    .unwrap();
    let raise = libc("int raise(int number)");
    // SAFETY: the signal comes by `raise`, where everything is allowed; the old handler is put back.
    unsafe {
        let old = call(&signal, &[SIGUSR2.into(), Value::Closure(&callback)]);
        assert_eq!(call(&raise, &[SIGUSR2.into()]), Value::I32(0));
        assert_eq!(call(&raise, &[SIGUSR2.into()]), Value::I32(0));
        call(&signal, &[SIGUSR2.into(), old]);
    }
    assert_eq!(total.load(SeqCst), 2 * SIGUSR2);
    drop(callback);
    assert_eq!(Arc::strong_count(&total), 1);
}

#[test]
fn a_thread_of_the_system_runs_a_closure() {
    let create = libc(
        "int pthread_create(_Out_ unsigned long *thread, _In_opt_ const void *attributes,
            void *(*start)(void *argument), void *argument)",
    );
    let join = libc("int pthread_join(unsigned long thread, void **result)");
    let own = std::thread::current().id();
    let start = create.signature().callback("start").unwrap().clone();
    let callback = DynCallback::new(&start, Value::Null, move |values| {
        assert_ne!(std::thread::current().id(), own);
        values[0].as_pointer().unwrap().into()
    })
    .unwrap();
    for number in 1..20usize {
        let argument = std::ptr::without_provenance_mut(number);
        let (mut thread, mut result) = (Value::Void, Value::Void);
        // SAFETY: the callback outlives the thread, which is joined once.
        unsafe {
            let values = [
                Value::out(&mut thread),
                Value::Null,
                Value::Closure(&callback),
                Value::Pointer(argument),
            ];
            assert_eq!(call(&create, &values), Value::I32(0));
            assert_eq!(call(&join, &[thread, Value::out(&mut result)]), Value::I32(0));
        }
        assert_eq!(result, Value::Pointer(argument));
    }
    assert!(callback.take_panic().is_none());
}

/// A scoped closure, a kept one and a late call, after `main` has returned.
#[test]
fn closures_run_while_the_process_exits() {
    const CHILD: &str = "PINVOKE_TEST_DYNAMIC_CLOSURES_AT_EXIT";
    if std::env::var_os(CHILD).is_some() {
        let on_exit =
            libc("int on_exit(void (*handler)(int status, void *argument), void *argument)");
        let handler = on_exit.signature().callback("handler").unwrap().clone();
        let plain = Signature::parse("int plain(int value)").unwrap();
        let late = DynCallback::new(&plain, Value::I32(-7), |_| Value::I32(1)).unwrap();
        let code = std::ptr::NonNull::new(late.code()).unwrap();
        // SAFETY: the code has the signature, and stays for ever.
        let late_call = unsafe { DynFunction::from_raw(code, &plain) }.unwrap();
        drop(late);
        let callback = DynCallback::new(&handler, Value::Void, move |values| {
            let mut twice =
                |values: &[Value<'_>]| Value::I32(values[0].as_integer().unwrap() as i32 * 2);
            let scoped = DynClosure::new(&plain, Value::I32(0), &mut twice).unwrap();
            let code = std::ptr::NonNull::new(scoped.code()).unwrap();
            // SAFETY: the closure lives during the call; a late call is allowed.
            let (doubled, late) = unsafe {
                let scoped = DynFunction::from_raw(code, &plain).unwrap();
                (call(&scoped, &[21.into()]), call(&late_call, &[1.into()]))
            };
            eprintln!("status {} doubled {doubled} late {late}", values[0]);
            Value::Void
        })
        .unwrap();
        // SAFETY: the callback is kept for ever.
        unsafe { call(&on_exit, &[Value::Closure(&callback), Value::Null]) };
        std::mem::forget(callback);
        std::process::exit(6);
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "handlers::closures_run_while_the_process_exits", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(6), "{text}");
    assert!(text.contains("status 6 doubled 42 late -7"), "{text}");
}
