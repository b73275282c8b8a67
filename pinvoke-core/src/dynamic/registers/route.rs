//! Where the arguments of a signature go.

use super::place::{Place, Returned};
use crate::dynamic::convention::Convention;
use crate::dynamic::types::CType;

/// The places of all arguments, and of the result.
#[derive(Debug, Clone)]
pub(in crate::dynamic) struct Route {
    pub(super) abi: RegisterAbi,
    /// One for each argument. Invariant: every word is one of a frame with the `stack` words, and none
    /// of the results.
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

impl Route {
    /// Where the argument goes.
    pub(in crate::dynamic) fn place(&self, index: usize) -> Place {
        self.places[index]
    }

    /// Where the result is.
    pub(in crate::dynamic) fn returned(&self) -> Returned {
        self.returned
    }

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
