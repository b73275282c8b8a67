//! The steps by which generated code binds: eagerly, by the linker, or for an API object.

use super::{EntrySpec, LazyEntry, Library, LibrarySpec, bind};
use crate::error::LoadError;
use std::ffi::c_void;
use std::ptr::NonNull;

/// The address of a function in a library, for as long as the library stays loaded.
#[derive(Debug, Clone, Copy)]
pub struct Address(NonNull<c_void>);

// SAFETY: an address of code is only a number until it is called, and calling is the stub's matter.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

impl Address {
    /// The address.
    #[inline(always)]
    pub fn get(self) -> NonNull<c_void> {
        self.0
    }
}

/// The address of an entry point in an eagerly bound block: the first call binds them all.
///
/// # Errors
///
/// The library cannot be loaded, or lacks entry points: all of them are named.
#[inline(always)]
pub fn eager_address(
    entry: &'static LazyEntry,
    bind_block: fn() -> Result<(), LoadError>,
) -> Result<NonNull<c_void>, LoadError> {
    match entry.bound() {
        Some(address) => Ok(address),
        None => bind_together(entry, bind_block),
    }
}

#[cold]
#[inline(never)]
fn bind_together(
    entry: &'static LazyEntry,
    bind_block: fn() -> Result<(), LoadError>,
) -> Result<NonNull<c_void>, LoadError> {
    bind_block()?;
    entry.address()
}

/// The address of a function that the linker has bound.
///
/// # Errors
///
/// None: the loader refused to start the program if the function was missing.
#[inline(always)]
pub fn linked_address(function: *const ()) -> Result<NonNull<c_void>, LoadError> {
    // SAFETY: a function item's address is never null.
    Ok(unsafe { NonNull::new_unchecked(function.cast_mut().cast()) })
}

/// The address of an optional entry point of an API object.
///
/// # Errors
///
/// The library lacks it.
#[inline(always)]
pub fn optional_address(
    address: Option<Address>,
    library: &Library,
    entry: &EntrySpec,
    spec: &LibrarySpec,
) -> Result<NonNull<c_void>, LoadError> {
    match address {
        Some(address) => Ok(address.get()),
        None => bind(library, entry, spec.spelling()),
    }
}

/// Binds the entry points of an API object, and reports all that are missing at once.
#[derive(Debug)]
pub struct Binder<'l> {
    library: &'l Library,
    spec: &'l LibrarySpec,
    errors: Vec<LoadError>,
}

impl<'l> Binder<'l> {
    /// Starts to bind the functions of `library`.
    pub fn new(library: &'l Library, spec: &'l LibrarySpec) -> Self {
        Self { library, spec, errors: Vec::new() }
    }

    /// Binds an entry point; a missing one is reported by [`Binder::finish`].
    pub fn required(&mut self, entry: &EntrySpec) -> Option<Address> {
        match bind(self.library, entry, self.spec.spelling()) {
            Ok(address) => Some(Address(address)),
            Err(error) => {
                self.errors.push(error);
                None
            }
        }
    }

    /// Binds an entry point that may be missing.
    pub fn optional(&mut self, entry: &EntrySpec) -> Option<Address> {
        bind(self.library, entry, self.spec.spelling()).ok().map(Address)
    }

    /// # Errors
    ///
    /// Required entry points are missing: all of them are named.
    pub fn finish(&mut self) -> Result<(), LoadError> {
        LoadError::several(std::mem::take(&mut self.errors)).map_or(Ok(()), Err)
    }
}

/// A required entry point, after [`Binder::finish`] said that all are there.
///
/// # Panics
///
/// If it was called before that.
pub fn bound(address: Option<Address>) -> Address {
    address.expect("every required entry point is bound once `finish` has succeeded")
}
