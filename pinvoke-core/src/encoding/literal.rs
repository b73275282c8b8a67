//! String literals that are converted at compile time.

/// The number of UTF-16 units of `text`.
pub const fn utf16_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut units) = (0, 0);
    while at < bytes.len() {
        // As for `Utf16::units`: a unit for each scalar, two where it takes four bytes.
        units += (bytes[at] & 0xC0 != 0x80) as usize + (bytes[at] >= 0xF0) as usize;
        at += 1;
    }
    units
}

/// The UTF-16 units of `text` and a terminator; `N` is [`utf16_length`] and one.
///
/// # Panics
///
/// At compile time, if the text has a NUL.
pub const fn utf16_terminated<const N: usize>(text: &str) -> [u16; N] {
    let bytes = text.as_bytes();
    let mut units = [0u16; N];
    let (mut at, mut to) = (0, 0);
    while at < bytes.len() {
        let first = bytes[at] as u32;
        let (scalar, length) = if first < 0x80 {
            (first, 1)
        } else if first < 0xE0 {
            ((first & 0x1F) << 6 | next(bytes, at + 1), 2)
        } else if first < 0xF0 {
            ((first & 0x0F) << 12 | next(bytes, at + 1) << 6 | next(bytes, at + 2), 3)
        } else {
            let low = next(bytes, at + 2) << 6 | next(bytes, at + 3);
            ((first & 0x07) << 18 | next(bytes, at + 1) << 12 | low, 4)
        };
        assert!(scalar != 0, "a string literal for native code cannot have a NUL inside");
        if scalar < 0x1_0000 {
            units[to] = scalar as u16;
            to += 1;
        } else {
            units[to] = 0xD800 | ((scalar - 0x1_0000) >> 10) as u16;
            units[to + 1] = 0xDC00 | (scalar & 0x3FF) as u16;
            to += 2;
        }
        at += length;
    }
    units
}

const fn next(bytes: &[u8], at: usize) -> u32 {
    (bytes[at] & 0x3F) as u32
}

/// The bytes of `text` and a terminator; `N` is the length and one.
///
/// # Panics
///
/// At compile time, if the text has a NUL.
pub const fn utf8_terminated<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0u8; N];
    let mut at = 0;
    while at < text.len() {
        bytes[at] = text.as_bytes()[at];
        assert!(bytes[at] != 0, "a string literal for native code cannot have a NUL inside");
        at += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_std() {
        const TEXT: &str = "aé€語😀\u{10FFFF}\u{FFFF}z";
        const UNITS: [u16; utf16_length(TEXT) + 1] = utf16_terminated(TEXT);
        let expected: Vec<u16> = TEXT.encode_utf16().chain([0]).collect();
        assert_eq!(UNITS[..], expected[..]);
        const BYTES: [u8; TEXT.len() + 1] = utf8_terminated(TEXT);
        assert_eq!(BYTES[..TEXT.len()], *TEXT.as_bytes());
        assert_eq!(BYTES[TEXT.len()], 0);
    }
}
