//! The image of the registers and of the stack of one call.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use super::place::{Place, Returned};
use super::route::Route;

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

    /// Puts an argument where it belongs.
    ///
    /// # Safety
    ///
    /// `frame` has the words of this route, and the place is one of this route. `word` is what
    /// [`Lowering`](crate::dynamic::lower::Lowering) makes of the argument: for a struct the address of
    /// its bytes, readable up to a whole number of words.
    #[inline(always)]
    unsafe fn put(frame: NonNull<u64>, place: Place, word: u64) {
        // SAFETY: the words of a place are in the frame; the caller promises the rest.
        unsafe {
            match place {
                Place::Word(at) => frame.add(at as usize).write(word),
                Place::Copied { words, .. } => {
                    let from = std::ptr::with_exposed_provenance_mut(word as usize);
                    place.put(frame, NonNull::new_unchecked(from), words as usize * 8);
                }
                #[cfg(unix)]
                Place::Split(..) => {
                    let from = std::ptr::with_exposed_provenance_mut(word as usize);
                    place.put(frame, NonNull::new_unchecked(from), 16);
                }
            }
        }
    }

    /// Puts all arguments in place, calls, and writes the result.
    ///
    /// # Safety
    ///
    /// The function at `code` has the signature of this route; `words` are its arguments, as for
    /// [`Route::put`]; `result` is aligned and has room for it, 16 bytes at least.
    pub(in crate::dynamic) unsafe fn call_with(
        &self,
        code: NonNull<c_void>,
        words: &[u64],
        result: NonNull<u8>,
    ) {
        let mut frame = Frame::new();
        let frame = frame.words();
        // SAFETY: a whole frame has the words of every route; the caller promises the rest.
        unsafe {
            for (place, word) in self.places.iter().zip(words) {
                Self::put(frame, *place, *word);
            }
            if let Returned::Memory(at) = self.target.returned() {
                frame.add(at as usize).write(result.as_ptr().expose_provenance() as u64);
            }
            let both = self.target.call(code, frame);
            if !matches!(self.target.returned(), Returned::Memory(_)) {
                result.cast().write(both);
            }
        }
    }
}
