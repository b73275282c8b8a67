//! The places of arguments and results. Numbers are indices of words in a frame.

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

/// Where the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dynamic) enum Returned {
    /// Its first and its second word are these words of the frame.
    Words(u32, u32),
    /// Where the caller said: in memory whose address is this word.
    Memory(u32),
}
