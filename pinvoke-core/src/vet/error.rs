//! Error types.

use crate::error::{Error, FromFailure};

/// An error type of imported functions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error type of an imported function",
    label = "finding the function and converting its arguments can fail too",
    note = "write `impl From<pinvoke::Error> for {Self}`, or return `pinvoke::Result<T>`"
)]
pub trait HoldsErrors {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<E: From<Error>> HoldsErrors for E {}

/// An error type that can be made from a failed call which leaves `Outs`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from a failed call of this function",
    label = "the type that `#[fails_if(.., error = ..)]` names",
    note = "write `impl pinvoke::error::FromFailure<{Outs}> for {Self}`: the function's `#[out(on_failure)]` values are `{Outs}`"
)]
pub trait MadeFromFailure<Outs> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<E: FromFailure<Outs>, Outs> MadeFromFailure<Outs> for E {}
