//! Forms of fields by who releases what their pointers point to.

use super::*;
use crate::marshal::{
    Bool8, Bool32, ByEnum, ByHandle, ByPointer, ByValue, Char8, Char16, Char32, Nullable, Text,
    VariantBool,
};
use crate::memory::Release;

/// Who releases what the elements of an array point to, by who releases the array.
pub trait Holder {
    /// The same, or [`Keep`](crate::memory::Keep) where one function releases all of it.
    type OfElements;
}
impl<R: Release> Holder for R {
    type OfElements = R;
}

/// The form that a field has when `A` releases what its pointers point to, at every depth.
pub trait HeldBy<A> {
    /// The form.
    type Form;
}
impl<A, E> HeldBy<A> for Text<E> {
    type Form = Freed<Self, A>;
}
impl<A, S: HeldBy<A>> HeldBy<A> for Pointed<S> {
    type Form = Freed<Pointed<S::Form>, A>;
}
impl<A: Holder, S: HeldBy<A::OfElements>> HeldBy<A> for Items<S> {
    type Form = Freed<Items<S::Form>, A>;
}
impl<A, S: HeldBy<A>> HeldBy<A> for Nullable<S> {
    type Form = Nullable<S::Form>;
}
impl<A, S: HeldBy<A>> HeldBy<A> for Inline<S> {
    type Form = Inline<S::Form>;
}
impl<A, S: HeldBy<A>, const N: usize> HeldBy<A> for FixedArray<S, N> {
    type Form = FixedArray<S::Form, N>;
}
impl<A, S: HeldBy<A>, const N: usize> HeldBy<A> for FlexibleArray<S, N> {
    type Form = FlexibleArray<S::Form, N>;
}
macro_rules! own_nothing {
    ($([$($generics:tt)*] $strategy:ty;)*) => {$(
        impl<A, $($generics)*> HeldBy<A> for $strategy {
            type Form = Self;
        }
    )*};
}
own_nothing! {
    [] ByValue; [] ByPointer; [] ByEnum; [] ByHandle; [] Structure; [] Member;
    [] Bool8; [] Bool32; [] VariantBool; [] Char8; [] Char16; [] Char32;
    [S] Converted<S>; [S, const N: usize] FixedText<S, N>;
}
