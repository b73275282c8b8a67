//! The image of the registers and of the stack of one call.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use super::place::{Place, Returned};
use super::route::{RegisterAbi, Route};
use super::stub;

/// The words that a callee returns in: rax, rdx, and the low halves of xmm0 and xmm1.
pub(super) const RESULTS: usize = 4;
/// The words of the integer registers: six on System V, of which Windows has the first four.
pub(super) const INTEGERS: usize = 6;
/// The words of the vector registers on System V; on Windows an argument has the same place in both.
pub(super) const VECTORS: usize = 8;
/// Where the words for the stack begin.
pub(super) const STACK: usize = RESULTS + INTEGERS + VECTORS;
/// Words of the stack that a frame has room for; what needs more goes through libffi.
pub(super) const MOST_ON_STACK: usize = 128;

/// The words of all of them together.
const WORDS: usize = STACK + MOST_ON_STACK;

/// The image of one call; what the signature does not use is not initialised.
#[repr(C, align(16))]
pub(super) struct Frame([MaybeUninit<u64>; WORDS]);

impl Frame {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; WORDS])
    }

    #[inline(always)]
    pub(super) fn words(&mut self) -> NonNull<u64> {
        NonNull::from(&mut self.0).cast()
    }
}

impl Route {
    /// The words that a frame of this route has.
    pub(in crate::dynamic) fn words(&self) -> usize {
        STACK + usize::from(self.stack)
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
                Place::Copied { first, words } => {
                    let from = std::ptr::with_exposed_provenance::<u64>(word as usize);
                    frame.add(first as usize).as_ptr().copy_from(from, words as usize);
                }
                #[cfg(unix)]
                Place::Split(first, second) => {
                    let from = std::ptr::with_exposed_provenance::<u64>(word as usize);
                    frame.add(first as usize).write(from.read());
                    frame.add(second as usize).write(from.add(1).read());
                }
            }
        }
    }

    /// Calls a function with the arguments in the frame; a result of up to 16 bytes is then in the
    /// words of [`Returned::Words`].
    ///
    /// # Safety
    ///
    /// The function at `code` has the signature of this route. Every argument was put into the frame,
    /// and for [`Returned::Memory`] the address of room for the result.
    #[inline(always)]
    pub(in crate::dynamic) unsafe fn call(&self, code: NonNull<c_void>, frame: NonNull<u64>) {
        let (stack, vectors) = (usize::from(self.stack), usize::from(self.vectors));
        // SAFETY: the caller's promise; the stub reads the words of the route and those of registers
        // that it does not use, which a frame has, and writes the results.
        unsafe {
            match self.abi {
                #[cfg(unix)]
                RegisterAbi::SystemV => stub::system_v(code.as_ptr(), frame, stack, vectors),
                RegisterAbi::Windows => stub::windows(code.as_ptr(), frame, stack, vectors),
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
            if let Returned::Memory(at) = self.returned {
                frame.add(at as usize).write(result.as_ptr().expose_provenance() as u64);
            }
            self.call(code, frame);
            self.take(frame, result);
        }
    }

    /// Writes the result of the latest call.
    ///
    /// # Safety
    ///
    /// The call was made with this frame, and `result` has room for 16 bytes.
    #[inline(always)]
    unsafe fn take(&self, frame: NonNull<u64>, result: NonNull<u8>) {
        if let Returned::Words(first, second) = self.returned {
            // SAFETY: the stub wrote all words of results; the caller promises the room.
            unsafe {
                let to = result.cast::<u64>();
                to.write(frame.add(first as usize).read());
                to.add(1).write(frame.add(second as usize).read());
            }
        }
    }
}
