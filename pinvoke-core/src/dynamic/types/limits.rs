//! How large a type may be.
//!
//! A text may come from anywhere. These bounds keep what is made of it small and shallow, so that
//! neither the memory nor the stack runs out.

use crate::error::SignatureProblem;

/// Levels of pointers, arrays, structs and functions in one another.
pub(in crate::dynamic) const DEPTH: u8 = 64;
/// Levels of what a pointer leads to that are known; headers have long chains of structs.
pub(in crate::dynamic) const CHAIN: u8 = DEPTH / 2;
/// Bytes of one type.
pub(in crate::dynamic) const SIZE: usize = 1 << 20;
/// Fields of one struct.
pub(in crate::dynamic) const FIELDS: usize = 1024;
/// Parameters of one function: what C compilers must allow at least.
pub(in crate::dynamic) const PARAMETERS: usize = 127;
/// Bytes of a struct that is passed by value.
pub(in crate::dynamic) const VALUE_SIZE: usize = 1 << 16;
/// Scalars in a struct that is passed by value.
pub(in crate::dynamic) const VALUE_LEAVES: u32 = 4096;
/// Bytes of a name.
pub(in crate::dynamic) const NAME: usize = 255;

/// One level more.
pub(in crate::dynamic) fn deeper(depth: u8) -> Result<u8, SignatureProblem> {
    match depth + 1 {
        deeper if deeper <= DEPTH => Ok(deeper),
        _ => Err(SignatureProblem::Limit { what: "levels of nesting", limit: DEPTH.into() }),
    }
}

/// A size, if it is not too large.
pub(in crate::dynamic) fn size(size: Option<usize>) -> Result<usize, SignatureProblem> {
    size.filter(|size| *size <= SIZE)
        .ok_or(SignatureProblem::Limit { what: "bytes of a type", limit: SIZE })
}
