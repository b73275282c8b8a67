//! The errors of a stub as the declared error type.

use crate::error::{Error, Failure, FromFailure};
use crate::vet::Verified;

/// Errors that a stub returns as the declared error type.
#[diagnostic::on_unimplemented(
    message = "`{E}` cannot be the error type of an imported function",
    label = "finding the function and converting its arguments can fail too",
    note = "write `impl From<pinvoke::Error> for {E}`, or return `pinvoke::Result<T>`"
)]
pub trait Raises<E> {
    /// Converts the error.
    fn raise(error: Error) -> E;
}
#[diagnostic::do_not_recommend]
impl<E: From<Error>> Raises<E> for Verified<true> {
    #[inline]
    fn raise(error: Error) -> E {
        E::from(error)
    }
}

/// Turns any error of a stub into the declared error type.
#[cold]
pub fn raise<V: Raises<E>, E>(error: impl Into<Error>) -> E {
    V::raise(error.into())
}

/// Failed calls that a stub returns as the declared error type, made as an `F`.
#[diagnostic::on_unimplemented(
    message = "a failed call of this function cannot become `{E}` by way of `{F}`",
    label = "the error type that the function returns, or that `#[fails_if(.., error = ..)]` names",
    note = "the type that `error = ..` names implements `FromFailure<{Outs}>`, and the returned error type is it, or converts from it"
)]
pub trait Fails<F, Outs, E> {
    /// Makes the error.
    fn fail(failure: Failure<Outs>) -> E;
}
#[diagnostic::do_not_recommend]
impl<F: FromFailure<Outs>, Outs, E: From<F>> Fails<F, Outs, E> for Verified<true> {
    #[inline]
    fn fail(failure: Failure<Outs>) -> E {
        E::from(F::from_failure(failure))
    }
}

/// The error of a failed call.
#[cold]
pub fn fail<V: Fails<F, Outs, E>, F, Outs, E>(failure: Failure<Outs>) -> E {
    V::fail(failure)
}
