//! Calls that native code makes into managed code.
//!
//! A signature is declared once, by `#[native_callback]`, and its entry point is a function that the
//! compiler makes for each closure type. How the entry point finds the closure depends on two
//! things: whether native code passes user data, and whether it calls during one call or keeps the
//! function.
//!
//! | | during one call | kept |
//! |---|---|---|
//! | with user data | the closure's address ([`Scoped`]) | index and generation ([`Callback`]) |
//! | without | nothing to find ([`StaticScope`]), or a thunk ([`Contextless`]) | a thunk ([`Callback`]) |
//!
//! A panic never unwinds through native frames. It is caught in the entry point, and native code gets
//! the signature's fallback at once and at every further call. It goes on when the native function has
//! returned, or in a kept callback, to the hook of the process ([`set_callback_panic_hook`]).

mod contextless;
mod exported;
mod gate;
mod holder;
mod native_fn;
mod optional;
mod outcome;
mod panic_hook;
mod registration;
mod retained;
mod scoped;
mod scoped_static;
mod signature;
mod slots;
mod thunk;

pub use contextless::{Contextless, Opened};
pub use exported::{Refusal, answer, answer_nothing, answer_status, count_place, returned_place};
pub use holder::ClosureHolder;
pub use native_fn::{Callable, NativeFn};
pub use optional::{OptionalContextless, OptionalOpened, OptionalScoped};
pub use panic_hook::{
    CallbackFault, FaultCause, reset_callback_panic_hook, set_callback_panic_hook,
};
pub use registration::{LocalRegistration, Registration};
pub use retained::{
    Callback, Passed, RetainedArgument, Serialized, Shared, retain_serialized, retain_shared,
};
pub use scoped::Scoped;
pub use scoped_static::{Linked, StaticScope};
pub use signature::{
    CallbackSignature, RetainedCallback, RetainedEntry, ScopedCallback, StaticCallback,
};
#[cfg(feature = "dynamic")]
pub(crate) use thunk::called_too_late;
#[cfg(all(
    feature = "dynamic",
    target_arch = "x86_64",
    any(target_os = "linux", target_os = "android", windows)
))]
pub(crate) use thunk::{ImageResult, Thunk, take_image};
pub use thunk::{Passing, Shape, ThunkEntry};
