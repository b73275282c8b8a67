//! Values that cross as they are.

use super::strategy::no_scratch;
use super::*;
use crate::abi::{Abi, ZeroAbi};
use crate::blittable::Blittable;
use crate::direction::{Direction, In};
use crate::error::MarshalError;
use crate::managed::{Managed, kind};

/// A blittable value, by value.
#[derive(Debug)]
pub enum ByValue {}

/// A raw pointer, a function pointer, or a struct that holds one, by value: `unsafe fn`s only.
#[derive(Debug)]
pub enum ByPointer {}

/// A reference to what [`ByPointer`] passes by value: `unsafe fn`s only.
#[derive(Debug)]
pub enum PointerByRef {}

/// Nothing: the strategy of a `()` that is returned.
#[derive(Debug)]
pub enum Nothing {}

no_scratch!([] ByValue: Crossing::ByValue, [] Nothing: Crossing::ByValue);

macro_rules! unsafe_only {
    ($($strategy:ident: $crossing:expr;)*) => {$(
        impl Frame for $strategy {
            type Scratch = ();
            type Safety = NeedsUnsafe;
            const CROSSING: Crossing = $crossing;
            #[inline(always)]
            fn scratch() {}
        }
        impl<T, D: Direction> Infallible<T, D> for $strategy {}
    )*};
}
unsafe_only! {
    ByPointer: Crossing::ByValue;
    PointerByRef: Crossing::Pinned;
}

// SAFETY: the native form is the value itself.
unsafe impl<T: Blittable> Marshal<'_, T, In> for ByValue {
    type Native = T;
    type Guard = T;
    #[inline(always)]
    fn lower(value: T, (): &mut ()) -> Result<T, MarshalError> {
        Ok(value)
    }
    #[inline(always)]
    fn native(guard: &mut T) -> T {
        *guard
    }
    #[inline(always)]
    unsafe fn lift(_: T) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl<T: Blittable> Infallible<T, In> for ByValue {}
impl<T: Blittable> InfallibleReturn<T> for ByValue {}

// SAFETY: every bit pattern is a valid `T`, and nothing is owned.
unsafe impl<T: Blittable, O> MarshalReturn<T, O> for ByValue {
    type Native = T;
    #[inline(always)]
    fn empty() -> T {
        // SAFETY: all zeros is a valid value of a blittable type, as every bit pattern is.
        unsafe { std::mem::zeroed() }
    }
    #[inline(always)]
    unsafe fn lift_return(native: T, _: O) -> Result<T, MarshalError> {
        Ok(native)
    }
}

// SAFETY: the native form is the pointer itself; what it points to is the `unsafe` caller's matter.
unsafe impl<T: Abi + Managed<Kind = kind::Pointer>> Marshal<'_, T, In> for ByPointer {
    type Native = T;
    type Guard = T;
    #[inline(always)]
    fn lower(value: T, (): &mut ()) -> Result<T, MarshalError> {
        Ok(value)
    }
    #[inline(always)]
    fn native(guard: &mut T) -> T {
        *guard
    }
    #[inline(always)]
    unsafe fn lift(_: T) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl<T> InfallibleReturn<T> for ByPointer {}

// SAFETY: a raw pointer owns nothing, and holding one is safe.
unsafe impl<T: ZeroAbi + Managed<Kind = kind::Pointer>, O> MarshalReturn<T, O> for ByPointer {
    type Native = T;
    #[inline(always)]
    fn empty() -> T {
        // SAFETY: `ZeroAbi` says that zeros are valid.
        unsafe { std::mem::zeroed() }
    }
    #[inline(always)]
    unsafe fn lift_return(native: T, _: O) -> Result<T, MarshalError> {
        Ok(native)
    }
}

macro_rules! pointers_to {
    ($($reference:ty => $direction:ident, $native:ty;)*) => {$(
        // SAFETY: the reference is valid for reads (and writes, if exclusive) during the call.
        unsafe impl<'a, T: Abi + Managed<Kind = kind::Pointer>> Marshal<'_, $reference, crate::direction::$direction> for PointerByRef {
            type Native = $native;
            type Guard = $native;
            #[inline(always)]
            fn lower(value: $reference, (): &mut ()) -> Result<$native, MarshalError> {
                Ok(value)
            }
            #[inline(always)]
            fn native(guard: &mut $native) -> $native {
                *guard
            }
            #[inline(always)]
            unsafe fn lift(_: $native) -> Result<(), MarshalError> {
                Ok(())
            }
        }
    )*};
}
pointers_to! {
    &'a T => In, *const T;
    &'a mut T => InOut, *mut T;
    &'a mut T => Out, *mut T;
}

// SAFETY: `()` stands for no value.
unsafe impl<O> MarshalReturn<(), O> for Nothing {
    type Native = ();
    #[inline(always)]
    fn empty() {}
    #[inline(always)]
    unsafe fn lift_return((): (), _: O) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl InfallibleReturn<()> for Nothing {}
