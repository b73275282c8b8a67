//! `bool` in the three widths that C programs use.

use super::indirect::by_value_form;
use super::strategy::no_scratch;
use super::*;
use crate::direction::{Direction, In};
use crate::error::MarshalError;

/// Win32 `BOOL`, and C's `int` as a truth value: 4 bytes, 1 for true; any non-zero value is true.
#[derive(Debug)]
pub enum Bool32 {}
/// C's `_Bool`, C++'s `bool`, Win32 `BOOLEAN`: 1 byte, 1 for true; any non-zero value is true.
#[derive(Debug)]
pub enum Bool8 {}
/// OLE's `VARIANT_BOOL`: 2 bytes, -1 for true; any non-zero value is true.
#[derive(Debug)]
pub enum VariantBool {}

/// The profile of a block that names no `charset`, or no `bools`: nothing crosses by it.
#[derive(Debug)]
pub enum Unstated {}

no_scratch! {
    [] Bool32: Crossing::ByValue,
    [] Bool8: Crossing::ByValue,
    [] VariantBool: Crossing::ByValue,
    [] Unstated: Crossing::ByValue,
}

macro_rules! widths {
    ($($strategy:ident: $native:ty, $truth:expr;)*) => {$(
        // SAFETY: the native value is a number.
        unsafe impl ValueForm<bool> for $strategy {
            type Value = $native;
            #[inline(always)]
            fn to_native(value: bool) -> Result<$native, MarshalError> {
                Ok(if value { $truth } else { 0 })
            }
            #[inline(always)]
            fn from_native(value: $native) -> Result<bool, MarshalError> {
                Ok(value != 0)
            }
        }
        impl NativeForm for $strategy {
            type Native = $native;
        }
        impl Infallible<bool, In> for $strategy {}
        impl<T, D: Direction> Infallible<T, D> for Indirect<$strategy> {}
        impl InfallibleReturn<bool> for $strategy {}
        by_value_form! { [] bool, $strategy; }
    )*};
}
widths! {
    Bool32: i32, 1;
    Bool8: u8, 1;
    VariantBool: i16, -1;
}
