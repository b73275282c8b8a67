//! What the tests share.

use pinvoke_core::error::LoadError;
use pinvoke_core::library::{
    EntryName, EntrySpec, LazyEntry, LazyLibrary, Library, LibrarySpec, SearchPath,
};
use std::ffi::CStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A directory of its own for one test, removed at its end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("pinvoke-library-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The directory as a declaration gives it: the few bytes live as long as the test program.
    pub(crate) fn search(&self) -> &'static [SearchPath] {
        let path: &'static str = self.0.to_str().unwrap().to_owned().leak();
        Box::leak(Box::new([SearchPath::Directory(path)]))
    }

    /// Makes the shared library `name` of a C source text.
    #[cfg(target_os = "linux")]
    pub(crate) fn compile(&self, name: &str, source: &str, arguments: &[&str]) -> PathBuf {
        let input = self.write(&format!("{name}.c"), source);
        let output = self.path(name);
        let status = std::process::Command::new(compiler())
            .args(["-shared", "-fPIC", "-nostartfiles", "-o"])
            .args([&output, &input])
            .args(arguments)
            .current_dir(&self.0)
            .status()
            .expect("the C compiler runs");
        assert!(status.success(), "the C compiler made {name}");
        output
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A C compiler for the target of the tests.
#[cfg(target_os = "linux")]
fn compiler() -> String {
    let arch = if cfg!(target_arch = "x86") { "i686" } else { std::env::consts::ARCH };
    let output = std::process::Command::new("cc").arg("-dumpmachine").output();
    match output.expect("`cc` runs").stdout.starts_with(arch.as_bytes()) {
        true => "cc".to_owned(),
        false => format!("{arch}-linux-gnu-gcc"),
    }
}

/// Opens a library whose initialisers are harmless.
pub(crate) fn open(name: impl AsRef<std::ffi::OsStr>) -> Result<Library, LoadError> {
    // SAFETY: the tests open system libraries, libraries without initialisers, and broken files.
    unsafe { Library::open(name) }
}

/// Opens a library from a path, which must fail, and gives the report.
pub(crate) fn refused(path: &Path) -> LoadError {
    open(path).expect_err("this must not load")
}

/// A declared function's entry point, which lives for ever as one that is a static.
pub(crate) fn lazy(library: &'static LazyLibrary, spec: EntrySpec) -> &'static LazyEntry {
    Box::leak(Box::new(LazyEntry::new(library, spec)))
}

/// The declared library `name`, exactly spelt, as a macro would declare it.
pub(crate) fn declared(name: &'static str, search: &'static [SearchPath]) -> &'static LazyLibrary {
    let spec = LibrarySpec { name, search, exact: true, wide: false };
    // SAFETY: as in `open`.
    Box::leak(Box::new(unsafe { LazyLibrary::new(spec) }))
}

/// What a macro would say of a declared function.
pub(crate) const fn entry(function: &'static str, name: &'static CStr) -> EntrySpec {
    EntrySpec::new(function, EntryName::Name(name))
}
