//! How bit fields are read and written.

use std::mem::MaybeUninit;

use super::bit_layout::BitRange;
use super::*;
use crate::error::{MarshalError, Problem};

/// The bytes that hold a range, from the first one on: at most nine.
const fn span(range: BitRange) -> (usize, u32, usize) {
    let shift = (range.offset % 8) as u32;
    (range.offset / 8, shift, (shift + range.width).div_ceil(8) as usize)
}

const fn mask(width: u32) -> u128 {
    (1u128 << width) - 1
}

/// Reads a bit field.
///
/// # Safety
///
/// `twin` points to a struct with the range, valid for reads.
#[inline(always)]
pub unsafe fn read_bits<N: NativeInteger>(twin: *const u8, range: BitRange) -> N {
    let (first, shift, count) = span(range);
    let mut raw = 0u128;
    for index in 0..count {
        // SAFETY: the byte holds bits of the range.
        raw |= u128::from(unsafe { twin.add(first + index).read() }) << (8 * index);
    }
    let value = ((raw >> shift) & mask(range.width)) as i128;
    let is_negative = N::SIGNED && range.width > 0 && value >> (range.width - 1) == 1;
    let value = if is_negative { value - (1i128 << range.width) } else { value };
    N::cut(value)
}

/// Writes a bit field, cut off to its width.
///
/// # Safety
///
/// `twin` points to a struct with the range, valid for reads and writes.
#[inline(always)]
pub unsafe fn write_constant_bits<N: NativeInteger>(twin: *mut u8, range: BitRange, value: N) {
    let (first, shift, count) = span(range);
    let bits = (value.widen() as u128 & mask(range.width)) << shift;
    let keep = !(mask(range.width) << shift);
    for index in 0..count {
        // SAFETY: the byte holds bits of the range.
        unsafe {
            let byte = twin.add(first + index);
            byte.write(byte.read() & (keep >> (8 * index)) as u8 | (bits >> (8 * index)) as u8);
        }
    }
}

/// Writes a bit field.
///
/// # Errors
///
/// The number does not fit; the error names the field.
///
/// # Safety
///
/// As for [`write_constant_bits`].
#[inline(always)]
pub unsafe fn write_bits<N: NativeInteger>(
    twin: *mut u8,
    range: BitRange,
    value: N,
    name: &'static str,
) -> Result<(), MarshalError> {
    if !range.fits(value.widen(), N::SIGNED) {
        return Err(too_wide::<N>(value, range.width).in_field(name));
    }
    // SAFETY: the caller's promise.
    unsafe { write_constant_bits(twin, range, value) };
    Ok(())
}

#[cold]
fn too_wide<N: NativeInteger>(value: N, width: u32) -> MarshalError {
    Problem::OutOfRange { value: value.widen(), native: format!("{} : {width}", N::NAME) }.into()
}

/// The native form of a value, before it goes into its bits.
///
/// # Safety
///
/// The native form is a number: it points to nothing.
#[inline(always)]
unsafe fn lowered<F: LowerField<T, N>, T, N>(
    value: &T,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<N, MarshalError> {
    let mut native = MaybeUninit::<N>::zeroed();
    // SAFETY: the local is aligned, writable and zero, and `lower` writes it.
    unsafe {
        derived::lower_field::<F, T, N>(value, native.as_mut_ptr(), arena, name)?;
        Ok(native.assume_init())
    }
}

/// Lowers a value into a bit field.
///
/// # Errors
///
/// It has no native form, or does not fit; the error names the field.
///
/// # Safety
///
/// As for [`write_constant_bits`].
#[inline(always)]
pub unsafe fn lower_bits<F: LowerField<T, N>, T, N: NativeInteger>(
    value: &T,
    twin: *mut u8,
    range: BitRange,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    // SAFETY: an integer points to nothing; the rest is the caller's promise.
    unsafe { write_bits(twin, range, lowered::<F, T, N>(value, arena, name)?, name) }
}

/// Lowers a truth value into a bit field: its lowest bits, so that one signed bit can hold `true`.
///
/// # Errors
///
/// It has no native form; the error names the field.
///
/// # Safety
///
/// As for [`write_constant_bits`].
#[inline(always)]
pub unsafe fn lower_flag<F: LowerField<T, N>, T, N: NativeInteger>(
    value: &T,
    twin: *mut u8,
    range: BitRange,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    // SAFETY: an integer points to nothing; the rest is the caller's promise.
    unsafe { write_constant_bits(twin, range, lowered::<F, T, N>(value, arena, name)?) };
    Ok(())
}

/// Lifts a value from a bit field.
///
/// # Errors
///
/// The number is not what the type allows; the error names the field.
///
/// # Safety
///
/// As for [`read_bits`].
#[inline(always)]
pub unsafe fn lift_bits<F: LiftField<T, N>, T, N: NativeInteger>(
    twin: *const u8,
    range: BitRange,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe {
        let native: N = read_bits(twin, range);
        derived::lift_field::<F, T, N>(&raw const native, kept, name)
    }
}
