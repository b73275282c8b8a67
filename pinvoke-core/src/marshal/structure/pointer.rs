//! Fields that point to one value.

use std::marker::PhantomData;

use super::field::null_pointer;
use super::*;
use crate::abi::{Abi, TypeDesc};
use crate::blittable::BlittableField;
use crate::error::MarshalError;
use crate::marshal::ByRef;

// SAFETY: a pointer, null when zero.
unsafe impl<T: BlittableField> FieldForm<&T> for ByRef {
    type Native = *const T;
    const DESC: TypeDesc = <*const T as Abi>::DESC;
}
// SAFETY: the value lies outside the struct, and is borrowed as long as the struct is.
unsafe impl<'a, T: BlittableField> LowerField<&'a T, *const T> for ByRef {
    #[inline(always)]
    unsafe fn lower(
        value: &&'a T,
        to: *mut *const T,
        _: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { to.write(*value) };
        Ok(())
    }
}
null_pointer! { ['a, T: BlittableField] &'a T, ByRef, *const T; }

/// A pointer to a value of form `S`, which lies in the arena.
#[derive(Debug)]
pub struct Pointed<S>(PhantomData<S>);

macro_rules! pointers {
    ($([$($generics:tt)*] $managed:ty;)*) => {$(
        // SAFETY: a pointer, null when zero.
        unsafe impl<$($generics)* T, S: FieldForm<T>> FieldForm<$managed> for Pointed<S> {
            type Native = *const S::Native;
            const DESC: TypeDesc = TypeDesc::of::<*const S::Native>("const void *", crate::abi::TypeClass::Pointer);
            const SAFE: bool = S::SAFE;
            const LENDS: bool = S::LENDS;
        }
        // SAFETY: the native value lies in the arena.
        unsafe impl<$($generics)* T, M: Copy, S: LowerField<T, M>> LowerField<$managed, *const M> for Pointed<S> {
            #[inline]
            unsafe fn lower(value: &$managed, to: *mut *const M, arena: &mut Arena<'_>) -> Result<(), MarshalError> {
                let native = arena.zeroed::<M>(1)?;
                // SAFETY: the arena gave room for one value, aligned and zero.
                unsafe { S::lower(value, native, arena) }?;
                // SAFETY: the caller's promise.
                unsafe { to.write(native) };
                Ok(())
            }
        }
        null_pointer! { [$($generics)* T, S: FieldForm<T>] $managed, Pointed<S>, *const S::Native; }
    )*};
}
pointers! {
    ['a,] &'a T;
    [] Box<T>;
}
