//! Buffers that are tried again.

use crate::error::{Error, MarshalError, Problem, Site};

/// Calls that a growing buffer may take.
pub const MAX_TRIES: u32 = 8;

/// How a buffer grows when native code does not say what it needs: with eight tries, a text of 512
/// units reaches 8 million.
const BLIND_GROWTH: usize = 4;

/// What to do with a buffer after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grown {
    /// It was large enough.
    Done,
    /// Call again with this many units.
    Retry(usize),
}

/// `grow = needed`: the call returned the size it needs.
#[inline]
pub fn grow_needed(reported: i128, unit: usize, capacity: usize, terminator: usize) -> Grown {
    let needed = usize::try_from(reported).map_or(0, |reported| reported.div_ceil(unit));
    if needed + terminator <= capacity { Grown::Done } else { Grown::Retry(needed + terminator) }
}

/// `grow = truncated`: a full buffer means that there may be more.
#[inline]
pub fn grow_truncated(reported: i128, unit: usize, capacity: usize, terminator: usize) -> Grown {
    let written = usize::try_from(reported).map_or(0, |reported| reported / unit);
    if written + terminator < capacity || (terminator == 0 && written < capacity) {
        Grown::Done
    } else {
        Grown::Retry(capacity.saturating_mul(BLIND_GROWTH))
    }
}

/// `grow = error(CODE)`: the call failed with the code; the count parameter may have the size.
#[inline]
pub fn grow_error(reported: Option<i128>, unit: usize, capacity: usize) -> Grown {
    let needed = reported
        .and_then(|reported| usize::try_from(reported).ok())
        .map_or(0, |reported| reported.div_ceil(unit));
    Grown::Retry(if needed > capacity { needed } else { capacity.saturating_mul(BLIND_GROWTH) })
}

/// The buffer was tried as often as allowed.
#[cold]
pub fn still_too_small(capacity: usize, site: &'static Site) -> Error {
    MarshalError::new(Problem::StillTooSmall { tries: MAX_TRIES, capacity }).at(site).into()
}
