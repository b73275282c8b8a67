//! UTF-8: the same bytes as Rust's, checked.

use super::{Encoding, reserve};
use crate::error::{MarshalError, Problem};

/// UTF-8 (`char *` on Unix, `lputf8str`).
#[derive(Debug)]
pub enum Utf8 {}

// SAFETY: `encode` copies `text.len()` bytes, which is what `units` says.
unsafe impl Encoding for Utf8 {
    type Unit = u8;
    const NAME: &'static str = "UTF-8";

    #[inline(always)]
    fn bound(bytes: usize) -> usize {
        bytes
    }

    #[inline(always)]
    fn units(text: &str) -> usize {
        text.len()
    }

    #[inline]
    unsafe fn encode(text: &str, to: *mut u8) -> Result<usize, MarshalError> {
        // SAFETY: the caller gives room for `text.len()` bytes; a managed string and a buffer that
        // is being filled do not overlap.
        unsafe { to.copy_from_nonoverlapping(text.as_ptr(), text.len()) };
        match find_nul(text.as_bytes()) {
            None => Ok(text.len()),
            Some(at) => Err(Problem::InteriorNul { at }.into()),
        }
    }

    #[inline]
    fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        let text = view(units)?;
        reserve(to, text.len())?;
        to.push_str(text);
        Ok(())
    }

    #[cfg(unix)]
    fn path_units(path: &std::path::Path) -> Option<Vec<u8>> {
        use std::os::unix::ffi::OsStrExt;
        Some(path.as_os_str().as_bytes().to_vec())
    }

    #[inline]
    unsafe fn length(text: *const u8) -> usize {
        // SAFETY: the caller promises a terminated string.
        unsafe { std::ffi::CStr::from_ptr(text.cast()) }.count_bytes()
    }
}

/// Bytes of native code as `&str`, checked.
#[inline]
pub(crate) fn view(units: &[u8]) -> Result<&str, MarshalError> {
    std::str::from_utf8(units)
        .map_err(|error| Problem::InvalidUtf8 { at: error.valid_up_to() }.into())
}

/// The index of the first zero byte. Looks at eight bytes at a time: for the short strings that
/// cross most, a call into a vectorised search costs more than it saves.
#[inline]
pub(crate) fn find_nul(bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    if bytes.len() > 256 {
        return std::ffi::CStr::from_bytes_until_nul(bytes).ok().map(|text| text.count_bytes());
    }
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // A byte is zero if and only if subtracting one borrows from it and its high bit was clear;
        // the lowest such bit is exact, and little-endian order makes it the first byte.
        let zeros = word.wrapping_sub(LOW) & !word & HIGH;
        if zeros != 0 {
            return Some(index * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    tail.iter().position(|byte| *byte == 0).map(|at| words.len() * 8 + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_nul_at_every_place() {
        for length in [0, 1, 7, 8, 9, 31, 255, 256, 257, 600] {
            let mut bytes = vec![0x80u8; length];
            assert_eq!(find_nul(&bytes), None);
            for at in 0..length {
                bytes.fill(1);
                bytes[at] = 0;
                if at + 1 < length {
                    bytes[at + 1] = 0;
                }
                assert_eq!(find_nul(&bytes), Some(at), "length {length}");
            }
        }
    }
}
