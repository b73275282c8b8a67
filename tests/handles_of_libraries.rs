//! Handles that a library chosen at run time releases: each by its own library.
#![allow(missing_docs)]

use pinvoke::error::Problem;
use pinvoke::{Error, prelude::*};
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard};

/// A session of a plug-in, which the plug-in that opened it closes.
struct SessionKind<'lib>(PhantomData<&'lib Plugin>);
// SAFETY: `plugin_close` of the same library closes the sessions of `plugin_open`.
unsafe impl<'lib> HandleKind for SessionKind<'lib> {
    type Raw = *mut c_void;
    type Owner = &'lib Plugin;
    const INVALID: *mut c_void = std::ptr::null_mut();
    unsafe fn release(plugin: &'lib Plugin, raw: *mut c_void) {
        // SAFETY: the caller hands over an open session of this plug-in.
        unsafe { plugin.close(raw) };
    }
}
type Session<'lib> = OwnedHandle<SessionKind<'lib>>;

#[dll_import("no-such-plugin", charset = utf8, bind = struct Plugin)]
unsafe extern "C" {
    #[entry = "plugin_id"]
    safe fn id() -> c_int;
    #[entry = "plugin_name"]
    #[borrowed(static)]
    safe fn name() -> Result<String>;
    #[entry = "plugin_open"]
    safe fn open(start: c_int) -> Result<Session<'_>>;
    #[entry = "plugin_open"]
    #[fails_if(null)]
    safe fn open_named<'lib>(start: c_int) -> Result<Session<'lib>>;
    #[entry = "plugin_open"]
    safe fn open_optional(start: c_int) -> Result<Option<Session<'_>>>;
    /// The call "fails" for what is not null.
    #[entry = "plugin_open"]
    #[fails_if(with = is_open)]
    safe fn open_then_fail(start: c_int) -> Result<Session<'_>>;
    #[entry = "plugin_add"]
    safe fn add(session: &Session<'_>, value: c_int) -> c_int;
    #[entry = "plugin_describe"]
    #[borrowed(session)]
    safe fn describe<'a>(session: &'a mut Session<'_>) -> Result<&'a str>;
    #[entry = "plugin_close"]
    unsafe fn close(session: *mut c_void);
    #[entry = "plugin_live"]
    safe fn live() -> c_int;
    #[entry = "plugin_extra"]
    #[optional]
    safe fn extra(value: c_int) -> Result<c_int>;
}

fn is_open(session: &*mut c_void, _: pinvoke::error::OsCode) -> bool {
    !session.is_null()
}

fn plugins() -> [Plugin; 2] {
    [pinvoke_fixtures::PLUGIN_1, pinvoke_fixtures::PLUGIN_2].map(|path| {
        // SAFETY: both are plug-ins of the fixtures, which have these functions.
        unsafe { Plugin::load_from(path) }.unwrap()
    })
}

/// The plug-ins count their sessions without a lock, and for the whole process.
fn one_at_a_time() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[test]
fn each_library_closes_its_own() {
    let _alone = one_at_a_time();
    let [one, two] = plugins();
    assert_eq!((one.id(), two.id()), (1, 2));
    assert_eq!((one.name().unwrap().as_str(), two.name().unwrap().as_str()), ("first", "second"));
    let first = one.open(10).unwrap();
    let second = two.open(20).unwrap();
    let third = two.open_named(30).unwrap();
    assert_eq!((one.live(), two.live()), (1, 2));
    // The plug-in adds its id times the value.
    assert_eq!((one.add(&first, 5), two.add(&second, 5), two.add(&third, 5)), (15, 30, 40));
    drop(second);
    assert_eq!((one.live(), two.live()), (1, 1));
    drop((third, first));
    assert_eq!((one.live(), two.live()), (0, 0));
}

#[test]
fn the_owner_is_the_object_that_opened_it() {
    let _alone = one_at_a_time();
    let [one, two] = plugins();
    let mut session = two.open(7).unwrap();
    assert!(std::ptr::eq(session.owner(), &two) && !std::ptr::eq(session.owner(), &one));
    assert_eq!(two.describe(&mut session).unwrap(), "plugin 2 at 7");
    assert_eq!(session.owner().id(), 2);
}

#[test]
fn failures_leave_no_session() {
    let _alone = one_at_a_time();
    let [one, _] = plugins();
    let Err(Error::Marshal(error)) = one.open(-1) else { panic!("it succeeded") };
    assert_eq!(*error.problem(), Problem::InvalidHandle);
    assert!(matches!(one.open_named(-1), Err(Error::Os(_))));
    assert!(one.open_optional(-1).unwrap().is_none());
    assert!(matches!(one.open_then_fail(3), Err(Error::Os(_))));
    assert_eq!(one.live(), 0);
    let session = one.open_optional(4).unwrap().unwrap();
    assert_eq!((one.add(&session, 1), one.live()), (5, 1));
    // Given up, it is the program's own.
    let raw = session.into_raw();
    assert_eq!(one.live(), 1);
    // SAFETY: the session is open, and of this plug-in.
    drop(unsafe { Session::from_raw(raw, &one) });
    assert_eq!(one.live(), 0);
}

#[test]
fn what_only_one_of_them_has() {
    let [one, two] = plugins();
    assert!(!one.has_extra() && two.has_extra());
    assert_eq!(two.extra(1).unwrap(), 1001);
    let Err(Error::Load(error)) = one.extra(1) else { panic!("it succeeded") };
    assert_eq!((error.entry(), error.functions()), (Some("plugin_extra"), &["extra"][..]));
    assert_eq!(error.path(), one.library().path());
}

#[test]
fn a_handle_of_one_library_does_not_reach_another() {
    let _alone = one_at_a_time();
    let [one, two] = plugins();
    let session = one.open(1).unwrap();
    let mut described = one.open(2).unwrap();
    let Err(Error::Marshal(error)) = two.describe(&mut described) else { panic!("no error") };
    assert_eq!(*error.problem(), Problem::ForeignHandle);
    assert_eq!(error.parameter(), Some("session"));
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| two.add(&session, 1)));
    let text = panic.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("another library object"), "{text}");
    assert_eq!(one.add(&session, 1), 2);
}
