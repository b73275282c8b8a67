//! Every call into the operating system, one file per family of systems.
//!
//! What stands here is the same on all platforms; `unix` and `windows` have the same items, and
//! nothing else in the crate declares a function of the system.

mod bstr;
#[cfg(windows)]
mod code_page;
mod heap;
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
mod pages;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as os;
#[cfg(windows)]
use windows as os;

pub(crate) use bstr::{bstr_allocate, bstr_bytes, bstr_free};
#[cfg(windows)]
pub(crate) use code_page::{from_code_page, to_code_page};
pub(crate) use heap::{
    c_allocate, c_free, global_allocate, global_free, local_allocate, local_free, process_allocate,
    process_free, task_allocate, task_free,
};
pub use os::{LastError, last_error, set_last_error};
pub(crate) use os::{Module, system_directory, system_message, this_module_path};
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
pub(crate) use pages::{make_code, map_pages, unmap_pages};

use std::ffi::OsStr;

/// Where the system's loader is to look for a library and for what it needs.
///
/// The bits are those of `LoadLibraryExW`; other loaders have one search only, and ignore them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LoaderSearch(pub(crate) u32);

impl LoaderSearch {
    pub(crate) const LIBRARY_DIRECTORY: Self = Self(0x100);
    pub(crate) const APPLICATION: Self = Self(0x200);
    pub(crate) const USER: Self = Self(0x400);
    pub(crate) const SYSTEM: Self = Self(0x800);
    /// `APPLICATION`, `USER` and `SYSTEM`: never the current directory, never `PATH`.
    pub(crate) const DEFAULT: Self = Self(0x1000);

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[cfg(windows)]
    const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What the system's loader says of a request that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The loader's own words.
    pub(crate) message: String,
    /// The error code, where the loader gives one.
    pub(crate) code: Option<i32>,
}

impl Refusal {
    pub(crate) fn of(error: &libloading::Error, code: Option<i32>) -> Self {
        use std::error::Error as _;
        let message = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        Self { message, code }
    }

    pub(crate) fn new(message: &str) -> Self {
        Self { message: message.to_owned(), code: None }
    }
}

/// A number that tells the running thread from every other running thread.
///
/// It is never zero. A thread that starts after another has ended may get that one's number.
#[cfg_attr(not(any(debug_assertions, feature = "dynamic")), allow(dead_code))]
#[inline]
pub(crate) fn current_thread_token() -> usize {
    thread_local!(static MARK: u8 = const { 0 });
    MARK.with(|mark| std::ptr::from_ref(mark).addr())
}

/// The name of a file of the system, as an error message shows it.
pub(crate) fn shown(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_error_keeps_what_was_set() {
        let before = last_error();
        set_last_error(33);
        assert_eq!(last_error(), 33);
        let kept = LastError::clear();
        assert_eq!((last_error(), kept.get()), (0, 0));
        set_last_error(34);
        assert_eq!(kept.get(), 34);
        set_last_error(before);
    }

    #[test]
    fn running_threads_have_different_tokens() {
        let own = current_thread_token();
        assert_ne!(own, 0);
        assert_eq!(own, current_thread_token());
        assert_ne!(own, std::thread::spawn(current_thread_token).join().unwrap());
    }
}
