//! Callbacks that native code keeps: registered, called later, unregistered, called too late.
#![allow(missing_docs)]

mod common;
mod common_callbacks;

use std::sync::{Arc, Mutex};

use common::os_code;
use common_callbacks::*;
use pinvoke::callback::LocalRegistration;
use pinvoke::prelude::*;

#[test]
fn native_code_calls_it_until_the_registration_is_dropped() {
    let watch = Watch::default();
    let alive = watch.alive();
    let factor = 10;
    let callback = Event::callback(move |event| alive.call(event, || event * factor)).unwrap();
    let (registration, id) = registered(callback);
    assert_eq!(fx_fire(id, 4), 40);
    assert_eq!(fx_fire(id, -3), -30);
    assert_eq!((watch.calls(), watch.sum()), (2, 1));
    assert!(!watch.is_dropped());
    drop(registration);
    assert!(watch.is_dropped());
    // The library has forgotten it.
    assert_eq!(fx_fire(id, 4), -1);
}

#[test]
fn a_late_call_gets_the_fallback() {
    let (registration, id) = registered(Event::callback(|event| event).unwrap());
    assert_eq!(fx_fire_late(id, 5), 5);
    registration.unregister();
    assert_eq!(fx_fire_late(id, 5), FALLBACK);
    // Other closures take the place of the one that is gone; the late call reaches none of them.
    let others: Vec<_> =
        (0..100).map(|number| registered(Event::callback(move |_| number).unwrap())).collect();
    assert_eq!(fx_fire_late(id, 5), FALLBACK);
    for (number, (_, other)) in others.iter().enumerate() {
        assert_eq!(fx_fire(*other, 0), number as c_int);
    }
}

#[test]
fn a_call_from_a_thread_that_starts_too_late_gets_the_fallback() {
    let (registration, id) = registered(Event::callback(|event| event + 1).unwrap());
    // SAFETY: each job is joined once.
    let (in_time, too_late) = unsafe { (fx_fire_async(id, 7, 0), fx_fire_async(id, 7, 100)) };
    // SAFETY: as above.
    assert_eq!(unsafe { fx_join(in_time) }, 8);
    drop(registration);
    // SAFETY: as above.
    assert_eq!(unsafe { fx_join(too_late) }, FALLBACK);
}

#[test]
fn a_callback_may_be_used_without_a_registration() {
    let callback = Event::callback(|event| event * 2).unwrap();
    let (first, second) = (register(&callback).unwrap(), register(&callback).unwrap());
    assert_eq!((fx_fire(first, 1), fx_fire(second, 2)), (2, 4));
    drop(callback);
    assert_eq!((fx_fire(first, 1), fx_fire(second, 2)), (FALLBACK, FALLBACK));
    assert_eq!((fx_unregister(first), fx_unregister(second)), (0, 0));
}

#[test]
fn a_forgotten_callback_is_called_for_ever() {
    let callback = Event::callback(|event| event - 1).unwrap();
    let id = register(&callback).unwrap();
    std::mem::forget(callback);
    assert_eq!(fx_fire(id, 10), 9);
}

#[test]
fn a_registration_that_fails_drops_the_callback() {
    let watch = Watch::default();
    let alive = watch.alive();
    let callback = Event::callback(move |event| alive.call(event, || 0)).unwrap();
    let result = callback.register(
        |callback| register_out(callback, -5),
        |_, _| panic!("there is nothing to unregister"),
    );
    assert_eq!(os_code(result).value(), -1);
    assert!(watch.is_dropped());
}

#[test]
fn null_may_stand_for_no_callback() {
    assert_eq!(register_optional(None), -1);
    let callback = Event::callback(|event| event).unwrap();
    let id = register_optional(Some(&callback));
    assert_eq!(fx_fire(id, 3), 3);
    assert_eq!(fx_unregister(id), 0);
}

#[test]
fn a_closure_may_unregister_itself() {
    let watch = Watch::default();
    let alive = watch.alive();
    let own: Arc<Mutex<Option<Registration<'static>>>> = Arc::default();
    let (held, seen) = (own.clone(), watch.clone());
    let callback = Event::callback(move |event| {
        alive.call(event, || {
            drop(held.lock().unwrap().take());
            // It goes on to the end of this call, however late native code comes again.
            assert!(!seen.is_dropped());
            event + 1
        })
    });
    let (registration, id) = registered(callback.unwrap());
    *own.lock().unwrap() = Some(registration);
    assert_eq!(fx_fire(id, 1), 2);
    assert!(watch.is_dropped());
    assert_eq!(fx_fire(id, 1), -1);
    assert_eq!(fx_fire_late(id, 1), FALLBACK);
    assert_eq!(watch.calls(), 1);
}

#[test]
fn a_closure_that_unregisters_itself_deep_inside_lives_until_its_first_call_ends() {
    let watch = Watch::default();
    let alive = watch.alive();
    let own: Arc<Mutex<(Option<Registration<'static>>, c_int)>> = Arc::default();
    let (held, seen) = (own.clone(), watch.clone());
    let callback = Event::callback(move |event| {
        alive.call(event, || {
            let id = held.lock().unwrap().1;
            let result = match event {
                0 => {
                    drop(held.lock().unwrap().0.take());
                    // The closure still runs twice, but no call reaches it any more.
                    fx_fire_late(id, 100)
                }
                _ => fx_fire(id, event - 1),
            };
            assert!(!seen.is_dropped());
            result
        })
    });
    let (registration, id) = registered(callback.unwrap());
    *own.lock().unwrap() = (Some(registration), id);
    assert_eq!(fx_fire(id, 2), FALLBACK);
    assert_eq!(watch.calls(), 3);
    assert!(watch.is_dropped());
}

#[test]
fn a_shared_closure_may_be_entered_again() {
    // `fx_fire` calls from inside the callback: 5 + 4 + 3 + 2 + 1.
    let own: Arc<Mutex<c_int>> = Arc::default();
    let held = own.clone();
    let callback = Event::callback(move |event| match event {
        0 => 0,
        _ => {
            let id = *held.lock().unwrap();
            event + fx_fire(id, event - 1)
        }
    });
    let (_registration, id) = registered(callback.unwrap());
    *own.lock().unwrap() = id;
    assert_eq!(fx_fire(id, 5), 15);
}

#[test]
fn a_serialized_closure_gets_the_fallback_when_it_is_entered_again() {
    let own: Arc<Mutex<c_int>> = Arc::default();
    let held = own.clone();
    let mut calls = 0;
    let callback = Event::serialized(move |event| {
        calls += 1;
        let id = *held.lock().unwrap();
        if event == 0 { calls } else { fx_fire(id, event - 1) }
    });
    let (_registration, id) = registered(callback.unwrap());
    *own.lock().unwrap() = id;
    assert_eq!(fx_fire(id, 1), FALLBACK);
    // The inner call did not count, and the outer one was not spoilt by it.
    assert_eq!(fx_fire(id, 0), 2);
    assert_eq!(fx_fire(id, 0), 3);
}

#[test]
fn a_closure_may_register_and_unregister_others() {
    let callback = Event::callback(|event| {
        let (registration, id) = registered(Event::callback(move |inner| inner * event).unwrap());
        let result = fx_fire(id, 3);
        drop(registration);
        result + fx_fire_late(id, 3)
    });
    let (_registration, id) = registered(callback.unwrap());
    assert_eq!(fx_fire(id, 5), 15 + FALLBACK);
}

/// Something that events are registered at, and that must outlive its registrations.
struct Hub {
    events: std::cell::RefCell<Vec<c_int>>,
}

impl Hub {
    fn listen<'h>(
        &'h self,
        closure: impl FnMut(c_int) -> c_int + Send + 'static,
    ) -> Result<LocalRegistration<'h>> {
        Event::serialized(closure)?.register_local(
            |callback| {
                let id = register(callback)?;
                self.events.borrow_mut().push(id);
                Ok(id)
            },
            |_, id| {
                self.events.borrow_mut().retain(|event| *event != id);
                fx_unregister(id);
            },
        )
    }
}

#[test]
fn a_registration_may_borrow_what_it_unregisters_from() {
    let hub = Hub { events: std::cell::RefCell::default() };
    let mut total = 0;
    let first = hub
        .listen(move |event| {
            total += event;
            total
        })
        .unwrap();
    let second = hub.listen(|event| -event).unwrap();
    let ids = hub.events.borrow().clone();
    assert_eq!((fx_fire(ids[0], 4), fx_fire(ids[0], 5), fx_fire(ids[1], 4)), (4, 9, -4));
    drop(first);
    assert_eq!(*hub.events.borrow(), [ids[1]]);
    drop(second);
    assert!(hub.events.borrow().is_empty());
    assert_eq!((fx_fire(ids[0], 4), fx_fire(ids[1], 4)), (-1, -1));
}

#[test]
fn an_unregister_function_that_panics_still_ends_the_callback() {
    let watch = Watch::default();
    let alive = watch.alive();
    let callback = Event::callback(move |event| alive.call(event, || event)).unwrap();
    let mut id = 0;
    let registration = callback
        .register(
            |callback| {
                id = register(callback)?;
                Ok::<_, pinvoke::Error>(())
            },
            |_, ()| panic!("refused"),
        )
        .unwrap();
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(registration)));
    assert_eq!(*dropped.unwrap_err().downcast::<&str>().unwrap(), "refused");
    assert!(watch.is_dropped());
    assert_eq!(fx_fire(id, 1), FALLBACK);
    assert_eq!(fx_unregister(id), 0);
}

#[test]
fn pointer_and_user_data_may_be_passed_by_hand() {
    let callback = Event::callback(|event| event + 100).unwrap();
    let function = callback.pointer();
    // SAFETY: the function has this signature, and gets its own user data.
    assert_eq!(unsafe { function(1, callback.user_data()) }, 101);
    // User data is no address: none that was not given out leads anywhere.
    for wrong in [0, 2, usize::MAX, usize::MAX / 2] {
        let wrong = std::ptr::without_provenance_mut(wrong);
        // SAFETY: the function has this signature, and looks its user data up.
        assert_eq!(unsafe { function(1, wrong) }, FALLBACK);
    }
}
