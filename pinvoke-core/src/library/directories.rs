//! The directories that the loader searches by itself.
//!
//! Libraries are always loaded by a name that the loader then looks up in its own way. What stands
//! here only tells which versions of a library it knows and, once it has refused a name, which file
//! it may have seen.

use super::version::{self, Version};
use super::{cache, search};
use crate::sys;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

const CACHE: &str = "/etc/ld.so.cache";

/// For each place where the loader looks, in its order, the newest version of `stem` there.
pub(super) fn newest(stem: &OsStr) -> Vec<OsString> {
    let mut found: Vec<OsString> = Vec::new();
    let mut add = |name: Option<OsString>| {
        let new = name.filter(|name| !found.contains(name));
        found.extend(new);
    };
    for directory in environment() {
        add(newest_in(&directory, stem));
    }
    let cache = read_cache();
    let mut known = cache::entries(&cache).filter(cache::Entry::is_for_this_process).peekable();
    // The cache covers the standard directories, which hold thousands of files.
    if known.peek().is_none() {
        standard().iter().for_each(|directory| add(newest_in(directory, stem)));
    }
    let name = version::newest(known.map(|entry| entry.name), stem.as_encoded_bytes());
    add(name.and_then(|name| str::from_utf8(name).ok()).map(OsString::from));
    found
}

/// The newest version of `stem` in a directory.
///
/// `libz.so.1.2.13` is often only the file that `libz.so.1` stands for. The short name is the one
/// that other libraries ask for, so it is taken if both are the same file.
pub(super) fn newest_in(directory: &Path, stem: &OsStr) -> Option<OsString> {
    let versioned = |name: OsString| {
        let version = Version::of(name.as_encoded_bytes(), stem.as_encoded_bytes())?;
        Some((version, name))
    };
    let entries = std::fs::read_dir(directory).ok()?.flatten();
    let mut files: Vec<_> = entries.filter_map(|entry| versioned(entry.file_name())).collect();
    files.sort();
    let real = |name: &OsString| directory.join(name).canonicalize().ok();
    let (highest, file) = files.last()?;
    let target = real(file)?;
    let mut starts = files.iter().filter(|(version, _)| version.is_start_of(highest));
    starts.find(|(_, name)| real(name).as_ref() == Some(&target)).map(|(_, name)| name.clone())
}

/// The file that the loader may have seen when it was given `name`.
pub(super) fn locate(name: &OsStr) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.is_absolute() || (cfg!(unix) && name.as_encoded_bytes().contains(&b'/')) {
        return is_there(path.to_owned());
    }
    in_directories(environment(), path)
        .or_else(|| in_cache(name))
        .or_else(|| in_directories(standard(), path))
}

fn in_directories(directories: Vec<PathBuf>, name: &Path) -> Option<PathBuf> {
    directories.into_iter().find_map(|directory| is_there(directory.join(name)))
}

/// A library for this process if there is one, and otherwise any of that name.
fn in_cache(name: &OsStr) -> Option<PathBuf> {
    let cache = read_cache();
    let same = || cache::entries(&cache).filter(|entry| entry.name == name.as_encoded_bytes());
    let entry = same().find(cache::Entry::is_for_this_process).or_else(|| same().next())?;
    is_there(str::from_utf8(entry.path).ok()?.into())
}

fn is_there(path: PathBuf) -> Option<PathBuf> {
    // A file that may not be looked at is there all the same.
    match path.metadata() {
        Err(error) if error.kind() != std::io::ErrorKind::PermissionDenied => None,
        _ => Some(path),
    }
}

fn read_cache() -> Vec<u8> {
    let has_cache = cfg!(all(target_os = "linux", target_env = "gnu"));
    has_cache.then(|| std::fs::read(CACHE).ok()).flatten().unwrap_or_default()
}

/// The directories that the environment puts before all others.
fn environment() -> Vec<PathBuf> {
    let variable = match () {
        () if cfg!(windows) => return Vec::new(),
        () if cfg!(target_vendor = "apple") => "DYLD_LIBRARY_PATH",
        () => "LD_LIBRARY_PATH",
    };
    let value = std::env::var_os(variable).unwrap_or_default();
    std::env::split_paths(&value).filter(|path| !path.as_os_str().is_empty()).collect()
}

/// The directories that are searched in any case.
fn standard() -> Vec<PathBuf> {
    if cfg!(windows) {
        let known = [search::application_directory(), sys::system_directory()];
        return known.into_iter().flatten().collect();
    }
    if cfg!(target_env = "musl") {
        let list = format!("/etc/ld-musl-{}.path", std::env::consts::ARCH);
        let list = std::fs::read_to_string(list).ok();
        let list = list.as_deref().unwrap_or("/lib:/usr/local/lib:/usr/lib");
        return list
            .split([':', '\n'])
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .collect();
    }
    let triplet = match std::env::consts::ARCH {
        "x86" => "i386-linux-gnu".to_owned(),
        "arm" if cfg!(target_abi = "eabihf") => "arm-linux-gnueabihf".to_owned(),
        "arm" => "arm-linux-gnueabi".to_owned(),
        "powerpc64" if cfg!(target_endian = "little") => "powerpc64le-linux-gnu".to_owned(),
        arch => format!("{arch}-linux-gnu"),
    };
    let known = ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"];
    let multiarch = ["/lib", "/usr/lib"].map(|base| Path::new(base).join(&triplet));
    multiarch.into_iter().chain(known.map(PathBuf::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of its own for one test, removed when dropped.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("pinvoke-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn file(&self, name: &str) {
            std::fs::write(self.0.join(name), "").unwrap();
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_newest_file_of_a_directory_is_found() {
        let scratch = Scratch::new("newest");
        assert_eq!(newest_in(&scratch.0, "libx.so".as_ref()), None);
        for name in ["libx.so.2", "libx.so.10.1", "libx.so.9", "libx.so", "libxy.so.99", "x.so.11"]
        {
            scratch.file(name);
        }
        assert_eq!(newest_in(&scratch.0, "libx.so".as_ref()).unwrap(), "libx.so.10.1");
        assert_eq!(newest_in(&scratch.0.join("none"), "libx.so".as_ref()), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_name_that_others_use_stands_for_the_same_file() {
        let scratch = Scratch::new("links");
        scratch.file("libx.so.1.2.13");
        scratch.file("libx.so.1.1");
        std::os::unix::fs::symlink("libx.so.1.2.13", scratch.0.join("libx.so.1")).unwrap();
        assert_eq!(newest_in(&scratch.0, "libx.so".as_ref()).unwrap(), "libx.so.1");
        scratch.file("libx.so.2.0");
        assert_eq!(newest_in(&scratch.0, "libx.so".as_ref()).unwrap(), "libx.so.2.0");
    }

    #[test]
    fn paths_are_where_they_say() {
        let program = std::env::current_exe().unwrap();
        assert_eq!(locate(program.as_os_str()), Some(program.clone()));
        assert_eq!(locate(program.with_extension("none").as_os_str()), None);
        assert_eq!(locate("no-such-library".as_ref()), None);
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn the_c_library_is_known() {
        assert!(newest("libc.so".as_ref()).contains(&"libc.so.6".into()));
        assert_eq!(locate("libc.so.6".as_ref()).unwrap().file_name().unwrap(), "libc.so.6");
    }
}
