//! A declared callback signature.

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

/// A signature without user data, for closures of type `F` that capture nothing.
///
/// # Safety
///
/// `ENTRY` needs no context but that a [`StaticScope`](super::StaticScope) is live on this thread.
#[diagnostic::on_unimplemented(
    message = "this closure cannot be called by native code as `{Self}` without user data",
    label = "the signature has a `#[user_data]` parameter, or other parameter types",
    note = "name the parameter that carries the user data: `#[callback({Self}, user = parameter)]`"
)]
pub unsafe trait StaticCallback<F>: CallbackSignature {
    /// The function that native code calls.
    const ENTRY: Self::Pointer;
}
