//! The two passes over text that goes to native code: copying it, and widening its ASCII.
//!
//! Both look at the bytes while they have them, so that no other pass is needed to find a NUL. Short
//! text is taken as two chunks, its first and its last, which may overlap: no loop, and no byte
//! handled alone.

use super::block::{BLOCK, Block};

/// The longest text that is taken without a loop, as two chunks or four.
const MOST: usize = 4 * BLOCK;
/// Length from which it is worth asking what the processor can do.
#[cfg(target_arch = "x86_64")]
const LONG: usize = 256;

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
        if length > MOST {
            return copy_blocks(from, length, to);
        }
        if length >= BLOCK {
            let (first, last) = (Block::load(from), Block::load(from.add(length - BLOCK)));
            let mut least = first.least(last);
            if length > 2 * BLOCK {
                let (next, before) =
                    (Block::load(from.add(BLOCK)), Block::load(from.add(length - 2 * BLOCK)));
                next.store(to.add(BLOCK));
                before.store(to.add(length - 2 * BLOCK));
                least = least.least(next.least(before));
            }
            first.store(to);
            last.store(to.add(length - BLOCK));
            return !least.has_nul();
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
        #[cfg(target_arch = "x86_64")]
        let (mut at, clean) = match length >= LONG && std::arch::is_x86_feature_detected!("avx2") {
            true => super::block::copy_avx2(from, length, to),
            false => (0, true),
        };
        #[cfg(not(target_arch = "x86_64"))]
        let (mut at, clean) = (0, true);
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
        if length > MOST {
            return false;
        }
        if length >= BLOCK {
            let (first, last) = (Block::load(from), Block::load(from.add(length - BLOCK)));
            let mut text = first.text() & last.text();
            if length > 2 * BLOCK {
                let (next, before) =
                    (Block::load(from.add(BLOCK)), Block::load(from.add(length - 2 * BLOCK)));
                next.widen(to.add(BLOCK));
                before.widen(to.add(length - 2 * BLOCK));
                text &= next.text() & before.text();
            }
            first.widen(to);
            last.widen(to.add(length - BLOCK));
            return text == u16::MAX;
        }
        if length >= HALF {
            let (first, last) = (Block::load_half(from), Block::load_half(from.add(length - HALF)));
            first.widen_half(to);
            last.widen_half(to.add(length - HALF));
            return first.text() & last.text() == (1 << HALF) - 1;
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

/// Whether text is short, all ASCII and without NUL; what is none of this needs another look.
#[inline]
pub(super) fn is_short_text(text: &[u8]) -> bool {
    const HALF: usize = BLOCK / 2;
    let (from, length) = (text.as_ptr(), text.len());
    // SAFETY: every chunk lies within the text: from its start, or up to its end.
    unsafe {
        match length {
            BLOCK..=MOST => {
                let mut all =
                    Block::load(from).text() & Block::load(from.add(length - BLOCK)).text();
                if length > 2 * BLOCK {
                    all &= Block::load(from.add(BLOCK)).text();
                    all &= Block::load(from.add(length - 2 * BLOCK)).text();
                }
                all == u16::MAX
            }
            HALF..BLOCK => {
                let last = Block::load_half(from.add(length - HALF));
                Block::load_half(from).text() & last.text() == (1 << HALF) - 1
            }
            0..HALF => text.iter().all(|byte| byte.cast_signed() > 0),
            _ => false,
        }
    }
}

/// Copies text if it is short, all ASCII and without NUL; says whether it was.
///
/// # Safety
///
/// `to` has room for `text.len()` bytes, none of them among `text`; they may be written whatever the
/// answer is.
#[inline(always)]
pub(super) unsafe fn copy_short_text(text: &[u8], to: *mut u8) -> bool {
    const HALF: usize = BLOCK / 2;
    let (from, length) = (text.as_ptr(), text.len());
    // SAFETY: every chunk lies within the text: from its start, or up to its end.
    unsafe {
        match length {
            BLOCK..=MOST => {
                let (first, last) = (Block::load(from), Block::load(from.add(length - BLOCK)));
                let mut all = first.text() & last.text();
                if length > 2 * BLOCK {
                    let (next, before) =
                        (Block::load(from.add(BLOCK)), Block::load(from.add(length - 2 * BLOCK)));
                    next.store(to.add(BLOCK));
                    before.store(to.add(length - 2 * BLOCK));
                    all &= next.text() & before.text();
                }
                first.store(to);
                last.store(to.add(length - BLOCK));
                all == u16::MAX
            }
            HALF..BLOCK => {
                let (first, last) =
                    (Block::load_half(from), Block::load_half(from.add(length - HALF)));
                first.store_half(to);
                last.store_half(to.add(length - HALF));
                first.text() & last.text() == (1 << HALF) - 1
            }
            0..HALF => {
                for at in 0..length {
                    to.add(at).write(*from.add(at));
                }
                text.iter().all(|byte| byte.cast_signed() > 0)
            }
            _ => false,
        }
    }
}

/// Adds up what each byte weighs: 0, 1 or 2.
#[inline(always)]
pub(super) fn sum(bytes: &[u8], weight: impl Fn(u8) -> u8) -> usize {
    // The sum of a chunk fits a byte, and bytes are what vectors hold most of.
    let chunk = |chunk: &[u8]| usize::from(chunk.iter().map(|byte| weight(*byte)).sum::<u8>());
    bytes.chunks(4 * BLOCK).map(chunk).sum()
}
