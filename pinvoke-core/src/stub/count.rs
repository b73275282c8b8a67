//! Counts: made from lengths, compared with lengths, read back.

use crate::error::{MarshalError, Problem, Site};
use crate::marshal::*;

use super::failed;

/// The count behind a pointer, after the call.
///
/// # Safety
///
/// `count` is valid for reads.
#[inline(always)]
pub unsafe fn read_count<N: CountInt>(count: *const N) -> i128 {
    // SAFETY: the caller's promise.
    unsafe { *count }.to_count()
}

/// The number of elements that a reported size means.
#[inline]
pub fn in_units(reported: i128, unit: usize) -> i128 {
    if unit <= 1 { reported } else { reported.div_euclid(unit as i128) }
}

/// A length as a count parameter of type `N`.
///
/// # Errors
///
/// The length does not fit.
#[inline(always)]
pub fn count<N: CountInt>(
    length: usize,
    unit: usize,
    site: &'static Site,
) -> Result<N, MarshalError> {
    let count =
        length.checked_mul(unit).ok_or(()).and_then(|total| N::from_length(total).map_err(drop));
    match count {
        Ok(count) => Ok(count),
        Err(()) => Err(count_failed::<N>(length, unit).at(site)),
    }
}

#[cold]
fn count_failed<N: CountInt>(length: usize, unit: usize) -> MarshalError {
    Problem::CountTooLarge { length: length.saturating_mul(unit), native: N::DESC.name }.into()
}

/// A length as a count parameter that every length fits.
#[inline(always)]
pub fn count_plain<N: WideCount>(length: usize, unit: usize, site: &'static Site) -> N {
    match count::<N>(length, unit, site) {
        Ok(count) => count,
        Err(error) => failed(error),
    }
}

/// Requires that arrays which share a count agree.
///
/// # Errors
///
/// The lengths differ.
#[inline(always)]
pub fn same_length(
    length: usize,
    expected: usize,
    other: &'static str,
    site: &'static Site,
) -> Result<(), MarshalError> {
    if length == expected {
        return Ok(());
    }
    Err(MarshalError::new(Problem::CountMismatch { length, other, expected }).at(site))
}

/// Requires that a count given by the caller is not above what the array has.
///
/// # Errors
///
/// The count is negative or too large.
#[inline(always)]
pub fn count_within(count: i128, length: usize, site: &'static Site) -> Result<(), MarshalError> {
    match usize::try_from(count) {
        Ok(count) if count <= length => Ok(()),
        _ => Err(MarshalError::new(Problem::CountOutOfRange { count, limit: length }).at(site)),
    }
}

/// The number of elements to make room for, from a count given by the caller.
///
/// # Errors
///
/// The count is negative or absurd.
#[inline]
pub fn requested(count: i128, site: &'static Site) -> Result<usize, MarshalError> {
    let limit = isize::MAX as usize;
    usize::try_from(count)
        .ok()
        .filter(|count| *count <= limit)
        .ok_or_else(|| MarshalError::new(Problem::CountOutOfRange { count, limit }).at(site))
}

/// Requires a fixed length.
///
/// # Errors
///
/// The slice has another one.
#[inline(always)]
pub fn exact_length(
    length: usize,
    expected: usize,
    site: &'static Site,
) -> Result<(), MarshalError> {
    if length == expected {
        return Ok(());
    }
    Err(MarshalError::new(Problem::WrongLength { length, expected }).at(site))
}
