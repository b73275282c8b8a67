//! Fields that hold their text or their elements themselves.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::*;
use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::encoding::{self, Encoding};
use crate::error::{MarshalError, Problem};
use crate::marshal::count;
use crate::marshal::returned::ReturnedText;

/// Terminated text of form `S` in a field of `N` units, the terminator included: `byvaltstr`.
#[derive(Debug)]
pub struct FixedText<S, const N: usize>(PhantomData<S>);

/// Text that is held by value.
#[doc(hidden)]
pub trait FixedTextField: AsRef<str> {}
impl FixedTextField for String {}
impl FixedTextField for &str {}
impl FixedTextField for &String {}

type UnitOf<S> = <<S as ReturnedText>::Encoding as Encoding>::Unit;

const fn array_of<T, const N: usize>(element: &'static TypeDesc) -> TypeDesc {
    TypeDesc::of::<[T; N]>("array", TypeClass::Array(element, N))
}

// SAFETY: an array of numbers.
unsafe impl<T: FixedTextField, S: ReturnedText, const N: usize> FieldForm<T> for FixedText<S, N> {
    type Native = [UnitOf<S>; N];
    const DESC: TypeDesc = array_of::<UnitOf<S>, N>(&<UnitOf<S> as Abi>::DESC);
    const STAYS: bool = true;
}
// SAFETY: the text is copied into the field, whose other units are zero.
unsafe impl<T: FixedTextField, S: ReturnedText, const N: usize> LowerField<T, [UnitOf<S>; N]>
    for FixedText<S, N>
{
    unsafe fn lower(
        value: &T,
        to: *mut [UnitOf<S>; N],
        _: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        let text = value.as_ref();
        let to = to.cast::<UnitOf<S>>();
        // SAFETY: `to` has room for `N` units, all zero, so that a terminator follows the text.
        unsafe { fixed_text::<S::Encoding>(text, to, N.saturating_sub(1)) }
    }
}

/// Writes `text` without a terminator into `room` units.
///
/// # Safety
///
/// `to` has room for `room` units.
unsafe fn fixed_text<E: Encoding>(
    text: &str,
    to: *mut E::Unit,
    room: usize,
) -> Result<(), MarshalError> {
    if E::units(text) <= room {
        // SAFETY: the text's units fit the room. The encoder may use what is behind them, which
        // native code shall see as zeros.
        return unsafe {
            E::encode(text, to, room).map(|length| to.add(length).write_bytes(0, room - length))
        };
    }
    // The count of a code page is a bound only: the text itself decides.
    let units = E::units(text);
    let mut copy: Vec<E::Unit> = Vec::new();
    copy.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
    // SAFETY: the vector has room for the bound of the text's units.
    let length = unsafe { E::encode(text, copy.as_mut_ptr(), units) }?;
    if length > room {
        return Err(Problem::TextTooLong { units: length, room }.into());
    }
    // SAFETY: `length` units were written, and fit the room.
    unsafe { to.copy_from_nonoverlapping(copy.as_ptr(), length) };
    Ok(())
}

// SAFETY: copies.
unsafe impl<S: ReturnedText, const N: usize> LiftField<String, [UnitOf<S>; N]> for FixedText<S, N> {
    unsafe fn lift(from: *const [UnitOf<S>; N], _: Kept<'_>) -> Result<String, MarshalError> {
        // SAFETY: the caller's promise; every bit pattern is a valid unit.
        let units = unsafe { &*from };
        let text = encoding::until_nul(units);
        if text.len() == N {
            return Err(Problem::Unterminated { capacity: N }.into());
        }
        let mut copy = String::new();
        S::Encoding::decode(text, &mut copy)?;
        Ok(copy)
    }
}

/// An array of elements of form `S` inside the struct: `[T; N]`.
#[derive(Debug)]
pub struct Inline<S>(PhantomData<S>);

// SAFETY: zero is valid for the array where it is for the elements.
unsafe impl<T, S: FieldForm<T>, const N: usize> FieldForm<[T; N]> for Inline<S> {
    type Native = [S::Native; N];
    const DESC: TypeDesc = array_of::<S::Native, N>(&S::DESC);
    const SAFE: bool = S::SAFE;
    const LENDS: bool = S::LENDS;
    const STAYS: bool = S::STAYS;
    #[inline(always)]
    unsafe fn prepare(to: *mut [S::Native; N]) {
        for index in 0..N {
            // SAFETY: the caller's promise, for each element.
            unsafe { S::prepare(to.cast::<S::Native>().add(index)) };
        }
    }
}
// SAFETY: each element is `S`'s matter.
unsafe impl<T, M, S: LowerField<T, M>, const N: usize> LowerField<[T; N], [M; N]> for Inline<S> {
    #[inline]
    unsafe fn lower(
        value: &[T; N],
        to: *mut [M; N],
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // SAFETY: `to` has room for `N` elements, all zero.
        unsafe { lower_all::<T, M, S>(value, to.cast(), arena) }
    }
    #[inline(always)]
    fn pinned(values: &[[T; N]]) -> Option<*const [M; N]> {
        S::pinned(values.as_flattened()).map(<*const M>::cast)
    }
}

/// Lowers every element.
///
/// # Safety
///
/// `to` is valid for writes of as many elements, all zero.
#[inline]
pub(super) unsafe fn lower_all<T, M, S: LowerField<T, M>>(
    values: &[T],
    to: *mut M,
    arena: &mut Arena<'_>,
) -> Result<(), MarshalError> {
    if let Some(pinned) = S::pinned(values) {
        // SAFETY: the native elements are the managed ones, bit by bit.
        unsafe { to.copy_from_nonoverlapping(pinned, values.len()) };
        return Ok(());
    }
    for (index, value) in values.iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { S::lower(value, to.add(index), arena) }
            .map_err(|error| error.in_element(index))?;
    }
    Ok(())
}

/// Reads `count` elements into a vector; those behind one that fails are discarded.
///
/// # Safety
///
/// As for [`LiftField::lift`], for every element.
pub(super) unsafe fn lift_all<T, M, S: LiftField<T, M>>(
    from: *const M,
    count: usize,
    kept: Kept<'_>,
) -> Result<Vec<T>, MarshalError> {
    let mut lifted = Vec::new();
    if lifted.try_reserve_exact(count).is_err() {
        // SAFETY: nothing was lifted yet.
        unsafe { discard_all::<T, M, S>(from, 0..count, kept) };
        return Err(MarshalError::out_of_memory());
    }
    for index in 0..count {
        // SAFETY: the caller's promise, once per element.
        match unsafe { S::lift(from.add(index), kept) } {
            Ok(value) => lifted.push(value),
            Err(error) => {
                // SAFETY: the elements behind were not lifted.
                unsafe { discard_all::<T, M, S>(from, index + 1..count, kept) };
                return Err(error.in_element(index));
            }
        }
    }
    Ok(lifted)
}

/// Releases what the elements own.
///
/// # Safety
///
/// As for [`LiftField::discard`], for every element of the range.
#[inline]
pub(super) unsafe fn discard_all<T, M, S: LiftField<T, M>>(
    from: *const M,
    range: std::ops::Range<usize>,
    kept: Kept<'_>,
) {
    for index in range {
        // SAFETY: the caller's promise.
        unsafe { S::discard(from.add(index), kept) };
    }
}

// SAFETY: each element is `S`'s matter, lifted or discarded once.
unsafe impl<T, M, S: LiftField<T, M>, const N: usize> LiftField<[T; N], [M; N]> for Inline<S> {
    #[inline]
    unsafe fn lift(from: *const [M; N], kept: Kept<'_>) -> Result<[T; N], MarshalError> {
        let from = from.cast::<M>();
        let mut lifted = PartlyLifted { elements: [const { MaybeUninit::uninit() }; N], count: 0 };
        while lifted.count < N {
            // SAFETY: the caller's promise, once per element.
            match unsafe { S::lift(from.add(lifted.count), kept) } {
                Ok(value) => {
                    lifted.elements[lifted.count].write(value);
                    lifted.count += 1;
                }
                Err(error) => {
                    // SAFETY: the elements behind were not lifted.
                    unsafe { discard_all::<T, M, S>(from, lifted.count + 1..N, kept) };
                    return Err(error.in_element(lifted.count));
                }
            }
        }
        lifted.count = 0;
        // SAFETY: all elements were written, and `lifted` drops none of them any more.
        Ok(unsafe { lifted.elements.as_ptr().cast::<[T; N]>().read() })
    }
    unsafe fn discard(from: *const [M; N], kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        unsafe { discard_all::<T, M, S>(from.cast(), 0..N, kept) };
    }
}

/// Drops the elements that were lifted before one that could not be.
struct PartlyLifted<T, const N: usize> {
    elements: [MaybeUninit<T>; N],
    count: usize,
}
impl<T, const N: usize> Drop for PartlyLifted<T, N> {
    fn drop(&mut self) {
        for element in &mut self.elements[..self.count] {
            // SAFETY: the first `count` elements were written.
            unsafe { element.assume_init_drop() };
        }
    }
}

/// A vector or a slice inside the struct, in a field of `N` elements of form `S`: `byvalarray`.
#[derive(Debug)]
pub struct FixedArray<S, const N: usize>(PhantomData<S>);

macro_rules! fixed_arrays {
    ($([$($generics:tt)*] $managed:ty;)*) => {$(
        // SAFETY: zero is valid for the array where it is for the elements.
        unsafe impl<$($generics)* T, S: FieldForm<T>, const N: usize> FieldForm<$managed> for FixedArray<S, N> {
            type Native = [S::Native; N];
            const DESC: TypeDesc = array_of::<S::Native, N>(&S::DESC);
            const SAFE: bool = S::SAFE;
            const LENDS: bool = S::LENDS;
            const STAYS: bool = S::STAYS;
            #[inline(always)]
            unsafe fn prepare(to: *mut [S::Native; N]) {
                for index in 0..N {
                    // SAFETY: the caller's promise, for each element.
                    unsafe { S::prepare(to.cast::<S::Native>().add(index)) };
                }
            }
        }
        // SAFETY: each element is `S`'s matter, and there are as many as the field has.
        unsafe impl<$($generics)* T, M, S: LowerField<T, M>, const N: usize> LowerField<$managed, [M; N]> for FixedArray<S, N> {
            unsafe fn lower(value: &$managed, to: *mut [M; N], arena: &mut Arena<'_>) -> Result<(), MarshalError> {
                if value.len() != N {
                    return Err(Problem::WrongLength { length: value.len(), expected: N }.into());
                }
                // SAFETY: `to` has room for `N` elements, all zero.
                unsafe { lower_all::<T, M, S>(value, to.cast(), arena) }
            }
        }
        // SAFETY: each element is `S`'s matter, and there are not more than the field has.
        unsafe impl<$($generics)* T, M, S: LowerField<T, M>, const N: usize> LowerCounted<$managed, [M; N]> for FixedArray<S, N> {
            const UNIT_SIZE: usize = size_of::<M>();
            unsafe fn lower_counted(value: &$managed, to: *mut [M; N], arena: &mut Arena<'_>) -> Result<usize, MarshalError> {
                let count = count::checked(value.len() as i128, N)?;
                // SAFETY: as above; the elements behind the last one stay zero.
                unsafe { lower_all::<T, M, S>(value, to.cast(), arena) }?;
                Ok(count)
            }
        }
    )*};
}
fixed_arrays! {
    [] Vec<T>;
    ['a,] &'a [T];
}

// SAFETY: each element is `S`'s matter, lifted or discarded once.
unsafe impl<T, M, S: LiftField<T, M>, const N: usize> LiftField<Vec<T>, [M; N]>
    for FixedArray<S, N>
{
    unsafe fn lift(from: *const [M; N], kept: Kept<'_>) -> Result<Vec<T>, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { lift_all::<T, M, S>(from.cast(), N, kept) }
    }
    unsafe fn discard(from: *const [M; N], kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        unsafe { discard_all::<T, M, S>(from.cast(), 0..N, kept) };
    }
}
// SAFETY: as above; elements behind the count are no values.
unsafe impl<T, M, S: LiftField<T, M>, const N: usize> LiftCounted<Vec<T>, [M; N]>
    for FixedArray<S, N>
{
    const UNIT_SIZE: usize = size_of::<M>();
    unsafe fn lift_counted(
        from: *const [M; N],
        count: i128,
        kept: Kept<'_>,
    ) -> Result<Vec<T>, MarshalError> {
        match count::checked(count, N) {
            // SAFETY: the caller's promise.
            Ok(count) => unsafe { lift_all::<T, M, S>(from.cast(), count, kept) },
            // An absurd count says nothing of what the elements own.
            Err(error) => Err(error),
        }
    }
    unsafe fn discard_counted(from: *const [M; N], count: i128, kept: Kept<'_>) {
        let count = count::checked(count, N).unwrap_or(0);
        // SAFETY: the caller's promise.
        unsafe { discard_all::<T, M, S>(from.cast(), 0..count, kept) };
    }
}
