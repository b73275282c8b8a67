//! Integer types that carry counts.

use crate::abi::Abi;
use crate::error::{MarshalError, Problem};

/// A native integer that can carry an element count.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry a count",
    label = "a count parameter is an integer, or `&mut` of one"
)]
pub trait CountInt: Abi {
    /// The length as a native count.
    ///
    /// # Errors
    ///
    /// The length does not fit.
    fn from_length(length: usize) -> Result<Self, MarshalError>;
    /// The native count as a number.
    fn to_count(self) -> i128;
}

/// A count type that every length fits on this target.
#[diagnostic::on_unimplemented(
    message = "a length may not fit `{Self}`, so the function must return `Result<..>`",
    label = "on this target some lengths are larger than this count type",
    note = "write `-> Result<T>` (from `pinvoke::prelude`), or count in `usize` if the C type is `size_t`"
)]
pub trait WideCount: CountInt {}

macro_rules! counts {
    ($($t:ty)*) => {$(
        impl CountInt for $t {
            #[inline(always)]
            fn from_length(length: usize) -> Result<Self, MarshalError> {
                match <$t>::try_from(length) {
                    Ok(count) => Ok(count),
                    Err(_) => Err(too_large(length, stringify!($t))),
                }
            }
            #[inline(always)]
            fn to_count(self) -> i128 {
                self as i128
            }
        }
    )*};
}
counts!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize);

#[cold]
fn too_large(length: usize, native: &'static str) -> MarshalError {
    Problem::CountTooLarge { length, native }.into()
}

impl WideCount for usize {}
impl WideCount for u64 {}
#[cfg(target_pointer_width = "32")]
impl WideCount for u32 {}
// A slice holds at most `isize::MAX` bytes, so its length fits a signed word as well.
impl WideCount for isize {}
impl WideCount for i64 {}

/// Checks a count that came from outside.
///
/// # Errors
///
/// The count is negative or above `limit`.
#[inline]
pub(crate) fn checked(count: i128, limit: usize) -> Result<usize, MarshalError> {
    match usize::try_from(count) {
        Ok(count) if count <= limit => Ok(count),
        _ => Err(out_of_range(count, limit)),
    }
}

#[cold]
fn out_of_range(count: i128, limit: usize) -> MarshalError {
    Problem::CountOutOfRange { count, limit }.into()
}
