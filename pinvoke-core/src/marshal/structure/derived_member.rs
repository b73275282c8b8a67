//! The steps of a derived conversion that are about unions; as [`derived`](super::derived).

use std::mem::MaybeUninit;

use super::*;
use crate::error::{MarshalError, Problem};

/// A discriminant as the integer that native code has.
///
/// # Errors
///
/// It does not fit; the error names the field.
#[inline(always)]
pub fn discriminant_field<N: NativeInteger>(
    discriminant: i128,
    name: &'static str,
) -> Result<N, MarshalError> {
    match N::narrow(discriminant) {
        Some(native) => Ok(native),
        None => {
            let problem = Problem::OutOfRange { value: discriminant, native: N::NAME.to_owned() };
            Err(MarshalError::new(problem).in_field(name))
        }
    }
}

/// Lowers a union, and returns its discriminant.
///
/// # Errors
///
/// As for [`LowerMember::lower_member`]; the error names the field.
///
/// # Safety
///
/// As for [`LowerMember::lower_member`].
#[inline(always)]
pub unsafe fn lower_member_field<F: LowerMember<T, N>, T, N>(
    value: &T,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<i128, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { F::lower_member(value, to, arena) }.map_err(|error| error.in_field(name))
}

/// [`lower_member_field`] for a place that may not be aligned.
///
/// # Errors
///
/// As for [`lower_member_field`].
///
/// # Safety
///
/// As for [`LowerMember::lower_member`], alignment apart.
#[inline(always)]
pub unsafe fn lower_member_field_packed<F: LowerMember<T, N>, T, N>(
    value: &T,
    to: *mut N,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<i128, MarshalError> {
    let mut native = MaybeUninit::<N>::zeroed();
    // SAFETY: the local is aligned, writable and zero, and `lower_member` writes it.
    unsafe {
        let discriminant = lower_member_field::<F, T, N>(value, native.as_mut_ptr(), arena, name)?;
        to.write_unaligned(native.assume_init());
        Ok(discriminant)
    }
}

/// Lifts a union.
///
/// # Errors
///
/// As for [`LiftMember::lift_member`]; the error names the field.
///
/// # Safety
///
/// As for [`LiftMember::lift_member`].
#[inline(always)]
pub unsafe fn lift_member_field<F: LiftMember<T, N>, T, N>(
    from: *const N,
    discriminant: i128,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { F::lift_member(from, discriminant, kept) }.map_err(|error| error.in_field(name))
}

/// [`lift_member_field`] for a place that may not be aligned.
///
/// # Errors
///
/// As for [`lift_member_field`].
///
/// # Safety
///
/// As for [`LiftMember::lift_member`], alignment apart.
#[inline(always)]
pub unsafe fn lift_member_field_packed<F: LiftMember<T, N>, T, N: Copy>(
    from: *const N,
    discriminant: i128,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe {
        let native = from.read_unaligned();
        lift_member_field::<F, T, N>(&raw const native, discriminant, kept, name)
    }
}

/// Releases what a union owns.
///
/// # Safety
///
/// As for [`LiftMember::discard_member`].
#[inline(always)]
pub unsafe fn discard_member_field<F: LiftMember<T, N>, T, N>(
    from: *const N,
    discriminant: i128,
    kept: Kept<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { F::discard_member(from, discriminant, kept) };
}

/// [`discard_member_field`] for a place that may not be aligned.
///
/// # Safety
///
/// As for [`LiftMember::discard_member`], alignment apart.
#[inline(always)]
pub unsafe fn discard_member_field_packed<F: LiftMember<T, N>, T, N: Copy>(
    from: *const N,
    discriminant: i128,
    kept: Kept<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let native = from.read_unaligned();
        F::discard_member(&raw const native, discriminant, kept);
    }
}
