//! Where native code comes in.

use std::any::Any;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use libffi::low::ffi_cif;

use super::arguments::{Arguments, Incoming, Outgoing};
use super::thunk::Context;
use crate::callback::Scoped;
use crate::dynamic::value::Value;
use crate::error::{MarshalError, Problem};

pub(super) type ScopedBody<'f> = Scoped<&'f mut dyn FnMut(&[Value<'_>]) -> Value<'static>>;

/// A closure that any thread may call.
pub(super) type SharedClosure = Arc<dyn Fn(&[Value<'_>]) -> Value<'static> + Send + Sync>;

/// What is behind a thunk.
pub(super) enum Body {
    /// For the duration of calls, on one thread.
    Scoped(OneThread),
    /// For as long as native code wants.
    Shared(Shared),
}

/// A closure that the thread which made it may call. Unlike that of a declaration, whose text was compiled, it is
/// checked in every build: the text of a signature may come from anywhere.
pub(super) struct OneThread {
    closure: ScopedBody<'static>,
    thread: usize,
    was_another: AtomicBool,
}

/// A closure that any thread may call at any time, also after it was dropped.
pub(super) struct Shared {
    /// Nothing once it was dropped.
    closure: Mutex<Option<SharedClosure>>,
    has_failed: AtomicBool,
    is_retired: AtomicBool,
    left: Mutex<Left>,
}

/// What a failed call leaves behind.
#[derive(Default)]
struct Left {
    panic: Option<Box<dyn Any + Send>>,
    error: Option<MarshalError>,
}

impl OneThread {
    pub(super) fn new(closure: ScopedBody<'static>) -> Self {
        let thread = crate::sys::current_thread_token();
        Self { closure, thread, was_another: AtomicBool::new(false) }
    }

    fn finish(&self) -> Result<(), MarshalError> {
        match self.was_another.load(Ordering::Relaxed) {
            true => Err(Problem::WrongThread.into()),
            false => self.closure.finish(),
        }
    }

    /// # Safety
    ///
    /// The closure lives.
    #[inline]
    unsafe fn enter(
        &self,
        fallback: impl FnOnce(),
        body: impl FnOnce(
            &mut &mut dyn FnMut(&[Value<'_>]) -> Value<'static>,
        ) -> Result<(), MarshalError>,
    ) {
        if crate::sys::current_thread_token() != self.thread {
            self.was_another.store(true, Ordering::Relaxed);
            return fallback();
        }
        // SAFETY: the closure lives, by the caller's promise, and this is its thread.
        unsafe { ScopedBody::enter(self.closure.context(), fallback, body) }
    }
}

impl Body {
    pub(super) fn relay_panic(&self) {
        match self {
            Self::Scoped(scoped) => scoped.closure.relay_panic(),
            Self::Shared(shared) => {
                if let Some(panic) = shared.take_panic() {
                    resume_unwind(panic);
                }
            }
        }
    }

    pub(super) fn finish(&self) -> Result<(), MarshalError> {
        match self {
            Self::Scoped(scoped) => scoped.finish(),
            Self::Shared(shared) => shared.left().error.take().map_or(Ok(()), Err),
        }
    }

    /// From now on native code gets the fallback.
    pub(super) fn retire(&self) {
        if let Self::Shared(shared) = self {
            shared.is_retired.store(true, Ordering::Relaxed);
            // Dropped outside the lock: its drop may do anything.
            let closure = shared.closure().take();
            drop(closure);
        }
    }

    pub(super) fn is_retired(&self) -> bool {
        matches!(self, Self::Shared(shared) if shared.is_retired.load(Ordering::Relaxed))
    }
}

impl Shared {
    pub(super) fn new(closure: SharedClosure) -> Self {
        Self {
            closure: Mutex::new(Some(closure)),
            has_failed: AtomicBool::new(false),
            is_retired: AtomicBool::new(false),
            left: Mutex::default(),
        }
    }

    pub(super) fn take_panic(&self) -> Option<Box<dyn Any + Send>> {
        self.left().panic.take()
    }

    fn closure(&self) -> MutexGuard<'_, Option<SharedClosure>> {
        self.closure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(
        &self,
        fallback: impl FnOnce(),
        body: impl FnOnce(&SharedClosure) -> Result<(), MarshalError>,
    ) {
        if self.has_failed.load(Ordering::Relaxed) {
            return fallback();
        }
        // The call keeps its own share: the closure may be dropped meanwhile.
        let Some(closure) = self.closure().clone() else { return fallback() };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let outcome = body(&closure);
            drop(closure);
            outcome
        }));
        let left = match outcome {
            Ok(Ok(())) => return,
            Ok(Err(error)) => Left { error: Some(error), panic: None },
            Err(panic) => Left { panic: Some(panic), error: None },
        };
        self.has_failed.store(true, Ordering::Relaxed);
        let mut first = self.left();
        if first.panic.is_none() && first.error.is_none() {
            *first = left;
        }
        drop(first);
        fallback();
    }
}

/// Called by libffi's code.
///
/// # Safety
///
/// As for [`run`]; `context` is that of a live thunk.
pub(super) unsafe extern "C" fn entry(
    _: *mut ffi_cif,
    result: *mut c_void,
    arguments: *mut *mut c_void,
    context: *mut c_void,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let context = &*context.cast_const().cast::<Context>();
        run(context, Incoming { context, arguments }, result);
    }
}

/// Runs the closure, or gives its fallback.
///
/// # Safety
///
/// The arguments are by the signature of the context, and `result` has room for the result, that of an
/// integer for a whole register.
#[inline(always)]
pub(super) unsafe fn run(context: &Context, incoming: impl Arguments, result: *mut c_void) {
    let outgoing = Outgoing { context, result };
    // SAFETY: the caller gives room for the result.
    let fallback = || unsafe { outgoing.give_fallback() };
    match &context.body {
        // SAFETY: the closure lives as long as its thunk, and the caller gives the arguments and room for the
        // result.
        Body::Scoped(scoped) => unsafe {
            scoped.enter(fallback, |closure| {
                outgoing.give(&incoming.with_values(|values| closure(values))?)
            });
        },
        Body::Shared(shared) => shared.enter(fallback, |closure| {
            // SAFETY: the caller gives the arguments and room for the result.
            unsafe { outgoing.give(&incoming.with_values(|values| closure(values))?) }
        }),
    }
}
