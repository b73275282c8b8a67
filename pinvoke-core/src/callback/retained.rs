//! Callbacks that native code keeps and calls later.

use std::ffi::c_void;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::holder::ClosureHolder;
use super::native_fn::{Callable, NativeFn, address_of};
use super::panic_hook::{self, CallbackFault};
use super::registration::{LocalRegistration, Registration};
use super::signature::{CallbackSignature, RetainedCallback, RetainedEntry};
use super::slots::{self, Occupied};
use super::thunk;
use crate::error::MarshalError;

/// A closure that native code may call at any time, on any thread, until this is dropped.
///
/// It is made by the functions that `#[native_callback]` gives a signature: `Signature::callback`
/// takes an `Fn` that may run on several threads at once, `Signature::serialized` an `FnMut` that
/// runs in one thread at a time. A declared function takes it as
/// `#[callback(Signature, user = p, retained)] f: &Callback<Signature>`; where the C function takes
/// no user data, without `user`. [`Callback::register`] ties it to what unregisters it.
///
/// Dropping it waits for the calls that other threads are in, and drops the closure; a call that
/// comes later gets the signature's `on_panic` value. Dropped by its own closure, it does not wait:
/// the closure is dropped when its last call ends. Forgetting it lets native code call it for ever.
///
/// [`NativeFn::callback`](super::NativeFn::callback) finds the callback that a function pointer came
/// from, and is one more owner of it: then the last one that is dropped ends it.
///
/// # Thread-safety
///
/// A thread that drops a callback while it holds a lock that the closure waits for waits for ever,
/// and so do two closures that drop each other's callback while both run.
///
/// # Platform-specific behaviour
///
/// A signature without `#[user_data]` needs a thunk: these exist on x86-64 Linux and Windows, and
/// elsewhere with the feature `dynamic`, by libffi. A thunk that was given to native code is never
/// used for another closure, because a late call could come: 32 bytes stay behind for every such
/// callback, some hundred where libffi makes it.
pub struct Callback<C: CallbackSignature> {
    pointer: C::Pointer,
    slot: Occupied,
}

// SAFETY: the closure inside is `Send`, the pointer is code, and user data is a number.
unsafe impl<C: CallbackSignature> Send for Callback<C> {}
// SAFETY: a shared `Callback` gives out the pointer and the user data only.
unsafe impl<C: CallbackSignature> Sync for Callback<C> {}

impl<C: CallbackSignature> Callback<C> {
    /// The function that native code is to call, with [`Callback::user_data`] as its user data.
    #[inline]
    pub fn pointer(&self) -> C::Pointer {
        self.pointer
    }

    /// The user data that native code is to pass; null if the signature has none.
    ///
    /// It is a number and not an address: nothing can be read through it.
    #[inline]
    pub fn user_data(&self) -> *mut c_void {
        if C::HAS_USER_DATA { self.slot.context() } else { std::ptr::null_mut() }
    }

    /// Registers the callback, and ties it to what unregisters it.
    ///
    /// `unregister` gets what `register` returned. It runs when the registration is dropped, before
    /// the callback is.
    ///
    /// # Errors
    ///
    /// What `register` gives; the callback is dropped then.
    #[inline]
    pub fn register<'a, R, E>(
        self,
        register: impl FnOnce(&Self) -> Result<R, E>,
        unregister: impl FnOnce(&Self, R) + Send + 'a,
    ) -> Result<Registration<'a>, E>
    where
        C: 'a,
        R: Send + 'a,
    {
        let token = register(&self)?;
        Ok(Registration::new(self, move |callback| unregister(callback, token)))
    }

    /// As [`Callback::register`], for what must be unregistered on the thread that registered it, or
    /// by something that cannot change threads.
    ///
    /// # Errors
    ///
    /// What `register` gives; the callback is dropped then.
    #[inline]
    pub fn register_local<'a, R: 'a, E>(
        self,
        register: impl FnOnce(&Self) -> Result<R, E>,
        unregister: impl FnOnce(&Self, R) + 'a,
    ) -> Result<LocalRegistration<'a>, E>
    where
        C: 'a,
    {
        let token = register(&self)?;
        Ok(LocalRegistration::new(self, move |callback| unregister(callback, token)))
    }

    /// The callback as a function to call: also after its end, when it gives the `on_panic` value.
    #[inline]
    pub fn native_fn(&self) -> NativeFn<C>
    where
        C: Callable,
    {
        // SAFETY: the entry point has the signature. It finds out by itself whether the callback
        // still stands, and a thunk is never freed.
        unsafe { NativeFn::with_user_data(self.pointer, self.user_data()) }
    }

    /// The callback that a function pointer and its user data came from, with one more owner.
    pub(super) fn found(
        pointer: C::Pointer,
        address: *const c_void,
        user_data: *mut c_void,
    ) -> Option<Self> {
        let context = if C::HAS_USER_DATA { user_data } else { slots::context_of(address.addr())? };
        Some(Self { pointer, slot: slots::share(context, address.addr())? })
    }

    fn new<H: ClosureHolder + Send + 'static>(holder: H) -> Result<Self, MarshalError>
    where
        C: RetainedCallback<H>,
    {
        let slot = slots::occupy(C::NAME, holder)?;
        let pointer = match C::ENTRY {
            RetainedEntry::UserData(pointer) => pointer,
            RetainedEntry::Thunk(entry) => {
                const { assert!(C::HAS_USER_DATA || thunk::SUPPORTED, no_thunks!()) };
                // SAFETY: `ENTRY` says that the entry point has the signature and a context.
                unsafe { as_pointer::<C>(thunk::take_forever(entry, slot.context())?) }
            }
        };
        let callback = Self { pointer, slot };
        let entry = address_of::<C>(pointer).addr().get();
        callback.slot.reached_by(entry, !C::HAS_USER_DATA)?;
        Ok(callback)
    }
}

impl<C: CallbackSignature> fmt::Debug for Callback<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").field("signature", &C::NAME).finish_non_exhaustive()
    }
}

/// The message where a closure would need a thunk and there are none.
macro_rules! no_thunks {
    () => {
        "this closure needs an entry point of its own, because the C function takes no user data to find it by; such entry points exist on x86-64 Linux and Windows, and elsewhere with the feature `dynamic`: use constants and statics instead of captured variables in a scoped callback, or a signature with `#[user_data]`"
    };
}
pub(super) use no_thunks;

/// A code address as a signature's function pointer.
///
/// # Safety
///
/// The code at `address` has the signature.
#[inline]
pub(super) unsafe fn as_pointer<C: CallbackSignature>(address: *const ()) -> C::Pointer {
    const { assert!(size_of::<C::Pointer>() == size_of::<*const ()>()) };
    // SAFETY: `Pointer` is a function pointer type of the same size, and the code fits it.
    unsafe { std::mem::transmute_copy(&address) }
}

/// Makes a callback of a closure that may run several times at once.
///
/// # Errors
///
/// There are as many retained callbacks as can be told apart, or no thunk can be made.
pub fn retain_shared<C, F>(closure: F) -> crate::Result<Callback<C>>
where
    C: CallbackSignature + RetainedCallback<Shared<F>>,
    F: Send + Sync + 'static,
{
    Ok(Callback::new(Shared(closure))?)
}

/// Makes a callback of a closure that runs once at a time.
///
/// # Errors
///
/// As for [`retain_shared`].
pub fn retain_serialized<C, F>(closure: F) -> crate::Result<Callback<C>>
where
    C: CallbackSignature + RetainedCallback<Serialized<F>>,
    F: Send + 'static,
{
    Ok(Callback::new(Serialized { closure: Mutex::new(closure), owner: AtomicUsize::new(0) })?)
}

/// Holds a closure that may run several times at once.
pub struct Shared<F>(F);

/// Holds a closure that runs once at a time.
pub struct Serialized<F> {
    closure: Mutex<F>,
    /// The thread that runs it, or zero.
    owner: AtomicUsize,
}

// SAFETY: the callable is a shared reference, and panics are caught by `run`.
unsafe impl<F: Send + Sync + 'static> ClosureHolder for Shared<F> {
    type Callable = &'static F;

    #[inline]
    unsafe fn enter<R>(
        context: *mut c_void,
        fallback: impl FnOnce() -> R,
        body: impl FnOnce(&mut &'static F) -> Result<R, MarshalError>,
    ) -> R {
        run(context, fallback, |call| {
            // SAFETY: the caller promises that the context was made for this type; only `body` gets
            // the reference, and it ends with the call.
            let Self(closure) = unsafe { call.holder() };
            Some(body(&mut &*closure))
        })
    }
}

// SAFETY: the lock makes the exclusive reference the only one, and panics are caught by `run`.
unsafe impl<F: Send + 'static> ClosureHolder for Serialized<F> {
    type Callable = F;

    #[inline]
    unsafe fn enter<R>(
        context: *mut c_void,
        fallback: impl FnOnce() -> R,
        body: impl FnOnce(&mut F) -> Result<R, MarshalError>,
    ) -> R {
        run(context, fallback, |call| {
            // SAFETY: the caller promises that the context was made for this type; the reference is
            // used in this call only.
            let Self { closure, owner } = unsafe { call.holder() };
            let thread = crate::sys::current_thread_token();
            // Only this thread writes its own number, so what it reads here is what it wrote last.
            if owner.load(Relaxed) == thread {
                return None;
            }
            // A poisoned lock means that another call has panicked.
            let mut closure = closure.lock().ok()?;
            if !call.is_current() {
                return None;
            }
            let _owned = Owned::by(thread, owner);
            Some(body(&mut closure))
        })
    }
}

/// Notes who runs a serialized closure, while it runs.
struct Owned<'s>(&'s AtomicUsize);

impl<'s> Owned<'s> {
    fn by(thread: usize, owner: &'s AtomicUsize) -> Self {
        owner.store(thread, Relaxed);
        Self(owner)
    }
}

impl Drop for Owned<'_> {
    fn drop(&mut self) {
        self.0.store(0, Relaxed);
    }
}

/// Runs `body` as a call of the callback, or gives the fallback; `None` is the fallback, too.
#[inline]
fn run<R>(
    context: *mut c_void,
    fallback: impl FnOnce() -> R,
    body: impl FnOnce(&slots::Call) -> Option<Result<R, MarshalError>>,
) -> R {
    let result = slots::call(context, |call| {
        if call.has_failed() {
            return None;
        }
        match catch_unwind(AssertUnwindSafe(|| body(call))) {
            Ok(Some(Ok(result))) => return Some(result),
            Ok(None) => {}
            Ok(Some(Err(error))) => {
                panic_hook::report(CallbackFault::marshal(call.signature(), error));
            }
            Err(panic) => {
                call.fail();
                panic_hook::report(CallbackFault::panic(call.signature(), panic));
            }
        }
        None
    });
    result.unwrap_or_else(fallback)
}

/// What a stub passes for a parameter with a retained callback.
#[derive(Debug)]
pub struct Passed<C: CallbackSignature> {
    pointer: Option<C::Pointer>,
    context: *mut c_void,
}

impl<C: CallbackSignature> Passed<C> {
    /// The function pointer, or null.
    #[inline]
    pub fn pointer(&self) -> Option<C::Pointer> {
        self.pointer
    }

    /// The user data.
    #[inline]
    pub fn context(&self) -> *mut c_void {
        self.context
    }
}

/// What a parameter with a retained callback may be: `&Callback<C>`, or an option of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no retained callback of the signature `{C}`",
    label = "a retained callback is passed by reference, and outlives the call",
    note = "write `&Callback<{C}>`, or `Option<&Callback<{C}>>` where null unregisters"
)]
pub trait RetainedArgument<C: CallbackSignature> {
    /// What native code gets.
    fn pass(self) -> Passed<C>;
}

impl<C: CallbackSignature> RetainedArgument<C> for &Callback<C> {
    #[inline]
    fn pass(self) -> Passed<C> {
        Passed { pointer: Some(self.pointer), context: self.user_data() }
    }
}

impl<C: CallbackSignature> RetainedArgument<C> for Option<&Callback<C>> {
    #[inline]
    fn pass(self) -> Passed<C> {
        match self {
            Some(callback) => callback.pass(),
            None => Passed { pointer: None, context: std::ptr::null_mut() },
        }
    }
}
