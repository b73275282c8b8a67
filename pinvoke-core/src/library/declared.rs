//! A library that a declaration names.

use super::probe::Failed;
use super::resolver::{self, ResolveRequest};
use super::{Library, SearchPath, Spelling};
use crate::error::LoadError;
use std::ffi::OsStr;
use std::sync::OnceLock;

/// What a block of declarations says of its library.
#[derive(Debug, Clone, Copy)]
pub struct LibrarySpec {
    /// The name, by the rules of [`LibraryName`](super::LibraryName).
    pub name: &'static str,
    /// Where to look; empty for the loader's own search.
    pub search: &'static [SearchPath],
    /// Only the declared names of entry points count.
    pub exact: bool,
    /// The charset of the block is UTF-16.
    pub wide: bool,
}

impl LibrarySpec {
    /// How the names of the block's entry points are spelt.
    pub const fn spelling(&self) -> Spelling {
        Spelling { exact: self.exact, wide: self.wide }
    }
}

/// The library of a block of declarations, loaded when it is first needed.
#[derive(Debug)]
pub struct LazyLibrary {
    spec: LibrarySpec,
    slot: OnceLock<Library>,
}

impl LazyLibrary {
    /// A library that is not loaded yet.
    ///
    /// # Safety
    ///
    /// It is acceptable that the library gets loaded at any time: the caller answers for what its
    /// initialisers do, as in [`Library::open`].
    pub const unsafe fn new(spec: LibrarySpec) -> Self {
        Self { spec, slot: OnceLock::new() }
    }

    /// What the declaration says.
    pub const fn spec(&self) -> &LibrarySpec {
        &self.spec
    }

    /// The library; the resolver is asked first, then the name is probed.
    ///
    /// Threads that need it at the same time do not wait for each other: the loader counts how often
    /// a library was asked for, and the first answer is the one that all of them use.
    ///
    /// # Errors
    ///
    /// The library cannot be loaded. This is not remembered: the next call tries again.
    #[inline]
    pub fn get(&self) -> Result<&Library, LoadError> {
        self.find().map_err(|failed| failed.report(OsStr::new(self.spec.name)))
    }

    /// As [`LazyLibrary::get`], without the report.
    #[inline]
    pub(super) fn find(&self) -> Result<&Library, Failed> {
        match self.slot.get() {
            Some(library) => Ok(library),
            None => self.load(),
        }
    }

    /// The library, if it is loaded.
    pub(super) fn loaded(&self) -> Option<&Library> {
        self.slot.get()
    }

    #[cold]
    fn load(&self) -> Result<&Library, Failed> {
        let LibrarySpec { name, search, .. } = self.spec;
        let library = match resolver::ask(&ResolveRequest::new(name, search)) {
            Some(library) => library,
            // SAFETY: whoever made this value answers for loading the library.
            None => unsafe { Library::find(OsStr::new(name), search) }?,
        };
        Ok(self.slot.get_or_init(|| library))
    }
}
