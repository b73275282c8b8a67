//! An entry point that a declaration names.

use super::chain::Link;
use super::slot::Slot;
use super::{Convention, LazyLibrary, Library, Spelling, log, symbol};
use crate::error::LoadError;
use std::ffi::{CStr, c_void};
use std::fmt;
use std::ptr::NonNull;

/// How a library names an entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryName {
    /// By name.
    Name(&'static CStr),
    /// By its number in the export table, on Windows.
    Ordinal(u16),
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "{}", name.to_string_lossy()),
            Self::Ordinal(ordinal) => write!(f, "#{ordinal}"),
        }
    }
}

/// What a declared function says of its entry point.
#[derive(Debug, Clone, Copy)]
pub struct EntrySpec {
    /// The Rust name of the function.
    pub function: &'static str,
    /// The entry point.
    pub entry: EntryName,
    /// The calling convention, which 32-bit x86 puts into exported names.
    pub convention: Convention,
    /// The size of the arguments, if it is known: a part of the names of stdcall and fastcall
    /// functions on 32-bit x86.
    pub argument_bytes: Option<u32>,
}

impl EntrySpec {
    /// The entry point of a function of the `C` convention.
    pub const fn new(function: &'static str, entry: EntryName) -> Self {
        Self { function, entry, convention: Convention::Cdecl, argument_bytes: None }
    }

    /// The same with another convention, and the size of its arguments in bytes.
    #[must_use]
    pub const fn called_as(self, convention: Convention, argument_bytes: Option<u32>) -> Self {
        Self { convention, argument_bytes, ..self }
    }
}

/// The entry point of a declared function, bound when it is first needed; a static.
///
/// It holds no function type, so that generic functions can have one; [`as_function`] makes a
/// function of the address.
///
/// [`as_function`]: super::as_function
#[derive(Debug)]
pub struct LazyEntry {
    slot: Slot,
    library: &'static LazyLibrary,
    spec: EntrySpec,
    /// Its place among the entry points that were bound.
    pub(super) link: Link<LazyEntry>,
}

/// Why an entry point could not be bound; the report is made of it only if it is asked for.
enum Unbound {
    NoLibrary(super::probe::Failed),
    NoEntry(&'static Library, symbol::NotFound),
}

impl LazyEntry {
    /// An entry point that is not bound yet.
    pub const fn new(library: &'static LazyLibrary, spec: EntrySpec) -> Self {
        Self { slot: Slot::empty(), library, spec, link: Link::new() }
    }

    /// What the declaration says.
    pub const fn spec(&self) -> &EntrySpec {
        &self.spec
    }

    /// The library that has the entry point.
    pub const fn library(&self) -> &'static LazyLibrary {
        self.library
    }

    /// The address; loads the library and looks the entry point up if that was not done before.
    ///
    /// # Errors
    ///
    /// The library cannot be loaded, or has no such entry point. This is not remembered: the next
    /// call tries again.
    #[inline(always)]
    pub fn address(&'static self) -> Result<NonNull<c_void>, LoadError> {
        match self.bound() {
            Some(address) => Ok(address),
            None => self.resolve(),
        }
    }

    /// The address, for functions that have no way to report an error.
    ///
    /// # Panics
    ///
    /// The library cannot be loaded, or has no such entry point; the panic message is the report.
    #[inline(always)]
    #[track_caller]
    pub fn address_or_panic(&'static self) -> NonNull<c_void> {
        match self.bound() {
            Some(address) => address,
            None => self.resolve_or_panic(),
        }
    }

    /// Whether the library can be loaded and has the entry point.
    pub fn is_present(&'static self) -> bool {
        self.bound().is_some() || self.bind().is_ok()
    }

    /// The address, if it is bound already.
    #[inline(always)]
    pub fn bound(&self) -> Option<NonNull<c_void>> {
        self.slot.get()
    }

    #[cold]
    #[inline(never)]
    fn resolve(&'static self) -> Result<NonNull<c_void>, LoadError> {
        self.bind().map_err(|unbound| self.report(unbound))
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn resolve_or_panic(&'static self) -> NonNull<c_void> {
        match self.resolve() {
            Ok(address) => address,
            Err(error) => panic!("{error}"),
        }
    }

    fn bind(&'static self) -> Result<NonNull<c_void>, Unbound> {
        let library = self.library.find().map_err(Unbound::NoLibrary)?;
        let found = symbol::find(library, &self.spec, self.library.spec().spelling())
            .map_err(|why| Unbound::NoEntry(library, why))?;
        let address = found.address;
        // Of several threads that bind at the same time one logs it; they found the same address.
        if self.slot.set(address) {
            log::add_entry(self, library, found);
        }
        Ok(address)
    }

    fn report(&self, unbound: Unbound) -> LoadError {
        let error = match unbound {
            Unbound::NoLibrary(failed) => failed.report(self.library.spec().name.as_ref()),
            Unbound::NoEntry(library, why) => symbol::report(library, &self.spec, why),
        };
        error.needed_by(self.spec.function)
    }
}

/// Binds an entry point of a library that is open already, and logs it.
///
/// # Errors
///
/// The library has no such entry point.
pub fn bind(
    library: &Library,
    spec: &EntrySpec,
    spelling: Spelling,
) -> Result<NonNull<c_void>, LoadError> {
    match symbol::find(library, spec, spelling) {
        Ok(found) => {
            let address = found.address;
            log::add(library, spec, found);
            Ok(address)
        }
        Err(why) => Err(symbol::report(library, spec, why).needed_by(spec.function)),
    }
}

/// Binds many entry points now, as .NET's `Marshal.Prelink`. All are tried, whether or not some fail.
///
/// # Errors
///
/// One error lists every library that cannot be loaded and every entry point that is missing.
pub fn bind_all(entries: &[&'static LazyEntry]) -> Result<(), LoadError> {
    let mut errors: Vec<(Option<&LazyLibrary>, LoadError)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.bound().is_none()) {
        // A library that failed once is not probed again for each of its functions.
        let failed = errors.iter_mut().find(|(library, _)| {
            library.is_some_and(|library| std::ptr::eq(library, entry.library))
        });
        if let Some((_, error)) = failed {
            error.also_needed_by(entry.spec.function);
            continue;
        }
        if let Err(unbound) = entry.bind() {
            let library = matches!(unbound, Unbound::NoLibrary(_)).then_some(entry.library);
            errors.push((library, entry.report(unbound)));
        }
    }
    let errors = errors.into_iter().map(|(_, error)| error).collect();
    LoadError::several(errors).map_or(Ok(()), Err)
}
