//! Numbers and texts at offsets; an offset outside the bytes gives nothing.

use std::ffi::CStr;

/// Longer texts are not read: a file may have as many of them as bytes, and none of them ends.
const LONGEST: usize = 4096;

/// Bytes whose numbers have one byte order.
#[derive(Debug, Clone, Copy)]
pub(in crate::library) struct Bytes<'a> {
    bytes: &'a [u8],
    is_big: bool,
}

impl<'a> Bytes<'a> {
    pub(in crate::library) fn native(bytes: &'a [u8]) -> Self {
        Self { bytes, is_big: cfg!(target_endian = "big") }
    }

    pub(super) fn little(bytes: &'a [u8]) -> Self {
        Self { bytes, is_big: false }
    }

    pub(super) fn big(bytes: &'a [u8]) -> Self {
        Self { bytes, is_big: true }
    }

    pub(in crate::library) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The `length` bytes from `at` on.
    pub(super) fn part(&self, at: usize, length: usize) -> Option<Self> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        Some(Self { bytes, ..*self })
    }

    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        let mut array = *self.bytes.get(at..)?.first_chunk::<N>()?;
        if self.is_big {
            array.reverse();
        }
        Some(array)
    }

    pub(in crate::library) fn u8(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub(in crate::library) fn u32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    pub(super) fn u64(&self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }

    /// The bytes from `at` to the next NUL, which must not be far.
    pub(in crate::library) fn text(&self, at: usize) -> Option<&'a [u8]> {
        let rest = self.bytes.get(at..)?;
        let near = &rest[..rest.len().min(LONGEST + 1)];
        CStr::from_bytes_until_nul(near).ok().map(CStr::to_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_byte_order_of_the_bytes() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        assert_eq!(Bytes::little(&bytes).u16(1), Some(0x0302));
        assert_eq!(Bytes::big(&bytes).u16(1), Some(0x0203));
        assert_eq!(Bytes::big(&bytes).u32(4), Some(0x0506_0708));
        assert_eq!(Bytes::little(&bytes).u64(0), Some(0x0807_0605_0403_0201));
    }

    #[test]
    fn texts_without_an_end_are_not_read_to_the_end_of_the_file() {
        let mut bytes = vec![b'x'; LONGEST];
        bytes.push(0);
        assert_eq!(Bytes::little(&bytes).text(0), Some(&bytes[..LONGEST]));
        bytes.insert(0, b'x');
        assert_eq!(Bytes::little(&bytes).text(0), None);
    }

    #[test]
    fn nothing_is_read_outside() {
        let bytes = Bytes::little(b"ab\0c");
        assert_eq!((bytes.u16(3), bytes.u8(4), bytes.u32(usize::MAX)), (None, None, None));
        assert_eq!(
            (bytes.text(0), bytes.text(2), bytes.text(3)),
            (Some(&b"ab"[..]), Some(&b""[..]), None)
        );
        assert_eq!(bytes.text(usize::MAX), None);
        assert!(bytes.part(1, 3).is_some() && bytes.part(1, 4).is_none());
        assert!(bytes.part(1, usize::MAX).is_none());
    }
}
