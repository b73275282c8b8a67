//! What a call needs to know of its signature once the arguments are in place.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::place::Returned;
use super::stub;

/// The stub of a signature, and what it is told.
#[derive(Debug, Clone, Copy)]
pub(in crate::dynamic) struct Target {
    abi: RegisterAbi,
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

/// Two words of a result, in the registers that their types stand for.
#[cfg(unix)]
#[repr(C)]
struct Two<A, B>(A, B);

impl Target {
    pub(super) fn new(abi: RegisterAbi, stack: u16, vectors: u8, returned: Returned) -> Self {
        macro_rules! by_shape {
            ($integers:ident $registers:ident $with_stack:ident) => {
                match (stack, vectors) {
                    (0, 0) => stub::$integers as *const c_void,
                    (0, _) => stub::$registers as *const c_void,
                    _ => stub::$with_stack as *const c_void,
                }
            };
        }
        let stub = match abi {
            #[cfg(unix)]
            RegisterAbi::SystemV => {
                by_shape!(system_v_integers system_v_registers system_v_stack)
            }
            RegisterAbi::Windows => by_shape!(windows_integers windows_registers windows_stack),
        };
        // SAFETY: only the address is kept in this type; `invoke` gives the stub its own.
        let stub = unsafe { std::mem::transmute::<*const c_void, unsafe extern "C" fn()>(stub) };
        Self { abi, returned, vectors, stack, stub }
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
            match self.returned {
                Returned::Integer | Returned::Memory(_) => [self.invoke(code, frame), 0],
                Returned::Vector => [self.invoke::<f64>(code, frame).to_bits(), 0],
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
            }
        }
    }

    /// # Safety
    ///
    /// As for [`Target::call`]; `R` is in the registers of the result, two of them only on System V.
    #[inline(always)]
    unsafe fn invoke<R>(&self, code: NonNull<c_void>, frame: NonNull<u64>) -> R {
        #[cfg(unix)]
        type SystemV<R> = unsafe extern "sysv64" fn(*const c_void, NonNull<u64>, usize, usize) -> R;
        type Windows<R> = unsafe extern "win64" fn(*const c_void, NonNull<u64>, usize, usize) -> R;
        let (stack, vectors) = (usize::from(self.stack), usize::from(self.vectors));
        // SAFETY: the stub was chosen for the convention; it reads its parameters as they are here, and
        // returns what the callee returns. The caller promises the rest.
        unsafe {
            match self.abi {
                #[cfg(unix)]
                RegisterAbi::SystemV => {
                    let stub = std::mem::transmute::<unsafe extern "C" fn(), SystemV<R>>(self.stub);
                    stub(code.as_ptr(), frame, stack, vectors)
                }
                RegisterAbi::Windows => {
                    let stub = std::mem::transmute::<unsafe extern "C" fn(), Windows<R>>(self.stub);
                    stub(code.as_ptr(), frame, stack, vectors)
                }
            }
        }
    }
}
