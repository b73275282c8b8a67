//! The ways of a call: past libffi, or through it.

use std::ffi::c_void;
use std::ptr::{self, NonNull};

use super::argument::{Argument, Passing};
use super::cif::Cif;
use super::lower::Lowering;
use super::registers::Quick;
use super::types::limits;
use crate::error::MarshalError;

/// Bytes of room that there are for any result.
pub(super) const LEAST_ROOM: usize = 16;

/// What is called with: the arguments, and how they are passed.
#[derive(Clone, Copy)]
pub(super) struct Callee<'c> {
    pub(super) arguments: &'c [Argument],
    pub(super) way: Way<'c>,
}

/// How arguments are passed.
#[derive(Clone, Copy)]
pub(super) enum Way<'c> {
    Registers(&'c Quick),
    Libffi(&'c Cif),
}

/// The words of the arguments of a call that was made.
#[derive(Clone, Copy)]
pub(super) struct Words<'c> {
    way: Way<'c>,
    /// Invariant: all arguments were put in place there, and stay.
    frame: NonNull<u64>,
}

impl<'c> Words<'c> {
    /// # Safety
    ///
    /// All arguments were put in place there, and stay as long as this is used.
    pub(super) unsafe fn new(way: Way<'c>, frame: NonNull<u64>) -> Self {
        Self { way, frame }
    }

    /// The word of an argument that is a number or an address. Of a narrower number the bits above its own
    /// mean nothing.
    pub(super) fn get(self, index: usize) -> u64 {
        // SAFETY: the invariant.
        unsafe {
            match self.way {
                Way::Registers(quick) => quick.word(self.frame, index),
                Way::Libffi(_) => self.frame.add(index).read(),
            }
        }
    }
}

impl Way<'_> {
    /// Puts all values in place; tells whether native code gives something back through one of them.
    ///
    /// # Safety
    ///
    /// The frame has the words of this way, and the lowering is of a call that goes it.
    #[inline(always)]
    pub(super) unsafe fn lower(
        self,
        lowering: &Lowering<'_>,
        frame: NonNull<u64>,
    ) -> Result<bool, MarshalError> {
        match self {
            // SAFETY: the caller's promise.
            Self::Registers(quick) => unsafe { quick.lower(lowering, frame) },
            Self::Libffi(_) => {
                let mut gives_back = false;
                for (index, argument) in lowering.arguments.iter().enumerate() {
                    let word = lowering.word(index)?;
                    // SAFETY: the caller's promise: there is a word for each argument.
                    unsafe { frame.add(index).write(word) };
                    gives_back |= argument.gives_back(&lowering.values[index]);
                }
                Ok(gives_back)
            }
        }
    }

    /// Calls.
    ///
    /// # Safety
    ///
    /// The function at `code` has the signature that this way and the arguments say, the frame holds its
    /// arguments, and `result` has room for its result, [`LEAST_ROOM`] at least.
    #[inline(always)]
    pub(super) unsafe fn call(
        self,
        code: NonNull<c_void>,
        arguments: &[Argument],
        frame: NonNull<u64>,
        result: NonNull<u8>,
    ) {
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Self::Registers(quick) => {
                    quick.call_into(code, frame, result, LEAST_ROOM);
                }
                Self::Libffi(cif) => by_libffi(code, arguments, cif, frame, result),
            }
        }
    }
}

/// Calls through libffi.
///
/// # Safety
///
/// The function has the signature that the interface and the arguments say, the words of the frame are
/// its arguments, and `result` has room for its result.
#[inline(never)]
unsafe fn by_libffi(
    code: NonNull<c_void>,
    arguments: &[Argument],
    cif: &Cif,
    frame: NonNull<u64>,
    result: NonNull<u8>,
) {
    let mut pointers = [ptr::null_mut::<c_void>(); limits::PARAMETERS];
    // SAFETY: the caller's promise: there is a word for each argument.
    let words = unsafe { std::slice::from_raw_parts_mut(frame.as_ptr(), arguments.len()) };
    for ((argument, word), pointer) in arguments.iter().zip(words).zip(&mut pointers) {
        *pointer = match argument.passing {
            Passing::Value { .. } => ptr::with_exposed_provenance_mut(*word as usize),
            // A number's bytes are the first of its word, on big-endian machines the last.
            _ if cfg!(target_endian = "little") => ptr::from_mut(word).cast(),
            _ => {
                let size = argument.parameter.ty().size().unwrap_or(8).min(8);
                // SAFETY: the word has 8 bytes.
                unsafe { ptr::from_mut(word).cast::<u8>().add(8 - size).cast() }
            }
        };
    }
    // SAFETY: the caller's promise; each pointer points to a value of its parameter.
    unsafe { cif.call(code.as_ptr(), pointers.as_mut_ptr(), result.as_ptr().cast()) };
}
