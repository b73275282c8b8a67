//! Plain Rust, for processors without SSE2; also what the tests compare with.

use super::BLOCK;

/// Sixteen bytes.
#[derive(Clone, Copy)]
pub(in crate::encoding) struct Block([u8; BLOCK]);

impl Block {
    /// # Safety
    ///
    /// 16 bytes at `from` are readable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn load(from: *const u8) -> Self {
        // SAFETY: the caller's promise; an array of bytes needs no alignment.
        Self(unsafe { from.cast::<[u8; BLOCK]>().read() })
    }

    /// The first half of a block; the second is zeros.
    ///
    /// # Safety
    ///
    /// 8 bytes at `from` are readable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn load_half(from: *const u8) -> Self {
        let mut block = [0; BLOCK];
        // SAFETY: as above.
        block[..BLOCK / 2].copy_from_slice(&unsafe { from.cast::<[u8; BLOCK / 2]>().read() });
        Self(block)
    }

    /// # Safety
    ///
    /// 16 bytes at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn store(self, to: *mut u8) {
        // SAFETY: as above.
        unsafe { to.cast::<[u8; BLOCK]>().write(self.0) }
    }

    /// Writes the first half.
    ///
    /// # Safety
    ///
    /// 8 bytes at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn store_half(self, to: *mut u8) {
        let (halves, _) = self.0.as_chunks::<{ BLOCK / 2 }>();
        // SAFETY: as above.
        unsafe { to.cast::<[u8; BLOCK / 2]>().write(halves[0]) }
    }

    /// Byte by byte the lesser one: zero where one of them is.
    #[inline(always)]
    pub(in crate::encoding) fn least(mut self, other: Self) -> Self {
        for (byte, other) in self.0.iter_mut().zip(other.0) {
            *byte = other.min(*byte);
        }
        self
    }

    #[inline(always)]
    pub(in crate::encoding) fn has_nul(self) -> bool {
        self.0.into_iter().fold(false, |found, byte| found | (byte == 0))
    }

    /// One bit per byte that is ASCII and not NUL.
    #[inline(always)]
    pub(in crate::encoding) fn text(self) -> u16 {
        let bits = self.0.into_iter().enumerate();
        bits.fold(0, |bits, (place, byte)| bits | u16::from(byte.cast_signed() > 0) << place)
    }

    /// Writes each byte as a unit.
    ///
    /// # Safety
    ///
    /// 16 units at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn widen(self, to: *mut u16) {
        // SAFETY: as above.
        unsafe { to.cast::<[u16; BLOCK]>().write_unaligned(self.0.map(u16::from)) }
    }

    /// Writes each byte of the first half as a unit.
    ///
    /// # Safety
    ///
    /// 8 units at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn widen_half(self, to: *mut u16) {
        let (halves, _) = self.0.as_chunks::<{ BLOCK / 2 }>();
        // SAFETY: as above.
        unsafe { to.cast::<[u16; BLOCK / 2]>().write_unaligned(halves[0].map(u16::from)) }
    }
}
