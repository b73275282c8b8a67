//! Where the panics of retained callbacks go.
//!
//! A retained callback is called by native code at any time, on any thread. There is no Rust caller
//! that a panic could go on in, so it is handed to a hook of the process.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::MarshalError;

/// A panic in a retained callback, or an argument or result that could not be converted.
///
/// Native code gets the signature's fallback for the call. After a panic it gets it for every
/// further call of this callback, too: the closure may have left its data half changed.
pub struct CallbackFault {
    signature: &'static str,
    cause: FaultCause,
}

/// Why a call of a retained callback failed.
#[non_exhaustive]
pub enum FaultCause {
    /// The closure panicked; this is what it panicked with.
    Panic(Box<dyn Any + Send>),
    /// An argument could not be converted, so the closure was not called; or its result could not.
    Marshal(MarshalError),
}

impl CallbackFault {
    #[cold]
    pub(super) fn panic(signature: &'static str, payload: Box<dyn Any + Send>) -> Self {
        Self { signature, cause: FaultCause::Panic(payload) }
    }

    #[cold]
    pub(super) fn marshal(signature: &'static str, error: MarshalError) -> Self {
        Self { signature, cause: FaultCause::Marshal(error) }
    }

    /// The name of the callback's signature.
    pub fn signature(&self) -> &'static str {
        self.signature
    }

    /// Why the call failed.
    pub fn cause(&self) -> &FaultCause {
        &self.cause
    }

    /// Why the call failed, with the panic's payload.
    pub fn into_cause(self) -> FaultCause {
        self.cause
    }
}

impl fmt::Display for CallbackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signature = self.signature;
        match &self.cause {
            FaultCause::Marshal(error) => write!(f, "a callback `{signature}` failed: {error}"),
            FaultCause::Panic(payload) => {
                let text = payload.downcast_ref::<&str>().copied();
                let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
                write!(f, "a callback `{signature}` panicked: {}", text.unwrap_or("(no message)"))
            }
        }
    }
}

impl fmt::Debug for CallbackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallbackFault").field(&format_args!("{self}")).finish()
    }
}

type Hook = dyn Fn(CallbackFault) + Send + Sync;

static HOOK: RwLock<Option<Arc<Hook>>> = RwLock::new(None);

/// Sets what is done with the panics of retained callbacks, for the whole process.
///
/// The hook runs on the thread of native code, before native code gets the fallback. If it panics
/// itself the process is aborted.
///
/// Without a hook a message is printed and the process is aborted, because going on could hide the
/// failure for ever. (The standard library's panic hook has printed its own message before.)
///
/// # Examples
///
/// ```
/// pinvoke_core::callback::set_callback_panic_hook(|fault| eprintln!("{fault}"));
/// ```
pub fn set_callback_panic_hook(hook: impl Fn(CallbackFault) + Send + Sync + 'static) {
    let hook: Arc<Hook> = Arc::new(hook);
    // The old hook is dropped after the lock is released: its destructor is the user's code.
    let _old = replace(Some(hook));
}

/// Goes back to printing a message and aborting.
pub fn reset_callback_panic_hook() {
    let _old = replace(None);
}

fn replace(hook: Option<Arc<Hook>>) -> Option<Arc<Hook>> {
    std::mem::replace(&mut HOOK.write().unwrap_or_else(PoisonError::into_inner), hook)
}

/// Hands a fault to the hook.
#[cold]
pub(super) fn report(fault: CallbackFault) {
    // The lock is not held while the hook runs: it may set another one.
    let hook = HOOK.read().unwrap_or_else(PoisonError::into_inner).clone();
    match hook {
        Some(hook) => hook(fault),
        None => abort(&fault),
    }
}

/// Tells the hook of a fault that native code learns of in another way, if there is a hook.
#[cold]
pub(super) fn tell(fault: impl FnOnce() -> CallbackFault) {
    let hook = HOOK.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(hook) = hook {
        hook(fault());
    }
}

fn abort(fault: &CallbackFault) -> ! {
    eprintln!(
        "pinvoke: {fault}\nNative code called it, so the panic cannot go on anywhere: aborting. \
         `pinvoke::callback::set_callback_panic_hook` changes that."
    );
    std::process::abort();
}
