//! Where a library is looked for.

use super::name::{LibraryName, Platform};
use crate::error::LoadError;
use crate::sys::{self, LoaderSearch};
use std::path::{Path, PathBuf};

/// A place to look for a library, as .NET's `DllImportSearchPath`.
///
/// A list of them is searched in order, and nothing else is; an empty list means the loader's own
/// search. A library given by its absolute path is not searched for.
///
/// # Platform notes
///
/// On Windows the loader's own search is [`SafeDirectories`](Self::SafeDirectories): neither the
/// current directory nor `PATH` is part of it. `ApplicationDirectory`, `UserDirectories`, `System32`
/// and `SafeDirectories` are searched by one request, in the system's own order, when the first of
/// them comes up in the list; and what the library itself needs is looked for there too, and in the
/// library's directory if it was found in a `Directory` or in the `AssemblyDirectory`.
///
/// Elsewhere `UserDirectories`, `System32` and `SafeDirectories` all mean the loader's own search:
/// the `RUNPATH` of the program, `LD_LIBRARY_PATH` (`DYLD_LIBRARY_PATH`), the loader's cache and
/// the standard directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SearchPath {
    /// The directory of the executable or the shared library that holds this code.
    AssemblyDirectory,
    /// The directory of the executable.
    ApplicationDirectory,
    /// The directories that the process added with `AddDllDirectory` or `SetDllDirectory`.
    UserDirectories,
    /// The system's own directory.
    System32,
    /// The directory of the executable, the user directories and the system directory.
    SafeDirectories,
    /// This directory. A relative one counts from the directory of the executable.
    Directory(&'static str),
}

/// One step of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// What the loader finds by itself.
    Loader(LoaderSearch),
    /// Files in this directory.
    Directory(PathBuf),
}

/// What a list of search paths comes to in a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The steps, in order, for a name that is not absolute.
    pub(super) places: Vec<Place>,
    /// Where the loader looks for what a library needs that was given by its path.
    pub(super) beside: LoaderSearch,
}

impl Plan {
    /// # Errors
    ///
    /// A directory in the list cannot be one.
    pub(super) fn new(search: &[SearchPath]) -> Result<Self, LoadError> {
        let flags = search.iter().filter_map(SearchPath::flag).reduce(LoaderSearch::with);
        let own = flags.unwrap_or(LoaderSearch::DEFAULT);
        let mut places = Vec::with_capacity(search.len().max(1));
        for path in search {
            let place = match path.flag() {
                Some(_) => Some(Place::Loader(own)),
                None => path.directory()?.map(Place::Directory),
            };
            places.extend(place.filter(|place| !places.contains(place)));
        }
        if search.is_empty() {
            places.push(Place::Loader(own));
        }
        Ok(Self { places, beside: own.with(LoaderSearch::LIBRARY_DIRECTORY) })
    }

    /// The steps for a library that only the system directory may provide.
    pub(super) fn system() -> Self {
        let own = LoaderSearch::SYSTEM;
        Self { places: vec![Place::Loader(own)], beside: own }
    }
}

impl SearchPath {
    /// The request to the loader that covers the place, if the loader can search it.
    fn flag(&self) -> Option<LoaderSearch> {
        match self {
            Self::AssemblyDirectory | Self::Directory(_) => None,
            Self::ApplicationDirectory => cfg!(windows).then_some(LoaderSearch::APPLICATION),
            Self::UserDirectories => Some(LoaderSearch::USER),
            Self::System32 => Some(LoaderSearch::SYSTEM),
            Self::SafeDirectories => Some(LoaderSearch::DEFAULT),
        }
    }

    /// The directory, where the system can tell it.
    fn directory(&self) -> Result<Option<PathBuf>, LoadError> {
        match self {
            Self::AssemblyDirectory => Ok(parent(sys::this_module_path())),
            Self::Directory(directory) => {
                LibraryName::new(directory, Platform::HOST)?;
                Ok(match Path::new(directory) {
                    absolute if absolute.is_absolute() => Some(absolute.to_owned()),
                    relative => application_directory().map(|base| base.join(relative)),
                })
            }
            _ => Ok(application_directory()),
        }
    }
}

/// The directory of the executable.
pub(super) fn application_directory() -> Option<PathBuf> {
    parent(std::env::current_exe().ok())
}

fn parent(file: Option<PathBuf>) -> Option<PathBuf> {
    file?.parent().map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_means_the_safe_search_of_the_loader() {
        let plan = Plan::new(&[]).unwrap();
        assert_eq!(plan.places, [Place::Loader(LoaderSearch::DEFAULT)]);
        assert_eq!(plan.beside.0, 0x1100);
        assert_eq!(Plan::system().places, [Place::Loader(LoaderSearch(0x800))]);
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri knows no loader")]
    fn what_the_loader_can_search_is_one_request() {
        let search =
            [SearchPath::System32, SearchPath::AssemblyDirectory, SearchPath::UserDirectories];
        let plan = Plan::new(&search).unwrap();
        let here = application_directory().unwrap();
        assert_eq!(plan.places, [Place::Loader(LoaderSearch(0xc00)), Place::Directory(here)]);
        assert_eq!(plan.beside.0, 0xd00);
    }

    #[test]
    fn directories_are_searched_alone_and_once() {
        let here = application_directory().unwrap();
        let absolute: &'static str = if cfg!(windows) { "C:\\x" } else { "/x" };
        let search = ["native", absolute, "native"].map(SearchPath::Directory);
        let plan = Plan::new(&search).unwrap();
        let places = [here.join("native"), absolute.into()].map(Place::Directory);
        assert_eq!(plan.places, places);
        assert_eq!(plan.beside.0, 0x1100);
    }

    #[test]
    fn a_directory_needs_a_name() {
        assert!(Plan::new(&[SearchPath::Directory("")]).is_err());
        assert!(Plan::new(&[SearchPath::Directory("a\0b")]).is_err());
    }
}
