//! From an entry point's declared name to its address.

use super::convention::{Convention, Decoration};
use super::diagnose::read_whole;
use super::entry::{EntryName, EntrySpec};
use super::name::Platform;
use super::{Library, image, similar};
use crate::error::{LoadError, LoadProblem};
use crate::sys::Refusal;
use std::ffi::{CStr, CString, c_void};
use std::ptr::NonNull;

/// How the name of an exported entry point may differ from the declared one.
///
/// Only Windows has other spellings. For a declared `Name`:
///
/// | | looked up, in this order |
/// |---|---|
/// | `exact` | `Name` |
/// | `wide` | `NameW`, `Name` |
/// | otherwise | `Name`, `NameA` |
///
/// On 32-bit x86 each of them is followed by its decorated forms unless it is `exact`: `_Name@8` as
/// Microsoft's tools export a stdcall function and `Name@8` as others do, `@Name@8` for fastcall. The
/// size of the arguments is known of every function that is not generic in the type of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spelling {
    /// Only the declared name counts.
    pub exact: bool,
    /// The charset of the declaration is UTF-16.
    pub wide: bool,
}

impl Spelling {
    /// Only the declared name.
    pub const EXACT: Self = Self { exact: true, wide: false };
}

/// An entry point that was found.
pub(super) struct Found {
    pub(super) address: NonNull<c_void>,
    /// The name that the library exports, if it is not the declared one.
    pub(super) exported: Option<CString>,
}

/// Why there is no entry point; the report is made of it only if it is asked for.
pub(super) enum NotFound {
    /// The names that were looked up in vain.
    Missing(Missing),
    /// The declared name is exported, and tells another convention than the declaration.
    Contradiction,
}

type Missing = Vec<(String, Refusal)>;

/// Whether exported names tell the convention of a function.
const DECORATES: bool = cfg!(all(windows, target_arch = "x86"));

/// Looks an entry point up under each of its names.
#[inline]
pub(super) fn find(
    library: &Library,
    spec: &EntrySpec,
    spelling: Spelling,
) -> Result<Found, NotFound> {
    let module = library.module();
    let found = match spec.entry {
        EntryName::Name(name) if spelling.exact || cfg!(not(windows)) => {
            let found = module.symbol(name);
            let missing = |refusal| vec![(name.to_string_lossy().into_owned(), refusal)];
            found.map_err(missing).map(|address| Found { address, exported: None })
        }
        EntryName::Name(name) => find_spelt(library, name, spec, spelling),
        EntryName::Ordinal(ordinal) => module
            .ordinal(ordinal)
            .map_err(|refusal| vec![(spec.entry.to_string(), refusal)])
            .map(|address| Found { address, exported: None }),
    };
    match found {
        Ok(_) if DECORATES && contradiction(&spec.entry.to_string(), spec).is_some() => {
            Err(NotFound::Contradiction)
        }
        found => found.map_err(NotFound::Missing),
    }
}

#[cold]
fn find_spelt(
    library: &Library,
    name: &CStr,
    spec: &EntrySpec,
    spelling: Spelling,
) -> Result<Found, Missing> {
    let bytes = spec.argument_bytes.filter(|_| DECORATES);
    let mut missing = Missing::new();
    for spelt in spellings(name, spelling, Platform::HOST, spec.convention, bytes) {
        match library.module().symbol(&spelt) {
            Ok(address) => {
                let exported = (*spelt != *name).then_some(spelt);
                return Ok(Found { address, exported });
            }
            Err(refusal) => missing.push((spelt.to_string_lossy().into_owned(), refusal)),
        }
    }
    Err(missing)
}

/// The names under which a library may export `name`, in order. `bytes` is the size of the arguments
/// where names are decorated with it.
fn spellings(
    name: &CStr,
    spelling: Spelling,
    platform: Platform,
    convention: Convention,
    bytes: Option<u32>,
) -> Vec<CString> {
    let suffixes: &[&str] = match spelling {
        _ if platform != Platform::Windows => &[""],
        Spelling { exact: true, .. } => &[""],
        Spelling { wide: true, .. } => &["W", ""],
        Spelling { wide: false, .. } => &["", "A"],
    };
    let bytes = bytes.filter(|_| platform == Platform::Windows && !spelling.exact);
    let mut names = Vec::new();
    for suffix in suffixes {
        let plain = [name.to_bytes(), suffix.as_bytes()].concat();
        let decorated = bytes.map(|bytes| convention.decorated(&plain, bytes)).unwrap_or_default();
        names.push(plain);
        names.extend(decorated);
    }
    names.into_iter().flat_map(CString::new).collect()
}

/// What the declaration and an exported name say of the convention, if they contradict each other.
fn contradiction(exported: &str, spec: &EntrySpec) -> Option<(String, String)> {
    Decoration::read(exported)?.contradicts(spec)
}

/// The report of an entry point that was not found.
#[cold]
pub(super) fn report(library: &Library, spec: &EntrySpec, why: NotFound) -> LoadError {
    let entry = spec.entry.to_string();
    let (tried, message) = match why {
        NotFound::Contradiction => (vec![entry.clone()], String::new()),
        NotFound::Missing(missing) => listed(missing),
    };
    let contradicts = || {
        let file = library.path().and_then(read_whole).unwrap_or_default();
        // Only names that belong to one that was tried: `Name` and, by charset, `NameW`.
        let of_it = |exported: &&str| {
            tried.iter().any(|name| {
                name == exported || Decoration::read(exported).is_some_and(|d| d.plain == name)
            })
        };
        let exports = image::exports(&file);
        let found = exports
            .into_iter()
            .filter(of_it)
            .map(|exported| (exported, contradiction(exported, spec)));
        found.filter_map(|(exported, said)| Some((exported.to_owned(), said?))).next()
    };
    match DECORATES.then(contradicts).flatten() {
        Some((exported, (declared, told))) => LoadError::new(LoadProblem::Convention {
            entry,
            exported,
            library: library.name().to_owned(),
            path: library.path().map(Into::into),
            declared,
            told,
        }),
        None => missing(library, &entry, tried, message),
    }
}

fn listed(missing: Missing) -> (Vec<String>, String) {
    let message = missing.last().map(|(_, refusal)| refusal.message.clone()).unwrap_or_default();
    (missing.into_iter().map(|(name, _)| name).collect(), message)
}

/// The report of a missing entry point; reads the library's file for names that look alike.
#[cold]
pub(super) fn missing(
    library: &Library,
    entry: &str,
    tried: Vec<String>,
    message: String,
) -> LoadError {
    let file = library.path().and_then(read_whole).unwrap_or_default();
    let similar = similar::nearest(entry, image::exports(&file));
    LoadError::new(LoadProblem::EntryPoint {
        entry: entry.to_owned(),
        tried,
        library: library.name().to_owned(),
        path: library.path().map(Into::into),
        message,
        similar,
    })
}

/// Makes a function of an address: the one place in this project where that happens.
///
/// # Safety
///
/// `F` is a function pointer type, and the entry point at `address` has that signature and calling
/// convention. The library stays loaded as long as the function is used.
///
/// # Examples
///
/// ```
/// use pinvoke_core::library::{Library, as_function};
/// use std::ffi::c_int;
///
/// let name = if cfg!(windows) { "msvcrt" } else { "c" };
/// // SAFETY: the C library is loaded already; no initialiser runs.
/// let library = unsafe { Library::open(name) }?;
/// // SAFETY: this is the function's signature in C.
/// let abs = unsafe { as_function::<unsafe extern "C" fn(c_int) -> c_int>(library.get(c"abs")?) };
/// // SAFETY: every number but the smallest has an absolute value.
/// assert_eq!(unsafe { abs(-3) }, 3);
/// # Ok::<(), pinvoke_core::error::LoadError>(())
/// ```
#[inline(always)]
pub unsafe fn as_function<F: Copy>(address: NonNull<c_void>) -> F {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>(), "not a function pointer type") };
    // SAFETY: both have the size of a pointer, and the caller says that the address is valid as an
    // `F`. On every target of this crate code and data pointers have the same representation.
    unsafe { std::mem::transmute_copy::<NonNull<c_void>, F>(&address) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(
        spelling: Spelling,
        platform: Platform,
        convention: Convention,
        bytes: Option<u32>,
    ) -> Vec<String> {
        let names = spellings(c"Name", spelling, platform, convention, bytes);
        names.into_iter().map(|name| name.into_string().unwrap()).collect()
    }

    const WIDE: Spelling = Spelling { exact: false, wide: true };
    const NARROW: Spelling = Spelling { exact: false, wide: false };

    #[test]
    fn windows_spells_by_charset() {
        let names =
            |spelling, bytes| names(spelling, Platform::Windows, Convention::Stdcall, bytes);
        assert_eq!(names(Spelling::EXACT, Some(8)), ["Name"]);
        assert_eq!(names(WIDE, None), ["NameW", "Name"]);
        assert_eq!(names(NARROW, None), ["Name", "NameA"]);
    }

    #[test]
    fn names_are_decorated_by_convention() {
        let names = |spelling, convention, bytes| {
            names(spelling, Platform::Windows, convention, Some(bytes))
        };
        let expected = ["NameW", "_NameW@8", "NameW@8", "Name", "_Name@8", "Name@8"];
        assert_eq!(names(WIDE, Convention::Stdcall, 8), expected);
        let expected = ["Name", "_Name@0", "Name@0", "NameA", "_NameA@0", "NameA@0"];
        assert_eq!(names(NARROW, Convention::Stdcall, 0), expected);
        assert_eq!(
            names(NARROW, Convention::Fastcall, 4),
            ["Name", "@Name@4", "NameA", "@NameA@4"]
        );
        for convention in [Convention::Cdecl, Convention::Thiscall] {
            assert_eq!(names(NARROW, convention, 8), ["Name", "NameA"]);
        }
    }

    #[test]
    fn other_platforms_have_one_spelling() {
        for platform in [Platform::Unix, Platform::MacOs] {
            assert_eq!(names(WIDE, platform, Convention::Stdcall, Some(8)), ["Name"]);
        }
    }
}
