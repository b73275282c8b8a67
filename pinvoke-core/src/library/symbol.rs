//! From an entry point's declared name to its address.

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
/// On 32-bit x86 each of them is followed by its stdcall forms, `_Name@8` as Microsoft's tools export
/// it and `Name@8` as others do, if the size of the arguments is known.
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

/// The names that were looked up in vain.
pub(super) type Missing = Vec<(String, Refusal)>;

/// Looks an entry point up under each of its names.
#[inline]
pub(super) fn find(
    library: &Library,
    spec: &EntrySpec,
    spelling: Spelling,
) -> Result<Found, Missing> {
    let module = library.module();
    match spec.entry {
        EntryName::Name(name) if spelling.exact || cfg!(not(windows)) => {
            let found = module.symbol(name);
            found.map_err(|refusal| vec![(name.to_string_lossy().into_owned(), refusal)])
        }
        EntryName::Name(name) => return find_spelt(library, name, spec.argument_bytes, spelling),
        EntryName::Ordinal(ordinal) => {
            module.ordinal(ordinal).map_err(|refusal| vec![(spec.entry.to_string(), refusal)])
        }
    }
    .map(|address| Found { address, exported: None })
}

#[cold]
fn find_spelt(
    library: &Library,
    name: &CStr,
    argument_bytes: Option<u32>,
    spelling: Spelling,
) -> Result<Found, Missing> {
    let stdcall = argument_bytes.filter(|_| cfg!(target_arch = "x86"));
    let mut missing = Missing::new();
    for spelt in spellings(name, spelling, Platform::HOST, stdcall) {
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

/// The names under which a library may export `name`, in order. `stdcall` is the size of the
/// arguments where names are decorated with it.
fn spellings(
    name: &CStr,
    spelling: Spelling,
    platform: Platform,
    stdcall: Option<u32>,
) -> Vec<CString> {
    let suffixes: &[&str] = match spelling {
        _ if platform != Platform::Windows => &[""],
        Spelling { exact: true, .. } => &[""],
        Spelling { wide: true, .. } => &["W", ""],
        Spelling { wide: false, .. } => &["", "A"],
    };
    let stdcall = stdcall.filter(|_| platform == Platform::Windows && !spelling.exact);
    let mut names = Vec::new();
    for suffix in suffixes {
        let plain = [name.to_bytes(), suffix.as_bytes()].concat();
        let decorated = stdcall.map(|bytes| [&plain[..], format!("@{bytes}").as_bytes()].concat());
        let prefixed = decorated.as_ref().map(|decorated| [b"_", &decorated[..]].concat());
        names.extend([Some(plain), prefixed, decorated].into_iter().flatten());
    }
    names.into_iter().flat_map(CString::new).collect()
}

/// The report of a missing entry point; reads the library's file for names that look alike.
#[cold]
pub(super) fn missing(library: &Library, entry: &str, missing: Missing) -> LoadError {
    let file = library.path().and_then(read_whole).unwrap_or_default();
    let similar = similar::nearest(entry, image::exports(&file));
    let message = missing.last().map(|(_, refusal)| refusal.message.clone()).unwrap_or_default();
    LoadError::new(LoadProblem::EntryPoint {
        entry: entry.to_owned(),
        tried: missing.into_iter().map(|(name, _)| name).collect(),
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

    fn names(spelling: Spelling, platform: Platform, stdcall: Option<u32>) -> Vec<String> {
        let names = spellings(c"Name", spelling, platform, stdcall);
        names.into_iter().map(|name| name.into_string().unwrap()).collect()
    }

    const WIDE: Spelling = Spelling { exact: false, wide: true };
    const NARROW: Spelling = Spelling { exact: false, wide: false };

    #[test]
    fn windows_spells_by_charset() {
        assert_eq!(names(Spelling::EXACT, Platform::Windows, Some(8)), ["Name"]);
        assert_eq!(names(WIDE, Platform::Windows, None), ["NameW", "Name"]);
        assert_eq!(names(NARROW, Platform::Windows, None), ["Name", "NameA"]);
    }

    #[test]
    fn stdcall_names_are_decorated() {
        let expected = ["NameW", "_NameW@8", "NameW@8", "Name", "_Name@8", "Name@8"];
        assert_eq!(names(WIDE, Platform::Windows, Some(8)), expected);
        let expected = ["Name", "_Name@0", "Name@0", "NameA", "_NameA@0", "NameA@0"];
        assert_eq!(names(NARROW, Platform::Windows, Some(0)), expected);
    }

    #[test]
    fn other_platforms_have_one_spelling() {
        for platform in [Platform::Unix, Platform::MacOs] {
            assert_eq!(names(WIDE, platform, Some(8)), ["Name"]);
        }
    }
}
