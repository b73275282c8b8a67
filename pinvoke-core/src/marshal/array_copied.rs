//! Arrays whose elements are converted one by one: `&[bool]`, `&[MyEnum]`.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::*;
use crate::direction::{In, InOut, Out};
use crate::error::MarshalError;

/// Elements of form `S`, converted into an array of native values.
#[derive(Debug)]
pub struct Copied<S>(PhantomData<S>);

/// Names the rules of copied elements that are values; text has its own.
#[doc(hidden)]
pub trait ElementForm {}
impl ElementForm for Bool8 {}
impl ElementForm for Bool32 {}
impl ElementForm for VariantBool {}
impl ElementForm for Char8 {}
impl ElementForm for Char16 {}
impl ElementForm for Char32 {}
impl ElementForm for ByEnum {}

impl<S: ElementForm> Frame for LpArray<Copied<S>> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Copied { scratch: 0 };
    fn scratch() {}
}

/// The native elements, and the managed slice that gets the results.
#[derive(Debug)]
pub struct CopiedSlice<'a, T, V> {
    place: &'a mut [T],
    native: Vec<V>,
    count: usize,
}

fn convert<T: Copy, S: ValueForm<T>>(values: &[T]) -> Result<Vec<S::Value>, MarshalError> {
    let mut native = Vec::new();
    native.try_reserve_exact(values.len()).map_err(|_| MarshalError::out_of_memory())?;
    for (index, value) in values.iter().enumerate() {
        native.push(S::to_native(*value).map_err(|error| error.in_element(index))?);
    }
    Ok(native)
}

impl<T: Copy, V: Copy> CopiedSlice<'_, T, V> {
    fn deliver<S: ValueForm<T, Value = V>>(self) -> Result<(), MarshalError> {
        for (index, (place, native)) in
            self.place.iter_mut().zip(&self.native[..self.count]).enumerate()
        {
            *place = S::from_native(*native).map_err(|error| error.in_element(index))?;
        }
        Ok(())
    }
}

// SAFETY: the guard owns the native elements.
unsafe impl<'a, T: Copy, S: ValueForm<T> + ElementForm> Marshal<'_, &'a [T], In>
    for LpArray<Copied<S>>
{
    type Native = *const S::Value;
    type Guard = Vec<S::Value>;
    fn lower(value: &'a [T], (): &mut ()) -> Result<Self::Guard, MarshalError> {
        convert::<T, S>(value)
    }
    fn native(guard: &mut Self::Guard) -> *const S::Value {
        address::start(guard)
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the number of native elements.
unsafe impl<T: Copy, S: ValueForm<T> + ElementForm> Counted<'_, &[T], In> for LpArray<Copied<S>> {
    const UNIT_SIZE: usize = size_of::<S::Value>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.len()
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.len()).map(|_| ())
    }
}

macro_rules! written {
    ($($direction:ident => |$value:ident| $lower:expr;)*) => {$(
        // SAFETY: the guard owns the native elements, as many as the slice has.
        unsafe impl<'a, T: Copy, S: ValueForm<T> + ElementForm> Marshal<'_, &'a mut [T], $direction> for LpArray<Copied<S>> {
            type Native = *mut S::Value;
            type Guard = CopiedSlice<'a, T, S::Value>;
            fn lower($value: &'a mut [T], (): &mut ()) -> Result<Self::Guard, MarshalError> {
                let native = $lower?;
                let count = $value.len();
                Ok(CopiedSlice { place: $value, native, count })
            }
            fn native(guard: &mut Self::Guard) -> *mut S::Value {
                address::start_mut(&mut guard.native)
            }
            unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
                guard.deliver::<S>()
            }
        }
        // SAFETY: the capacity is the slice's length.
        unsafe impl<'a, T: Copy, S: ValueForm<T> + ElementForm> Counted<'_, &'a mut [T], $direction> for LpArray<Copied<S>> {
            const UNIT_SIZE: usize = size_of::<S::Value>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.native.len()
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                guard.count = count::checked(count, guard.native.len())?;
                Ok(())
            }
        }
    )*};
}
written! {
    InOut => |value| convert::<T, S>(value);
    Out => |value| zeroed::<S::Value>(value.len());
}

/// Native elements that start as zeros, so that an element which the callee skips is no garbage.
fn zeroed<V: crate::abi::Abi>(count: usize) -> Result<Vec<V>, MarshalError> {
    let mut native = Vec::new();
    native.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
    // SAFETY: the native forms of values are numbers, for which zero is valid.
    native.resize(count, unsafe { MaybeUninit::<V>::zeroed().assume_init() });
    Ok(native)
}
