//! The image of the registers and of the stack of one call.

use std::mem::MaybeUninit;
use std::ptr::NonNull;

use super::place::Place;
use super::route::Route;
use crate::dynamic::types::limits;

/// The words of the integer registers: six on System V, of which Windows has the first four.
pub(super) const INTEGERS: usize = 6;
/// Where the words of the vector registers of System V begin; on Windows an argument has the same place in
/// both.
pub(super) const VECTOR: usize = INTEGERS;
/// The vector registers that hold arguments.
pub(super) const VECTORS: usize = 8;
/// Where the words for the stack begin.
pub(super) const STACK: usize = VECTOR + VECTORS;
/// Words of the stack that a frame has room for; what needs more goes through libffi.
pub(super) const MOST_ON_STACK: usize = 128;

/// The words of all of them together.
const WORDS: usize = STACK + MOST_ON_STACK;
// A call through libffi has one for each argument.
const _: () = assert!(WORDS >= limits::PARAMETERS);

/// The image of one call; what the signature does not use is not initialised.
#[repr(C, align(16))]
pub(in crate::dynamic) struct Frame([MaybeUninit<u64>; WORDS]);

impl Frame {
    #[inline(always)]
    pub(in crate::dynamic) fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; WORDS])
    }

    #[inline(always)]
    pub(in crate::dynamic) fn words(&mut self) -> NonNull<u64> {
        NonNull::from(&mut self.0).cast()
    }
}

impl Route {
    /// The words that a frame of this route has.
    pub(in crate::dynamic) fn words(&self) -> usize {
        STACK + usize::from(self.target.stack)
    }
}

impl Place {
    /// Puts an argument where it belongs.
    ///
    /// # Safety
    ///
    /// The words of the place are in the frame. `word` is what
    /// [`Lowering`](crate::dynamic::lower::Lowering) makes of the argument: for a struct the address of
    /// its bytes, readable up to a whole number of words.
    #[inline(always)]
    pub(super) unsafe fn put_word(self, frame: NonNull<u64>, word: u64) {
        // SAFETY: the words of a place are in the frame; the caller promises the rest.
        unsafe {
            let size = match self {
                Self::Word(at) => return frame.add(at as usize).write(word),
                Self::Copied { words, .. } => words as usize * 8,
                #[cfg(unix)]
                Self::Split(..) => 16,
            };
            let from = std::ptr::with_exposed_provenance_mut(word as usize);
            self.put(frame, NonNull::new_unchecked(from), size);
        }
    }
}
