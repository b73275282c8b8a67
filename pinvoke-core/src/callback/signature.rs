//! A declared callback signature.

use super::thunk::ThunkEntry;
use crate::meta::CallbackMeta;

/// A callback's native signature; `#[native_callback]` implements it.
///
/// # Safety
///
/// `Pointer` is the type of a function pointer.
pub unsafe trait CallbackSignature {
    /// The native function pointer.
    type Pointer: Copy;
    /// The signature's name, for messages.
    const NAME: &'static str;
    /// Whether a parameter carries user data.
    const HAS_USER_DATA: bool;
    /// What the declaration says.
    const META: CallbackMeta = CallbackMeta::named(Self::NAME);
}

/// A signature with a user-data parameter, for closures of type `F`.
///
/// # Safety
///
/// `ENTRY` finds its closure in the [`Scoped`](super::Scoped) whose context is passed as user data.
#[diagnostic::on_unimplemented(
    message = "this closure cannot be called by native code as `{Self}` with user data",
    label = "the signature has no `#[user_data]` parameter, or other parameter types",
    note = "drop `user = ..` from `#[callback(..)]` if the C function takes no user data"
)]
pub unsafe trait ScopedCallback<F>: CallbackSignature {
    /// The function that native code calls.
    const ENTRY: Self::Pointer;
}

/// A signature without user data, for closures of type `F`.
///
/// # Safety
///
/// `ENTRY` needs no context but that a [`StaticScope`](super::StaticScope) is live on this thread;
/// `THUNK` finds its closure in the [`Scoped`](super::Scoped) whose context the thunk has.
#[diagnostic::on_unimplemented(
    message = "this closure cannot be called by native code as `{Self}` without user data",
    label = "the signature has a `#[user_data]` parameter, or other parameter types",
    note = "name the parameter that carries the user data: `#[callback({Self}, user = parameter)]`"
)]
pub unsafe trait StaticCallback<F>: CallbackSignature {
    /// The function that native code calls.
    const ENTRY: Self::Pointer;
    /// What a thunk goes on to.
    const THUNK: ThunkEntry;
}

/// A signature for retained closures that are held by an `H`.
///
/// # Safety
///
/// `ENTRY` enters an `H` by its user data, or by the context of the thunk.
#[diagnostic::on_unimplemented(
    message = "this closure cannot be called by native code as `{Self}`",
    label = "the closure's parameters are not those of the signature"
)]
pub unsafe trait RetainedCallback<H>: CallbackSignature {
    /// The function that native code calls, or what a thunk goes on to.
    const ENTRY: RetainedEntry<Self::Pointer>;
}

/// How native code reaches a retained callback.
#[derive(Debug, Clone, Copy)]
pub enum RetainedEntry<P> {
    /// By this function, with user data.
    UserData(P),
    /// By a thunk of its own.
    Thunk(ThunkEntry),
}
