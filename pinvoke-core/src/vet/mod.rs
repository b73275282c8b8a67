//! What a declaration asks the compiler about the user's types, one question for each.
//!
//! A stub is full of bounds, and a type that cannot cross would break many of them, each with an error
//! of its own about pinvoke's types. A declaration therefore asks first, in a constant: the answer is
//! `true`, or one error on the user's type that says what to write. The constant is then a parameter
//! of the stub's types ([`Verified`]); where it has an error so have they, and the compiler reports
//! nothing more about them.
//!
//! The traits are implemented for every type that fits. They say nothing that the marshalling traits
//! do not say, and are public because error messages name them.

mod callback;
mod error;
mod field;
mod infallible;
mod marshaller;
mod passed;
mod pointer;
mod returned;
mod stated;

pub use callback::*;
pub use error::*;
pub use field::*;
pub use infallible::*;
pub use marshaller::*;
pub use passed::*;
pub use pointer::*;
pub use returned::*;
pub use stated::*;

use crate::encoding::Utf8;
use crate::marshal::Bool32;
use crate::profile::BlockProfile;

/// The profile of the questions: types whose form a block must state are told by their spelling.
type Asked = BlockProfile<Utf8, Bool32>;

/// The answer to a declaration's questions.
#[derive(Debug)]
pub struct Verified<const OK: bool>;

/// Gives `T` where the questions were answered, and nothing to check where they were not.
pub trait Given<T> {
    /// `T`.
    type Type;
}
impl<T> Given<T> for Verified<true> {
    type Type = T;
}
/// A profile that was [`Given`] passes the answer on to the marshallers that a declaration names.
impl<T, C, B> Given<T> for BlockProfile<C, B> {
    type Type = T;
}
