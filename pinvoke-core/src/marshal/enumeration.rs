//! Enums as their integers, checked on the way back.

use super::strategy::no_scratch;
use super::*;
use crate::blittable::Blittable;
use crate::direction::In;
use crate::error::{MarshalError, Problem};
use crate::managed::{Managed, kind};
use crate::meta::VariantMeta;

/// An enum that is an integer in C; derived by `#[derive(NativeEnum)]`.
///
/// # Safety
///
/// [`NativeEnum::from_repr`] accepts exactly the values of the variants, and [`NativeEnum::to_repr`] gives
/// them back.
pub unsafe trait NativeEnum: Copy + 'static {
    /// The integer type of `#[repr(..)]`.
    type Repr: Blittable + CountInt;
    /// The enum's name, for messages.
    const NAME: &'static str;
    /// The variants and their values, for messages.
    const KNOWN: &'static str;
    /// The variants and their values, as data.
    const VARIANTS: &'static [VariantMeta];
    /// Whether a variant stands for all other values.
    const IS_OPEN: bool;
    /// The variant's integer.
    fn to_repr(self) -> Self::Repr;
    /// The variant with that integer, if there is one.
    fn from_repr(value: Self::Repr) -> Option<Self>;
}

/// An enum, as its integer.
#[derive(Debug)]
pub enum ByEnum {}

no_scratch!([] ByEnum: Crossing::ByValue);

// SAFETY: the native value is an integer.
unsafe impl<T: NativeEnum> ValueForm<T> for ByEnum {
    type Value = T::Repr;
    #[inline(always)]
    fn to_native(value: T) -> Result<T::Repr, MarshalError> {
        Ok(value.to_repr())
    }
    #[inline]
    fn from_native(value: T::Repr) -> Result<T, MarshalError> {
        T::from_repr(value).ok_or_else(|| unknown::<T>(value))
    }
}

#[cold]
fn unknown<T: NativeEnum>(value: T::Repr) -> MarshalError {
    Problem::UnknownEnumValue { value: value.to_count(), name: T::NAME, known: T::KNOWN }.into()
}

// SAFETY: the guard is the integer.
unsafe impl<T: NativeEnum + Managed<Kind = kind::Enumeration>> Marshal<'_, T, In> for ByEnum {
    type Native = T::Repr;
    type Guard = T::Repr;
    #[inline(always)]
    fn lower(value: T, (): &mut ()) -> Result<T::Repr, MarshalError> {
        Ok(value.to_repr())
    }
    #[inline(always)]
    fn native(guard: &mut T::Repr) -> T::Repr {
        *guard
    }
    #[inline(always)]
    unsafe fn lift(_: T::Repr) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl<T: NativeEnum> Infallible<T, In> for ByEnum {}
impl<T: NativeEnum> Infallible<&T, In> for Indirect<ByEnum> {}

// SAFETY: an integer owns nothing.
unsafe impl<T: NativeEnum + Managed<Kind = kind::Enumeration>, O> MarshalReturn<T, O> for ByEnum {
    type Native = T::Repr;
    fn empty() -> T::Repr {
        // SAFETY: zero is a valid value of a blittable type.
        unsafe { std::mem::zeroed() }
    }
    #[inline]
    unsafe fn lift_return(native: T::Repr, _: O) -> Result<T, MarshalError> {
        Self::from_native(native)
    }
}
