//! Memory that functions hand over from the heaps of the system; what the library allocates by itself, it
//! keeps in a list.

use std::ffi::c_void;

use pinvoke::memory::{BstrHeap, CHeap, CoTaskMem, LocalHeap, Release};

type Free = unsafe fn(*mut c_void);

/// By the beginning of the functions' names.
const OWNERS: &[(&str, Free)] = &[
    ("fx_malloc_greeting", by::<CHeap>),
    ("fx_cotask_greeting", by::<CoTaskMem>),
    ("fx_local_greeting", by::<LocalHeap>),
    ("fx_make_bstr", by::<BstrHeap>),
    ("fx_make_ansi_bstr", by::<BstrHeap>),
];

/// # Safety
///
/// As for [`Release::release`].
unsafe fn by<R: Release + Default>(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { R::default().release(memory) };
}

/// Frees what a function has given, if somebody has to.
///
/// # Safety
///
/// The function of that name has given the address, or null, and nobody else has it.
pub(crate) unsafe fn release(name: &str, address: *mut c_void) {
    let owner = OWNERS.iter().find(|(start, _)| name.starts_with(start));
    if let (Some((_, free)), false) = (owner, address.is_null()) {
        // SAFETY: the header names this allocator.
        unsafe { free(address) };
    }
}
