//! The fixture functions that keep a callback, and what the tests of kept callbacks share.
#![allow(dead_code, unreachable_pub)]

use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::SeqCst};

use pinvoke::prelude::*;

/// What native code gets where no closure runs.
pub const FALLBACK: c_int = -77;

#[native_callback(on_panic = FALLBACK)]
pub type Event = extern "C" fn(event: c_int, #[user_data] user: *mut c_void) -> c_int;

/// Without user data.
#[native_callback(on_panic = FALLBACK)]
pub type Plain = extern "C" fn(event: c_int) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_register"]
    #[fails_if(negative)]
    pub safe fn register(
        #[callback(Event, user = user, retained)] f: &Callback<Event>,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    /// Registers unless `deny` is negative.
    #[entry = "fx_register_out"]
    #[ret(c_int)]
    #[fails_if(negative)]
    pub safe fn register_out(
        #[callback(Event, user = user, retained)] f: &Callback<Event>,
        #[user_data] user: *mut c_void,
        deny: c_int,
        #[retval] id: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_register"]
    pub safe fn register_optional(
        #[callback(Event, user = user, retained)] f: Option<&Callback<Event>>,
        #[user_data] user: *mut c_void,
    ) -> c_int;
    /// 0, or -1 if there is no such registration.
    pub safe fn fx_unregister(id: c_int) -> c_int;
    /// Calls the callback; -1 if it is not registered.
    pub safe fn fx_fire(id: c_int, event: c_int) -> c_int;
    /// Calls the callback even if it is not registered any more.
    pub safe fn fx_fire_late(id: c_int, event: c_int) -> c_int;
    /// Calls it `n` times from each of `threads` threads; how many calls were made.
    pub safe fn fx_fire_from_threads(id: c_int, threads: c_int, n: c_int) -> c_int;
    /// Calls it once from a thread of its own, registered or not, after `delay` milliseconds.
    pub unsafe fn fx_fire_async(id: c_int, event: c_int, delay: c_int) -> *mut c_void;
    /// Waits for the call, and returns its result.
    pub unsafe fn fx_join(job: *mut c_void) -> c_int;

    #[entry = "fx_set_hook"]
    pub safe fn set_hook(#[callback(Plain, retained)] hook: Option<&Callback<Plain>>);
    /// Calls the hook; -1 if there is none.
    pub safe fn fx_fire_hook(event: c_int) -> c_int;
}

/// Makes a registration of a callback, and its number.
pub fn registered(callback: Callback<Event>) -> (Registration<'static>, c_int) {
    let mut id = 0;
    let registration = callback
        .register(
            |callback| {
                id = register(callback)?;
                Ok::<_, pinvoke::Error>(id)
            },
            |_, id| assert_eq!(fx_unregister(id), 0),
        )
        .unwrap();
    (registration, id)
}

/// Counts the calls of a closure, and knows whether the closure still exists.
#[derive(Clone, Default)]
pub struct Watch(Arc<Watched>);

#[derive(Default)]
struct Watched {
    calls: AtomicUsize,
    sum: AtomicI64,
    dropped: AtomicBool,
    running: AtomicUsize,
}

/// Captured by the closure that is watched.
pub struct Alive(Arc<Watched>);

impl Watch {
    /// The part for the closure; there must be one only.
    pub fn alive(&self) -> Alive {
        Alive(self.0.clone())
    }
    pub fn calls(&self) -> usize {
        self.0.calls.load(SeqCst)
    }
    pub fn sum(&self) -> i64 {
        self.0.sum.load(SeqCst)
    }
    pub fn is_dropped(&self) -> bool {
        self.0.dropped.load(SeqCst)
    }
    pub fn running(&self) -> usize {
        self.0.running.load(SeqCst)
    }
}

impl Alive {
    /// Notes one call, which lasts as long as `during`.
    pub fn call<R>(&self, value: c_int, during: impl FnOnce() -> R) -> R {
        assert!(!self.0.dropped.load(SeqCst), "the closure was dropped before this call");
        self.0.running.fetch_add(1, SeqCst);
        let result = during();
        assert!(!self.0.dropped.load(SeqCst), "the closure was dropped during this call");
        self.0.calls.fetch_add(1, SeqCst);
        self.0.sum.fetch_add(value.into(), SeqCst);
        self.0.running.fetch_sub(1, SeqCst);
        result
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        let running = self.0.running.load(SeqCst);
        assert_eq!(running, 0, "the closure is dropped while it runs");
        assert!(!self.0.dropped.swap(true, SeqCst), "the closure is dropped twice");
    }
}

/// Set for the process that [`in_child`] starts.
const CHILD: &str = "PINVOKE_TEST_CHILD";

/// Runs one test of this file alone in a process of its own; `None` inside that process.
pub fn in_child(test: &str) -> Option<Output> {
    if std::env::var_os(CHILD).is_some() {
        return None;
    }
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(CHILD, test);
    Some(command.output().unwrap())
}

/// What a process wrote on standard error.
pub fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
