//! The program's own answer to where a library is.

use super::replaceable::Replaceable;
use super::{Library, SearchPath};
use std::sync::Arc;

type Resolver = dyn Fn(&ResolveRequest<'_>) -> Option<Library> + Send + Sync;

static RESOLVER: Replaceable<Resolver> = Replaceable::empty();

/// A declared library that is about to be loaded.
#[derive(Debug, Clone, Copy)]
pub struct ResolveRequest<'a> {
    name: &'a str,
    search: &'a [SearchPath],
}

impl<'a> ResolveRequest<'a> {
    pub(super) fn new(name: &'a str, search: &'a [SearchPath]) -> Self {
        Self { name, search }
    }

    /// The name as declared.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Where the declaration says to search.
    pub fn search(&self) -> &'a [SearchPath] {
        self.search
    }
}

/// Sets the function that is asked first for every declared library, as .NET's
/// `SetDllImportResolver`. Where it returns `None` the name is probed as usual. Returns whether
/// another resolver was replaced.
///
/// It is asked when a library is first needed, and the answer is kept for good. It may be asked
/// twice for one library if two threads need it at the same time. It is not asked for a library
/// that is opened by hand, and may open some itself.
///
/// # Safety
///
/// A library that the resolver gives for a name must keep the promises of every declaration that
/// uses the name: the entry points exist with those signatures.
///
/// # Examples
///
/// ```
/// use pinvoke_core::library::{Library, clear_resolver, set_resolver};
///
/// // SAFETY: the library of that name is linked into the program.
/// unsafe {
///     set_resolver(|request| (request.name() == "bundled").then(Library::main_program));
/// }
/// # clear_resolver();
/// ```
pub unsafe fn set_resolver(
    resolver: impl Fn(&ResolveRequest<'_>) -> Option<Library> + Send + Sync + 'static,
) -> bool {
    RESOLVER.replace(Some(Arc::new(resolver)))
}

/// Removes the resolver. Returns whether there was one. Libraries that it gave stay in use.
pub fn clear_resolver() -> bool {
    RESOLVER.replace(None)
}

/// The resolver's answer; no lock is held while it thinks, so that it may use this module itself.
pub(super) fn ask(request: &ResolveRequest<'_>) -> Option<Library> {
    RESOLVER.get()?(request)
}
