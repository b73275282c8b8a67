//! Who releases what a function gives.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::parameter::Free;
use super::signature::Signature;
use crate::error::Error;
use crate::memory::{CHeap, CoTaskMem, LocalHeap, Release};

/// What releases a pointer that native code gave.
#[derive(Debug, Clone, Copy)]
pub(super) enum Releaser {
    C,
    CoTaskMem,
    Local,
    /// The address of a `void (*)(void *)`.
    Function(NonNull<c_void>),
}

/// By argument, and the result last; empty where the function gives nothing.
pub(super) type Releases = Box<[Option<Releaser>]>;

/// Finds what a signature names to release; `find` looks a function up.
pub(super) fn releases(
    signature: &Signature,
    mut find: impl FnMut(&str) -> Result<NonNull<c_void>, Error>,
) -> Result<Releases, Error> {
    let draft = signature.draft();
    let frees = draft.parameters.iter().map(|parameter| parameter.free.as_ref());
    let frees: Vec<_> = frees.chain([draft.returned.free.as_ref()]).collect();
    if frees.iter().all(Option::is_none) {
        return Ok(Box::default());
    }
    let releaser = |free: &Free| {
        Ok(match free {
            Free::C => Releaser::C,
            Free::CoTaskMem => Releaser::CoTaskMem,
            Free::Local => Releaser::Local,
            Free::Function(name) => Releaser::Function(find(name)?),
        })
    };
    let mut releaser = releaser;
    frees.into_iter().map(|free| free.map(&mut releaser).transpose()).collect()
}

// SAFETY: the function is the one that the declaration names.
unsafe impl Release for Releaser {
    unsafe fn release(self, memory: *mut c_void) {
        // SAFETY: the caller promises a block of this allocator; the declaration promises the
        // signature of the function.
        unsafe {
            match self {
                Self::C => CHeap.release(memory),
                Self::CoTaskMem => CoTaskMem.release(memory),
                Self::Local => LocalHeap.release(memory),
                Self::Function(address) => {
                    crate::library::as_function::<unsafe extern "C" fn(*mut c_void)>(address)(
                        memory,
                    );
                }
            }
        }
    }
}
