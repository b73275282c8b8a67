//! Where the arguments of a signature go.

use crate::dynamic::convention::Convention;
use crate::dynamic::types::CType;

/// The places of all arguments, and of the result.
#[derive(Debug, Clone)]
pub(in crate::dynamic) struct Route {
    pub(super) abi: RegisterAbi,
    /// One for each argument.
    pub(super) places: Box<[Place]>,
    /// The words that the arguments take on the stack, an even number: the stack stays aligned.
    pub(super) stack: u16,
    /// The vector registers that hold arguments.
    pub(super) vectors: u8,
    pub(super) returned: Returned,
}

/// The convention whose registers these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegisterAbi {
    #[cfg(unix)]
    SystemV,
    Windows,
}

/// Where an argument goes. Numbers are indices of words in a [`Frame`](super::Frame).
///
/// Invariant: every word is one of the frame's, and none of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The word of the argument itself: a number or an address.
    Word(u16),
    /// So many words of a struct, one after another.
    Copied { first: u16, words: u16 },
    /// The first and the second word of a struct.
    #[cfg(unix)]
    Split(u16, u16),
}

/// Where the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returned {
    /// Its first and its second word are these words of the frame.
    Words(u16, u16),
    /// Where the caller said: in memory whose address is this word.
    Memory(u16),
}

impl Route {
    /// The route of a call; `None` where libffi has to make it.
    pub(in crate::dynamic) fn of<'t>(
        convention: Convention,
        arguments: impl Iterator<Item = &'t CType>,
        result: &CType,
    ) -> Option<Self> {
        match convention {
            #[cfg(unix)]
            Convention::Win64 => super::windows::route(arguments, result),
            #[cfg(unix)]
            _ => super::system_v::route(arguments, result),
            #[cfg(not(unix))]
            Convention::SysV64 => None,
            #[cfg(not(unix))]
            _ => super::windows::route(arguments, result),
        }
    }
}
