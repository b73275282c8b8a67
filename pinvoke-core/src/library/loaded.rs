//! A library that is loaded.

use super::probe::{Failed, probe};
use super::search::SearchPath;
use super::symbol;
use crate::error::{LoadError, LoadProblem};
use crate::sys::{Module, Refusal};
use std::ffi::{CStr, OsStr, c_void};
use std::fmt;
use std::path::{Path, PathBuf};
use std::ptr::NonNull;
use std::sync::Arc;

/// A library that is loaded into the process.
///
/// It is a handle that is cheap to clone. Dropping it does **not** unload the library: addresses
/// that were taken from it stay good. [`Library::close`] alone unloads.
///
/// # Examples
///
/// ```
/// use pinvoke_core::library::Library;
///
/// let name = if cfg!(windows) { "msvcrt" } else { "c" };
/// // SAFETY: the C library is loaded already; no initialiser runs.
/// let library = unsafe { Library::open(name) }?;
/// let address = library.get(c"strlen")?;
/// assert!(library.try_get(c"no_such_entry_point").is_none());
/// # let _ = address;
/// # Ok::<(), pinvoke_core::error::LoadError>(())
/// ```
#[derive(Clone)]
pub struct Library(Arc<Inner>);

struct Inner {
    module: Module,
    name: Box<str>,
    path: Option<PathBuf>,
}

impl Library {
    /// Loads a library by the rules of [`LibraryName`](super::LibraryName), from where the system's
    /// loader looks. The resolver is not asked: it may call this itself.
    ///
    /// # Errors
    ///
    /// The name cannot be one, or the loader refused every form of it: the error lists them all, and
    /// says what is wrong with each.
    ///
    /// # Safety
    ///
    /// Loading runs the initialisers of the library and of all that it needs. The caller answers for
    /// what they do, whichever library the loader finds by the name.
    ///
    /// # Platform notes
    ///
    /// On Windows the current directory and `PATH` are not searched, and no dialog is shown. On Unix
    /// the library is loaded with `RTLD_LAZY | RTLD_LOCAL`.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::library::Library;
    ///
    /// // SAFETY: there is no such library, so nothing runs.
    /// let error = unsafe { Library::open("no-such-library") }.unwrap_err();
    /// assert!(error.is_absent());
    /// println!("{error}");
    /// ```
    pub unsafe fn open(name: impl AsRef<OsStr>) -> Result<Self, LoadError> {
        // SAFETY: the same contract.
        unsafe { Self::open_with(name, &[]) }
    }

    /// Loads a library as [`Library::open`], but from the places that `search` lists.
    ///
    /// # Errors
    ///
    /// As [`Library::open`]; also if a directory of the list cannot be one.
    ///
    /// # Safety
    ///
    /// As [`Library::open`].
    pub unsafe fn open_with(
        name: impl AsRef<OsStr>,
        search: &[SearchPath],
    ) -> Result<Self, LoadError> {
        let name = name.as_ref();
        // SAFETY: the same contract.
        unsafe { Self::find(name, search) }.map_err(|failed| failed.report(name))
    }

    /// Loads a library as [`Library::open`] if there is one of that name.
    ///
    /// # Errors
    ///
    /// There is a file of one of the names, but no library could be loaded: it has the wrong format
    /// or architecture, or something that it needs is missing.
    ///
    /// # Safety
    ///
    /// As [`Library::open`].
    pub unsafe fn try_open(name: impl AsRef<OsStr>) -> Result<Option<Self>, LoadError> {
        // SAFETY: the same contract.
        match unsafe { Self::open(name) } {
            Ok(library) => Ok(Some(library)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// As [`Library::open_with`], without the report.
    ///
    /// # Safety
    ///
    /// As [`Library::open`].
    pub(super) unsafe fn find(name: &OsStr, search: &[SearchPath]) -> Result<Self, Failed> {
        // SAFETY: the same contract.
        let module = unsafe { probe(name, search) }?;
        Ok(Self::new(module, &name.to_string_lossy()))
    }

    fn new(module: Module, name: &str) -> Self {
        Self(Arc::new(Inner { module, name: name.into(), path: module.path() }))
    }

    /// The program itself.
    ///
    /// # Panics
    ///
    /// The program is linked statically, without a loader.
    ///
    /// # Platform notes
    ///
    /// On Unix it has the entry points of the program and of every library that was loaded with it,
    /// the C library among them. On Windows it has those of the executable alone.
    ///
    /// # Examples
    ///
    /// ```
    /// # use pinvoke_core::library::Library;
    /// let program = Library::main_program();
    /// assert_eq!(program.path(), std::env::current_exe().ok().as_deref());
    /// # #[cfg(unix)]
    /// assert!(program.try_get(c"malloc").is_some());
    /// ```
    pub fn main_program() -> Self {
        Self::new(Module::main_program(), "the program itself")
    }

    /// Wraps a handle that something else got from the loader, for a resolver to give out.
    ///
    /// # Safety
    ///
    /// `handle` came from `dlopen`, `LoadLibraryExW` or a relative of theirs, and stays open as long
    /// as anything uses this library or an address from it.
    pub unsafe fn from_raw(handle: NonNull<c_void>, name: &str) -> Self {
        // SAFETY: the same contract.
        Self::new(unsafe { Module::from_raw(handle) }, name)
    }

    /// The loader's handle: what `dlopen` or `LoadLibraryExW` returned.
    pub fn as_raw(&self) -> NonNull<c_void> {
        self.0.module.as_raw()
    }

    /// The address of an entry point, looked up by exactly this name.
    ///
    /// # Errors
    ///
    /// The library has no such entry point, or its address is null; the error proposes names that
    /// look alike.
    ///
    /// # Platform notes
    ///
    /// On Unix an entry point of a library that this one needs is found as well.
    pub fn get(&self, entry: &CStr) -> Result<NonNull<c_void>, LoadError> {
        self.module()
            .symbol(entry)
            .map_err(|refusal| self.missing(&entry.to_string_lossy(), refusal))
    }

    /// The address of an entry point by its number in the library's export table.
    ///
    /// # Errors
    ///
    /// The library has no entry point of that number; nor has any library off Windows.
    pub fn get_ordinal(&self, ordinal: u16) -> Result<NonNull<c_void>, LoadError> {
        let found = self.module().ordinal(ordinal);
        found.map_err(|refusal| self.missing(&format!("#{ordinal}"), refusal))
    }

    #[cold]
    fn missing(&self, entry: &str, refusal: Refusal) -> LoadError {
        symbol::missing(self, entry, vec![entry.to_owned()], refusal.message)
    }

    /// The address of an entry point, or `None` if the library has none of that name.
    pub fn try_get(&self, entry: &CStr) -> Option<NonNull<c_void>> {
        self.module().symbol(entry).ok()
    }

    /// The name that the library was opened by.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The file that the loader found.
    ///
    /// # Platform notes
    ///
    /// Known on Windows, Linux, FreeBSD and Apple's systems; elsewhere `None`.
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// Gives the reference to the library back; with the last one the system unloads it.
    ///
    /// # Errors
    ///
    /// The system refused.
    ///
    /// # Safety
    ///
    /// From now on nothing uses this library, a clone of it, an address that came from it, or data
    /// inside it: no bound entry point, no callback or thread of the library, no string it returned.
    /// Its termination routines run.
    ///
    /// # Examples
    ///
    /// ```
    /// # use pinvoke_core::library::Library;
    /// # let name = if cfg!(windows) { "msvcrt" } else { "c" };
    /// // SAFETY: the C library is loaded already; no initialiser runs.
    /// let library = unsafe { Library::open(name) }?;
    /// // SAFETY: no address was taken from it.
    /// unsafe { library.close() }?;
    /// # Ok::<(), pinvoke_core::error::LoadError>(())
    /// ```
    pub unsafe fn close(self) -> Result<(), LoadError> {
        // SAFETY: the caller answers for everything that came from the library.
        unsafe { self.module().close() }.map_err(|refusal| {
            LoadError::new(LoadProblem::Close {
                library: self.name().to_owned(),
                message: refusal.message,
            })
        })
    }

    pub(super) fn module(&self) -> Module {
        self.0.module
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library")
            .field("name", &self.name())
            .field("path", &self.path())
            .field("handle", &self.as_raw())
            .finish()
    }
}
