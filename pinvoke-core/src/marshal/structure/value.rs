//! Fields that are values: numbers, `bool`, `char`, enums, raw pointers.

use std::marker::PhantomData;

use super::*;
use crate::abi::{Abi, TypeDesc, ZeroAbi};
use crate::blittable::Blittable;
use crate::error::MarshalError;
use crate::managed::{Managed, kind};
use crate::marshal::{
    Bool8, Bool32, ByEnum, ByPointer, ByValue, Char8, Char16, Char32, NativeEnum, ValueForm,
    VariantBool,
};

// SAFETY: every bit pattern is a valid value.
unsafe impl<T: Blittable> FieldForm<T> for ByValue {
    type Native = T;
    const DESC: TypeDesc = T::DESC;
    const STAYS: bool = true;
}
// SAFETY: the native form is the value itself.
unsafe impl<T: Blittable> LowerField<T, T> for ByValue {
    #[inline(always)]
    unsafe fn lower(value: &T, to: *mut T, _: &mut Arena<'_>) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { to.write(*value) };
        Ok(())
    }
    #[inline(always)]
    fn pinned(values: &[T]) -> Option<*const T> {
        Some(values.as_ptr())
    }
}
// SAFETY: every bit pattern is a valid value.
unsafe impl<T: Blittable> LiftField<T, T> for ByValue {
    #[inline(always)]
    unsafe fn lift(from: *const T, _: Kept<'_>) -> Result<T, MarshalError> {
        // SAFETY: the caller's promise.
        Ok(unsafe { from.read() })
    }
}

// SAFETY: `ZeroAbi` says that zeros are valid.
unsafe impl<T: ZeroAbi + Managed<Kind = kind::Pointer>> FieldForm<T> for ByPointer {
    type Native = T;
    const DESC: TypeDesc = T::DESC;
    const SAFE: bool = false;
    const STAYS: bool = true;
}
// SAFETY: the native form is the pointer itself; what it points to is the `unsafe` caller's matter.
unsafe impl<T: Abi + Managed<Kind = kind::Pointer>> LowerField<T, T> for ByPointer {
    #[inline(always)]
    unsafe fn lower(value: &T, to: *mut T, _: &mut Arena<'_>) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { to.write(*value) };
        Ok(())
    }
}
// SAFETY: a raw pointer owns nothing, and holding one is safe; a function pointer that is null is
// told before it gets here.
unsafe impl<T: Abi + Managed<Kind = kind::Pointer>> LiftField<T, T> for ByPointer {
    #[inline(always)]
    unsafe fn lift(from: *const T, _: Kept<'_>) -> Result<T, MarshalError> {
        // SAFETY: the caller's promise.
        Ok(unsafe { from.read() })
    }
}

/// A field that crosses by the [`ValueForm`] `S`: what `#[marshal(with = S)]` means.
#[derive(Debug)]
pub struct Converted<S>(PhantomData<S>);

macro_rules! value_forms {
    ($([$($generics:tt)*] $managed:ty, $strategy:ty, $form:ty;)*) => {$(
        // SAFETY: the native forms of values are numbers, for which zero is valid.
        unsafe impl<$($generics)*> FieldForm<$managed> for $strategy {
            type Native = <$form as ValueForm<$managed>>::Value;
            const DESC: TypeDesc = <<$form as ValueForm<$managed>>::Value as Abi>::DESC;
            const STAYS: bool = true;
        }
        // SAFETY: the native value points to nothing.
        unsafe impl<$($generics)*> LowerField<$managed, <$form as ValueForm<$managed>>::Value> for $strategy {
            #[inline(always)]
            unsafe fn lower(
                value: &$managed,
                to: *mut <$form as ValueForm<$managed>>::Value,
                _: &mut Arena<'_>,
            ) -> Result<(), MarshalError> {
                let native = <$form as ValueForm<$managed>>::to_native(value.clone())?;
                // SAFETY: the caller's promise.
                unsafe { to.write(native) };
                Ok(())
            }
        }
        // SAFETY: the native value owns nothing.
        unsafe impl<$($generics)*> LiftField<$managed, <$form as ValueForm<$managed>>::Value> for $strategy {
            #[inline(always)]
            unsafe fn lift(
                from: *const <$form as ValueForm<$managed>>::Value,
                _: Kept<'_>,
            ) -> Result<$managed, MarshalError> {
                // SAFETY: the caller's promise.
                <$form as ValueForm<$managed>>::from_native(unsafe { from.read() })
            }
        }
    )*};
}
value_forms! {
    [] bool, Bool8, Bool8;
    [] bool, Bool32, Bool32;
    [] bool, VariantBool, VariantBool;
    [] char, Char8, Char8;
    [] char, Char16, Char16;
    [] char, Char32, Char32;
    [T: NativeEnum + Managed<Kind = kind::Enumeration>] T, ByEnum, ByEnum;
    [T: Clone, S: ValueForm<T>] T, Converted<S>, S;
}
