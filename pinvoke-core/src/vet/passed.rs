//! Types that are passed.

use super::Asked;
use crate::direction::{Direction, In, InOut, Out};
use crate::marshal::{DefaultMarshal, Marshal};

/// A type that can be a parameter by value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed to native code by value",
    label = "no rule says how this type crosses",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on a struct with strings, arrays or options, `NativeEnum` on a field-less enum",
    note = "handles pass as `&H`; for other types name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait CrossesByValue {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> CrossesByValue for T
where
    T: DefaultMarshal<Asked>,
    T::Strategy: Marshal<'static, T, In>,
{
}

/// How a direction refers to what it passes: shared for [`In`], exclusive for the others.
pub trait Refers<T: ?Sized>: Direction {
    /// The reference.
    type Reference;
}
impl<T: ?Sized + 'static> Refers<T> for In {
    type Reference = &'static T;
}
impl<T: ?Sized + 'static> Refers<T> for InOut {
    type Reference = &'static mut T;
}
impl<T: ?Sized + 'static> Refers<T> for Out {
    type Reference = &'static mut T;
}

/// A type that can be a parameter behind a reference, in direction `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed to native code by reference",
    label = "no rule says how this type crosses in direction `{D}`",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on a struct with strings, arrays or options, `NativeEnum` on a field-less enum",
    note = "a native struct that native code fills says of each field that points somewhere who owns that: `#[borrowed]` or `#[free(..)]` above the field; a field of a reference type only goes in",
    note = "native code fills a handle as `#[out] h: &mut Option<H>` or `#[retval] h: H`; for other types name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait CrossesByReference<D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, D: Refers<T>> CrossesByReference<D> for T
where
    D::Reference: DefaultMarshal<Asked>,
    <D::Reference as DefaultMarshal<Asked>>::Strategy: Marshal<'static, D::Reference, D>,
{
}

/// A type that can be an element of a slice, in direction `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an array that is passed to native code",
    label = "no rule says how elements of this type cross in direction `{D}`",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on a struct with strings, arrays or options, `NativeEnum` on a field-less enum",
    note = "or name the form of the elements: `#[marshal(lparray, elem = ..)]`"
)]
pub trait CrossesInArray<D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T, D: Refers<[T]>> CrossesInArray<D> for T
where
    D::Reference: DefaultMarshal<Asked>,
    <D::Reference as DefaultMarshal<Asked>>::Strategy: Marshal<'static, D::Reference, D>,
{
}
