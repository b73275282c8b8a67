//! What a function with a plain return type may have in its signature.

use super::{Asked, Refers};
use crate::direction::Direction;
use crate::marshal::{DefaultMarshal, Infallible, InfallibleReturn};

/// What is passed behind a reference, for [`NeverFails`].
#[derive(Debug)]
pub enum ByReference {}
/// What is passed by value, for [`NeverFails`].
#[derive(Debug)]
pub enum ByValue {}
/// What is passed in an array, for [`NeverFails`].
#[derive(Debug)]
pub enum InArray {}

/// The managed type of a parameter whose type, or referent, or element is `T`.
pub trait PassedAs<T: ?Sized, D> {
    /// The managed type.
    type Managed;
}
impl<T, D> PassedAs<T, D> for ByValue {
    type Managed = T;
}
impl<T: ?Sized, D: Refers<T>> PassedAs<T, D> for ByReference {
    type Managed = D::Reference;
}
impl<T, D: Refers<[T]>> PassedAs<T, D> for InArray {
    type Managed = D::Reference;
}

/// A type whose passing cannot fail: what a function with a plain return type may take.
#[diagnostic::on_unimplemented(
    message = "passing `{Self}` can fail, so the function must return `Result<..>`",
    label = "the value is checked at run time",
    note = "write `-> Result<T>`; a plain return type is for functions where nothing but loading can fail"
)]
pub trait NeverFails<How, D, const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, D: Direction, How: PassedAs<T, D>, const OK: bool> NeverFails<How, D, OK> for T
where
    How::Managed: DefaultMarshal<Asked>,
    <How::Managed as DefaultMarshal<Asked>>::Strategy: Infallible<How::Managed, D>,
{
}

/// A type that every native value can become: what a function with a plain return type may return.
#[diagnostic::on_unimplemented(
    message = "native code may return what is no valid `{Self}`, so the function must return `Result<..>`",
    label = "the value is checked at run time",
    note = "write `-> Result<{Self}>`; a plain return type is for functions where nothing but loading can fail"
)]
pub trait AlwaysValid<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: DefaultMarshal<Asked>, const OK: bool> AlwaysValid<OK> for T where
    T::Strategy: InfallibleReturn<T>
{
}
