//! Which strategy a field has when its declaration names none, and which a struct has as a parameter.

use super::*;
use crate::abi::Abi;
use crate::blittable::{Blittable, BlittableField};
use crate::handle::{BorrowedHandle, HandleKind, OwnedHandle};
use crate::managed::{Managed, kind};
use crate::marshal::{
    ByEnum, ByHandle, ByPointer, ByRef, ByValue, DefaultBy, DefaultElement, DefaultMut, DefaultRef,
    NativeEnum, Nullable, Terminated,
};
use crate::profile::Profile;

/// The strategy of a field of type `Self` under profile `P`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a native struct by itself",
    label = "no default form for a field of this type",
    note = "derive `Blittable`, `NativeStruct` or `NativeEnum` on it, or name a converter: `#[marshal(with = MyForm)]`"
)]
pub trait DefaultField<P> {
    /// The strategy.
    type Strategy;
}

/// The rule for fields of kind `K`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a native struct by itself",
    label = "no default form for a field of this type",
    note = "derive `Blittable`, `NativeStruct` or `NativeEnum` on it, or name a converter: `#[marshal(with = MyForm)]`"
)]
pub trait FieldBy<P, K> {
    /// The strategy.
    type Strategy;
}

/// The rule for fields of type `&Self`.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` cannot be a field of a native struct by itself",
    label = "no default form for a pointer to this type",
    note = "derive `Blittable`, `NativeStruct` or `NativeEnum` on it"
)]
pub trait FieldRef<P, K> {
    /// The strategy.
    type Strategy;
}

impl<P, T: Managed + FieldBy<P, T::Kind>> DefaultField<P> for T {
    type Strategy = <T as FieldBy<P, T::Kind>>::Strategy;
}

macro_rules! rules {
    ($($trait:ident: [$($generics:tt)*] $kind:ident, $managed:ty => $strategy:ty;)*) => {$(
        impl<P, $($generics)*> $trait<P, kind::$kind> for $managed {
            type Strategy = $strategy;
        }
    )*};
}
rules! {
    FieldBy: [T: Blittable] Value, T => ByValue;
    FieldBy: [T: NativeEnum + Managed<Kind = kind::Enumeration>] Enumeration, T => ByEnum;
    FieldBy: [T: Abi + Managed<Kind = kind::Pointer>] Pointer, T => ByPointer;
    FieldBy: [T: NativeStruct] Structure, T => Structure;
    FieldBy: [T: NativeUnion] Union, T => Member;
    FieldBy: [T: DefaultField<P>] Nullable, Option<T> => Nullable<T::Strategy>;
    FieldBy: [K: HandleKind] Handle, OwnedHandle<K> => ByHandle;
    FieldBy: [K: HandleKind] Handle, BorrowedHandle<'_, K> => ByHandle;
    FieldBy: [T: Managed<Kind = kind::TerminatedText>] TerminatedText, T => Terminated;
    FieldBy: [T: DefaultField<P>] Vector, Vec<T> => Items<T::Strategy>;
    FieldBy: [T: DefaultField<P>, const N: usize] Array, [T; N] => Inline<T::Strategy>;
    FieldBy: [T: ?Sized + Managed + FieldRef<P, T::Kind>] Ref, &T => <T as FieldRef<P, T::Kind>>::Strategy;
    FieldBy: [T: ?Sized + BoxedField<P>] Boxed, Box<T> => T::Strategy;

    FieldRef: [T: Blittable] Value, T => ByRef;
    FieldRef: [T: BlittableField, const N: usize] Array, [T; N] => ByRef;
    FieldRef: [T: NativeEnum + Managed<Kind = kind::Enumeration>] Enumeration, T => Pointed<ByEnum>;
    FieldRef: [T: NativeStruct] Structure, T => Pointed<Structure>;
    FieldRef: [K: HandleKind] Handle, OwnedHandle<K> => ByHandle;
    FieldRef: [T: ?Sized + Managed<Kind = kind::TerminatedText>] TerminatedText, T => Terminated;
    FieldRef: [T: DefaultField<P>] Sequence, [T] => Items<T::Strategy>;
    FieldRef: [T: DefaultField<P>] Vector, Vec<T> => Items<T::Strategy>;
}
impl<P: Profile> FieldBy<P, kind::Boolean> for bool {
    type Strategy = P::Bool;
}
impl<P: Profile> FieldBy<P, kind::Character> for char {
    type Strategy = P::Char;
}
impl<P: Profile, T: Managed<Kind = kind::Text>> FieldBy<P, kind::Text> for T {
    type Strategy = P::Str;
}
impl<P: Profile> FieldRef<P, kind::Boolean> for bool {
    type Strategy = Pointed<P::Bool>;
}
impl<P: Profile> FieldRef<P, kind::Character> for char {
    type Strategy = Pointed<P::Char>;
}
impl<P: Profile, T: ?Sized + Managed<Kind = kind::Text>> FieldRef<P, kind::Text> for T {
    type Strategy = P::Str;
}

/// The rule for fields of type `Box<Self>`.
#[doc(hidden)]
pub trait BoxedField<P> {
    type Strategy;
}
impl<P, T: DefaultField<P>> BoxedField<P> for T {
    type Strategy = Pointed<T::Strategy>;
}
impl<P, T: DefaultField<P>> BoxedField<P> for [T] {
    type Strategy = Items<T::Strategy>;
}

// A struct as a parameter.
impl<P, T: NativeStruct> DefaultBy<P, kind::Structure> for T {
    type Strategy = StructValue<T::Native, T::Safety>;
}
impl<P, T: NativeStruct> DefaultRef<P, kind::Structure> for T {
    type Strategy = StructRef<T::Native, T::Safety>;
}
impl<P, T: NativeStruct> DefaultMut<P, kind::Structure> for T {
    type Strategy = StructRef<T::Native, T::Safety>;
}
impl<P, T: NativeStruct> DefaultElement<P, kind::Structure> for T {
    type Strategy = Structs<T::Safety>;
}

/// The form of a pointer that a function returns, by what is made of the value behind it.
#[diagnostic::on_unimplemented(
    message = "a pointer to a native value cannot be returned as `{Self}`",
    label = "no rule lifts what the pointer points to",
    note = "derive `NativeStruct` on a struct; text needs a charset"
)]
pub trait DefaultPointee<P> {
    /// The strategy, inside [`Borrowed`](crate::marshal::Borrowed) or [`Owned`](crate::marshal::Owned).
    type Strategy;
}
impl<P, T: NativeStruct> DefaultPointee<P> for T {
    type Strategy = StructRef<T::Native, T::Safety>;
}
impl<P, T: NativeStruct> DefaultPointee<P> for Option<T> {
    type Strategy = StructRef<T::Native, T::Safety>;
}
