//! Which strategy a type has when the declaration names none.

use super::*;
use crate::abi::Abi;
use crate::blittable::Blittable;
use crate::handle::{BorrowedHandle, HandleKind, OwnedHandle};
use crate::managed::{Managed, kind};
use crate::profile::Profile;

/// The strategy of `Self` under profile `P`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross to native code by itself",
    label = "no default marshaller for this type",
    note = "pass it as `&T` or `&mut T`, derive `Blittable` or `NativeEnum`, or name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait DefaultMarshal<P> {
    /// The strategy.
    type Strategy;
}

/// The rule for values of kind `K`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed by value",
    label = "no default marshaller for this type by value",
    note = "pass it as `&T` or `&mut T`, derive `Blittable` or `NativeEnum`, or name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait DefaultBy<P, K> {
    /// The strategy.
    type Strategy;
}
/// The rule for `&Self`.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` has no native form",
    label = "no default marshaller for a shared reference to this type",
    note = "derive `Blittable` on plain data, or name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait DefaultRef<P, K> {
    /// The strategy.
    type Strategy;
}
/// The rule for `&mut Self`.
#[diagnostic::on_unimplemented(
    message = "`&mut {Self}` has no native form",
    label = "no default marshaller for an exclusive reference to this type",
    note = "derive `Blittable` on plain data, or name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait DefaultMut<P, K> {
    /// The strategy.
    type Strategy;
}
/// The rule for an element of an array.
#[diagnostic::on_unimplemented(
    message = "an array of `{Self}` has no native form",
    label = "no default marshaller for elements of this type",
    note = "derive `Blittable` on plain data, or name the element's form: `#[marshal(lparray, elem = ..)]`"
)]
pub trait DefaultElement<P, K> {
    /// The strategy.
    type Strategy;
}

impl<P, T: Managed + DefaultBy<P, T::Kind>> DefaultMarshal<P> for T {
    type Strategy = <T as DefaultBy<P, T::Kind>>::Strategy;
}

// Values.
impl<P, T: Blittable> DefaultBy<P, kind::Value> for T {
    type Strategy = ByValue;
}
impl<P: Profile> DefaultBy<P, kind::Boolean> for bool {
    type Strategy = P::Bool;
}
impl<P: Profile> DefaultBy<P, kind::Character> for char {
    type Strategy = P::Char;
}
impl<P, T: NativeEnum + Managed<Kind = kind::Enumeration>> DefaultBy<P, kind::Enumeration> for T {
    type Strategy = ByEnum;
}
impl<P, T: Abi + Managed<Kind = kind::Pointer>> DefaultBy<P, kind::Pointer> for T {
    type Strategy = ByPointer;
}
impl<P, T: Managed<Kind = kind::Unit>> DefaultBy<P, kind::Unit> for T {
    type Strategy = Nothing;
}
impl<P: Profile, T: Managed<Kind = kind::Text>> DefaultBy<P, kind::Text> for T {
    type Strategy = P::Str;
}
impl<P, T: DefaultMarshal<P>> DefaultBy<P, kind::Nullable> for Option<T> {
    type Strategy = Nullable<T::Strategy>;
}
impl<P, K: HandleKind> DefaultBy<P, kind::Handle> for OwnedHandle<K> {
    type Strategy = ByHandle;
}
impl<P, K: HandleKind> DefaultBy<P, kind::Handle> for BorrowedHandle<'_, K> {
    type Strategy = ByHandle;
}
impl<P, T: Managed + DefaultElement<P, T::Kind>> DefaultBy<P, kind::Vector> for Vec<T> {
    type Strategy = LpArray<<T as DefaultElement<P, T::Kind>>::Strategy>;
}

// References.
impl<P, T: ?Sized + Managed + DefaultRef<P, T::Kind>> DefaultBy<P, kind::Ref> for &T {
    type Strategy = <T as DefaultRef<P, T::Kind>>::Strategy;
}
impl<P, T: ?Sized + Managed + DefaultMut<P, T::Kind>> DefaultBy<P, kind::Mut> for &mut T {
    type Strategy = <T as DefaultMut<P, T::Kind>>::Strategy;
}

impl<P, T: Blittable> DefaultRef<P, kind::Value> for T {
    type Strategy = ByRef;
}
impl<P, T: Blittable> DefaultMut<P, kind::Value> for T {
    type Strategy = ByRef;
}
impl<P, T, const N: usize> DefaultRef<P, kind::Array> for [T; N]
where
    T: Managed + DefaultElement<P, T::Kind>,
    T::Strategy: RowOf,
{
    type Strategy = <T::Strategy as RowOf>::Reference;
}
impl<P, T, const N: usize> DefaultMut<P, kind::Array> for [T; N]
where
    T: Managed + DefaultElement<P, T::Kind>,
    T::Strategy: RowOf,
{
    type Strategy = <T::Strategy as RowOf>::Reference;
}
impl<P: Profile> DefaultRef<P, kind::Boolean> for bool {
    type Strategy = Indirect<P::Bool>;
}
impl<P: Profile> DefaultMut<P, kind::Boolean> for bool {
    type Strategy = Indirect<P::Bool>;
}
impl<P: Profile> DefaultRef<P, kind::Character> for char {
    type Strategy = Indirect<P::Char>;
}
impl<P: Profile> DefaultMut<P, kind::Character> for char {
    type Strategy = Indirect<P::Char>;
}
impl<P, T: NativeEnum + Managed<Kind = kind::Enumeration>> DefaultRef<P, kind::Enumeration> for T {
    type Strategy = Indirect<ByEnum>;
}
impl<P, T: NativeEnum + Managed<Kind = kind::Enumeration>> DefaultMut<P, kind::Enumeration> for T {
    type Strategy = Indirect<ByEnum>;
}
impl<P, T: Abi + Managed<Kind = kind::Pointer>> DefaultRef<P, kind::Pointer> for T {
    type Strategy = PointerByRef;
}
impl<P, T: Abi + Managed<Kind = kind::Pointer>> DefaultMut<P, kind::Pointer> for T {
    type Strategy = PointerByRef;
}
impl<P: Profile, T: ?Sized + Managed<Kind = kind::Text>> DefaultRef<P, kind::Text> for T {
    type Strategy = P::Str;
}
impl<P: Profile> DefaultMut<P, kind::Text> for String {
    type Strategy = P::Str;
}
impl<P, T: ?Sized + Managed<Kind = kind::TerminatedText>> DefaultRef<P, kind::TerminatedText>
    for T
{
    type Strategy = Terminated;
}
impl<P, K: HandleKind> DefaultRef<P, kind::Handle> for OwnedHandle<K> {
    type Strategy = ByHandle;
}
impl<P, K: HandleKind> DefaultMut<P, kind::Handle> for OwnedHandle<K> {
    type Strategy = ByHandle;
}
impl<P, K: HandleKind> DefaultMut<P, kind::Nullable> for Option<OwnedHandle<K>> {
    type Strategy = ByHandle;
}

// Sequences.
impl<P, T: Managed + DefaultElement<P, T::Kind>> DefaultRef<P, kind::Sequence> for [T] {
    type Strategy = LpArray<<T as DefaultElement<P, T::Kind>>::Strategy>;
}
impl<P, T: Managed + DefaultElement<P, T::Kind>> DefaultMut<P, kind::Sequence> for [T] {
    type Strategy = LpArray<<T as DefaultElement<P, T::Kind>>::Strategy>;
}
impl<P, T: Managed + DefaultElement<P, T::Kind>> DefaultMut<P, kind::Vector> for Vec<T> {
    type Strategy = LpArray<<T as DefaultElement<P, T::Kind>>::Strategy>;
}

impl<P, T: Blittable> DefaultElement<P, kind::Value> for T {
    type Strategy = Pinned;
}
impl<P, T, const N: usize> DefaultElement<P, kind::Array> for [T; N]
where
    T: Managed + DefaultElement<P, T::Kind>,
    T::Strategy: RowOf,
{
    type Strategy = <T::Strategy as RowOf>::Element;
}
impl<P: Profile> DefaultElement<P, kind::Boolean> for bool {
    type Strategy = Copied<P::Bool>;
}
impl<P: Profile> DefaultElement<P, kind::Character> for char {
    type Strategy = Copied<P::Char>;
}
impl<P, T: NativeEnum + Managed<Kind = kind::Enumeration>> DefaultElement<P, kind::Enumeration>
    for T
{
    type Strategy = Copied<ByEnum>;
}
impl<P, T: ?Sized + Managed + DefaultRef<P, T::Kind>> DefaultElement<P, kind::Ref> for &T
where
    T::Strategy: InArray,
{
    type Strategy = <T::Strategy as InArray>::Element;
}
impl<P, T: ?Sized + Managed + DefaultMut<P, T::Kind>> DefaultElement<P, kind::Mut> for &mut T
where
    T::Strategy: InArray,
{
    type Strategy = <T::Strategy as InArray>::Element;
}
impl<P, T: Managed + DefaultElement<P, T::Kind>> DefaultElement<P, kind::Vector> for Vec<T> {
    type Strategy = Each<LpArray<T::Strategy>>;
}
impl<P, T: Managed<Kind = kind::TerminatedText>> DefaultElement<P, kind::TerminatedText> for T {
    type Strategy = Each<Terminated>;
}
impl<P, T: DefaultMarshal<P>> DefaultElement<P, kind::Nullable> for Option<T>
where
    T::Strategy: InArray,
{
    type Strategy = <T::Strategy as InArray>::OrNull;
}
impl<P: Profile> DefaultElement<P, kind::Text> for String {
    type Strategy = Copied<P::Str>;
}
