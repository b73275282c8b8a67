//! Panics and conversion errors in kept callbacks: native code gets the fallback, the hook the rest.
#![allow(missing_docs)]

mod common_callbacks;

use std::sync::{Mutex, MutexGuard, PoisonError};

use common_callbacks::*;
use pinvoke::callback::{
    CallbackFault, FaultCause, reset_callback_panic_hook, set_callback_panic_hook,
};
use pinvoke::error::Problem;
use pinvoke::prelude::*;

#[derive(NativeEnum, Clone, Copy, PartialEq, Debug)]
#[repr(i32)]
enum Color {
    Red = 1,
    Blue = 40,
}

#[native_callback(on_panic = FALLBACK)]
type ColorEvent = extern "C" fn(color: Color, #[user_data] user: *mut c_void) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_register"]
    #[fails_if(negative)]
    safe fn register_color(
        #[callback(ColorEvent, user = user, retained)] f: &Callback<ColorEvent>,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
}

static FAULTS: Mutex<Vec<CallbackFault>> = Mutex::new(Vec::new());

/// Collects faults; the hook is one for the process, so its tests run one after another.
fn collecting() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    FAULTS.lock().unwrap().clear();
    set_callback_panic_hook(|fault| FAULTS.lock().unwrap().push(fault));
    alone
}

fn faults() -> Vec<CallbackFault> {
    std::mem::take(&mut *FAULTS.lock().unwrap())
}

#[test]
fn a_panic_goes_to_the_hook_and_ends_the_callback() {
    let _alone = collecting();
    let callback = Event::callback(|event| {
        assert!(event < 10, "too much");
        event
    });
    let (_registration, id) = registered(callback.unwrap());
    assert_eq!(fx_fire(id, 3), 3);
    assert!(faults().is_empty());
    assert_eq!(fx_fire(id, 10), FALLBACK);
    // The closure may have left its data half changed: it does not run again.
    assert_eq!(fx_fire(id, 3), FALLBACK);
    let faults = faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].signature(), "Event");
    assert_eq!(faults[0].to_string(), "a callback `Event` panicked: too much");
}

#[test]
fn the_hook_gets_the_payload() {
    let _alone = collecting();
    let callback = Event::serialized(|event| std::panic::panic_any(event * 2)).unwrap();
    let (registration, id) = registered(callback);
    assert_eq!(fx_fire(id, 21), FALLBACK);
    assert_eq!(fx_fire(id, 21), FALLBACK);
    drop(registration);
    let mut faults = faults();
    assert_eq!(faults.len(), 1);
    match faults.remove(0).into_cause() {
        FaultCause::Panic(payload) => assert_eq!(*payload.downcast::<c_int>().unwrap(), 42),
        _ => panic!("another cause"),
    }
}

#[test]
fn a_panic_of_a_thread_of_native_code_goes_to_the_hook() {
    let _alone = collecting();
    let callback = Event::callback(|event| panic!("event {event}")).unwrap();
    let (_registration, id) = registered(callback);
    assert_eq!(fx_fire_from_threads(id, 4, 100), 400);
    // Threads that were inside already when the first one panicked may panic as well.
    let faults = faults();
    assert!((1..=4).contains(&faults.len()), "{faults:?}");
    assert!(faults[0].to_string().starts_with("a callback `Event` panicked: event "));
}

#[test]
fn an_argument_that_cannot_be_converted_fails_one_call() {
    let _alone = collecting();
    let callback = ColorEvent::callback(|color| if color == Color::Red { 1 } else { 2 }).unwrap();
    let id = register_color(&callback).unwrap();
    assert_eq!(fx_fire(id, 40), 2);
    assert_eq!(fx_fire(id, 7), FALLBACK);
    // The closure was not called, so nothing is wrong with it.
    assert_eq!(fx_fire(id, 1), 1);
    assert_eq!(fx_unregister(id), 0);
    let faults = faults();
    assert_eq!(faults.len(), 1);
    let FaultCause::Marshal(error) = faults[0].cause() else { panic!("another cause") };
    assert!(matches!(error.problem(), Problem::UnknownEnumValue { value: 7, name: "Color", .. }));
    assert_eq!((error.function(), error.parameter()), (Some("ColorEvent"), Some("color")));
}

#[test]
fn the_hook_may_set_another_hook() {
    let _alone = collecting();
    set_callback_panic_hook(|_| {
        set_callback_panic_hook(|fault| FAULTS.lock().unwrap().push(fault));
    });
    for expected in [0, 1] {
        let (_registration, id) = registered(Event::callback(|_| panic!("again")).unwrap());
        assert_eq!(fx_fire(id, 0), FALLBACK);
        assert_eq!(faults().len(), expected);
    }
}

#[test]
fn a_closure_that_panics_when_it_is_dropped_inside_itself_is_reported() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    let _alone = collecting();
    let own: std::sync::Arc<Mutex<Option<Registration<'static>>>> = Default::default();
    let held = own.clone();
    let bomb = Bomb;
    let callback = Event::callback(move |event| {
        let _ = &bomb;
        drop(held.lock().unwrap().take());
        event
    });
    let (registration, id) = registered(callback.unwrap());
    *own.lock().unwrap() = Some(registration);
    assert_eq!(fx_fire(id, 5), 5);
    let faults = faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].to_string(), "a callback `Event` panicked: dropped");
}

fn panicking() -> c_int {
    let (_registration, id) = registered(Event::callback(|_| panic!("lost")).unwrap());
    fx_fire(id, 0)
}

#[test]
fn without_a_hook_the_process_is_aborted() {
    let Some(output) = in_child("without_a_hook_the_process_is_aborted") else {
        reset_callback_panic_hook();
        panicking();
        return;
    };
    assert!(!output.status.success(), "{output:?}");
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        // SIGABRT.
        assert_eq!(output.status.signal(), Some(6));
    }
    let text = messages(&output);
    assert!(text.contains("pinvoke: a callback `Event` panicked: lost"), "{text}");
    assert!(text.contains("set_callback_panic_hook"), "{text}");
}

#[test]
fn a_hook_that_panics_aborts_the_process() {
    let Some(output) = in_child("a_hook_that_panics_aborts_the_process") else {
        set_callback_panic_hook(|_| panic!("the hook fails"));
        panicking();
        return;
    };
    assert!(!output.status.success(), "{output:?}");
    assert!(messages(&output).contains("the hook fails"), "{output:?}");
}
