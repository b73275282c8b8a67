//! Who releases what a function gives.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::parameter::Free;
use super::signature::Signature;
use crate::error::Error;
use crate::memory::{
    Allocate, BstrHeap, CHeap, CoTaskMem, GlobalHeap, LocalHeap, ProcessHeap, Release,
};

/// What releases a pointer that native code gave.
#[derive(Debug, Clone, Copy)]
pub(super) enum Releaser {
    C,
    CoTaskMem,
    Local,
    Global,
    Process,
    Bstr,
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
    let frees = frees.chain([draft.returned.free.as_ref()]);
    if frees.clone().all(|free| free.is_none()) {
        return Ok(Box::default());
    }
    let releaser = |free: &Free| match free {
        Free::Function(name) => Ok(Releaser::Function(find(name)?)),
        free => Ok(Releaser::of(free).unwrap_or(Releaser::C)),
    };
    let mut releaser = releaser;
    frees.map(|free| free.map(&mut releaser).transpose()).collect()
}

impl Releaser {
    /// The allocator, if it is no function.
    pub(super) fn of(free: &Free) -> Option<Self> {
        Some(match free {
            Free::C => Self::C,
            Free::CoTaskMem => Self::CoTaskMem,
            Free::Local => Self::Local,
            Free::Global => Self::Global,
            Free::Process => Self::Process,
            Free::Bstr => Self::Bstr,
            Free::Function(_) => return None,
        })
    }
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
                Self::Global => GlobalHeap.release(memory),
                Self::Process => ProcessHeap.release(memory),
                Self::Bstr => BstrHeap.release(memory),
                Self::Function(address) => {
                    crate::library::as_function::<unsafe extern "C" fn(*mut c_void)>(address)(
                        memory,
                    );
                }
            }
        }
    }
}

// SAFETY: the allocators are those that release the blocks; there is none where only the function that
// releases is known, and a `BSTR` is made whole.
unsafe impl Allocate for Releaser {
    fn allocate(self, bytes: usize) -> *mut c_void {
        match self {
            Self::C => CHeap.allocate(bytes),
            Self::CoTaskMem => CoTaskMem.allocate(bytes),
            Self::Local => LocalHeap.allocate(bytes),
            Self::Global => GlobalHeap.allocate(bytes),
            Self::Process => ProcessHeap.allocate(bytes),
            Self::Bstr | Self::Function(_) => std::ptr::null_mut(),
        }
    }
}
