//! SSE2, which every x86-64 processor has. The module exists only where the whole program may use
//! it, which is what its instructions ask for.

#[cfg(target_arch = "x86")]
use std::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// Sixteen bytes.
#[derive(Clone, Copy)]
pub(in crate::encoding) struct Block(__m128i);

impl Block {
    /// # Safety
    ///
    /// 16 bytes at `from` are readable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn load(from: *const u8) -> Self {
        // SAFETY: SSE2 is there, and the caller promises the bytes; they need no alignment.
        Self(unsafe { _mm_loadu_si128(from.cast()) })
    }

    /// The first half of a block; the second is zeros.
    ///
    /// # Safety
    ///
    /// 8 bytes at `from` are readable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn load_half(from: *const u8) -> Self {
        // SAFETY: as in `load`.
        Self(unsafe { _mm_loadl_epi64(from.cast()) })
    }

    /// # Safety
    ///
    /// 16 bytes at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn store(self, to: *mut u8) {
        // SAFETY: as in `load`.
        unsafe { _mm_storeu_si128(to.cast(), self.0) }
    }

    /// Writes the first half.
    ///
    /// # Safety
    ///
    /// 8 bytes at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn store_half(self, to: *mut u8) {
        // SAFETY: as in `load`.
        unsafe { _mm_storel_epi64(to.cast(), self.0) }
    }

    /// Byte by byte the lesser one: zero where one of them is.
    #[inline(always)]
    pub(in crate::encoding) fn least(self, other: Self) -> Self {
        // SAFETY: SSE2 is there.
        Self(unsafe { _mm_min_epu8(self.0, other.0) })
    }

    #[inline(always)]
    pub(in crate::encoding) fn has_nul(self) -> bool {
        // SAFETY: SSE2 is there.
        unsafe { _mm_movemask_epi8(_mm_cmpeq_epi8(self.0, _mm_setzero_si128())) != 0 }
    }

    /// One bit per byte that is ASCII and not NUL.
    #[inline(always)]
    pub(in crate::encoding) fn text(self) -> u16 {
        // As signed numbers these are the bytes above zero.
        // SAFETY: SSE2 is there.
        unsafe { _mm_movemask_epi8(_mm_cmpgt_epi8(self.0, _mm_setzero_si128())) as u16 }
    }

    /// One bit per byte that is the first, or the only one, of a scalar.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    pub(in crate::encoding) fn starts(self) -> u16 {
        // As signed numbers the other ones, 0x80 to 0xBF, are the least.
        // SAFETY: SSE2 is there.
        unsafe { _mm_movemask_epi8(_mm_cmpgt_epi8(self.0, _mm_set1_epi8(-65))) as u16 }
    }

    /// Writes each byte as a unit.
    ///
    /// # Safety
    ///
    /// 16 units at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn widen(self, to: *mut u16) {
        // SAFETY: as in `load`.
        unsafe {
            self.widen_half(to);
            let high = _mm_unpackhi_epi8(self.0, _mm_setzero_si128());
            _mm_storeu_si128(to.add(8).cast(), high);
        }
    }

    /// Writes each byte of the first half as a unit.
    ///
    /// # Safety
    ///
    /// 8 units at `to` are writable.
    #[inline(always)]
    pub(in crate::encoding) unsafe fn widen_half(self, to: *mut u16) {
        // SAFETY: as in `load`.
        unsafe {
            let low = _mm_unpacklo_epi8(self.0, _mm_setzero_si128());
            _mm_storeu_si128(to.cast(), low);
        }
    }
}
