//! `Option` fields: null for `None`.

use std::mem::MaybeUninit;

use super::*;
use crate::abi::{Abi, NullAbi, TypeDesc};
use crate::error::MarshalError;
use crate::managed::{Managed, kind};
use crate::marshal::{ByPointer, Nullable};

// SAFETY: a null function pointer is `None`, all zeros.
unsafe impl<T: Abi + Managed<Kind = kind::Pointer>> NullableField<T> for ByPointer
where
    Option<T>: NullAbi,
{
    type Some = T;
    type OrNull = Option<T>;
    const DESC: TypeDesc = <Option<T> as Abi>::DESC;
    const SAFE: bool = false;
    const STAYS: bool = true;
    #[inline(always)]
    fn null() -> Option<T> {
        None
    }
    #[inline(always)]
    fn some(native: T) -> Option<T> {
        Some(native)
    }
    #[inline(always)]
    fn get(native: Option<T>) -> Option<T> {
        native
    }
}

// SAFETY: `NullableField` gives a type that is valid when all its bytes are zero.
unsafe impl<T, S: NullableField<T>> FieldForm<Option<T>> for Nullable<S> {
    type Native = S::OrNull;
    const DESC: TypeDesc = S::DESC;
    const SAFE: bool = S::SAFE;
    const LENDS: bool = S::LENDS;
    const STAYS: bool = S::STAYS;
    const REPLACES: bool = S::REPLACES;
    #[inline(always)]
    unsafe fn prepare(to: *mut S::OrNull) {
        // SAFETY: the caller's promise.
        unsafe { to.write(S::null()) };
    }
}

// SAFETY: `Some` is `S`'s matter; a null points to nothing.
unsafe impl<T, O, S: NullableField<T, OrNull = O> + LowerField<T, S::Some>> LowerField<Option<T>, O>
    for Nullable<S>
{
    #[inline(always)]
    unsafe fn lower(
        value: &Option<T>,
        to: *mut O,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        let native = match value {
            None => S::null(),
            Some(value) => {
                let mut native = MaybeUninit::<S::Some>::zeroed();
                // SAFETY: the local is aligned, writable and zero.
                unsafe { S::lower(value, native.as_mut_ptr(), arena) }?;
                // SAFETY: `lower` wrote it.
                S::some(unsafe { native.assume_init() })
            }
        };
        // SAFETY: the caller's promise.
        unsafe { to.write(native) };
        Ok(())
    }
    #[inline]
    unsafe fn replace(
        value: &Option<T>,
        old: *const O,
        to: *mut O,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        let native = match value {
            None => S::null(),
            Some(value) => {
                let mut native = MaybeUninit::<S::Some>::zeroed();
                // SAFETY: the caller's promise; what was nothing is replaced as zeros.
                unsafe {
                    let old = S::get(old.read());
                    let old = old.map_or(MaybeUninit::zeroed(), MaybeUninit::new);
                    S::replace(value, old.as_ptr(), native.as_mut_ptr(), arena)?;
                    S::some(native.assume_init())
                }
            }
        };
        // SAFETY: the caller's promise.
        unsafe { to.write(native) };
        Ok(())
    }
}

// SAFETY: `Some` is `S`'s matter; a null owns nothing.
unsafe impl<T, O: Copy, S: NullableField<T, OrNull = O> + LiftField<T, S::Some>>
    LiftField<Option<T>, O> for Nullable<S>
{
    #[inline(always)]
    unsafe fn lift(from: *const O, kept: Kept<'_>) -> Result<Option<T>, MarshalError> {
        // SAFETY: the caller's promise.
        match S::get(unsafe { from.read() }) {
            None => Ok(None),
            // SAFETY: as above, for the value that is not null.
            Some(native) => unsafe { S::lift(&raw const native, kept) }.map(Some),
        }
    }
    #[inline]
    unsafe fn discard(from: *const O, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        if let Some(native) = S::get(unsafe { from.read() }) {
            // SAFETY: as above.
            unsafe { S::discard(&raw const native, kept) };
        }
    }
}

// SAFETY: `None` counts nothing, and a null with the count 0 is what C functions expect.
unsafe impl<T, O, S: NullableField<T, OrNull = O> + LowerCounted<T, S::Some>>
    LowerCounted<Option<T>, O> for Nullable<S>
{
    const UNIT_SIZE: usize = S::UNIT_SIZE;
    unsafe fn lower_counted(
        value: &Option<T>,
        to: *mut O,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        let (native, count) = match value {
            None => (S::null(), 0),
            Some(value) => {
                let mut native = MaybeUninit::<S::Some>::zeroed();
                // SAFETY: the local is aligned, writable and zero.
                let count = unsafe { S::lower_counted(value, native.as_mut_ptr(), arena) }?;
                // SAFETY: `lower_counted` wrote it.
                (S::some(unsafe { native.assume_init() }), count)
            }
        };
        // SAFETY: the caller's promise.
        unsafe { to.write(native) };
        Ok(count)
    }
    unsafe fn replace_counted(
        value: &Option<T>,
        old: *const O,
        count: i128,
        to: *mut O,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        let (native, count) = match value {
            None => (S::null(), 0),
            Some(value) => {
                let mut native = MaybeUninit::<S::Some>::zeroed();
                // SAFETY: the caller's promise; what was nothing is replaced as zeros.
                unsafe {
                    let old = S::get(old.read());
                    let count = if old.is_some() { count } else { 0 };
                    let old = old.map_or(MaybeUninit::zeroed(), MaybeUninit::new);
                    let (old, to) = (old.as_ptr(), native.as_mut_ptr());
                    let count = S::replace_counted(value, old, count, to, arena)?;
                    (S::some(native.assume_init()), count)
                }
            }
        };
        // SAFETY: the caller's promise.
        unsafe { to.write(native) };
        Ok(count)
    }
}

// SAFETY: `Some` is `S`'s matter; a null owns nothing, whatever the count says.
unsafe impl<T, O: Copy, S: NullableField<T, OrNull = O> + LiftCounted<T, S::Some>>
    LiftCounted<Option<T>, O> for Nullable<S>
{
    const UNIT_SIZE: usize = S::UNIT_SIZE;
    unsafe fn lift_counted(
        from: *const O,
        count: i128,
        kept: Kept<'_>,
    ) -> Result<Option<T>, MarshalError> {
        // SAFETY: the caller's promise.
        match S::get(unsafe { from.read() }) {
            None => Ok(None),
            // SAFETY: as above, for the value that is not null.
            Some(native) => unsafe { S::lift_counted(&raw const native, count, kept) }.map(Some),
        }
    }
    unsafe fn discard_counted(from: *const O, count: i128, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        if let Some(native) = S::get(unsafe { from.read() }) {
            // SAFETY: as above.
            unsafe { S::discard_counted(&raw const native, count, kept) };
        }
    }
}
