//! Code that libffi makes for closures, and what becomes of it.
//!
//! Memory that can be executed is never given back: a piece that is not used any more leads to a
//! function that reports the call and aborts, until another closure takes it. So a function pointer
//! that native code kept too long never calls into freed memory.

use std::ffi::c_void;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use libffi::low::{self, CodePtr, ffi_cif, ffi_closure};
use libffi::raw;

use super::cif::Cif;
use super::types::CType;

/// What libffi's code calls: with the interface, room for the result, the addresses of the arguments,
/// and what it was prepared with.
pub(super) type Entry =
    unsafe extern "C" fn(*mut ffi_cif, *mut c_void, *mut *mut c_void, *mut c_void);

/// A piece of code in use.
pub(super) struct Code {
    closure: *mut ffi_closure,
    code: CodePtr,
}

/// Pieces that nobody uses.
#[derive(Default)]
struct Spare(Vec<(*mut ffi_closure, CodePtr)>);

// SAFETY: the addresses belong to whoever takes them off the list.
unsafe impl Send for Spare {}

static SPARE: Mutex<Option<Spare>> = Mutex::new(None);

impl Code {
    /// A piece of code that leads nowhere yet; `None` if the system has no memory for it.
    pub(super) fn take() -> Option<Self> {
        let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = spare.get_or_insert_default().0.pop().or_else(low::try_closure_alloc);
        taken.map(|(closure, code)| Self { closure, code })
    }

    /// The address.
    pub(super) fn address(&self) -> *mut c_void {
        self.code.as_mut_ptr()
    }

    /// Lets the code lead to `entry`, called with `context`.
    ///
    /// # Safety
    ///
    /// The interface lives as long as this, or until it is prepared anew; nobody calls the code
    /// meanwhile.
    pub(super) unsafe fn prepare(
        &self,
        cif: &Cif,
        entry: Entry,
        context: *mut c_void,
    ) -> Result<(), raw::ffi_status> {
        // SAFETY: libffi allocated the closure; the caller answers for the rest.
        let status = unsafe {
            raw::ffi_prep_closure_loc(
                self.closure,
                cif.as_ptr(),
                Some(entry),
                context,
                self.code.as_mut_ptr(),
            )
        };
        if status == raw::ffi_status_FFI_OK { Ok(()) } else { Err(status) }
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        static NOTHING: OnceLock<Option<Arc<Cif>>> = OnceLock::new();
        let nothing = NOTHING.get_or_init(|| {
            Cif::interned(low::ffi_abi_FFI_DEFAULT_ABI, &[], None, &CType::Void).ok()
        });
        let Some(nothing) = nothing else { return };
        // SAFETY: the interface is kept for ever; the owner has ended the use of the code.
        if unsafe { self.prepare(nothing, ended, std::ptr::null_mut()) }.is_ok() {
            let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
            spare.get_or_insert_default().0.push((self.closure, self.code));
        }
    }
}

/// Where code leads while nobody uses it.
unsafe extern "C" fn ended(_: *mut ffi_cif, _: *mut c_void, _: *mut *mut c_void, _: *mut c_void) {
    crate::callback::called_too_late();
}
