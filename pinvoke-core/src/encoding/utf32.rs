//! UTF-32: a code point a unit, as `wchar_t` is on Unix.

use super::{Encoding, reserve};
use crate::error::{MarshalError, Problem};

/// UTF-32 in the machine's byte order (`char32_t *`, and `wchar_t *` on Unix).
#[derive(Debug)]
pub enum Utf32 {}

/// The encoding of `wchar_t`: UTF-16 on Windows, UTF-32 elsewhere.
#[cfg(windows)]
pub type Wchar = super::Utf16;
/// The encoding of `wchar_t`: UTF-16 on Windows, UTF-32 elsewhere.
#[cfg(not(windows))]
pub type Wchar = Utf32;

// SAFETY: `encode` writes one unit for each scalar, which is what `units` counts; there are no more
// scalars than bytes.
unsafe impl Encoding for Utf32 {
    type Unit = u32;
    const NAME: &'static str = "UTF-32";

    #[inline(always)]
    fn bound(bytes: usize) -> usize {
        bytes
    }

    fn units(text: &str) -> usize {
        text.chars().count()
    }

    unsafe fn encode(text: &str, to: *mut u32, _room: usize) -> Result<usize, MarshalError> {
        let mut written = 0;
        for (at, scalar) in text.char_indices() {
            if scalar == '\0' {
                return Err(Problem::InteriorNul { at }.into());
            }
            // SAFETY: the caller gives room for a unit per scalar.
            unsafe { to.add(written).write(u32::from(scalar)) };
            written += 1;
        }
        Ok(written)
    }

    fn decode(units: &[u32], to: &mut String) -> Result<(), MarshalError> {
        reserve(to, units.len())?;
        for &unit in units {
            let scalar = char::from_u32(unit)
                .ok_or(Problem::InvalidCharacter { value: unit, charset: Self::NAME })?;
            reserve(to, scalar.len_utf8())?;
            to.push(scalar);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_chars() {
        let text = "aé語😀\u{10FFFF}";
        let mut units = vec![0; Utf32::units(text)];
        // SAFETY: the vector has the room that `units` says.
        let written = unsafe { Utf32::encode(text, units.as_mut_ptr(), units.len()) }.unwrap();
        let expected: Vec<u32> = text.chars().map(u32::from).collect();
        assert_eq!((written, &units), (expected.len(), &expected));
        let mut back = String::new();
        Utf32::decode(&units, &mut back).unwrap();
        assert_eq!(back, text);
        assert!(Utf32::decode(&[0xD800], &mut back).is_err());
        assert!(Utf32::decode(&[0x11_0000], &mut back).is_err());
    }
}
