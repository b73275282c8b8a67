//! What was bound, in order.

use super::Library;
use super::entry::{EntryName, EntrySpec};
use super::symbol::Found;
use std::collections::VecDeque;
use std::ffi::CString;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// So many records are kept; the oldest give way.
const MOST: usize = 16_384;

static LOG: Mutex<VecDeque<Record>> = Mutex::new(VecDeque::new());

/// What is kept of a bind: as little as it takes, because every first call of a function pays.
struct Record {
    function: &'static str,
    entry: EntryName,
    exported: Option<CString>,
    library: Library,
    address: usize,
}

/// An entry point that was bound.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BindRecord {
    /// The Rust name of the declared function.
    pub function: &'static str,
    /// The library's name, as it was opened.
    pub library: String,
    /// The entry point's name as the library exports it; `#17` for an ordinal.
    pub entry: String,
    /// Where it is.
    pub address: usize,
    /// The library's file, where the loader tells it.
    pub path: Option<PathBuf>,
}

/// Every entry point that was bound in this process, in order; the last 16384 of them.
///
/// # Examples
///
/// ```
/// use pinvoke_core::library::bind_log;
///
/// for record in bind_log() {
///     println!("{} is {} of {}", record.function, record.entry, record.library);
/// }
/// ```
pub fn bind_log() -> Vec<BindRecord> {
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    log.iter().map(Record::to_public).collect()
}

/// Adds a bind.
pub(super) fn add(library: &Library, spec: &EntrySpec, found: Found) {
    let record = Record {
        function: spec.function,
        entry: spec.entry,
        exported: found.exported,
        library: library.clone(),
        address: found.address.addr().get(),
    };
    // Nothing in the lock can panic half-way but running out of memory, which ends the process.
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    if log.len() == MOST {
        log.pop_front();
    }
    log.push_back(record);
}

impl Record {
    fn to_public(&self) -> BindRecord {
        let entry = match &self.exported {
            Some(exported) => exported.to_string_lossy().into_owned(),
            None => self.entry.to_string(),
        };
        BindRecord {
            function: self.function,
            library: self.library.name().to_owned(),
            entry,
            address: self.address,
            path: self.library.path().map(Into::into),
        }
    }
}
