//! AVX2, where the processor turns out to have it: for text that is long enough to ask.

use std::arch::x86_64::*;

/// Bytes in a register.
const WIDE: usize = 32;
/// Bytes of one round.
const ROUND: usize = 4 * WIDE;

/// Copies whole rounds of text; says how many bytes those were, and whether none of them is NUL.
///
/// # Safety
///
/// `length` bytes at `from` are readable, and writable at `to`; the processor has AVX2.
#[target_feature(enable = "avx2")]
pub(in crate::encoding) unsafe fn copy(
    from: *const u8,
    length: usize,
    to: *mut u8,
) -> (usize, bool) {
    let rounds = length / ROUND;
    // The least byte seen at each place: zero if and only if a NUL was there.
    let mut least = _mm256_set1_epi8(-1);
    for round in 0..rounds {
        // SAFETY: the round lies within the length.
        unsafe {
            let (from, to) = (from.add(round * ROUND), to.add(round * ROUND));
            let block = |index: usize| _mm256_loadu_si256(from.add(index * WIDE).cast());
            let (first, second, third, fourth) = (block(0), block(1), block(2), block(3));
            let store =
                |index: usize, block| _mm256_storeu_si256(to.add(index * WIDE).cast(), block);
            store(0, first);
            store(1, second);
            store(2, third);
            store(3, fourth);
            let half = _mm256_min_epu8(first, second);
            let other = _mm256_min_epu8(third, fourth);
            least = _mm256_min_epu8(least, _mm256_min_epu8(half, other));
        }
    }
    let nuls = _mm256_cmpeq_epi8(least, _mm256_setzero_si256());
    (rounds * ROUND, _mm256_movemask_epi8(nuls) == 0)
}
