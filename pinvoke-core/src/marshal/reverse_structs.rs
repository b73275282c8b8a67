//! Arrays of structs that native code passes to a callback.

use super::*;
use crate::error::MarshalError;

/// Converts `count` elements; `each` gets the index.
fn collected<T>(
    count: usize,
    mut each: impl FnMut(usize) -> Result<T, MarshalError>,
) -> Result<Vec<T>, MarshalError> {
    let mut all = Vec::new();
    all.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
    for index in 0..count {
        all.push(each(index).map_err(|error| error.in_element(index))?);
    }
    Ok(all)
}

// SAFETY: the structs are lifted into the holder.
unsafe impl<'h, T: LiftStruct + 'h, U> ReceiveCounted<'h, &'h [T]> for LpArray<Structs<U>> {
    type Native = *const T::Native;
    type Holder = Vec<T>;
    unsafe fn receive(native: *const T::Native, count: i128) -> Result<Vec<T>, MarshalError> {
        let count = counted(native, count)?;
        // SAFETY: the caller promises `count` structs.
        collected(count, |index| unsafe { T::lift(native.add(index), Kept::NOTHING) })
    }
    fn value(holder: &'h mut Vec<T>) -> &'h [T] {
        holder
    }
}
