//! UTF-16, as Windows and ICU have it.

use super::block::{BLOCK, Block};
#[cfg(target_arch = "x86_64")]
use super::utf16_table;
use super::{Encoding, chunks, reserve, utf8};
use crate::error::{MarshalError, Problem};

/// UTF-16 in the machine's byte order (`WCHAR *`, `char16_t *`, `lpwstr`).
#[derive(Debug)]
pub enum Utf16 {}

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
        chunks::sum(text.as_bytes(), units_of)
    }

    fn fits(text: &str, mut room: usize) -> bool {
        // Long text shows early that it is too long.
        text.as_bytes().chunks(256).all(|part| {
            let left = room.checked_sub(chunks::sum(part, units_of));
            room = left.unwrap_or(0);
            left.is_some()
        })
    }

    #[inline(always)]
    unsafe fn encode(text: &str, to: *mut u16, room: usize) -> Result<usize, MarshalError> {
        let length = text.len();
        // SAFETY: the room is enough for one unit per byte.
        if length <= room && unsafe { chunks::widen_short(text.as_bytes(), to) } {
            return Ok(length);
        }
        // SAFETY: the caller gives the room.
        unsafe { encode_any(text, to, room) }
    }

    #[cfg(windows)]
    fn path_units(path: &std::path::Path) -> Result<Option<Vec<u16>>, MarshalError> {
        use std::os::windows::ffi::OsStrExt;
        let path = path.as_os_str();
        crate::memory::fallible::collected(path.encode_wide(), path.len()).map(Some)
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

/// What a byte adds to the units of a text: a scalar starts at each byte that is no continuation, and
/// one of four bytes takes two units.
#[inline(always)]
fn units_of(byte: u8) -> u8 {
    u8::from(byte & 0xC0 != 0x80) + u8::from(byte >= 0xF0)
}

/// The bits of a block that is all ASCII.
const ALL_ASCII: u32 = u16::MAX as u32;

/// Encodes text of any length.
///
/// # Safety
///
/// As for [`Encoding::encode`].
#[inline(never)]
unsafe fn encode_any(text: &str, to: *mut u16, room: usize) -> Result<usize, MarshalError> {
    #[cfg(target_arch = "x86_64")]
    if text.len() >= utf16_table::LEAST && std::arch::is_x86_feature_detected!("sse4.1") {
        // SAFETY: the room is the caller's, and the processor was asked.
        let (bytes, units) = unsafe { utf16_table::encode(text, to, room) };
        // SAFETY: as above; whole scalars were encoded.
        return unsafe { encode_rest(text, bytes, units, to, room) };
    }
    // SAFETY: the caller gives the room.
    unsafe { encode_rest(text, 0, 0, to, room) }
}

/// Encodes text from byte `at` on, which gives unit number `units`: ASCII block by block, other scalars
/// one by one.
///
/// # Safety
///
/// As for [`Encoding::encode`], and the scalars in front of byte `at` give `units` units.
#[inline(always)]
unsafe fn encode_rest(
    text: &str,
    mut at: usize,
    mut units: usize,
    to: *mut u16,
    room: usize,
) -> Result<usize, MarshalError> {
    let bytes = text.as_bytes();
    // Encodes the scalar at `at`, and gives the number of its bytes.
    macro_rules! scalar {
        () => {{
            // SAFETY: `at` is within the text, and on a scalar boundary because only whole scalars
            // are taken; the units of what is left of the text fit what is left of the room.
            let (taken, written) = unsafe { encode_scalar(bytes, at, to.add(units)) };
            if taken == 0 {
                return Err(utf8::interior_nul(text));
            }
            at += taken;
            units += written;
            taken
        }};
    }
    // Inside a block another one may be written whole, from any of its bytes on; bytes never give
    // more units than they are.
    while at + 2 * BLOCK <= bytes.len() && units + 2 * BLOCK <= room {
        let most = (bytes.len() - at).min(room - units);
        let (mut run, mut ascii) = (0, ALL_ASCII);
        while ascii == ALL_ASCII && run + 2 * BLOCK <= most {
            // SAFETY: the block lies within the text and its units within the room.
            ascii = unsafe { widen_block(bytes, at + run, to.add(units + run)) };
            run += BLOCK;
        }
        if ascii == ALL_ASCII {
            at += run;
            units += run;
            break;
        }
        at += run - BLOCK;
        units += run - BLOCK;
        let end = at + BLOCK;
        if ascii & ascii >> 1 & ascii >> 2 == 0 {
            // Never three ASCII bytes in a row: Greek, Cyrillic, Chinese.
            while at < end {
                scalar!();
            }
            continue;
        }
        // Runs of ASCII with other scalars between them. The bits say how long the runs are, so that
        // no step has to wait for bytes, or to guess.
        loop {
            let run = ascii.trailing_ones();
            ascii >>= run;
            at += run as usize;
            units += run as usize;
            while at < end && ascii & 1 == 0 {
                // A shift by a number known beforehand does not wait for the byte that says it.
                match scalar!() {
                    2 => ascii >>= 2,
                    3 => ascii >>= 3,
                    _ => ascii >>= 4,
                }
            }
            if at >= end {
                break;
            }
            // SAFETY: `at` is within the block, and another one is readable and writable behind it.
            unsafe { widen_block(bytes, at, to.add(units)) };
        }
    }
    // Less than two blocks of text, or of room, are left.
    let tail = &bytes[at..];
    // SAFETY: asked before is whether the tail's bytes fit the room.
    if tail.len() <= room - units && unsafe { chunks::widen_short(tail, to.add(units)) } {
        return Ok(units + tail.len());
    }
    while at < bytes.len() {
        scalar!();
    }
    Ok(units)
}

/// Writes the block that starts at byte `at` as if it were ASCII, and says by a bit per byte what is.
///
/// # Safety
///
/// A block is there, and `to` has room for as many units.
#[inline(always)]
unsafe fn widen_block(bytes: &[u8], at: usize, to: *mut u16) -> u32 {
    // SAFETY: the caller's promise.
    unsafe {
        let block = Block::load(bytes.as_ptr().add(at));
        block.widen(to);
        u32::from(block.text())
    }
}

/// Encodes the scalar that starts at byte `at`; returns the bytes it took and the units it gave, which
/// are 0 for a NUL.
///
/// # Safety
///
/// `bytes` is valid UTF-8, `at` the start of one of its scalars, and `to` has room for the scalar.
#[inline(always)]
unsafe fn encode_scalar(bytes: &[u8], at: usize, to: *mut u16) -> (usize, usize) {
    // SAFETY: the continuation bytes that the first one announces are there, because the text is
    // valid, and the room is the caller's.
    unsafe {
        let first = *bytes.get_unchecked(at);
        let next = |index: usize| u32::from(*bytes.get_unchecked(at + index) & 0x3F);
        if first < 0x80 {
            to.write(u16::from(first));
            let count = usize::from(first != 0);
            (count, count)
        } else if first < 0xE0 {
            to.write((u32::from(first & 0x1F) << 6 | next(1)) as u16);
            (2, 1)
        } else if first < 0xF0 {
            to.write((u32::from(first & 0x0F) << 12 | next(1) << 6 | next(2)) as u16);
            (3, 1)
        } else {
            let scalar = u32::from(first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3);
            let offset = scalar - 0x1_0000;
            to.write(0xD800 | (offset >> 10) as u16);
            to.add(1).write(0xDC00 | (offset & 0x3FF) as u16);
            (4, 2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Miri, which is slow, takes a sample.
    const STEP: usize = if cfg!(miri) { 61 } else { 1 };

    /// Encodes into a buffer that has no more room than the text takes.
    fn encode(text: &str) -> Result<Vec<u16>, MarshalError> {
        const GUARD: u16 = 0xAAAA;
        let room = Utf16::units(text);
        let mut units = vec![GUARD; room + 64];
        // SAFETY: the vector has the room, and more.
        let written = unsafe { Utf16::encode(text, units.as_mut_ptr(), room) }?;
        assert_eq!(written, room);
        assert!(Utf16::fits(text, room) && !(room > 0 && Utf16::fits(text, room - 1)));
        assert!(units[room..].iter().all(|unit| *unit == GUARD), "written behind the room: {text}");
        units.truncate(room);
        Ok(units)
    }

    /// Words of several scripts in a fixed order that has no pattern; every length up to 300.
    #[test]
    fn agrees_with_std_on_running_text() {
        let scripts: [&[&str]; 4] = [
            &["the", "Straße", "über", "日本語", "один", "été", "😀", "text", "の", "plain words"],
            &["die", "Straße", "ist", "heute", "für", "den", "Verkehr", "geöffnet", "und"],
            &["это", "длинная", "строка", "и", "она", "для", "проверки"],
            &["これは日本語の文章です。", "変換の速度を測る", "ために", "😀😀"],
        ];
        let mut state = 1u32;
        for words in scripts {
            for length in (0..if cfg!(miri) { 130 } else { 300 }).step_by(STEP) {
                let mut text = String::new();
                while text.chars().count() < length {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    text.push_str(words[(state >> 16) as usize % words.len()]);
                    text.push(' ');
                }
                let text: String = text.chars().take(length).collect();
                let expected: Vec<u16> = text.encode_utf16().collect();
                assert_eq!(encode(&text).unwrap(), expected, "{text}");
                // With room for a unit per byte whole blocks are written up to the end.
                let mut units = vec![0; text.len()];
                // SAFETY: the vector has the room.
                let written = unsafe { Utf16::encode(&text, units.as_mut_ptr(), text.len()) };
                assert_eq!(units[..written.unwrap()], expected, "{text}");
                // What processors without the table's instructions do.
                units.fill(0);
                // SAFETY: as above.
                let written = unsafe { encode_rest(&text, 0, 0, units.as_mut_ptr(), text.len()) };
                assert_eq!(units[..written.unwrap()], expected, "{text}");
            }
        }
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
        let mut mixes = 0_usize;
        for first in pieces {
            for second in pieces {
                for repeat in [16, 0, 1, 15, 17, 40] {
                    mixes += 1;
                    if !mixes.is_multiple_of(STEP) {
                        continue;
                    }
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

    /// Every sequence of six lengths, which has every window of twelve bytes in it.
    #[test]
    fn agrees_with_std_on_every_sequence_of_lengths() {
        // The lowest and the highest scalars of each length, and some between.
        let scalars = [
            ["\u{1}", "\u{7F}", "a"],
            ["\u{80}", "\u{7FF}", "ß"],
            ["\u{800}", "\u{FFFF}", "語"],
            ["\u{10000}", "\u{10FFFF}", "😀"],
        ];
        for number in (0..4usize.pow(6)).step_by(STEP) {
            let digits = (0..6).map(|place| number >> (2 * place) & 3);
            let word: String =
                digits.enumerate().map(|(place, length)| scalars[length][place % 3]).collect();
            let text = word.repeat(if cfg!(miri) { 64 } else { 200 } / word.len());
            let expected: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(encode(&text).unwrap(), expected, "{text}");
            let mut units = vec![0; text.len()];
            // SAFETY: the vector has room for a unit per byte.
            let written = unsafe { Utf16::encode(&text, units.as_mut_ptr(), text.len()) };
            assert_eq!(units[..written.unwrap()], expected, "{text}");
        }
    }

    #[test]
    fn refuses_an_interior_nul_wherever_it_stands() {
        for (text, at) in
            [("\0", 0), ("abc\0", 3), ("0123456789abcdef\0", 16), ("é\0", 2), ("語x\0y", 4)]
        {
            assert_eq!(*encode(text).unwrap_err().problem(), Problem::InteriorNul { at });
        }
        // In every kind of run that the encoder takes: blocks, mixed blocks, dense ones, the tail.
        for text in ["a".repeat(150), "Straße ".repeat(20), "слово".repeat(20), "語".repeat(50)]
        {
            for (at, scalar) in text.char_indices().step_by(STEP) {
                let cut = format!("{}\0{}", &text[..at], &text[at + scalar.len_utf8()..]);
                assert_eq!(*encode(&cut).unwrap_err().problem(), Problem::InteriorNul { at });
            }
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
