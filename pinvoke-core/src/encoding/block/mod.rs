//! Bytes in a vector register.
//!
//! Text is copied and widened [`Block`] by block. Compilers do turn loops over bytes into vector
//! instructions, but not those that must also find out what the bytes are; so the few operations
//! needed are written for SSE2, which every x86-64 processor has, and once for all others.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(any(test, not(target_feature = "sse2")))]
mod portable;
#[cfg(target_feature = "sse2")]
mod sse2;

#[cfg(target_arch = "x86_64")]
pub(super) use avx2::copy as copy_avx2;
#[cfg(not(target_feature = "sse2"))]
pub(super) use portable::Block;
#[cfg(target_feature = "sse2")]
pub(super) use sse2::Block;

/// Bytes in a block.
pub(super) const BLOCK: usize = 16;

#[cfg(test)]
mod tests {
    #[cfg(target_feature = "sse2")]
    use super::sse2;
    use super::{BLOCK, portable};

    /// Both kinds of block, on every byte at every place, against the standard library.
    #[test]
    fn blocks_see_each_byte_where_it_is() {
        // Miri takes a second for each byte, and the bounds are what it is asked about.
        for byte in (0..=u8::MAX).step_by(if cfg!(miri) { 51 } else { 1 }) {
            for place in 0..BLOCK {
                let mut bytes = *b"sixteen letters.";
                bytes[place] = byte;
                let expected = if byte.is_ascii() && byte != 0 { 0xFFFF } else { !(1 << place) };
                macro_rules! check {
                    ($block:ty) => {{
                        // SAFETY: the arrays have the sizes that are read and written.
                        unsafe {
                            let block = <$block>::load(bytes.as_ptr());
                            assert_eq!(block.has_nul(), bytes.contains(&0));
                            assert_eq!(block.text(), expected, "{byte} at {place}");
                            let half = <$block>::load_half(bytes.as_ptr());
                            assert_eq!(half.text(), expected & 0xFF);
                            let other = <$block>::load(b"another sixteen!".as_ptr());
                            assert_eq!(block.least(other).has_nul(), bytes.contains(&0));
                            let mut copy = [0u8; BLOCK];
                            block.store(copy.as_mut_ptr());
                            assert_eq!(copy, bytes);
                            block.store_half(copy.as_mut_ptr().add(8));
                            assert_eq!(copy[8..], bytes[..8]);
                            let mut wide = [0u16; BLOCK];
                            block.widen(wide.as_mut_ptr());
                            assert_eq!(wide, bytes.map(u16::from));
                            block.widen_half(wide.as_mut_ptr().add(8));
                            assert_eq!(wide[8..], wide[..8]);
                        }
                    }};
                }
                check!(portable::Block);
                #[cfg(target_feature = "sse2")]
                check!(sse2::Block);
            }
        }
    }
}
