//! Short text that a callee has just written, taken in the pass that looks for its end.
//!
//! What was written a moment ago is slow to read: a load that lies in two stores waits until both have
//! reached the cache. Finding the end, checking the bytes and copying them one after another would wait
//! again and again; words, which mostly lie in one store, wait once.

use std::arch::asm;

/// Bytes of a word.
const WORD: usize = size_of::<u64>();
/// Longer text is left to the C library, whose search takes larger steps.
const MOST: usize = 64;

/// Room that lets a text of so many bytes be taken the next time: whole words, its terminator among
/// them.
pub(super) const fn room_for(length: usize) -> usize {
    length / WORD * WORD + WORD
}

/// Copies text up to its terminator; `None` if it is not all ASCII, not short, or longer than the room.
///
/// # Safety
///
/// `from` is readable for `capacity` bytes, of which those up to a terminator are initialised, and `to`
/// writable for `room`; they do not overlap. All of the room may be written.
#[inline(always)]
pub(super) unsafe fn copy_ascii(
    from: *const u8,
    capacity: usize,
    to: *mut u8,
    room: usize,
) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([0x01; WORD]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; WORD]);
    let most = capacity.min(room).min(MOST);
    let mut at = 0;
    while at + WORD <= most {
        // SAFETY: the word lies within the capacity, and within the room.
        let word = unsafe {
            let word = load(from.add(at));
            to.add(at).cast::<u64>().write_unaligned(word);
            word
        };
        // The lowest high bit tells the first byte that is NUL or not ASCII: up to there subtracting one
        // borrows from no other byte.
        let marked = (word.wrapping_sub(LOW) | word) & HIGH;
        if marked != 0 {
            let bit = marked.trailing_zeros();
            let is_nul = word >> bit & 1 == 0;
            return is_nul.then_some(at + bit as usize / 8);
        }
        at += WORD;
    }
    None
}

/// Loads a word of which a part may be uninitialised, as what stands behind a terminator is. No load of
/// Rust's own may read that; an instruction that the compiler does not look into gives whatever is there.
///
/// # Safety
///
/// The bytes are readable.
#[inline(always)]
unsafe fn load(from: *const u8) -> u64 {
    let word: u64;
    // SAFETY: the caller's promise; the instruction only reads.
    unsafe {
        asm!(
            "mov {word}, qword ptr [{from}]",
            word = lateout(reg) word,
            from = in(reg) from,
            options(pure, readonly, nostack, preserves_flags),
        );
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::MaybeUninit;

    /// Every length and every byte at every place; the oracle is the standard library.
    #[test]
    fn copies_ascii_up_to_the_terminator() {
        for length in 0..80 {
            for at in 0..=length {
                for byte in [0, 1, 0x7F, 0x80, 0x81, 0xC3, 0xFF] {
                    let mut text = [MaybeUninit::<u8>::uninit(); 96];
                    for (index, place) in text.iter_mut().take(length).enumerate() {
                        place.write(b'a' + (index % 26) as u8);
                    }
                    text[at].write(byte);
                    text[length].write(0);
                    // SAFETY: so many bytes were written.
                    let written = unsafe {
                        std::slice::from_raw_parts(text.as_ptr().cast::<u8>(), length + 1)
                    };
                    let expected = std::ffi::CStr::from_bytes_until_nul(written).unwrap();
                    for room in [0, 7, 8, 24, 63, 64, 200] {
                        let mut copy = [0xEEu8; 200];
                        let from = text.as_ptr().cast::<u8>();
                        // SAFETY: the arrays have the sizes that are told.
                        let taken =
                            unsafe { copy_ascii(from, text.len(), copy.as_mut_ptr(), room) };
                        let length = expected.count_bytes();
                        let whole = room_for(length) <= room.min(MOST);
                        if whole && expected.to_bytes().is_ascii() {
                            assert_eq!(taken, Some(length));
                            assert_eq!(copy[..length], *expected.to_bytes());
                        } else {
                            assert_eq!(taken, None, "{expected:?} into {room} bytes");
                        }
                        assert!(copy[room..].iter().all(|byte| *byte == 0xEE));
                    }
                }
            }
        }
    }

    #[test]
    fn reads_nothing_behind_the_capacity() {
        let text = *b"sixteen letters.and more\0";
        let mut copy = [0; 64];
        // SAFETY: the arrays have at least the sizes that are told.
        let taken = unsafe { copy_ascii(text.as_ptr(), 16, copy.as_mut_ptr(), copy.len()) };
        assert_eq!(taken, None);
    }
}
