//! Arrays whose elements are converted one by one: `&[bool]`, `&[MyEnum]`.

use std::marker::PhantomData;

use super::array_scratch::{ElementScratch, Room, SCRATCH_BYTES};
use super::*;
use crate::direction::{In, InOut, Out};
use crate::error::MarshalError;

/// Elements of form `S`, converted into an array of native values: on the stack while they are few.
#[derive(Debug)]
pub struct Copied<S>(PhantomData<S>);

/// Names the rules of copied elements that are values; text and pointers have their own.
pub trait ElementForm {}
impl ElementForm for Bool8 {}
impl ElementForm for Bool32 {}
impl ElementForm for VariantBool {}
impl ElementForm for Char8 {}
impl ElementForm for Char16 {}
impl ElementForm for Char32 {}
impl ElementForm for ByEnum {}

impl<S: ElementForm> Frame for LpArray<Copied<S>> {
    type Scratch = ElementScratch;
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Copied { scratch: SCRATCH_BYTES };
    #[inline(always)]
    fn scratch() -> ElementScratch {
        ElementScratch::new()
    }
}

/// The native elements of an array that goes in.
#[derive(Debug)]
pub struct CopiedIn<'s, V>(Room<'s, V>);

/// The native elements, and the managed slice that gets the results.
#[derive(Debug)]
pub struct CopiedSlice<'s, 'a, T, V> {
    place: &'a mut [T],
    native: Room<'s, V>,
    count: usize,
}

#[inline]
fn convert<'s, T: Copy, S: ValueForm<T>>(
    values: &[T],
    scratch: &'s mut ElementScratch,
) -> Result<Room<'s, S::Value>, MarshalError> {
    let room = Room::<S::Value>::new(values.len(), scratch)?;
    for (index, value) in values.iter().enumerate() {
        let native = S::to_native(*value).map_err(|error| error.in_element(index))?;
        // SAFETY: there is room for as many elements as there are values.
        unsafe { room.start().add(index).write(native) };
    }
    Ok(room)
}

/// Converts `places.len()` native elements back.
///
/// # Safety
///
/// `native` points to as many elements.
unsafe fn deliver<T, S: ValueForm<T>>(
    native: *const S::Value,
    places: &mut [T],
) -> Result<(), MarshalError> {
    for (index, place) in places.iter_mut().enumerate() {
        // SAFETY: the caller's promise.
        let value = S::from_native(unsafe { native.add(index).read() });
        *place = value.map_err(|error| error.in_element(index))?;
    }
    Ok(())
}

macro_rules! copied_in {
    ($($managed:ty => |$value:ident| $slice:expr;)*) => {$(
        // SAFETY: the guard has the native elements.
        unsafe impl<'s, 'a, T: Copy, S: ValueForm<T> + ElementForm> Marshal<'s, $managed, In>
            for LpArray<Copied<S>>
        {
            type Native = *const S::Value;
            type Guard = CopiedIn<'s, S::Value>;
            #[inline]
            fn lower($value: $managed, scratch: &'s mut ElementScratch) -> Result<Self::Guard, MarshalError> {
                convert::<T, S>($slice, scratch).map(CopiedIn)
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> *const S::Value {
                guard.0.start()
            }
            #[inline(always)]
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of native elements.
        unsafe impl<'s, 'a, T: Copy, S: ValueForm<T> + ElementForm> Counted<'s, $managed, In>
            for LpArray<Copied<S>>
        {
            const UNIT_SIZE: usize = size_of::<S::Value>();
            const SCALARS: usize = scalars::in_abi::<S::Value>();
            #[inline(always)]
            fn capacity(guard: &Self::Guard) -> usize {
                guard.0.capacity()
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                count::checked(count, guard.0.capacity()).map(|_| ())
            }
        }
    )*};
}
copied_in! {
    &'a [T] => |value| value;
    Vec<T> => |value| &value;
}

macro_rules! written {
    ($($direction:ident => |$value:ident, $scratch:ident| $lower:expr;)*) => {$(
        // SAFETY: the guard has the native elements, as many as the slice has.
        unsafe impl<'s, 'a, T: Copy, S: ValueForm<T> + ElementForm> Marshal<'s, &'a mut [T], $direction> for LpArray<Copied<S>> {
            type Native = *mut S::Value;
            type Guard = CopiedSlice<'s, 'a, T, S::Value>;
            fn lower($value: &'a mut [T], $scratch: &'s mut ElementScratch) -> Result<Self::Guard, MarshalError> {
                let native = $lower?;
                let count = $value.len();
                Ok(CopiedSlice { place: $value, native, count })
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> *mut S::Value {
                guard.native.start()
            }
            unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
                // SAFETY: the native elements were written before the call, at least as zeros, and
                // the count is not above theirs.
                unsafe { deliver::<T, S>(guard.native.start(), &mut guard.place[..guard.count]) }
            }
        }
        // SAFETY: the capacity is the slice's length.
        unsafe impl<'s, 'a, T: Copy, S: ValueForm<T> + ElementForm> Counted<'s, &'a mut [T], $direction> for LpArray<Copied<S>> {
            const UNIT_SIZE: usize = size_of::<S::Value>();
            const SCALARS: usize = scalars::in_abi::<S::Value>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.native.capacity()
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                guard.count = count::checked(count, guard.native.capacity())?;
                Ok(())
            }
        }
    )*};
}
written! {
    InOut => |value, scratch| convert::<T, S>(value, scratch);
    // An element that the callee skips is no garbage: the native forms of values are numbers, for
    // which zero is valid.
    Out => |value, scratch| Room::<S::Value>::zeroed(value.len(), scratch);
}

/// The native elements of a vector that is filled.
#[derive(Debug)]
pub struct CopiedVector<'a, T, V> {
    place: &'a mut Vec<T>,
    native: Vec<V>,
    count: usize,
}

/// Elements of the first try when the declaration gives no capacity.
const FIRST_TRY: usize = 256;

// SAFETY: the guard owns the native elements.
unsafe impl<'a, T, S: ValueForm<T> + ElementForm> Marshal<'_, &'a mut Vec<T>, Out>
    for LpArray<Copied<S>>
{
    type Native = *mut S::Value;
    type Guard = CopiedVector<'a, T, S::Value>;
    fn lower(
        place: &'a mut Vec<T>,
        _: &mut ElementScratch,
    ) -> Result<CopiedVector<'a, T, S::Value>, MarshalError> {
        place.clear();
        let mut guard = CopiedVector { place, native: Vec::new(), count: 0 };
        <Self as Growable<'_, &mut Vec<T>, Out>>::set_capacity(&mut guard, FIRST_TRY)?;
        Ok(guard)
    }
    fn native(guard: &mut Self::Guard) -> *mut S::Value {
        address::start_mut(&mut guard.native)
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        let CopiedVector { place, native, count } = guard;
        place.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
        for (index, value) in native[..count].iter().enumerate() {
            match S::from_native(*value) {
                Ok(value) => place.push(value),
                Err(error) => {
                    place.clear();
                    return Err(error.in_element(index));
                }
            }
        }
        Ok(())
    }
}
// SAFETY: counts above the capacity are refused.
unsafe impl<T, S: ValueForm<T> + ElementForm> Counted<'_, &mut Vec<T>, Out> for LpArray<Copied<S>> {
    const UNIT_SIZE: usize = size_of::<S::Value>();
    const SCALARS: usize = scalars::in_abi::<S::Value>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.native.len()
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        guard.count = count::checked(count, guard.native.len())?;
        Ok(())
    }
}
// SAFETY: there are as many native elements as `capacity` says.
unsafe impl<T, S: ValueForm<T> + ElementForm> Growable<'_, &mut Vec<T>, Out>
    for LpArray<Copied<S>>
{
    const TERMINATOR: usize = 0;
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
        guard.native.clear();
        guard.count = 0;
        guard.native.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
        // SAFETY: there is room for as many elements, and the native forms of values are numbers, for
        // which zero is valid.
        unsafe {
            guard.native.as_mut_ptr().write_bytes(0, units);
            guard.native.set_len(units);
        }
        Ok(())
    }
}
