//! The names that a declared name stands for.

use crate::error::{LoadError, LoadProblem};
use std::ffi::{OsStr, OsString};

/// A family of platforms that name their libraries alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Platform {
    /// `foo.dll`
    Windows,
    /// `libfoo.dylib`
    MacOs,
    /// `libfoo.so` and `libfoo.so.1`: Linux, Android, the BSDs and the others.
    Unix,
}

impl Platform {
    /// The platform that this code was built for.
    pub const HOST: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_vendor = "apple") {
        Self::MacOs
    } else {
        Self::Unix
    };

    /// What the file name of a library ends with.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Windows => ".dll",
            Self::MacOs => ".dylib",
            Self::Unix => ".so",
        }
    }

    fn is_separator(self, byte: u8) -> bool {
        // A colon after a drive letter makes a path as well.
        byte == b'/' || (self == Self::Windows && matches!(byte, b'\\' | b':'))
    }
}

/// One thing to ask the loader for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Candidate {
    /// This file name or path.
    Name(OsString),
    /// This file name, in the system's own directory and nowhere else.
    System(OsString),
    /// The newest of `libfoo.so.1`, `libfoo.so.2.3`, .. for the stem `libfoo.so`.
    Newest(OsString),
}

/// The name of a library as a declaration gives it.
///
/// | platform | name | asked for, in this order |
/// |---|---|---|
/// | Windows | `foo` | `foo.dll` |
/// | | `A.B` | `A.B`, `A.B.dll` |
/// | | `foo.dll`, `foo.exe`, `foo.` | as given |
/// | | `api-ms-*`, `ext-ms-*` | the same forms, from the system directory only |
/// | Unix | `foo` | `foo.so`, `libfoo.so`, `foo`, `libfoo`, the newest `libfoo.so.*` |
/// | | `foo.so` | `foo.so`, `libfoo.so`, `foo.so.so`, `libfoo.so.so`, the newest `libfoo.so.*` |
/// | | `foo.so.1` | `foo.so.1`, `libfoo.so.1`, `foo.so.1.so`, `libfoo.so.1.so` |
/// | macOS | | as Unix with `.dylib`, without the newest version |
/// | all | `dir/foo` | the forms without `lib` and without the newest version |
/// | all | an absolute path | as given |
///
/// # Examples
///
/// ```
/// use pinvoke_core::library::{Candidate, LibraryName, Platform};
///
/// let name = LibraryName::new("Accounts.Core", Platform::Windows)?;
/// let names = ["Accounts.Core", "Accounts.Core.dll"];
/// assert_eq!(name.candidates(), names.map(|name| Candidate::Name(name.into())));
/// # Ok::<(), pinvoke_core::error::LoadError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LibraryName<'a> {
    text: &'a OsStr,
    platform: Platform,
}

impl<'a> LibraryName<'a> {
    /// Reads `text` by the rules of `platform`.
    ///
    /// # Errors
    ///
    /// The text is empty or holds a NUL.
    pub fn new(
        text: &'a (impl AsRef<OsStr> + ?Sized),
        platform: Platform,
    ) -> Result<Self, LoadError> {
        let text = text.as_ref();
        let reason = if text.is_empty() {
            "it is empty"
        } else if text.as_encoded_bytes().contains(&0) {
            "it holds a NUL, and the loader would see only what stands before it"
        } else {
            return Ok(Self { text, platform });
        };
        let name = text.to_string_lossy().replace('\0', "\\0");
        Err(LoadError::new(LoadProblem::InvalidName { name, reason }))
    }

    /// The text as given.
    pub fn as_os_str(&self) -> &'a OsStr {
        self.text
    }

    /// Whether the name is a path from a root, which is used exactly as given.
    pub fn is_absolute(&self) -> bool {
        let bytes = self.text.as_encoded_bytes();
        match self.platform {
            Platform::Windows => {
                let drive = matches!(bytes, [letter, b':', ..] if letter.is_ascii_alphabetic());
                drive || matches!(bytes, [b'/' | b'\\', ..])
            }
            Platform::MacOs | Platform::Unix => bytes.starts_with(b"/"),
        }
    }

    /// Whether the name has no directory in it, so that the loader searches for it.
    pub fn is_bare(&self) -> bool {
        !self.text.as_encoded_bytes().iter().any(|byte| self.platform.is_separator(*byte))
    }

    /// Whether the name is that of a Windows API set, which the system directory alone may provide.
    pub fn is_api_set(&self) -> bool {
        let start = self.text.as_encoded_bytes().get(..7);
        let is = |prefix: &[u8]| start.is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        self.platform == Platform::Windows && self.is_bare() && (is(b"api-ms-") || is(b"ext-ms-"))
    }

    /// What to ask the loader for, in order. Never empty.
    pub fn candidates(&self) -> Vec<Candidate> {
        if self.is_absolute() {
            return vec![Candidate::Name(self.text.to_owned())];
        }
        match self.platform {
            Platform::Windows => {
                let wrap = if self.is_api_set() { Candidate::System } else { Candidate::Name };
                self.windows_names().into_iter().map(wrap).collect()
            }
            Platform::MacOs => self.unix_names().map(Candidate::Name).collect(),
            Platform::Unix => {
                let names = self.unix_names().map(Candidate::Name);
                names.chain(self.stem().map(Candidate::Newest)).collect()
            }
        }
    }

    fn windows_names(&self) -> Vec<OsString> {
        let bytes = self.text.as_encoded_bytes();
        let file = bytes.rsplit(|byte| self.platform.is_separator(*byte)).next().unwrap_or(bytes);
        let suffixed = join("", self.text, ".dll");
        let is_whole = |end: &[u8]| {
            file.len().checked_sub(end.len()).is_some_and(|at| file[at..].eq_ignore_ascii_case(end))
        };
        if is_whole(b".dll") || is_whole(b".exe") || is_whole(b".") {
            vec![self.text.to_owned()]
        } else if file.contains(&b'.') {
            vec![self.text.to_owned(), suffixed]
        } else {
            // The loader itself would add the same suffix to the plain name.
            vec![suffixed]
        }
    }

    fn unix_names(&self) -> impl Iterator<Item = OsString> {
        let suffix = self.platform.suffix();
        let is_whole = ends_with(self.text, suffix) || self.is_versioned();
        let suffixes = if is_whole { ["", suffix] } else { [suffix, ""] };
        suffixes.into_iter().flat_map(|suffix| self.prefixed(suffix))
    }

    /// What versions are counted of: `libfoo.so`.
    fn stem(&self) -> Option<OsString> {
        let suffix = self.platform.suffix();
        let prefix = if self.text.as_encoded_bytes().starts_with(b"lib") { "" } else { "lib" };
        let added = if ends_with(self.text, suffix) { "" } else { suffix };
        let has_versions = self.is_bare() && !self.is_versioned();
        has_versions.then(|| join(prefix, self.text, added))
    }

    /// Whether the name goes on after the suffix, as `libfoo.so.1` does.
    fn is_versioned(&self) -> bool {
        let inner = format!("{}.", self.platform.suffix());
        let bytes = self.text.as_encoded_bytes();
        bytes.windows(inner.len()).any(|part| part == inner.as_bytes())
    }

    /// The name with `suffix`, and with `lib` before it where that makes sense.
    fn prefixed(&self, suffix: &str) -> impl Iterator<Item = OsString> {
        let prefixes: &[&str] = if self.is_bare() { &["", "lib"] } else { &[""] };
        prefixes.iter().map(move |prefix| join(prefix, self.text, suffix))
    }
}

fn ends_with(name: &OsStr, end: &str) -> bool {
    name.as_encoded_bytes().ends_with(end.as_bytes())
}

fn join(prefix: &str, name: &OsStr, suffix: &str) -> OsString {
    let mut joined = OsString::with_capacity(prefix.len() + name.len() + suffix.len());
    joined.push(prefix);
    joined.push(name);
    joined.push(suffix);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The candidates as text: `!name` for the system directory, `name.*` for the newest version.
    fn candidates(name: &str, platform: Platform) -> Vec<String> {
        let text = |candidate| match candidate {
            Candidate::Name(name) => name.into_string().unwrap(),
            Candidate::System(name) => format!("!{}", name.into_string().unwrap()),
            Candidate::Newest(stem) => format!("{}.*", stem.into_string().unwrap()),
        };
        LibraryName::new(name, platform).unwrap().candidates().into_iter().map(text).collect()
    }

    #[test]
    fn windows_adds_the_suffix_where_the_name_has_none() {
        let of = |name| candidates(name, Platform::Windows);
        assert_eq!(of("user32"), ["user32.dll"]);
        assert_eq!(of("A.B"), ["A.B", "A.B.dll"]);
        assert_eq!(of("winspool.drv"), ["winspool.drv", "winspool.drv.dll"]);
        assert_eq!(of("USER32.DLL"), ["USER32.DLL"]);
        assert_eq!(of("tool.exe"), ["tool.exe"]);
        assert_eq!(of("plain."), ["plain."]);
        assert_eq!(of("A.B\\c"), ["A.B\\c.dll"]);
        assert_eq!(of("dll"), ["dll.dll"]);
    }

    #[test]
    fn windows_takes_rooted_names_as_they_are() {
        for name in ["C:\\x\\foo", "C:foo", "c:/foo", "\\\\server\\share\\foo", "\\foo", "/foo"] {
            assert_eq!(candidates(name, Platform::Windows), [name]);
        }
    }

    #[test]
    fn api_sets_come_from_the_system_directory() {
        let of = |name| candidates(name, Platform::Windows);
        assert_eq!(of("api-ms-win-core-file-l1-1-0"), ["!api-ms-win-core-file-l1-1-0.dll"]);
        assert_eq!(of("API-MS-Win-Core.dll"), ["!API-MS-Win-Core.dll"]);
        assert_eq!(of("ext-ms-win-x"), ["!ext-ms-win-x.dll"]);
        assert_eq!(of("api-ms"), ["api-ms.dll"]);
        assert_eq!(of("api-ms-x\\y"), ["api-ms-x\\y.dll"]);
        assert_eq!(candidates("api-ms-x", Platform::MacOs)[0], "api-ms-x.dylib");
    }

    #[test]
    fn unix_tries_every_form_and_then_the_newest_version() {
        let of = |name| candidates(name, Platform::Unix);
        assert_eq!(of("z"), ["z.so", "libz.so", "z", "libz", "libz.so.*"]);
        assert_eq!(of("libz"), ["libz.so", "liblibz.so", "libz", "liblibz", "libz.so.*"]);
        let whole = ["libz.so", "liblibz.so", "libz.so.so", "liblibz.so.so", "libz.so.*"];
        assert_eq!(of("libz.so"), whole);
        let exact = ["libz.so.1", "liblibz.so.1", "libz.so.1.so", "liblibz.so.1.so"];
        assert_eq!(of("libz.so.1"), exact);
        assert_eq!(of("also"), ["also.so", "libalso.so", "also", "libalso", "libalso.so.*"]);
    }

    #[test]
    fn paths_have_no_lib_forms() {
        assert_eq!(candidates("dir/foo", Platform::Unix), ["dir/foo.so", "dir/foo"]);
        assert_eq!(candidates("./foo.so", Platform::Unix), ["./foo.so", "./foo.so.so"]);
        assert_eq!(candidates("/opt/foo", Platform::Unix), ["/opt/foo"]);
        assert_eq!(candidates("dir/foo", Platform::MacOs), ["dir/foo.dylib", "dir/foo"]);
        assert_eq!(candidates("/opt/foo", Platform::MacOs), ["/opt/foo"]);
        let text = candidates("dir\\foo", Platform::Unix);
        assert_eq!(text[1], "libdir\\foo.so", "a backslash is a letter of a file name there");
    }

    #[test]
    fn macos_has_its_own_suffix() {
        let of = |name| candidates(name, Platform::MacOs);
        assert_eq!(of("z"), ["z.dylib", "libz.dylib", "z", "libz"]);
        let versioned =
            ["libz.1.dylib", "liblibz.1.dylib", "libz.1.dylib.dylib", "liblibz.1.dylib.dylib"];
        assert_eq!(of("libz.1.dylib"), versioned);
        assert_eq!(of("z.so"), ["z.so.dylib", "libz.so.dylib", "z.so", "libz.so"]);
    }

    #[test]
    fn what_cannot_be_a_name_is_an_error() {
        let error = LibraryName::new("", Platform::HOST).unwrap_err();
        assert_eq!(error.to_string(), "`` cannot name a library: it is empty");
        let error = LibraryName::new("a\0b", Platform::HOST).unwrap_err();
        assert!(error.to_string().starts_with("`a\\0b` cannot name a library: it holds a NUL"));
    }

    #[cfg(unix)]
    #[test]
    fn names_need_not_be_text() {
        use std::os::unix::ffi::OsStrExt as _;
        let name = OsStr::from_bytes(b"\xff");
        let found = LibraryName::new(name, Platform::Unix).unwrap().candidates();
        assert_eq!(found[1], Candidate::Name(OsStr::from_bytes(b"lib\xff.so").to_owned()));
    }
}
