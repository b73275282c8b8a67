//! What goes wrong in the middle of a call: marshallers that panic at each stage, callbacks that panic,
//! libraries that lack what was looked for. Nothing leaks, and the next call works.
#![allow(missing_docs)]

mod common;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use common::{load_error, without_leaks};
use pinvoke::direction::{In, InOut};
use pinvoke::error::MarshalError;
use pinvoke::marshal::{Crossing, Frame, Marshal, SafeToCall};
use pinvoke::prelude::*;

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

/// Where the marshaller panics.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Lower,
    Native,
    Lift,
    Drop,
    Callback,
}
thread_local! {
    static STAGE: Cell<Option<Stage>> = const { Cell::new(None) };
}
fn reach(stage: Stage) {
    if STAGE.get() == Some(stage) {
        STAGE.set(None);
        panic!("{stage:?}");
    }
}

/// A number, by a marshaller that panics when it is told to.
enum Failing {}
struct FailingGuard<T>(T);
impl<T> Drop for FailingGuard<T> {
    fn drop(&mut self) {
        reach(Stage::Drop);
    }
}
impl Frame for Failing {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::ByValue;
    fn scratch() {}
}
// SAFETY: the native form is the number.
unsafe impl Marshal<'_, c_int, In> for Failing {
    type Native = c_int;
    type Guard = FailingGuard<c_int>;
    fn lower(value: c_int, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        reach(Stage::Lower);
        Ok(FailingGuard(value))
    }
    fn native(guard: &mut Self::Guard) -> c_int {
        reach(Stage::Native);
        guard.0
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the guard keeps the exclusive borrow.
unsafe impl<'a> Marshal<'_, &'a mut c_int, InOut> for Failing {
    type Native = *mut c_int;
    type Guard = FailingGuard<&'a mut c_int>;
    fn lower(value: &'a mut c_int, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        reach(Stage::Lower);
        Ok(FailingGuard(value))
    }
    fn native(guard: &mut Self::Guard) -> *mut c_int {
        reach(Stage::Native);
        guard.0
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        reach(Stage::Lift);
        Ok(())
    }
}

#[native_callback(on_panic = -1)]
type Event = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_close(handle: isize) -> c_int;
    unsafe fn fx_free(memory: *mut c_void);
    /// The handle is there before the marshaller is asked for anything that comes after the call.
    #[entry = "fx_open_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open(#[marshal(with = Failing)] id: c_int, #[retval] out: File) -> Result<File>;
    #[entry = "fx_open"]
    #[fails_if(invalid_handle)]
    safe fn plainly_opened(id: c_int) -> Result<File>;
    #[entry = "fx_open_two"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open_two(
        #[marshal(with = Failing)] id: c_int,
        #[marshal(with = Failing)] second: c_int,
        #[retval] out: File,
        #[retval] out2: File,
    ) -> Result<(File, File)>;
    #[entry = "fx_greeting_out"]
    #[ret(c_int)]
    safe fn greeting(
        name: &str,
        #[retval]
        #[free(with = fx_free)]
        out: String,
    ) -> Result<String>;
    #[entry = "fx_out_i32"]
    safe fn out_number(value: c_int, #[marshal(with = Failing)] out: &mut c_int) -> Result<c_int>;
    #[ret(c_int)]
    safe fn fx_make_ints(
        #[marshal(with = Failing)] n: c_int,
        #[retval]
        #[free(with = fx_free)]
        items: Vec<i32>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<Vec<i32>>;
    safe fn fx_call_last(
        #[marshal(with = Failing)] n: c_int,
        #[callback(Event, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[fails_if(minus_one)]
    safe fn fx_swallow(
        #[give] handle: File,
        #[marshal(with = Failing)] fail: c_int,
    ) -> Result<c_int>;
}

/// Requires that a panic at the stage comes out of the call, and that the next call works.
#[track_caller]
fn panics_and_recovers<T>(stages: &[Stage], mut call: impl FnMut() -> Result<T>) {
    for stage in stages {
        without_leaks(|| {
            STAGE.set(Some(*stage));
            let caught = catch_unwind(AssertUnwindSafe(&mut call)).map(drop);
            assert_eq!(STAGE.replace(None), None, "{stage:?} was not reached");
            let payload = caught.expect_err("the panic was lost");
            assert_eq!(*payload.downcast::<String>().unwrap(), format!("{stage:?}"));
            assert!(call().is_ok(), "after {stage:?}");
        });
    }
}

use Stage::{Callback, Drop as Dropping, Lift, Lower, Native};

/// A guard that panics when it is dropped is left out here: it is dropped when the result is there
/// already, which the compiler then forgets to drop.
#[test]
fn what_the_call_opened_is_closed() {
    panics_and_recovers(&[Lower, Native], || open(5));
    panics_and_recovers(&[Lower, Native], || open_two(5, 6));
}

#[test]
fn what_the_call_allocated_is_freed() {
    panics_and_recovers(&[Lower, Native, Dropping], || fx_make_ints(3));
}

#[test]
fn what_comes_back_may_panic() {
    panics_and_recovers(&[Lower, Native, Lift, Dropping], || {
        let mut number = 0;
        out_number(5, &mut number)
    });
}

#[test]
fn what_is_given_is_closed_if_the_call_is_not_made() {
    let file = || plainly_opened(9);
    panics_and_recovers(&[Native, Dropping], || fx_swallow(file()?, 0).map(drop));
}

#[test]
fn a_callback_and_a_marshaller_may_panic() {
    panics_and_recovers(&[Lower, Native, Dropping, Callback], || {
        fx_call_last(4, |value| {
            reach(Callback);
            value
        })
    });
}

mod lacking {
    use pinvoke::prelude::*;

    #[dll_import("pinvoke-given-by-the-resolver")]
    unsafe extern "C" {
        pub(crate) safe fn fx_answer() -> Result<c_int>;
        pub(crate) safe fn fx_that_nothing_has() -> Result<c_int>;
    }
}

#[test]
fn a_resolver_may_give_a_library_that_lacks_the_function() {
    // SAFETY: the functions of the name are the fixtures', as far as they exist.
    unsafe {
        pinvoke::library::set_resolver(|request| {
            (request.name() == "pinvoke-given-by-the-resolver")
                .then(|| pinvoke::Library::open(pinvoke_fixtures::LIBRARY).unwrap())
        });
    }
    for _ in 0..2 {
        let error = load_error(lacking::fx_that_nothing_has()).to_string();
        assert!(error.contains("fx_that_nothing_has"), "{error}");
        assert_eq!(lacking::fx_answer().unwrap(), 42);
    }
    pinvoke::library::clear_resolver();
    // The answer is kept.
    assert_eq!(lacking::fx_answer().unwrap(), 42);
}

/// A library that goes away, and one that becomes another, between the declaration and the first call.
#[cfg(unix)]
#[test]
fn a_library_may_come_and_go() {
    use pinvoke::Library;
    let folder = std::env::temp_dir().join(format!("pinvoke-faults-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("libcomesandgoes.so");
    // SAFETY: here and below: what is loaded is the fixture library, or no library at all.
    let open = || unsafe { Library::open(&path) };
    assert!(open().is_err());
    std::fs::copy(pinvoke_fixtures::LIBRARY, &path).unwrap();
    let library = open().unwrap();
    // What was opened stays, whatever becomes of the file.
    std::fs::remove_file(&path).unwrap();
    assert!(library.try_get(c"fx_answer").is_some());
    // The loader still knows it by this name.
    assert!(open().is_ok());
    // Another one becomes a text, and a library again.
    let path = folder.join("libchanges.so");
    std::fs::write(&path, "no library any more").unwrap();
    // SAFETY: as above.
    let open = || unsafe { Library::open(&path) };
    for _ in 0..2 {
        let error = open().unwrap_err().to_string();
        assert!(error.contains("libchanges"), "{error}");
    }
    std::fs::remove_file(&path).unwrap();
    std::fs::copy(pinvoke_fixtures::LIBRARY, &path).unwrap();
    assert!(open().unwrap().try_get(c"fx_answer").is_some());
    std::fs::remove_dir_all(&folder).unwrap();
}
