//! Marshallers that a declaration names.

use crate::direction::Direction;
use crate::marshal::{
    ElementForm, Frame, InArray, Infallible, InfallibleReturn, IsSafe, Marshal, MarshalReturn,
    ValueForm,
};

/// A marshaller that can pass `T` in direction `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot pass `{T}` in direction `{D}`",
    label = "this marshaller has no rule for this type and direction",
    note = "write `unsafe impl Marshal<'_, {T}, {D}> for {Self}`"
)]
pub trait Passes<T, D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S, T, D: Direction> Passes<T, D> for S where S: Marshal<'static, T, D> {}

/// A marshaller for the elements of arrays, of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot convert elements of type `{T}`",
    label = "this marshaller is not for elements of this type",
    note = "write `unsafe impl ValueForm<{T}> for {Self}`, and `pinvoke::value_marshaller!({Self} for {T})`, which makes it one for elements"
)]
pub trait ConvertsElements<T> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S, T> ConvertsElements<T> for S where S: ValueForm<T> + ElementForm + InArray {}

/// An element that a marshaller can convert where it lies.
#[diagnostic::on_unimplemented(
    message = "elements of type `{Self}` cannot be converted: a marshaller takes the value, and the slice keeps it",
    label = "this type is not `Copy`",
    note = "derive `Clone` and `Copy` on it, or pass a slice of what it is made of"
)]
pub trait CopiedElement {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: Copy> CopiedElement for T {}

/// A marshaller that cannot fail to pass `T`.
#[diagnostic::on_unimplemented(
    message = "passing `{T}` by `{Self}` can fail, so the function must return `Result<..>`",
    label = "this marshaller does not say that it never fails",
    note = "write `-> Result<T>`, or `impl Infallible<{T}, {D}> for {Self}` if `lower` and `lift` never fail"
)]
pub trait PassesAlways<T, D, const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S: Infallible<T, D>, T, D: Direction, const OK: bool> PassesAlways<T, D, OK> for S {}

/// A marshaller that a `safe fn` may use.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is for `unsafe fn`s: it hands native code an address that the caller made",
    label = "a `safe fn` cannot use this marshaller",
    note = "declare an `unsafe fn`, or write `type Safety = SafeToCall` in the marshaller's `Frame` if no caller can do harm with it"
)]
pub trait PassesSafely<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S: Frame<Safety: IsSafe>, const OK: bool> PassesSafely<OK> for S {}

/// A marshaller that can take over a returned `T`; `O` is what releases it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot take over a returned `{T}`",
    label = "this marshaller has no rule for this return type",
    note = "write `unsafe impl MarshalReturn<{T}> for {Self}`"
)]
pub trait TakesOver<T, O = ()> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S, T, O> TakesOver<T, O> for S where S: MarshalReturn<T, O> {}

/// A marshaller that takes over every returned value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may refuse a returned `{T}`, so the function must return `Result<..>`",
    label = "this marshaller does not say that it never fails",
    note = "write `-> Result<T>`, or `impl InfallibleReturn<{T}> for {Self}` if `lift_return` never fails"
)]
pub trait TakesOverAlways<T, const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S: InfallibleReturn<T>, T, const OK: bool> TakesOverAlways<T, OK> for S {}
