//! Values that have the same bits on both sides.

use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::managed::{Managed, kind};

/// A value that crosses without conversion: same bits on both sides, any bit pattern valid both
/// ways, no pointer inside.
///
/// Implemented for the integers and floats, and by `#[derive(Blittable)]` for `#[repr(C)]` structs
/// of such fields. `bool`, `char` and enums are not blittable: native code could write a bit pattern
/// that Rust does not allow.
///
/// # Safety
///
/// Every bit pattern of `Self` is a valid value, `Self` has no padding that Rust code relies on, no
/// pointer and no reference inside, and the layout of the C type that the declaration means.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not blittable",
    label = "not the same bits on both sides, or not every bit pattern is valid",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data; pass `bool`, `char`, enums and strings by their own marshallers"
)]
pub unsafe trait Blittable: BlittableField + Managed<Kind = kind::Value> + Abi {}

/// A blittable value, or an array of them: what may be a field of a blittable struct, the target of
/// a reference, or the element of a slice.
///
/// An array is not [`Blittable`] itself because C has no arrays by value.
///
/// # Safety
///
/// As [`Blittable`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not blittable",
    label = "not the same bits on both sides, or not every bit pattern is valid",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data; `bool`, `char`, enums, pointers and strings are not blittable"
)]
pub unsafe trait BlittableField: Copy + 'static {
    /// Layout and class of the field.
    const FIELD: TypeDesc;
}

macro_rules! blittable {
    ($($t:ty)*) => {$(
        // SAFETY: every bit pattern of a number is valid, and it holds no pointer.
        unsafe impl BlittableField for $t { const FIELD: TypeDesc = <$t as Abi>::DESC; }
        // SAFETY: as above.
        unsafe impl Blittable for $t {}
    )*};
}
blittable!(i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 isize usize f32 f64);

// SAFETY: an array has its elements one after another, without padding between them.
unsafe impl<T: BlittableField, const N: usize> BlittableField for [T; N] {
    const FIELD: TypeDesc = TypeDesc::of::<[T; N]>("array", TypeClass::Array(&T::FIELD, N));
}
