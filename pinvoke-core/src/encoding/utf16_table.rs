//! UTF-8 to UTF-16 by table, twelve bytes at a time.
//!
//! The method of Lemire and Keiser, "Transcoding billions of Unicode characters per second with SIMD
//! instructions" (2021), as simdutf has it, for text that is known to be valid. One bit per byte says
//! where scalars end; twelve of them select a shuffle that brings the bytes of the next six scalars
//! (if none has more than two bytes), four (not more than three) or three (any) into lanes of equal
//! width, where shifts and masks put them together.

use std::arch::x86_64::*;

use super::block::{BLOCK, Block};

/// Bytes whose scalars are looked up together.
const WINDOW: usize = 12;
/// Bytes of one round, whose ends of scalars are found at once.
const ROUND: usize = 4 * BLOCK;
/// Bytes that must be there to start: a round, and what a load of its last window takes more.
pub(super) const LEAST: usize = ROUND + BLOCK;

/// Shuffles for six scalars, for four and for three.
const SIX: usize = 0;
const FOUR: usize = SIX + 64;
const THREE: usize = FOUR + 81;
const SHUFFLES: usize = THREE + 64;

/// What to do with a window.
#[derive(Clone, Copy)]
struct Step {
    shuffle: u8,
    bytes: u8,
}

/// By the bits of a window that say which bytes are the last ones of a scalar.
static STEPS: [Step; 1 << WINDOW] = {
    let mut steps = [Step { shuffle: 0, bytes: WINDOW as u8 }; 1 << WINDOW];
    let mut ends = 0;
    while ends < steps.len() {
        steps[ends] = step(ends);
        ends += 1;
    }
    steps
};

/// Which byte goes where; a number above the window's makes a zero.
static BYTES: [[u8; BLOCK]; SHUFFLES] = {
    let mut bytes = [[0xFF; BLOCK]; SHUFFLES];
    let mut index = 0;
    while index < SHUFFLES {
        bytes[index] = shuffle(index);
        index += 1;
    }
    bytes
};

/// The scalars of a shuffle: how many, the most bytes of each, and the number of the first shuffle.
const fn kind(shuffle: usize) -> (usize, usize, usize) {
    match shuffle {
        SIX..FOUR => (6, 2, SIX),
        FOUR..THREE => (4, 3, FOUR),
        _ => (3, 4, THREE),
    }
}

/// The step for a window; bits that no valid text has give any step at all.
const fn step(ends: usize) -> Step {
    let mut first = SIX;
    loop {
        let (scalars, most, base) = kind(first);
        let (mut number, mut bytes, mut taken, mut start) = (0, 0, 0, 0);
        // The lengths of the scalars, less one, are the digits of the shuffle's number.
        while taken < scalars && bytes < WINDOW {
            if ends >> bytes & 1 == 1 {
                let length = bytes + 1 - start;
                if length > most {
                    break;
                }
                number = number * most + length - 1;
                start = bytes + 1;
                taken += 1;
            }
            bytes += 1;
        }
        if taken == scalars {
            return Step { shuffle: (base + number) as u8, bytes: start as u8 };
        }
        first = match first {
            SIX => FOUR,
            FOUR => THREE,
            _ => return Step { shuffle: THREE as u8, bytes: WINDOW as u8 },
        };
    }
}

/// The shuffle with this number.
const fn shuffle(index: usize) -> [u8; BLOCK] {
    let (scalars, most, base) = kind(index);
    let lane = if scalars == 6 { 2 } else { 4 };
    let mut bytes = [0xFF; BLOCK];
    let (mut scalar, mut start) = (0, 0);
    while scalar < scalars {
        let digit = (index - base) / most.pow((scalars - 1 - scalar) as u32) % most;
        // The last byte has the lowest bits, and goes to the lowest place.
        let mut place = 0;
        while place <= digit {
            bytes[scalar * lane + place] = (start + digit - place) as u8;
            place += 1;
        }
        start += digit + 1;
        scalar += 1;
    }
    bytes
}

/// Encodes the front of a text, as much of it as leaves bytes and room for whole rounds; stops before
/// a round that has a NUL. Returns the bytes taken, whole scalars, and the units written.
///
/// # Safety
///
/// `to` has room for `room` units, and the processor has SSE4.1.
#[target_feature(enable = "sse4.1")]
pub(super) unsafe fn encode(text: &str, to: *mut u16, room: usize) -> (usize, usize) {
    let text = text.as_bytes();
    let (mut at, mut units) = (0, 0);
    // A round gives at most a unit per byte, and its last store up to eight that are not its own.
    while at + LEAST <= text.len() && units + LEAST <= room {
        // SAFETY: a round lies within the text.
        let [a, b, c, d] =
            [0, 1, 2, 3].map(|block| unsafe { Block::load(text.as_ptr().add(at + block * BLOCK)) });
        if a.text() & b.text() & c.text() & d.text() == u16::MAX {
            for (block, place) in [a, b, c, d].into_iter().zip([0, BLOCK, 2 * BLOCK, 3 * BLOCK]) {
                // SAFETY: the room is enough for the round.
                unsafe { block.widen(to.add(units + place)) };
            }
            at += ROUND;
            units += ROUND;
            continue;
        }
        if a.least(b).least(c.least(d)).has_nul() {
            break;
        }
        let starts = [a, b, c, d].map(|block| u64::from(block.starts()));
        let starts = starts[0] | starts[1] << 16 | starts[2] << 32 | starts[3] << 48;
        // A scalar ends where the next byte starts another one. The last byte's end is not known.
        let mut ends = starts >> 1;
        let mut done = 0;
        while done < ROUND - WINDOW {
            // SAFETY: sixteen bytes from anywhere in the round on are within the text, the units
            // written are at most as many as the bytes taken, and eight more fit the room.
            let step = unsafe {
                let window = _mm_loadu_si128(text.as_ptr().add(at + done).cast());
                window_to_units(window, ends as usize % (1 << WINDOW), to, &mut units)
            };
            done += step;
            ends >>= step;
        }
        at += done;
    }
    (at, units)
}

/// Writes the units of a window's first scalars; returns the bytes that those take.
///
/// # Safety
///
/// The processor has SSE4.1, and `to` has room for eight units behind the first `units`.
#[inline]
#[target_feature(enable = "sse4.1")]
unsafe fn window_to_units(window: __m128i, ends: usize, to: *mut u16, units: &mut usize) -> usize {
    // SAFETY: the caller gives the room.
    let place = unsafe { to.add(*units) };
    if ends & 0xFF == 0xFF {
        // SAFETY: the caller gives the room. Eight scalars that end in eight bytes are ASCII.
        unsafe { _mm_storeu_si128(place.cast(), _mm_cvtepu8_epi16(window)) };
        *units += 8;
        return 8;
    }
    let Step { shuffle, bytes } = STEPS[ends];
    // SAFETY: the table has a shuffle for every step.
    let order = unsafe { _mm_loadu_si128(BYTES.as_ptr().add(usize::from(shuffle)).cast()) };
    let lanes = _mm_shuffle_epi8(window, order);
    let masked = |mask: i32| _mm_and_si128(lanes, _mm_set1_epi32(mask));
    if usize::from(shuffle) < FOUR {
        let low = masked(0x007F_007F);
        let high = _mm_srli_epi16::<2>(masked(0x1F00_1F00));
        // SAFETY: the caller gives the room.
        unsafe { _mm_storeu_si128(place.cast(), _mm_or_si128(low, high)) };
        *units += 6;
    } else if usize::from(shuffle) < THREE {
        let low = masked(0x7F);
        let middle = _mm_srli_epi32::<2>(masked(0x3F00));
        let high = _mm_srli_epi32::<4>(masked(0x0F_0000));
        let scalars = _mm_or_si128(_mm_or_si128(low, middle), high);
        // SAFETY: the caller gives the room.
        unsafe { _mm_storel_epi64(place.cast(), _mm_packus_epi32(scalars, scalars)) };
        *units += 4;
    } else {
        let low = masked(0x7F);
        let middle = _mm_srli_epi32::<2>(masked(0x3F00));
        // The first byte of three has a bit more than it should: the one below its second highest.
        let extra = _mm_srli_epi32::<1>(masked(0x40_0000));
        let high = _mm_srli_epi32::<4>(_mm_xor_si128(masked(0x3F_0000), extra));
        let top = _mm_srli_epi32::<6>(masked(0x0700_0000));
        let scalars = _mm_or_si128(_mm_or_si128(low, middle), _mm_or_si128(high, top));
        let offset = _mm_sub_epi32(scalars, _mm_set1_epi32(0x1_0000));
        let leading = _mm_srli_epi32::<10>(offset);
        let leading = _mm_or_si128(leading, _mm_set1_epi32(0xD800));
        let trailing = _mm_and_si128(offset, _mm_set1_epi32(0x3FF));
        let trailing = _mm_or_si128(trailing, _mm_set1_epi32(0xDC00));
        let pairs = _mm_or_si128(leading, _mm_slli_epi32::<16>(trailing));
        let (mut singles, mut doubles) = ([0u32; 4], [0u32; 4]);
        // SAFETY: the arrays have the size that is written.
        unsafe {
            _mm_storeu_si128(singles.as_mut_ptr().cast(), scalars);
            _mm_storeu_si128(doubles.as_mut_ptr().cast(), pairs);
        }
        for (single, double) in singles.into_iter().zip(doubles).take(3) {
            let wide = single > 0xFFFF;
            let value = if wide { double } else { single };
            // SAFETY: the caller gives the room: at most six units are written, and two behind them.
            unsafe { to.add(*units).cast::<u32>().write_unaligned(value) };
            *units += 1 + usize::from(wide);
        }
    }
    usize::from(bytes)
}
