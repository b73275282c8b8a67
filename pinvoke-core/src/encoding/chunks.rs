//! The two passes over text that goes to native code: copying it, and widening its ASCII.
//!
//! Both look at the bytes while they have them, so that no other pass is needed to find a NUL. Short
//! text is taken as two chunks, its first and its last, which may overlap: no loop, and no byte
//! handled alone.

use super::block::{BLOCK, Block};

/// Length from which it is worth asking what the processor can do.
#[cfg(target_arch = "x86_64")]
const LONG: usize = 1024;

/// Copies text, and says whether there is no NUL in it.
///
/// # Safety
///
/// `to` has room for `text.len()` bytes, none of them among `text`.
#[inline(always)]
pub(super) unsafe fn copy(text: &[u8], to: *mut u8) -> bool {
    let (from, length) = (text.as_ptr(), text.len());
    // SAFETY: every chunk lies within the text: from its start, or up to its end.
    unsafe {
        if length >= BLOCK {
            if length <= 2 * BLOCK {
                let (first, last) = (Block::load(from), Block::load(from.add(length - BLOCK)));
                first.store(to);
                last.store(to.add(length - BLOCK));
                return !first.least(last).has_nul();
            }
            return copy_blocks(from, length, to);
        }
        if length >= 8 {
            let first = from.cast::<u64>().read_unaligned();
            let last = from.add(length - 8).cast::<u64>().read_unaligned();
            to.cast::<u64>().write_unaligned(first);
            to.add(length - 8).cast::<u64>().write_unaligned(last);
            return !has_nul(first) & !has_nul(last);
        }
        if length >= 4 {
            let first = from.cast::<u32>().read_unaligned();
            let last = from.add(length - 4).cast::<u32>().read_unaligned();
            to.cast::<u32>().write_unaligned(first);
            to.add(length - 4).cast::<u32>().write_unaligned(last);
            return !has_nul(u64::from(first) << 32 | u64::from(last));
        }
        let mut clean = true;
        for at in 0..length {
            let byte = *from.add(at);
            to.add(at).write(byte);
            clean &= byte != 0;
        }
        clean
    }
}

/// Whether a byte of the word is zero.
#[inline(always)]
fn has_nul(word: u64) -> bool {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // Subtracting one borrows from a high bit that was clear if and only if a byte is zero.
    word.wrapping_sub(LOW) & !word & HIGH != 0
}

/// [`copy`] for text of a block or more. It takes no slice: a compiler that can tell that the two
/// places do not overlap makes two passes of this one, the first a call of `memcpy`.
///
/// # Safety
///
/// `length` bytes at `from` are readable, and writable at `to`; `length` is [`BLOCK`] or more.
#[inline(never)]
unsafe fn copy_blocks(from: *const u8, length: usize, to: *mut u8) -> bool {
    // SAFETY: as for `copy`.
    unsafe {
        let last = Block::load(from.add(length - BLOCK));
        let mut at = 0;
        let mut clean = true;
        #[cfg(target_arch = "x86_64")]
        if length >= LONG && std::arch::is_x86_feature_detected!("avx2") {
            (at, clean) = super::block::copy_avx2(from, length, to);
        }
        let mut least = last;
        while at + BLOCK < length {
            let block = Block::load(from.add(at));
            block.store(to.add(at));
            least = least.least(block);
            at += BLOCK;
        }
        last.store(to.add(length - BLOCK));
        clean & !least.has_nul()
    }
}

/// Widens short text if it is all ASCII without NUL; says whether it was, and short enough.
///
/// # Safety
///
/// `to` has room for `text.len()` units, which may be written whatever the answer is.
#[inline(always)]
pub(super) unsafe fn widen_short(text: &[u8], to: *mut u16) -> bool {
    const HALF: usize = BLOCK / 2;
    let (from, length) = (text.as_ptr(), text.len());
    // SAFETY: every chunk lies within the text: from its start, or up to its end.
    unsafe {
        if length > 2 * BLOCK {
            return false;
        }
        if length >= BLOCK {
            let (first, last) = (Block::load(from), Block::load(from.add(length - BLOCK)));
            first.widen(to);
            last.widen(to.add(length - BLOCK));
            return first.leading_text() + last.leading_text() == 2 * BLOCK;
        }
        if length >= HALF {
            let (first, last) = (Block::load_half(from), Block::load_half(from.add(length - HALF)));
            first.widen_half(to);
            last.widen_half(to.add(length - HALF));
            return first.leading_text() + last.leading_text() == 2 * HALF;
        }
        for at in 0..length {
            let byte = *from.add(at);
            if byte.cast_signed() <= 0 {
                return false;
            }
            to.add(at).write(u16::from(byte));
        }
        true
    }
}

/// Widens the leading bytes that are ASCII and not NUL, in whole blocks, and returns how many there
/// were. Less than a block is left over where the text or the room ends.
///
/// # Safety
///
/// `to` has room for `room` units; units behind those counted may be written too.
#[inline(always)]
pub(super) unsafe fn widen(text: &[u8], to: *mut u16, room: usize) -> usize {
    let end = text.len().min(room);
    let mut at = 0;
    while at + BLOCK <= end {
        // SAFETY: the block lies within the text and within the room.
        let leading = unsafe {
            let block = Block::load(text.as_ptr().add(at));
            block.widen(to.add(at));
            block.leading_text()
        };
        at += leading;
        if leading < BLOCK {
            break;
        }
    }
    at
}

/// Adds up what each byte weighs: 0, 1 or 2.
#[inline(always)]
pub(super) fn sum(bytes: &[u8], weight: impl Fn(u8) -> u8) -> usize {
    // The sum of a chunk fits a byte, and bytes are what vectors hold most of.
    let chunk = |chunk: &[u8]| usize::from(chunk.iter().map(|byte| weight(*byte)).sum::<u8>());
    bytes.chunks(4 * BLOCK).map(chunk).sum()
}
