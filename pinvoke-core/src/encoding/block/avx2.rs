//! AVX2, where the processor turns out to have it: for text that is long enough to ask.

use std::arch::x86_64::*;

/// Bytes in a register.
const WIDE: usize = 32;
/// Bytes of one round.
const ROUND: usize = 4 * WIDE;

/// Copies the front of a text, in whole rounds; says how many bytes those were, and whether none of
/// them is NUL.
///
/// # Safety
///
/// `length` bytes at `from` are readable, and writable at `to`; `length` is [`WIDE`] or more; the
/// processor has AVX2.
#[target_feature(enable = "avx2")]
pub(in crate::encoding) unsafe fn copy(
    from: *const u8,
    length: usize,
    to: *mut u8,
) -> (usize, bool) {
    let load = |at: usize| {
        // SAFETY: no byte behind the length is asked for.
        unsafe { _mm256_loadu_si256(from.add(at).cast()) }
    };
    let store = |at: usize, bytes: __m256i| {
        // SAFETY: as above.
        unsafe { _mm256_storeu_si256(to.add(at).cast(), bytes) }
    };
    // The least byte seen at each place: zero if and only if a NUL was there.
    let mut least = load(0);
    store(0, least);
    // From here on no store crosses a line of the cache. What was copied already is copied again.
    let mut at = WIDE - to.addr() % WIDE;
    while at + ROUND <= length {
        let (first, second) = (load(at), load(at + WIDE));
        let (third, fourth) = (load(at + 2 * WIDE), load(at + 3 * WIDE));
        store(at, first);
        store(at + WIDE, second);
        store(at + 2 * WIDE, third);
        store(at + 3 * WIDE, fourth);
        let half = _mm256_min_epu8(first, second);
        let other = _mm256_min_epu8(third, fourth);
        least = _mm256_min_epu8(least, _mm256_min_epu8(half, other));
        at += ROUND;
    }
    let nuls = _mm256_cmpeq_epi8(least, _mm256_setzero_si256());
    (at, _mm256_movemask_epi8(nuls) == 0)
}
