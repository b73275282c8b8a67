//! A struct inside a struct, or as an element of an array.

use super::*;
use crate::abi::{Abi, TypeDesc};
use crate::error::MarshalError;

/// A struct that is converted into its twin, where it stands.
#[derive(Debug)]
pub enum Structure {}

// SAFETY: a twin is valid when all its bytes are zero.
unsafe impl<T: NativeStruct> FieldForm<T> for Structure {
    type Native = T::Native;
    const DESC: TypeDesc = <T::Native as Abi>::DESC;
    const SAFE: bool = T::SAFE;
    const LENDS: bool = T::LENDS;
    const STAYS: bool = T::STAYS;
    const REPLACES: bool = T::REPLACES;
    #[inline(always)]
    unsafe fn prepare(to: *mut T::Native) {
        // SAFETY: the caller's promise.
        unsafe { T::prepare(to) };
    }
}
// SAFETY: the struct's own matter.
unsafe impl<T: LowerStruct> LowerField<T, T::Native> for Structure {
    #[inline]
    unsafe fn lower(
        value: &T,
        to: *mut T::Native,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { value.lower(to, arena) }
    }
    #[inline]
    unsafe fn replace(
        value: &T,
        old: *const T::Native,
        to: *mut T::Native,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { value.replace(old, to, arena) }
    }
}
// SAFETY: the struct's own matter.
unsafe impl<T: LiftStruct> LiftField<T, T::Native> for Structure {
    #[inline]
    unsafe fn lift(from: *const T::Native, kept: Kept<'_>) -> Result<T, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { T::lift(from, kept) }
    }
    #[inline]
    unsafe fn discard(from: *const T::Native, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        unsafe { T::discard(from, kept) };
    }
}
