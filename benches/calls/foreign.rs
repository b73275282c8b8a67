//! The `libffi` crate: the signature is prepared once, arguments are passed by their addresses.

use std::ffi::c_void;

use libffi::low::{self, CodePtr};
use libffi::middle::{Cif, Type};

use crate::native;

/// A function with a prepared call interface.
pub(crate) struct Prepared {
    cif: Cif,
    function: CodePtr,
}

impl Prepared {
    pub(crate) fn new<const N: usize>(name: &str, arguments: [Type; N], returns: Type) -> Self {
        // SAFETY: only the address is taken here; `call` asks for the rest.
        let symbol = unsafe { native::symbol::<unsafe extern "C" fn()>(name) };
        Self {
            cif: Cif::new(arguments, returns),
            function: CodePtr::from_ptr(*symbol as *const c_void),
        }
    }

    /// Calls by the crate's `low` layer, its fastest.
    ///
    /// # Safety
    ///
    /// The signature is that of the function, and the addresses are those of its arguments.
    #[inline(always)]
    pub(crate) unsafe fn call<R, const N: usize>(&self, mut arguments: [*mut c_void; N]) -> R {
        // SAFETY: the caller's promise.
        unsafe { low::call(self.cif.as_raw_ptr(), self.function, arguments.as_mut_ptr()) }
    }
}

/// The address of an argument.
#[inline(always)]
pub(crate) fn by<T>(argument: &T) -> *mut c_void {
    std::ptr::from_ref(argument).cast_mut().cast()
}

/// The signature of `struct bench_point`.
pub(crate) fn point() -> Type {
    Type::structure([Type::f64(), Type::f64()])
}
