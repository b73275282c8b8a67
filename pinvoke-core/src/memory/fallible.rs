//! Memory of Rust's own heap, without aborting when there is none.

use std::alloc::{Layout, alloc};

use crate::error::MarshalError;

/// As `Box::new`.
///
/// # Errors
///
/// There is no memory; the value is dropped.
pub(crate) fn boxed<T>(value: T) -> Result<Box<T>, MarshalError> {
    let layout = Layout::new::<T>();
    if layout.size() == 0 {
        return Ok(Box::new(value));
    }
    // SAFETY: the layout has a size.
    let place = unsafe { alloc(layout) }.cast::<T>();
    if place.is_null() {
        return Err(MarshalError::out_of_memory());
    }
    // SAFETY: the memory is new, of the layout of `T`, and from the allocator that a box gives it to.
    unsafe {
        place.write(value);
        Ok(Box::from_raw(place))
    }
}

/// As `iter.collect()`, where the iterator gives at most `most` items.
///
/// # Errors
///
/// There is no memory.
pub(crate) fn collected<T>(
    items: impl Iterator<Item = T>,
    most: usize,
) -> Result<Vec<T>, MarshalError> {
    let mut all = Vec::new();
    all.try_reserve_exact(most).map_err(|_| MarshalError::out_of_memory())?;
    all.extend(items.take(most));
    Ok(all)
}

/// As `to_vec`.
///
/// # Errors
///
/// There is no memory.
pub(crate) fn copied<T: Copy>(items: &[T]) -> Result<Vec<T>, MarshalError> {
    collected(items.iter().copied(), items.len())
}
