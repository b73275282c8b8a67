//! From a declared name to a loaded library.

use super::diagnose::diagnose;
use super::directories;
use super::name::{Candidate, LibraryName, Platform};
use super::search::{Place, Plan, SearchPath};
use crate::error::{LoadError, LoadProblem};
use crate::sys::{self, LoaderSearch, Module, Refusal};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Every name that the loader refused. What was wrong with them is found out only if it is asked
/// for, because most of them are refused on the way to the right one.
pub(super) type Refused = Vec<(OsString, Refusal)>;

/// Why there is no library.
#[derive(Debug)]
pub(super) enum Failed {
    /// The name or a search directory cannot be one.
    Name(LoadError),
    /// The loader refused all names.
    Refused(Refused),
}

impl Failed {
    /// The full report; reads the files that the loader refused.
    #[cold]
    pub(super) fn report(self, name: &OsStr) -> LoadError {
        match self {
            Self::Name(error) => error,
            Self::Refused(refused) => LoadError::new(LoadProblem::Library {
                name: sys::shown(name),
                attempts: refused.into_iter().map(|(name, why)| diagnose(&name, why)).collect(),
            }),
        }
    }
}

/// Loads the first candidate of `name` that the loader takes.
///
/// # Safety
///
/// The initialisers of whatever library has one of the names run.
pub(super) unsafe fn probe(name: &OsStr, search: &[SearchPath]) -> Result<Module, Failed> {
    let parsed = LibraryName::new(name, Platform::HOST).map_err(Failed::Name)?;
    let plan = if parsed.is_api_set() { Ok(Plan::system()) } else { Plan::new(search) };
    let plan = plan.map_err(Failed::Name)?;
    let mut refused = Refused::new();
    let mut load = |name: OsString, search: LoaderSearch| {
        // SAFETY: the caller answers for every library that the name may stand for.
        match unsafe { Module::open(&name, search) } {
            Ok(module) => Some(module),
            Err(refusal) => {
                refused.push((name, refusal));
                None
            }
        }
    };
    let candidates = parsed.candidates();
    let found = if parsed.is_absolute() {
        load(name.to_owned(), plan.beside)
    } else {
        let all = plan.places.iter().flat_map(|place| candidates.iter().map(move |c| (place, c)));
        all.flat_map(|(place, candidate)| requests(place, candidate, plan.beside))
            .find_map(|(name, search)| load(name, search))
    };
    found.ok_or(Failed::Refused(refused))
}

/// What to ask the loader for, to get a candidate from a place.
fn requests(
    place: &Place,
    candidate: &Candidate,
    beside: LoaderSearch,
) -> Vec<(OsString, LoaderSearch)> {
    let in_directory = |directory: &Path, name: &OsStr| (directory.join(name).into(), beside);
    match (place, candidate) {
        (Place::Loader(search), Candidate::Name(name)) => vec![(name.clone(), *search)],
        (_, Candidate::System(name)) => vec![(name.clone(), LoaderSearch::SYSTEM)],
        (Place::Loader(search), Candidate::Newest(stem)) => {
            directories::newest(stem).into_iter().map(|name| (name, *search)).collect()
        }
        (Place::Directory(directory), Candidate::Name(name)) => vec![in_directory(directory, name)],
        (Place::Directory(directory), Candidate::Newest(stem)) => {
            let newest = directories::newest_in(directory, stem);
            newest.iter().map(|name| in_directory(directory, name)).collect()
        }
    }
}
