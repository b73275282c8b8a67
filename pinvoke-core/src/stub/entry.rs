//! Binding, and what is kept out of the way of the call.

use crate::error::LoadError;

/// What an argument adds to the size that 32-bit x86 puts into the names of functions.
pub const fn stack_bytes<T>() -> u32 {
    size_of::<T>().next_multiple_of(4) as u32
}

/// The entry point of a plain function could not be bound.
///
/// # Panics
///
/// Always.
#[cold]
#[inline(never)]
#[track_caller]
pub fn not_bound(error: LoadError) -> ! {
    panic!("{error}")
}
