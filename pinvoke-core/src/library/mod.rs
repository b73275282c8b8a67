//! Libraries and their entry points: from a declared name to an address.
//!
//! A declaration names a library and an entry point. Both are found when the function is first
//! called, in this order:
//!
//! 1. the resolver that the program set with [`set_resolver`] is asked for the library;
//! 2. each name that the declared one may stand for ([`LibraryName`]) is given to the system's
//!    loader, for each place in the list of [`SearchPath`]s;
//! 3. the entry point is looked up under its [`Spelling`]s;
//! 4. the address is kept ([`LazyEntry`]) and the bind is logged ([`bind_log`]).
//!
//! What failed is tried again by the next call. The [`LoadError`](crate::error::LoadError) lists
//! every name with what the loader said of it, and tells a missing file from one of the wrong
//! format, the wrong architecture or with something missing that it needs.
//!
//! Libraries stay loaded: an address is good for the life of the process. [`Library::close`] is the
//! one exception, and unsafe.

mod api;
mod cache;
mod chain;
mod convention;
mod declared;
mod diagnose;
mod directories;
mod entry;
mod image;
mod loaded;
mod log;
mod message;
mod name;
mod probe;
mod replaceable;
mod resolver;
mod search;
pub(crate) mod similar;
mod slot;
mod symbol;
mod version;

#[doc(hidden)]
pub use api::{Address, Binder, bound, eager_address, linked_address, optional_address};
pub use convention::Convention;
pub use declared::{LazyLibrary, LibrarySpec};
pub use entry::{EntryName, EntrySpec, LazyEntry, bind, bind_all};
pub use loaded::Library;
pub use log::{BindRecord, bind_log};
pub use name::{Candidate, LibraryName, Platform};
pub use resolver::{ResolveRequest, clear_resolver, set_resolver};
pub use search::SearchPath;
pub use symbol::{Spelling, as_function};
