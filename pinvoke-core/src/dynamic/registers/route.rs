//! Where the arguments of a signature go.

use super::place::Place;
use super::places::Places;
use super::target::Target;
use crate::dynamic::convention::Convention;
use crate::dynamic::types::CType;

/// The places of all arguments, and how to call then.
#[derive(Debug, Clone)]
pub(in crate::dynamic) struct Route {
    /// One for each argument. Invariant: every word is one of a frame with the target's stack.
    pub(super) places: Places,
    pub(in crate::dynamic) target: Target,
}

impl Route {
    /// Where the argument goes.
    pub(in crate::dynamic) fn place(&self, index: usize) -> Place {
        self.places[index]
    }

    /// The route of a call; `None` where libffi has to make it.
    pub(in crate::dynamic) fn of<'t>(
        convention: Convention,
        arguments: impl ExactSizeIterator<Item = &'t CType>,
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
