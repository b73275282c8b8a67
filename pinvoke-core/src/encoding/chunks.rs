//! Text in chunks of a fixed size, which compilers turn into vector instructions.
//!
//! Short text is taken as two chunks, its first and its last, which may overlap: no loop, and no
//! byte handled alone. Every function reads the bytes of its slice only, and writes what its safety
//! section says.

/// What is copied without a call.
const SHORT: usize = 64;
/// The chunk of the loop that copies, and of the one that adds up.
const CHUNK: usize = 64;
/// The chunk of the loop that widens.
pub(super) const WIDENED: usize = 16;

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Copies text, and says whether there is no NUL in it.
///
/// # Safety
///
/// `to` has room for `from.len()` bytes, none of them among `from`.
#[inline(always)]
pub(super) unsafe fn copy(from: &[u8], to: *mut u8) -> bool {
    // SAFETY: each arm's length is between its chunk's and twice that; the room is the caller's.
    unsafe {
        match from.len() {
            0 => true,
            1 => copy_ends::<1>(from, to),
            2..=3 => copy_ends::<2>(from, to),
            4..=7 => copy_ends::<4>(from, to),
            8..=15 => copy_ends::<8>(from, to),
            16..=31 => copy_ends::<16>(from, to),
            32..=SHORT => copy_ends::<32>(from, to),
            _ => copy_long(from, to),
        }
    }
}

/// Copies the first and the last `N` bytes.
///
/// # Safety
///
/// `from` has `N` bytes or more, and `to` room for as many as it has.
#[inline(always)]
unsafe fn copy_ends<const N: usize>(from: &[u8], to: *mut u8) -> bool {
    // SAFETY: both chunks lie within the slice, and within the room.
    unsafe {
        let behind = from.len() - N;
        let first = from.as_ptr().cast::<[u8; N]>().read();
        let last = from.as_ptr().add(behind).cast::<[u8; N]>().read();
        to.cast::<[u8; N]>().write(first);
        to.add(behind).cast::<[u8; N]>().write(last);
        !(has_nul(first) | has_nul(last))
    }
}

/// # Safety
///
/// As for [`copy`], and `from` has a chunk or more.
#[inline(never)]
unsafe fn copy_long(from: &[u8], to: *mut u8) -> bool {
    #[cfg(target_arch = "x86_64")]
    if from.len() >= 8 * CHUNK && std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has the instructions; the rest is the caller's promise.
        return unsafe { copy_long_avx2(from, to) };
    }
    // SAFETY: the caller's promise.
    unsafe { copy_chunks(from, to) }
}

/// # Safety
///
/// As for [`copy_chunks`], and the processor has AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn copy_long_avx2(from: &[u8], to: *mut u8) -> bool {
    // SAFETY: the caller's promise.
    unsafe { copy_chunks(from, to) }
}

/// # Safety
///
/// As for [`copy`], and `from` has a chunk or more.
#[inline(always)]
unsafe fn copy_chunks(from: &[u8], to: *mut u8) -> bool {
    let (chunks, tail) = from.as_chunks::<CHUNK>();
    // The least byte seen at each place: zero if and only if a NUL was there.
    let mut least = [u8::MAX; CHUNK];
    for (index, chunk) in chunks.iter().enumerate() {
        // SAFETY: the chunk lies within the slice, so its copy lies within the room.
        unsafe { to.add(index * CHUNK).cast::<[u8; CHUNK]>().write(*chunk) };
        for (least, byte) in least.iter_mut().zip(chunk) {
            *least = (*least).min(*byte);
        }
    }
    if !tail.is_empty() {
        let last = &from[from.len() - CHUNK..];
        // SAFETY: there is a chunk or more, so the last one lies within the slice.
        return unsafe { copy_ends::<CHUNK>(last, to.add(from.len() - CHUNK)) } & !has_nul(least);
    }
    !has_nul(least)
}

#[inline(always)]
fn has_nul<const N: usize>(chunk: [u8; N]) -> bool {
    chunk.into_iter().fold(false, |found, byte| found | (byte == 0))
}

/// Whether every byte is ASCII and none is NUL.
#[inline(always)]
fn is_ascii_text<const N: usize>(chunk: [u8; N]) -> bool {
    chunk.into_iter().fold(true, |so_far, byte| so_far & (byte.cast_signed() > 0))
}

/// Widens text of [`SHORT`] bytes at most, if it is all ASCII without NUL; says whether it was.
///
/// # Safety
///
/// `to` has room for `from.len()` units, which are written whatever the bytes are.
#[inline(always)]
pub(super) unsafe fn widen_short(from: &[u8], to: *mut u16) -> bool {
    // SAFETY: each arm's length is between its chunk's and twice that; the room is the caller's.
    unsafe {
        match from.len() {
            0 => true,
            1 => widen_ends::<1>(from, to),
            2..=3 => widen_ends::<2>(from, to),
            4..=7 => widen_ends::<4>(from, to),
            8..=15 => widen_ends::<8>(from, to),
            16..=31 => widen_ends::<16>(from, to),
            32..=SHORT => widen_ends::<32>(from, to),
            _ => false,
        }
    }
}

/// # Safety
///
/// `from` has `N` bytes or more, and `to` room for as many units.
#[inline(always)]
unsafe fn widen_ends<const N: usize>(from: &[u8], to: *mut u16) -> bool {
    // SAFETY: both chunks lie within the slice, and within the room.
    unsafe {
        let behind = from.len() - N;
        let first = from.as_ptr().cast::<[u8; N]>().read();
        let last = from.as_ptr().add(behind).cast::<[u8; N]>().read();
        to.cast::<[u16; N]>().write_unaligned(first.map(u16::from));
        to.add(behind).cast::<[u16; N]>().write_unaligned(last.map(u16::from));
        is_ascii_text(first) & is_ascii_text(last)
    }
}

/// Widens bytes in chunks of `N` as long as they are ASCII without NUL, and returns how many it took:
/// at least all that stand before the first chunk that has another byte.
///
/// # Safety
///
/// `to` has room for `room` units. Units behind those counted may be written too, within the room.
#[inline(always)]
pub(super) unsafe fn widen(from: &[u8], to: *mut u16, room: usize) -> usize {
    const N: usize = WIDENED;
    let whole = from.len().min(room) / N;
    let (chunks, _) = from.as_chunks::<N>();
    for (index, chunk) in chunks[..whole].iter().enumerate() {
        // SAFETY: `whole` chunks fit the room.
        unsafe { to.add(index * N).cast::<[u16; N]>().write_unaligned(chunk.map(u16::from)) };
        if !is_ascii_text(*chunk) {
            return index * N + leading_ascii_text(chunk);
        }
    }
    whole * N
}

/// The bytes before the first that is NUL or not ASCII.
#[inline(always)]
fn leading_ascii_text(chunk: &[u8; 16]) -> usize {
    let (words, _) = chunk.as_chunks::<8>();
    let [first, second] = [words[0], words[1]].map(|word| {
        let word = u64::from_le_bytes(word);
        // Subtracting one borrows from the high bit of a zero byte; what the borrow does to the
        // bytes above does not matter, since only the lowest flag is looked at.
        (word.wrapping_sub(LOW) | word) & HIGH
    });
    let flag = if first != 0 { first.trailing_zeros() } else { 64 + second.trailing_zeros() };
    flag as usize / 8
}

/// Adds up what each byte weighs: 0, 1 or 2.
#[inline(always)]
pub(super) fn sum(bytes: &[u8], weight: impl Fn(u8) -> u8) -> usize {
    // The sum of a chunk fits a byte, and bytes are what vectors hold most of.
    bytes
        .chunks(CHUNK)
        .map(|chunk| usize::from(chunk.iter().map(|byte| weight(*byte)).sum::<u8>()))
        .sum()
}
