//! Values that are converted, behind a pointer: `bool`, `char` and enums by reference.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::*;
use crate::abi::Abi;
use crate::direction::{In, InOut, Out};
use crate::error::MarshalError;

/// A conversion between a managed value and a native value of fixed size, both ways.
///
/// From it follow the strategies by value, by reference, as an element, as a return value and as a
/// callback's parameter.
///
/// # Safety
///
/// [`ValueForm::to_native`] gives a value that needs no clean-up and points to nothing, and all zeros is
/// a `Value`.
#[diagnostic::on_unimplemented(
    message = "`{T}` has no native form `{Self}`",
    label = "this type and this form do not go together"
)]
pub unsafe trait ValueForm<T> {
    /// The native type.
    type Value: Abi;
    /// The native value.
    ///
    /// # Errors
    ///
    /// The managed value has no native form.
    fn to_native(value: T) -> Result<Self::Value, MarshalError>;
    /// The managed value.
    ///
    /// # Errors
    ///
    /// The native value is not one that the managed type allows.
    fn from_native(value: Self::Value) -> Result<T, MarshalError>;
}

/// A pointer to a value of form `S`, converted in a slot of the caller's frame.
#[derive(Debug)]
pub struct Indirect<S>(PhantomData<S>);

impl<S> Frame for Indirect<S> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Slot;
    fn scratch() {}
}

// SAFETY: the guard holds the converted value, and native code is promised not to write through it.
unsafe impl<'a, T: Copy, S: ValueForm<T>> Marshal<'_, &'a T, In> for Indirect<S> {
    type Native = *const S::Value;
    type Guard = S::Value;
    #[inline]
    fn lower(value: &'a T, (): &mut ()) -> Result<S::Value, MarshalError> {
        S::to_native(*value)
    }
    #[inline]
    fn native(guard: &mut S::Value) -> *const S::Value {
        guard
    }
    #[inline]
    unsafe fn lift(_: S::Value) -> Result<(), MarshalError> {
        Ok(())
    }
}

/// The slot that native code writes, and the managed place that gets the result.
#[derive(Debug)]
pub struct IndirectGuard<'a, T, V> {
    place: &'a mut T,
    slot: V,
}

// SAFETY: the guard holds the slot.
unsafe impl<'a, T: Copy, S: ValueForm<T>> Marshal<'_, &'a mut T, InOut> for Indirect<S> {
    type Native = *mut S::Value;
    type Guard = IndirectGuard<'a, T, S::Value>;
    #[inline]
    fn lower(place: &'a mut T, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        let slot = S::to_native(*place)?;
        Ok(IndirectGuard { place, slot })
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *mut S::Value {
        &mut guard.slot
    }
    #[inline]
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        *guard.place = S::from_native(guard.slot)?;
        Ok(())
    }
}

// SAFETY: as above; the slot starts as zeros, so that a callee that writes nothing leaks nothing.
unsafe impl<'a, T, S: ValueForm<T>> Marshal<'_, &'a mut T, Out> for Indirect<S> {
    type Native = *mut S::Value;
    type Guard = IndirectGuard<'a, T, MaybeUninit<S::Value>>;
    #[inline]
    fn lower(place: &'a mut T, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        Ok(IndirectGuard { place, slot: MaybeUninit::zeroed() })
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *mut S::Value {
        guard.slot.as_mut_ptr()
    }
    #[inline]
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        // SAFETY: the slot was zeroed, and then written by the callee as a `S::Value`.
        *guard.place = S::from_native(unsafe { guard.slot.assume_init() })?;
        Ok(())
    }
}

/// Writes the rules that follow from a [`ValueForm`]: by value, and as a return value.
macro_rules! by_value_form {
    ($([$($generics:tt)*] $managed:ty, $strategy:ty;)*) => {$(
        // SAFETY: the guard is the converted value.
        unsafe impl<$($generics)*> $crate::marshal::Marshal<'_, $managed, $crate::direction::In> for $strategy {
            type Native = <$strategy as $crate::marshal::ValueForm<$managed>>::Value;
            type Guard = Self::Native;
            #[inline(always)]
            fn lower(value: $managed, (): &mut ()) -> Result<Self::Guard, $crate::error::MarshalError> {
                <$strategy as $crate::marshal::ValueForm<$managed>>::to_native(value)
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> Self::Native {
                *guard
            }
            #[inline(always)]
            unsafe fn lift(_: Self::Guard) -> Result<(), $crate::error::MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the value owns nothing.
        unsafe impl<O, $($generics)*> $crate::marshal::MarshalReturn<$managed, O> for $strategy {
            type Native = <$strategy as $crate::marshal::ValueForm<$managed>>::Value;
            #[inline(always)]
            fn empty() -> Self::Native {
                // SAFETY: the native forms of values are numbers, for which zero is valid.
                unsafe { std::mem::zeroed() }
            }
            #[inline(always)]
            unsafe fn lift_return(native: Self::Native, _: O) -> Result<$managed, $crate::error::MarshalError> {
                <$strategy as $crate::marshal::ValueForm<$managed>>::from_native(native)
            }
        }
    )*};
}
pub(crate) use by_value_form;
