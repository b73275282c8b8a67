//! Why the loader refused a name.

use super::image::{self, Identity};
use super::message::Named;
use super::{directories, name::Platform};
use crate::error::{Attempt, WhyNot};
use crate::sys::{self, Refusal};
use std::ffi::OsStr;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

/// Files longer than this are not read as a whole.
const LONGEST: u64 = 64 << 20;

/// The attempt to load `name`, which the loader refused just now.
pub(super) fn diagnose(name: &OsStr, refusal: Refusal) -> Attempt {
    let named = match Platform::HOST {
        Platform::Windows => Named::Nothing,
        Platform::MacOs | Platform::Unix => Named::of(&refusal.message),
    };
    // The loader searches for a bare name, and then says where it found what it refused.
    let (file, other) = match named {
        Named::File(file) if file_name(file) != Path::new(name).file_name() => (None, Some(file)),
        Named::File(file) if Path::new(file).is_absolute() => (Some(PathBuf::from(file)), None),
        _ => (None, None),
    };
    let file = file.or_else(|| directories::locate(name));
    let why = file.as_deref().map(wrong_with).unwrap_or(Some(WhyNot::NotFound));
    let why = match (why, named, other) {
        (None | Some(WhyNot::NotFound), Named::Dependency(dependency), _)
        | (None | Some(WhyNot::NotFound), _, Some(dependency)) => missing(dependency),
        (None | Some(WhyNot::NotFound), Named::Symbol(symbol), _) => {
            WhyNot::MissingSymbol { symbol: Some(symbol.to_owned()) }
        }
        (Some(why), _, _) => why,
        (None, _, _) => from_code(refusal.code, file.as_deref()),
    };
    Attempt { name: sys::shown(name), message: refusal.message, file, why }
}

fn file_name(path: &str) -> Option<&OsStr> {
    Path::new(path).file_name()
}

fn missing(dependency: &str) -> WhyNot {
    WhyNot::MissingDependency { dependency: dependency.to_owned() }
}

/// What is wrong with a file, if its first bytes show that.
fn wrong_with(file: &Path) -> Option<WhyNot> {
    let mut head = Vec::new();
    let read = std::fs::File::open(file).and_then(|file| file.take(4096).read_to_end(&mut head));
    match read {
        _ if file.is_dir() => Some(WhyNot::WrongFormat { found: "a directory".to_owned() }),
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Some(WhyNot::NotFound),
            ErrorKind::PermissionDenied => Some(WhyNot::NoPermission),
            _ => None,
        },
        Ok(_) => match image::identify(&head) {
            Identity::Other(found) => Some(WhyNot::WrongFormat { found }),
            Identity::Library(found) if found != image::HOST && !image::HOST.is_empty() => {
                Some(WhyNot::WrongArchitecture { found, expected: image::HOST })
            }
            Identity::Library(_) => None,
        },
    }
}

/// Why Windows refused a file that looks right.
fn from_code(code: Option<i32>, file: Option<&Path>) -> WhyNot {
    const ACCESS_DENIED: i32 = 5;
    const MODULE_NOT_FOUND: i32 = 126;
    const PROCEDURE_NOT_FOUND: i32 = 127;
    match code {
        Some(ACCESS_DENIED) => WhyNot::NoPermission,
        Some(PROCEDURE_NOT_FOUND) => WhyNot::MissingSymbol { symbol: None },
        Some(MODULE_NOT_FOUND) => {
            file.and_then(missing_import).map_or(WhyNot::Other, |name| missing(&name))
        }
        _ => WhyNot::Other,
    }
}

/// The first library that a Windows library needs and that is nowhere to be found.
fn missing_import(file: &Path) -> Option<String> {
    let bytes = read_whole(file)?;
    let is_api_set = |name: &str| {
        let start = name.get(..7).unwrap_or_default().to_ascii_lowercase();
        start == "api-ms-" || start == "ext-ms-"
    };
    let is_there = |name: &str| {
        let beside = file.with_file_name(name);
        beside.exists() || directories::locate(name.as_ref()).is_some()
    };
    let mut names = image::imports(&bytes).into_iter();
    names.find(|name| !is_api_set(name) && !is_there(name)).map(str::to_owned)
}

/// The bytes of a file of bearable length.
pub(super) fn read_whole(file: &Path) -> Option<Vec<u8>> {
    let length = file.metadata().ok()?.len();
    (length <= LONGEST).then(|| std::fs::read(file).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(message: &str) -> Refusal {
        Refusal::new(message)
    }

    #[test]
    fn a_name_without_a_file_was_not_found() {
        let attempt = diagnose("no-such-library".as_ref(), refused("whatever it says"));
        assert_eq!((attempt.why, attempt.file), (WhyNot::NotFound, None));
        assert_eq!(attempt.name, "no-such-library");
        assert_eq!(attempt.message, "whatever it says");
    }

    #[cfg(unix)]
    #[test]
    fn another_file_in_the_message_is_a_dependency() {
        let attempt = diagnose("libx.so".as_ref(), refused("libdep.so: cannot open"));
        assert_eq!(attempt.why, missing("libdep.so"));
    }

    #[test]
    fn directories_and_texts_are_no_libraries() {
        let directory = std::env::temp_dir();
        let attempt = diagnose(directory.as_os_str(), refused("x"));
        assert_eq!(attempt.why, WhyNot::WrongFormat { found: "a directory".to_owned() });
        assert_eq!(attempt.file, Some(directory));
    }

    #[test]
    fn codes_tell_where_the_file_does_not() {
        assert_eq!(from_code(Some(5), None), WhyNot::NoPermission);
        assert_eq!(from_code(Some(127), None), WhyNot::MissingSymbol { symbol: None });
        assert_eq!(from_code(Some(126), None), WhyNot::Other);
        assert_eq!(from_code(None, None), WhyNot::Other);
    }
}
