//! A library or an entry point that could not be found or loaded.

mod report;

use std::path::{Path, PathBuf};

/// A library or an entry point that could not be found or loaded, with all that was tried.
///
/// The text of the error is a report of several lines: what was wanted and by which functions, each
/// name that was tried with what the loader said, and what to do next.
#[derive(Debug)]
pub struct LoadError(Box<Detail>);

#[derive(Debug)]
struct Detail {
    problem: LoadProblem,
    functions: Vec<&'static str>,
}

/// What could not be found or loaded.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadProblem {
    /// The text cannot name a library or a search directory.
    #[non_exhaustive]
    InvalidName {
        /// The text, with its unprintable parts replaced.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No library could be loaded by that name.
    #[non_exhaustive]
    Library {
        /// The name as declared.
        name: String,
        /// Every name that was given to the loader, in order.
        attempts: Vec<Attempt>,
    },
    /// The library is loaded, but has no such entry point.
    #[non_exhaustive]
    EntryPoint {
        /// The entry point as declared; `#17` for an ordinal.
        entry: String,
        /// Every name that was looked up, in order.
        tried: Vec<String>,
        /// The library's name.
        library: String,
        /// The library's file.
        path: Option<PathBuf>,
        /// What the loader said.
        message: String,
        /// Names that the library does export and that look alike, the nearest first.
        similar: Vec<String>,
    },
    /// The library exports the entry point by a name that tells another calling convention, or
    /// another size of the arguments, than the declaration: 32-bit x86 on Windows has such names.
    #[non_exhaustive]
    Convention {
        /// The entry point as declared.
        entry: String,
        /// The name that the library exports.
        exported: String,
        /// The library's name.
        library: String,
        /// The library's file.
        path: Option<PathBuf>,
        /// What the declaration says.
        declared: String,
        /// What the name says.
        told: String,
    },
    /// The library could not be unloaded.
    #[non_exhaustive]
    Close {
        /// The library's name.
        library: String,
        /// What the loader said.
        message: String,
    },
    /// Several of the above, from an attempt to bind many entry points at once.
    #[non_exhaustive]
    Several {
        /// One error for each library or entry point.
        errors: Vec<LoadError>,
    },
}

/// One name that was given to the loader, and why it did not load.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The name or path.
    pub name: String,
    /// What the loader said, in its own words.
    pub message: String,
    /// The file that stands behind the name, if there is one.
    pub file: Option<PathBuf>,
    /// What is wrong with it.
    pub why: WhyNot,
}

/// Why the loader refused a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyNot {
    /// There is no file of that name where the loader looks.
    NotFound,
    /// The file is not a shared library of this platform.
    #[non_exhaustive]
    WrongFormat {
        /// What it is instead.
        found: String,
    },
    /// The file is a shared library for another processor, or of another word size.
    #[non_exhaustive]
    WrongArchitecture {
        /// What the library was built for.
        found: String,
        /// What this process runs as.
        expected: &'static str,
    },
    /// The file is right, but a library that it needs is missing or cannot be loaded.
    #[non_exhaustive]
    MissingDependency {
        /// The library that it needs.
        dependency: String,
    },
    /// The file is right, but no library defines a symbol, or a version of one, that it needs.
    #[non_exhaustive]
    MissingSymbol {
        /// The symbol or the symbol version, where the loader names it.
        symbol: Option<String>,
    },
    /// The file may not be read.
    NoPermission,
    /// Something else: the message says what.
    Other,
}

impl LoadError {
    /// An error that no function is blamed for yet.
    #[cold]
    pub(crate) fn new(problem: LoadProblem) -> Self {
        Self(Box::new(Detail { problem, functions: Vec::new() }))
    }

    /// Adds a declared function that cannot be called because of the problem.
    #[cold]
    #[must_use]
    pub(crate) fn needed_by(mut self, function: &'static str) -> Self {
        self.also_needed_by(function);
        self
    }

    /// As [`LoadError::needed_by`], in place.
    #[cold]
    pub(crate) fn also_needed_by(&mut self, function: &'static str) {
        self.0.functions.push(function);
    }

    /// One error of many: the only one as it is.
    #[cold]
    pub(crate) fn several(mut errors: Vec<LoadError>) -> Option<Self> {
        match errors.len() {
            0 | 1 => errors.pop(),
            _ => Some(Self::new(LoadProblem::Several { errors })),
        }
    }

    /// What could not be found or loaded.
    pub fn problem(&self) -> &LoadProblem {
        &self.0.problem
    }

    /// The Rust names of the declared functions that cannot be called because of it; empty if a
    /// library was opened by hand.
    pub fn functions(&self) -> &[&'static str] {
        &self.0.functions
    }

    /// The library's name as declared, or `None` where several problems came together.
    pub fn library(&self) -> Option<&str> {
        match self.problem() {
            LoadProblem::InvalidName { name, .. } | LoadProblem::Library { name, .. } => Some(name),
            LoadProblem::EntryPoint { library, .. }
            | LoadProblem::Convention { library, .. }
            | LoadProblem::Close { library, .. } => Some(library),
            LoadProblem::Several { .. } => None,
        }
    }

    /// The entry point that cannot be bound; `#17` for an ordinal.
    pub fn entry(&self) -> Option<&str> {
        match self.problem() {
            LoadProblem::EntryPoint { entry, .. } | LoadProblem::Convention { entry, .. } => {
                Some(entry)
            }
            _ => None,
        }
    }

    /// The file of the library that lacks an entry point.
    pub fn path(&self) -> Option<&Path> {
        match self.problem() {
            LoadProblem::EntryPoint { path, .. } | LoadProblem::Convention { path, .. } => {
                path.as_deref()
            }
            _ => None,
        }
    }

    /// Every name that was given to the loader, in order; empty if it was not a library that is
    /// missing.
    pub fn attempts(&self) -> &[Attempt] {
        match self.problem() {
            LoadProblem::Library { attempts, .. } => attempts,
            _ => &[],
        }
    }

    /// The attempt that says most: one that found a file, if there is any.
    pub fn cause(&self) -> Option<&Attempt> {
        let rank = |attempt: &&Attempt| match attempt.why {
            WhyNot::NotFound => 4,
            WhyNot::WrongFormat { .. } => 3,
            WhyNot::WrongArchitecture { .. } => 2,
            WhyNot::NoPermission | WhyNot::Other => 1,
            WhyNot::MissingDependency { .. } | WhyNot::MissingSymbol { .. } => 0,
        };
        self.attempts().iter().min_by_key(rank)
    }

    /// Whether the library is simply not there: no attempt found a file.
    pub fn is_absent(&self) -> bool {
        !self.attempts().is_empty() && self.attempts().iter().all(|a| a.why == WhyNot::NotFound)
    }

    /// The single problems, where several came together; otherwise this error alone.
    pub fn errors(&self) -> &[LoadError] {
        match self.problem() {
            LoadProblem::Several { errors } => errors,
            _ => std::slice::from_ref(self),
        }
    }
}

impl std::error::Error for LoadError {}

const _: () = assert!(size_of::<LoadError>() == size_of::<usize>());
