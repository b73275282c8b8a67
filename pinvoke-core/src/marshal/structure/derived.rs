//! The steps of a derived conversion; generated code strings them together.

use std::mem::MaybeUninit;

use super::*;
use crate::error::{MarshalError, Problem};
use crate::marshal::{CountInt, NeedsUnsafe, SafeToCall};

/// A truth value as a type.
pub struct Flag<const SAFE: bool>;

/// [`SafeToCall`] for a struct without raw pointers, [`NeedsUnsafe`] for one with them.
pub trait SafetyFlag {
    /// The marker.
    type Safety;
}
impl SafetyFlag for Flag<true> {
    type Safety = SafeToCall;
}
impl SafetyFlag for Flag<false> {
    type Safety = NeedsUnsafe;
}

/// [`Stays`] for a struct that a callback may write into native memory, [`Dangles`] for others.
pub trait LeftFlag {
    /// The marker.
    type Left;
}
impl LeftFlag for Flag<true> {
    type Left = Stays;
}
impl LeftFlag for Flag<false> {
    type Left = Dangles;
}

/// [`Lent`] for a struct that native code may keep while it is read, [`Owning`] for others.
pub trait PartsFlag {
    /// The marker.
    type Parts;
}
impl PartsFlag for Flag<true> {
    type Parts = Lent;
}
impl PartsFlag for Flag<false> {
    type Parts = Owning;
}

/// Writes what a field holds before native code writes it.
///
/// # Safety
///
/// As for [`FieldForm::prepare`].
#[inline(always)]
pub unsafe fn prepare_field<F: FieldForm<T>, T>(to: *mut F::Native) {
    // SAFETY: the caller's promise.
    unsafe { F::prepare(to) };
}

/// [`prepare_field`] for a place that may not be aligned.
///
/// # Safety
///
/// As for [`FieldForm::prepare`], alignment apart.
#[inline(always)]
pub unsafe fn prepare_field_packed<F: FieldForm<T>, T>(to: *mut F::Native) {
    let mut native = MaybeUninit::<F::Native>::zeroed();
    // SAFETY: the local is aligned, writable and zero, and zero is valid for it.
    unsafe {
        F::prepare(native.as_mut_ptr());
        to.write_unaligned(native.assume_init());
    }
}

/// Lowers a field.
///
/// # Errors
///
/// The value has no native form; the error names the field.
///
/// # Safety
///
/// As for [`LowerField::lower`].
#[inline(always)]
pub unsafe fn lower_field<F: LowerField<T, N>, T, N>(
    value: &T,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    // SAFETY: the caller's promise.
    match unsafe { F::lower(value, to, arena) } {
        Ok(()) => Ok(()),
        Err(error) => Err(error.in_field(name)),
    }
}

/// [`lower_field`] for a place that may not be aligned.
///
/// # Errors
///
/// As for [`lower_field`].
///
/// # Safety
///
/// As for [`LowerField::lower`], alignment apart.
#[inline(always)]
pub unsafe fn lower_field_packed<F: LowerField<T, N>, T, N>(
    value: &T,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    let mut native = MaybeUninit::<N>::zeroed();
    // SAFETY: the local is aligned, writable and zero, and `lower` writes it.
    unsafe {
        lower_field::<F, T, N>(value, native.as_mut_ptr(), arena, name)?;
        to.write_unaligned(native.assume_init());
    }
    Ok(())
}

/// Lowers a field that is counted, and returns the number of elements.
///
/// # Errors
///
/// As for [`lower_field`].
///
/// # Safety
///
/// As for [`LowerField::lower`].
#[inline(always)]
pub unsafe fn lower_counted_field<F: LowerCounted<T, N>, T, N>(
    value: &T,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<usize, MarshalError> {
    // SAFETY: the caller's promise.
    match unsafe { F::lower_counted(value, to, arena) } {
        Ok(count) => Ok(count),
        Err(error) => Err(error.in_field(name)),
    }
}

/// [`lower_counted_field`] for a place that may not be aligned.
///
/// # Errors
///
/// As for [`lower_field`].
///
/// # Safety
///
/// As for [`LowerField::lower`], alignment apart.
#[inline(always)]
pub unsafe fn lower_counted_field_packed<F: LowerCounted<T, N>, T, N>(
    value: &T,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<usize, MarshalError> {
    let mut native = MaybeUninit::<N>::zeroed();
    // SAFETY: the local is aligned, writable and zero, and `lower_counted` writes it.
    unsafe {
        let count = lower_counted_field::<F, T, N>(value, native.as_mut_ptr(), arena, name)?;
        to.write_unaligned(native.assume_init());
        Ok(count)
    }
}

/// Writes what native code gets in place of a field.
///
/// # Errors
///
/// As for [`lower_field`].
///
/// # Safety
///
/// As for [`LowerField::replace`].
#[inline(always)]
pub unsafe fn replace_field<F: LowerField<T, N>, T, N>(
    value: &T,
    old: *const N,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { F::replace(value, old, to, arena) }.map_err(|error| error.in_field(name))
}

/// [`replace_field`] for places that may not be aligned.
///
/// # Errors
///
/// As for [`lower_field`].
///
/// # Safety
///
/// As for [`LowerField::replace`], alignment apart.
#[inline(always)]
pub unsafe fn replace_field_packed<F: LowerField<T, N>, T, N: Copy>(
    value: &T,
    old: *const N,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    let mut native = MaybeUninit::<N>::zeroed();
    // SAFETY: the locals are aligned, one is a native value, the other writable and zero.
    unsafe {
        let old = old.read_unaligned();
        replace_field::<F, T, N>(value, &raw const old, native.as_mut_ptr(), arena, name)?;
        to.write_unaligned(native.assume_init());
    }
    Ok(())
}

/// Writes what native code gets in place of a counted field, and returns the number of elements.
///
/// # Errors
///
/// As for [`lower_field`].
///
/// # Safety
///
/// As for [`LowerCounted::replace_counted`].
#[inline(always)]
pub unsafe fn replace_counted_field<F: LowerCounted<T, N>, T, N>(
    value: &T,
    old: *const N,
    count: i128,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<usize, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { F::replace_counted(value, old, count, to, arena) }
        .map_err(|error| error.in_field(name))
}

/// [`replace_counted_field`] for places that may not be aligned.
///
/// # Errors
///
/// As for [`lower_field`].
///
/// # Safety
///
/// As for [`LowerCounted::replace_counted`], alignment apart.
#[inline(always)]
pub unsafe fn replace_counted_field_packed<F: LowerCounted<T, N>, T, N: Copy>(
    value: &T,
    old: *const N,
    count: i128,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<usize, MarshalError> {
    let mut native = MaybeUninit::<N>::zeroed();
    // SAFETY: the locals are aligned, one is a native value, the other writable and zero.
    unsafe {
        let old = old.read_unaligned();
        let (old, place) = (&raw const old, native.as_mut_ptr());
        let count = replace_counted_field::<F, T, N>(value, old, count, place, arena, name)?;
        to.write_unaligned(native.assume_init());
        Ok(count)
    }
}

/// The number of elements as the native count.
///
/// # Errors
///
/// It does not fit; the error names the field.
#[inline(always)]
pub fn count_field<N: CountInt>(
    count: usize,
    unit: usize,
    name: &'static str,
) -> Result<N, MarshalError> {
    match count.checked_mul(unit).map(N::from_length) {
        Some(Ok(native)) => Ok(native),
        Some(Err(error)) => Err(error.in_field(name)),
        None => {
            Err(MarshalError::new(Problem::CountTooLarge { length: count, native: N::DESC.name })
                .in_field(name))
        }
    }
}

/// Requires a constant number of elements.
///
/// # Errors
///
/// There are more or less.
#[inline]
pub fn constant_count(
    count: usize,
    expected: usize,
    name: &'static str,
) -> Result<(), MarshalError> {
    if count == expected {
        return Ok(());
    }
    Err(MarshalError::new(Problem::WrongLength { length: count, expected }).in_field(name))
}

/// Requires that arrays which share a count agree.
///
/// # Errors
///
/// The lengths differ.
#[inline]
pub fn same_field_count(
    length: usize,
    expected: usize,
    other: &'static str,
    name: &'static str,
) -> Result<(), MarshalError> {
    if length == expected {
        return Ok(());
    }
    Err(MarshalError::new(Problem::CountMismatch { length, other, expected }).in_field(name))
}

/// Lifts a field.
///
/// # Errors
///
/// The native value is not what the type allows; the error names the field.
///
/// # Safety
///
/// As for [`LiftField::lift`].
#[inline(always)]
pub unsafe fn lift_field<F: LiftField<T, N>, T, N>(
    from: *const N,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    match unsafe { F::lift(from, kept) } {
        Ok(value) => Ok(value),
        Err(error) => Err(error.in_field(name)),
    }
}

/// [`lift_field`] for a place that may not be aligned.
///
/// # Errors
///
/// As for [`lift_field`].
///
/// # Safety
///
/// As for [`LiftField::lift`], alignment apart.
#[inline(always)]
pub unsafe fn lift_field_packed<F: LiftField<T, N>, T, N: Copy>(
    from: *const N,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe {
        let native = from.read_unaligned();
        lift_field::<F, T, N>(&raw const native, kept, name)
    }
}

/// Releases what a field owns.
///
/// # Safety
///
/// As for [`LiftField::discard`].
#[inline(always)]
pub unsafe fn discard_field<F: LiftField<T, N>, T, N>(from: *const N, kept: Kept<'_>) {
    // SAFETY: the caller's promise.
    unsafe { F::discard(from, kept) };
}

/// [`discard_field`] for a place that may not be aligned.
///
/// # Safety
///
/// As for [`LiftField::discard`], alignment apart.
#[inline(always)]
pub unsafe fn discard_field_packed<F: LiftField<T, N>, T, N: Copy>(from: *const N, kept: Kept<'_>) {
    // SAFETY: the caller's promise.
    unsafe {
        let native = from.read_unaligned();
        F::discard(&raw const native, kept);
    }
}

/// Lifts a field that is counted.
///
/// # Errors
///
/// As for [`lift_field`].
///
/// # Safety
///
/// As for [`LiftCounted::lift_counted`].
#[inline(always)]
pub unsafe fn lift_counted_field<F: LiftCounted<T, N>, T, N>(
    from: *const N,
    count: i128,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    match unsafe { F::lift_counted(from, count, kept) } {
        Ok(value) => Ok(value),
        Err(error) => Err(error.in_field(name)),
    }
}

/// [`lift_counted_field`] for a place that may not be aligned.
///
/// # Errors
///
/// As for [`lift_field`].
///
/// # Safety
///
/// As for [`LiftCounted::lift_counted`], alignment apart.
#[inline(always)]
pub unsafe fn lift_counted_field_packed<F: LiftCounted<T, N>, T, N: Copy>(
    from: *const N,
    count: i128,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe {
        let native = from.read_unaligned();
        lift_counted_field::<F, T, N>(&raw const native, count, kept, name)
    }
}

/// Releases what a counted field owns.
///
/// # Safety
///
/// As for [`LiftCounted::discard_counted`].
#[inline(always)]
pub unsafe fn discard_counted_field<F: LiftCounted<T, N>, T, N>(
    from: *const N,
    count: i128,
    kept: Kept<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { F::discard_counted(from, count, kept) };
}

/// [`discard_counted_field`] for a place that may not be aligned.
///
/// # Safety
///
/// As for [`LiftCounted::discard_counted`], alignment apart.
#[inline(always)]
pub unsafe fn discard_counted_field_packed<F: LiftCounted<T, N>, T, N: Copy>(
    from: *const N,
    count: i128,
    kept: Kept<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let native = from.read_unaligned();
        F::discard_counted(&raw const native, count, kept);
    }
}

/// The bytes before a field at an explicit offset; 0 where the alignment brings it there, or where
/// it cannot stand there at all, which an assertion tells.
pub const fn gap(end: usize, offset: usize, align: usize, pack: usize) -> usize {
    let align = if align < pack { align } else { pack };
    let natural = end.next_multiple_of(align);
    if natural >= offset { 0 } else { offset - end }
}

/// The bytes behind the last field that make the struct `size` bytes large.
pub const fn tail(unpadded: usize, end: usize, size: usize) -> usize {
    if size > unpadded { size - end } else { 0 }
}
