//! What a call needs to know of its signature once the arguments are in place.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::place::Returned;
use super::stub;

/// The stub of a signature, and what it is told.
#[derive(Debug, Clone, Copy)]
pub(in crate::dynamic) struct Target {
    returned: Returned,
    /// The vector registers that hold arguments.
    vectors: u8,
    /// The words that the arguments take on the stack, an even number: the stack stays aligned.
    pub(super) stack: u16,
    stub: unsafe extern "C" fn(),
}

/// The convention of a stub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegisterAbi {
    #[cfg(unix)]
    SystemV,
    Windows,
}

/// What the arguments of a signature take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    /// Integer registers.
    pub(super) integers: u8,
    /// Vector registers.
    pub(super) vectors: u8,
    /// Words of the stack, an even number.
    pub(super) stack: u16,
}

/// Two words of a result, in the registers that their types stand for.
#[cfg(unix)]
#[repr(C)]
struct Two<A, B>(A, B);

impl Target {
    pub(super) fn new(abi: RegisterAbi, taken: Taken, returned: Returned) -> Self {
        let Taken { integers, vectors, stack } = taken;
        // The smallest stub that loads all registers in use.
        let stub: unsafe extern "C" fn() = match (abi, stack, integers, vectors) {
            #[cfg(unix)]
            (RegisterAbi::SystemV, 0, ..=2, 0) => stub::system_v_two_integers,
            #[cfg(unix)]
            (RegisterAbi::SystemV, 0, _, 0) => stub::system_v_integers,
            #[cfg(unix)]
            (RegisterAbi::SystemV, 0, ..=2, ..=2) => stub::system_v_two_of_each,
            #[cfg(unix)]
            (RegisterAbi::SystemV, 0, ..) => stub::system_v_registers,
            #[cfg(unix)]
            (RegisterAbi::SystemV, ..) => stub::system_v_stack,
            #[cfg(unix)]
            (RegisterAbi::Windows, ..) => stub::windows_from_system_v,
            #[cfg(windows)]
            (RegisterAbi::Windows, 0, _, 0) => stub::windows_integers,
            #[cfg(windows)]
            (RegisterAbi::Windows, 0, ..) => stub::windows_registers,
            #[cfg(windows)]
            (RegisterAbi::Windows, ..) => stub::windows_stack,
        };
        Self { returned, vectors, stack, stub }
    }

    /// Where the result is.
    #[inline(always)]
    pub(in crate::dynamic) fn returned(&self) -> Returned {
        self.returned
    }

    /// Calls a function with the arguments in the frame, and gives the two words of its result; of a
    /// result in memory, nothing in particular.
    ///
    /// # Safety
    ///
    /// The function at `code` has the signature of this target. `frame` has the words of its route, all
    /// arguments are in it, and for [`Returned::Memory`] the address of room for the result.
    #[inline(always)]
    pub(in crate::dynamic) unsafe fn call(
        &self,
        code: NonNull<c_void>,
        frame: NonNull<u64>,
    ) -> [u64; 2] {
        // SAFETY: the caller's promise; each type is that of the registers of the result.
        unsafe {
            if self.returned == Returned::Integer {
                return [self.invoke(code, frame), 0];
            }
            if self.returned == Returned::Vector {
                return [self.invoke::<f64>(code, frame).to_bits(), 0];
            }
            self.call_for_two(code, frame)
        }
    }

    /// The same for a result of one word, or none.
    ///
    /// # Safety
    ///
    /// As for [`Target::call`]; the result is a number, an address, or nothing.
    #[inline(always)]
    pub(super) unsafe fn call_for_one(&self, code: NonNull<c_void>, frame: NonNull<u64>) -> u64 {
        // SAFETY: the caller's promise; each type is that of the register of the result.
        unsafe {
            if self.returned == Returned::Vector {
                return self.invoke::<f64>(code, frame).to_bits();
            }
            self.invoke(code, frame)
        }
    }

    /// # Safety
    ///
    /// As for [`Target::call`]; the result is none of one word.
    unsafe fn call_for_two(&self, code: NonNull<c_void>, frame: NonNull<u64>) -> [u64; 2] {
        // SAFETY: the caller's promise; each type is that of the registers of the result.
        unsafe {
            match self.returned {
                #[cfg(unix)]
                Returned::Integers => {
                    let Two(first, second) = self.invoke(code, frame);
                    [first, second]
                }
                #[cfg(unix)]
                Returned::Vectors => {
                    let Two::<f64, f64>(first, second) = self.invoke(code, frame);
                    [first.to_bits(), second.to_bits()]
                }
                #[cfg(unix)]
                Returned::IntegerVector => {
                    let Two::<u64, f64>(first, second) = self.invoke(code, frame);
                    [first, second.to_bits()]
                }
                #[cfg(unix)]
                Returned::VectorInteger => {
                    let Two::<f64, u64>(first, second) = self.invoke(code, frame);
                    [first.to_bits(), second]
                }
                // The address comes back.
                _ => [self.invoke(code, frame), 0],
            }
        }
    }

    /// # Safety
    ///
    /// As for [`Target::call`]; `R` is in the registers of the result.
    #[inline(always)]
    unsafe fn invoke<R>(&self, code: NonNull<c_void>, frame: NonNull<u64>) -> R {
        type Stub<R> = unsafe extern "C" fn(*const c_void, NonNull<u64>, usize, usize) -> R;
        let (stack, vectors) = (usize::from(self.stack), usize::from(self.vectors));
        // SAFETY: a stub reads its parameters as they are here, and returns what the callee returns. The
        // caller promises the rest.
        unsafe {
            let stub = std::mem::transmute::<unsafe extern "C" fn(), Stub<R>>(self.stub);
            stub(code.as_ptr(), frame, stack, vectors)
        }
    }
}
