//! UTF-16, as Windows and ICU have it.

use super::{Encoding, reserve};
use crate::error::{MarshalError, Problem};

/// UTF-16 in the machine's byte order (`WCHAR *`, `char16_t *`, `lpwstr`).
#[derive(Debug)]
pub enum Utf16 {}

/// ASCII is widened in blocks of this many bytes.
const BLOCK: usize = 16;

// SAFETY: `encode` writes one unit for each scalar of one to three bytes and two for four bytes,
// which is what `units` counts, and `bound` (the bytes) is never less.
unsafe impl Encoding for Utf16 {
    type Unit = u16;
    const NAME: &'static str = "UTF-16";

    #[inline(always)]
    fn bound(bytes: usize) -> usize {
        bytes
    }

    #[inline]
    fn units(text: &str) -> usize {
        // A scalar starts at each byte that is no continuation; those of four bytes take two units.
        text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
    }

    #[inline]
    unsafe fn encode(text: &str, to: *mut u16) -> Result<usize, MarshalError> {
        let mut from = text.as_bytes();
        let mut written = 0;
        loop {
            // SAFETY: every ASCII byte takes one unit, which `units(text)` counts.
            let ascii = unsafe { widen_ascii(from, to.add(written)) };
            written += ascii;
            from = &from[ascii..];
            let Some(&first) = from.first() else { return Ok(written) };
            if first == 0 {
                return Err(Problem::InteriorNul { at: text.len() - from.len() }.into());
            }
            // Mixed text: scalar by scalar until a run of ASCII is worth the block loop again.
            // SAFETY: `from` starts at a scalar boundary of valid UTF-8, because whole ASCII bytes
            // and whole scalars were taken from the front.
            let rest = unsafe { std::str::from_utf8_unchecked(from) };
            // SAFETY: what is left of the room is `units(rest)`.
            let (taken, units) = unsafe { encode_run(rest, to.add(written)) };
            written += units;
            from = &from[taken..];
        }
    }

    #[cfg(windows)]
    fn path_units(path: &std::path::Path) -> Option<Vec<u16>> {
        use std::os::windows::ffi::OsStrExt;
        Some(path.as_os_str().encode_wide().collect())
    }

    fn decode(units: &[u16], to: &mut String) -> Result<(), MarshalError> {
        // Three bytes per unit at most: a pair of surrogates takes two units and four bytes.
        reserve(to, units.len())?;
        let mut rest = units;
        while let Some((&unit, tail)) = rest.split_first() {
            if unit < 0x80 {
                let run = rest.iter().position(|unit| *unit >= 0x80).unwrap_or(rest.len());
                to.extend(rest[..run].iter().map(|unit| char::from(*unit as u8)));
                rest = &rest[run..];
                continue;
            }
            match char::decode_utf16([unit].into_iter().chain(tail.first().copied())).next() {
                Some(Ok(scalar)) => {
                    reserve(to, scalar.len_utf8() + rest.len())?;
                    to.push(scalar);
                    rest = &rest[scalar.len_utf16()..];
                }
                _ => {
                    return Err(Problem::InvalidUtf16 { at: units.len() - rest.len(), unit }.into());
                }
            }
        }
        Ok(())
    }
}

/// Widens the leading ASCII bytes other than NUL, and returns how many there were.
///
/// # Safety
///
/// `to` has room for the leading ASCII bytes of `from`.
#[inline]
unsafe fn widen_ascii(from: &[u8], to: *mut u16) -> usize {
    let mut at = 0;
    while let Some(block) = from[at..].first_chunk::<BLOCK>() {
        // `byte - 1` wraps for NUL, so one comparison finds NUL and non-ASCII alike.
        if block.iter().any(|byte| byte.wrapping_sub(1) >= 0x7F) {
            break;
        }
        // SAFETY: the block is ASCII, and the caller gives room for that many units.
        unsafe { to.add(at).cast::<[u16; BLOCK]>().write_unaligned(block.map(u16::from)) };
        at += BLOCK;
    }
    for &byte in &from[at..] {
        if byte.wrapping_sub(1) >= 0x7F {
            break;
        }
        // SAFETY: as above, one byte at a time.
        unsafe { to.add(at).write(u16::from(byte)) };
        at += 1;
    }
    at
}

/// Encodes scalars until [`BLOCK`] ASCII bytes in a row or a NUL come; returns bytes taken and units
/// written.
///
/// # Safety
///
/// `to` has room for `Utf16::units(text)` units.
#[inline]
unsafe fn encode_run(text: &str, to: *mut u16) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut units, mut ascii) = (0, 0, 0);
    while at < bytes.len() {
        let first = bytes[at];
        // SAFETY: `text` is valid UTF-8 and `at` stands on a scalar boundary, so the continuation
        // bytes that `first` announces are there; one unit is written per unit that `units` counts.
        unsafe {
            let next = |index: usize| u32::from(*bytes.get_unchecked(at + index) & 0x3F);
            if first < 0x80 {
                ascii += 1;
                if first == 0 || ascii > BLOCK {
                    break;
                }
                to.add(units).write(u16::from(first));
                at += 1;
                units += 1;
                continue;
            }
            ascii = 0;
            if first < 0xE0 {
                to.add(units).write((u32::from(first & 0x1F) << 6 | next(1)) as u16);
                at += 2;
                units += 1;
            } else if first < 0xF0 {
                let scalar = u32::from(first & 0x0F) << 12 | next(1) << 6 | next(2);
                to.add(units).write(scalar as u16);
                at += 3;
                units += 1;
            } else {
                let scalar = u32::from(first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3);
                let offset = scalar - 0x1_0000;
                to.add(units).write(0xD800 | (offset >> 10) as u16);
                to.add(units + 1).write(0xDC00 | (offset & 0x3FF) as u16);
                at += 4;
                units += 2;
            }
        }
    }
    (at, units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(text: &str) -> Result<Vec<u16>, MarshalError> {
        let mut units = vec![0xAAAAu16; Utf16::units(text)];
        // SAFETY: the vector has exactly the room asked for.
        let written = unsafe { Utf16::encode(text, units.as_mut_ptr()) }?;
        assert_eq!(written, units.len());
        Ok(units)
    }

    /// The oracle is the standard library's encoder and decoder.
    #[test]
    fn agrees_with_std_on_every_mix() {
        let pieces = [
            "a",
            "\u{7f}",
            "é",
            "ß",
            "€",
            "語",
            "😀",
            "\u{10FFFF}",
            "\u{FFFF}",
            "0123456789abcdefg",
        ];
        let mut text = String::new();
        for first in pieces {
            for second in pieces {
                for repeat in [0, 1, 15, 16, 17, 40] {
                    text.clear();
                    text.push_str(&first.repeat(repeat));
                    text.push_str(second);
                    text.push_str(&"x".repeat(repeat));
                    let expected: Vec<u16> = text.encode_utf16().collect();
                    assert_eq!(encode(&text).unwrap(), expected);
                    let mut back = String::new();
                    Utf16::decode(&expected, &mut back).unwrap();
                    assert_eq!(back, text);
                }
            }
        }
    }

    #[test]
    fn refuses_an_interior_nul_wherever_it_stands() {
        for (text, at) in
            [("\0", 0), ("abc\0", 3), ("0123456789abcdef\0", 16), ("é\0", 2), ("語x\0y", 4)]
        {
            assert_eq!(*encode(text).unwrap_err().problem(), Problem::InteriorNul { at });
        }
    }

    #[test]
    fn refuses_lone_surrogates() {
        for (units, at) in [
            (&[0xD800][..], 0),
            (&[0x61, 0xDC00], 1),
            (&[0xD83D, 0x61], 0),
            (&[0xD83D, 0xDE00, 0xD83D], 2),
        ] {
            let error = Utf16::decode(units, &mut String::new()).unwrap_err();
            assert_eq!(*error.problem(), Problem::InvalidUtf16 { at, unit: units[at] });
            assert!(String::from_utf16(units).is_err());
        }
    }
}
