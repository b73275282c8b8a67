//! The fields of structs.

use super::Asked;
use crate::abi::AbiField;
use crate::blittable::BlittableField;
use crate::marshal::{DefaultField, FieldForm};

/// A type that can be a field of a blittable struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a blittable struct",
    label = "not the same bits on both sides, or not every bit pattern is valid",
    note = "fields are numbers, arrays and other blittable structs: for anything else write the integer that C has, and convert it in a method",
    note = "a struct with strings, booleans or arrays derives `NativeStruct` instead, which converts them; one with raw pointers derives `Abi`, and is for `unsafe fn`s"
)]
pub trait PlainData {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: BlittableField> PlainData for T {}

/// A struct that can be copied, as plain data can.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Copy`: what crosses as it stands is copied bit by bit",
    label = "this struct cannot be copied",
    note = "write `#[derive(Clone, Copy)]` beside the other derives; a struct that owns memory derives `NativeStruct` instead"
)]
pub trait CopiedBits {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: Copy> CopiedBits for T {}

/// A type that can be a field of a struct with pointers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a C struct",
    label = "this type has no representation in C",
    note = "write what C has: `*const T` for a reference, `*const c_char` for a string, `Option<unsafe extern \"C\" fn(..)>` for a function pointer, the integer for `bool` and enums"
)]
pub trait NativeField {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: AbiField> NativeField for T {}

/// A type that can be a field of a native struct by itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a native struct",
    label = "no rule says how this type crosses",
    note = "derive `Blittable`, `NativeStruct` or `NativeEnum` on it, or name a converter: `#[marshal(with = MyForm)]`"
)]
pub trait StructField {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> StructField for T
where
    T: DefaultField<Asked>,
    T::Strategy: FieldForm<T>,
{
}
