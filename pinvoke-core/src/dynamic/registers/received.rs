//! A call that native code makes: the arguments where the route has them, and the words of the result.

use std::ffi::c_void;
use std::mem::MaybeUninit;

#[cfg(unix)]
use super::frame::INTEGERS;
use super::frame::{STACK, VECTOR};
use super::place::{Place, Returned};
use super::route::Route;
use crate::callback::ImageResult;
use crate::dynamic::argument::{Argument, Passing};
use crate::dynamic::types::limits;

/// The registers of a call, in the order of a frame's words, and the words of the stack behind them.
#[derive(Clone, Copy)]
pub(in crate::dynamic) struct Received {
    pub(in crate::dynamic) registers: *const [u64; STACK],
    pub(in crate::dynamic) stack: *const u64,
}

/// The addresses of the arguments, and room for those that lie in two places.
pub(in crate::dynamic) struct Addresses {
    pointers: [MaybeUninit<*mut c_void>; limits::PARAMETERS],
    // Each of them takes an integer register.
    #[cfg(unix)]
    joined: [MaybeUninit<[u64; 2]>; INTEGERS],
}

impl Addresses {
    #[inline(always)]
    pub(in crate::dynamic) fn new() -> Self {
        let pointers = [const { MaybeUninit::uninit() }; limits::PARAMETERS];
        Self {
            pointers,
            #[cfg(unix)]
            joined: [const { MaybeUninit::uninit() }; INTEGERS],
        }
    }
}

impl Received {
    /// The word that a place has the number of.
    ///
    /// # Safety
    ///
    /// The place is one of the route that the call was made by.
    #[inline(always)]
    pub(in crate::dynamic) unsafe fn word(self, at: u32) -> *const u64 {
        let at = at as usize;
        // SAFETY: the registers have so many words, and the caller promises those of the stack.
        unsafe {
            match at.checked_sub(STACK) {
                None => self.registers.cast::<u64>().add(at),
                Some(at) => self.stack.add(at),
            }
        }
    }
}

/// The word of a number or an address whose place is that word of a frame.
fn received_at(at: u32, argument: &Argument) -> u32 {
    match &argument.passing {
        // Of the two registers of this position the other one.
        Passing::Scalar(scalar) if cfg!(windows) && scalar.is_float() && at < VECTOR as u32 => {
            at + VECTOR as u32
        }
        _ => at,
    }
}

impl Route {
    /// The word of a number or an address; nothing for a struct.
    pub(in crate::dynamic) fn received_at(&self, index: usize, argument: &Argument) -> Option<u32> {
        match self.place(index) {
            Place::Word(at) => Some(received_at(at, argument)),
            _ => None,
        }
    }

    /// The address of each argument; they stay as long as the call and `addresses` do.
    ///
    /// # Safety
    ///
    /// Native code made the call by the signature of this route, in the convention of this system.
    #[inline]
    pub(in crate::dynamic) unsafe fn received(
        &self,
        call: Received,
        arguments: &[Argument],
        addresses: &mut Addresses,
    ) -> *mut *mut c_void {
        #[cfg(unix)]
        let mut joined = addresses.joined.iter_mut();
        for ((place, argument), to) in
            self.places.iter().zip(arguments).zip(&mut addresses.pointers)
        {
            // SAFETY: the caller's promise.
            let address = unsafe {
                match *place {
                    // The address of a copy.
                    Place::Word(at) if matches!(argument.passing, Passing::Value { .. }) => {
                        std::ptr::with_exposed_provenance(call.word(at).read() as usize)
                    }
                    Place::Word(at) => call.word(received_at(at, argument)),
                    Place::Copied { first: at, .. } => call.word(at),
                    #[cfg(unix)]
                    Place::Split(low, high) => match joined.next() {
                        Some(both) => {
                            let words = [call.word(low).read(), call.word(high).read()];
                            both.write(words).as_ptr()
                        }
                        None => std::ptr::null(),
                    },
                }
            };
            to.write(address.cast_mut().cast());
        }
        addresses.pointers.as_mut_ptr().cast()
    }

    /// Where native code wants a result that is returned in memory.
    ///
    /// # Safety
    ///
    /// As for [`Route::received`].
    #[inline]
    pub(in crate::dynamic) unsafe fn result_memory(&self, call: Received) -> Option<*mut c_void> {
        let Returned::Memory(at) = self.target.returned() else { return None };
        // SAFETY: the caller's promise.
        let address = unsafe { call.word(at).read() };
        Some(std::ptr::with_exposed_provenance_mut(address as usize))
    }

    /// The registers of a result: of its two words, or of the address of the memory that it is in.
    #[inline]
    pub(in crate::dynamic) fn answered(&self, words: [u64; 2]) -> ImageResult {
        let first = words[0];
        let nothing = ImageResult::default();
        match self.target.returned() {
            Returned::Integer | Returned::Memory(_) => ImageResult { rax: first, ..nothing },
            Returned::Vector => ImageResult { xmm0: first, ..nothing },
            #[cfg(unix)]
            Returned::Integers => ImageResult { rax: first, rdx: words[1], ..nothing },
            #[cfg(unix)]
            Returned::Vectors => ImageResult { xmm0: first, xmm1: words[1], ..nothing },
            #[cfg(unix)]
            Returned::IntegerVector => ImageResult { rax: first, xmm0: words[1], ..nothing },
            #[cfg(unix)]
            Returned::VectorInteger => ImageResult { xmm0: first, rax: words[1], ..nothing },
        }
    }
}
