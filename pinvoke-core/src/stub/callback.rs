//! What native code gets for a closure.

use crate::callback::{
    CallbackSignature, Contextless, Opened, OptionalContextless, OptionalOpened, OptionalScoped,
    Passed, RetainedArgument, Scoped, ScopedCallback, StaticCallback,
};
use crate::error::MarshalError;
use crate::vet::{WithUserData, WithoutUserData};

/// The entry point of a declared callback signature, for closures of the type given.
#[inline(always)]
pub fn scoped_entry<C: ScopedCallback<F>, F>(_: &Scoped<F>) -> C::Pointer {
    C::ENTRY
}

/// The entry point for a closure that may not be there.
#[inline(always)]
pub fn optional_entry<C: ScopedCallback<F>, F>(closure: &OptionalScoped<F>) -> Option<C::Pointer> {
    closure.entry::<C>()
}

/// Makes a closure that may not be there callable without user data.
///
/// # Errors
///
/// No thunk can be made.
///
/// # Safety
///
/// As for [`static_entry`].
#[inline(always)]
pub unsafe fn optional_static_entry<C: StaticCallback<F>, F>(
    closure: &OptionalContextless<F>,
) -> Result<OptionalOpened<'_, C>, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { closure.open() }
}

/// Makes a closure callable without user data.
///
/// # Errors
///
/// No thunk can be made.
///
/// # Safety
///
/// The result is dropped, not forgotten, and what is opened later is dropped earlier.
#[inline(always)]
pub unsafe fn static_entry<C: StaticCallback<F>, F>(
    closure: &Contextless<F>,
) -> Result<Opened<'_, C>, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { closure.open() }
}

/// What native code gets for a retained callback, with user data.
#[inline(always)]
pub fn retained<C: CallbackSignature + WithUserData>(
    callback: impl RetainedArgument<C>,
) -> Passed<C> {
    callback.pass()
}

/// What native code gets for a retained callback, without user data.
#[inline(always)]
pub fn retained_alone<C: CallbackSignature + WithoutUserData>(
    callback: impl RetainedArgument<C>,
) -> Passed<C> {
    callback.pass()
}
