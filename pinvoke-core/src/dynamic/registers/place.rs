//! The places of arguments and results. Numbers are indices of words in a frame.

use std::mem::MaybeUninit;
use std::ptr::NonNull;

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dynamic) enum Place {
    /// The word of the argument itself: a number or an address.
    Word(u32),
    /// So many words of a struct, one after another.
    Copied { first: u32, words: u32 },
    /// The first and the second word of a struct.
    #[cfg(all(target_arch = "x86_64", unix))]
    Split(u32, u32),
}

impl Place {
    /// Copies one struct into its words; what goes by its address is none of this.
    ///
    /// # Safety
    ///
    /// `from` points to a struct of `size` bytes, and the words of the place are in the frame and have room
    /// for it. It need not be aligned, and its padding need not be initialised.
    #[inline(always)]
    pub(in crate::dynamic) unsafe fn put(
        self,
        frame: NonNull<u64>,
        from: NonNull<u8>,
        size: usize,
    ) {
        let word = |at: u32| frame.cast::<MaybeUninit<u64>>().as_ptr().wrapping_add(at as usize);
        let from = from.as_ptr().cast::<MaybeUninit<u64>>().cast_const();
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Self::Copied { first, .. } => match size {
                    8 => word(first).write(from.read_unaligned()),
                    16 => {
                        word(first).write(from.read_unaligned());
                        word(first + 1).write(from.add(1).read_unaligned());
                    }
                    size => word(first).cast::<u8>().copy_from_nonoverlapping(from.cast(), size),
                },
                #[cfg(all(target_arch = "x86_64", unix))]
                Self::Split(first, second) => {
                    word(first).write(from.read_unaligned());
                    // It has more than eight bytes.
                    word(second)
                        .cast::<u8>()
                        .copy_from_nonoverlapping(from.add(1).cast(), size - 8);
                }
                Self::Word(_) => {}
            }
        }
    }
}

/// Where the result is.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "there are no routes"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dynamic) enum Returned {
    /// In the first integer register; or there is none.
    Integer,
    /// In the first vector register.
    Vector,
    /// In two registers of a class, or in one of each.
    #[cfg(all(target_arch = "x86_64", unix))]
    Integers,
    #[cfg(all(target_arch = "x86_64", unix))]
    Vectors,
    #[cfg(all(target_arch = "x86_64", unix))]
    IntegerVector,
    #[cfg(all(target_arch = "x86_64", unix))]
    VectorInteger,
    /// Where the caller said: in memory whose address is this word.
    Memory(u32),
}
