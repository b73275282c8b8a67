//! What was bound, in order.

use super::Library;
use super::chain::{Chain, Chained, Link};
use super::entry::{EntryName, EntrySpec, LazyEntry};
use super::symbol::Found;
use std::collections::VecDeque;
use std::ffi::CString;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// So many records are kept; the oldest give way.
const MOST: usize = 16_384;

/// The declared functions that were bound, which say all that there is to record: a first call that had to
/// write a record of its own would pay more for the memory of that than for finding the function.
static ENTRIES: Chain<LazyEntry> = Chain::empty();

/// All else that was bound.
static LOG: Mutex<VecDeque<Record>> = Mutex::new(VecDeque::new());

struct Record {
    /// The declared function that was bound before.
    after: Option<&'static LazyEntry>,
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

/// Every entry point that was bound in this process, in order. Of those that are no declared function's own,
/// because an API object has them or a library exports them by another name, the last 16384.
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
    // After the lock: what a record came after is among them.
    let mut entries: Vec<_> = ENTRIES.backwards().collect();
    entries.reverse();
    let mut records = log.iter().peekable();
    let mut all = Vec::with_capacity(entries.len() + log.len());
    for before in [None].into_iter().chain(entries.into_iter().map(Some)) {
        all.extend(before.and_then(entry_to_public));
        let is_next = |record: &&Record| same(record.after, before);
        all.extend(std::iter::from_fn(|| records.next_if(is_next)).map(Record::to_public));
    }
    all
}

/// Adds a bind.
pub(super) fn add(library: &Library, spec: &EntrySpec, found: Found) {
    // Nothing in the lock can panic half-way but running out of memory, which ends the process.
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    let record = Record {
        after: ENTRIES.last(),
        function: spec.function,
        entry: spec.entry,
        exported: found.exported,
        library: library.clone(),
        address: found.address.addr().get(),
    };
    if log.len() == MOST {
        log.pop_front();
    }
    log.push_back(record);
}

/// Adds the bind of a declared function, once.
#[inline]
pub(super) fn add_entry(entry: &'static LazyEntry, library: &Library, found: Found) {
    match found.exported {
        None => ENTRIES.add(entry),
        Some(_) => add(library, entry.spec(), found),
    }
}

fn same(one: Option<&LazyEntry>, other: Option<&LazyEntry>) -> bool {
    one.map(std::ptr::from_ref) == other.map(std::ptr::from_ref)
}

/// The record of a declared function, which is bound.
fn entry_to_public(entry: &'static LazyEntry) -> Option<BindRecord> {
    let library = entry.library().loaded()?;
    Some(BindRecord {
        function: entry.spec().function,
        library: library.name().to_owned(),
        entry: entry.spec().entry.to_string(),
        address: entry.bound()?.addr().get(),
        path: library.path().map(Into::into),
    })
}

impl Chained for LazyEntry {
    fn link(&self) -> &Link<Self> {
        &self.link
    }
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
