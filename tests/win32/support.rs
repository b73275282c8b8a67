//! What the tests share.

use pinvoke::error::{LoadError, OsCode, Problem};
use pinvoke::{Error, prelude::*};
use std::path::{Path, PathBuf};

/// The code of a call that failed.
#[track_caller]
pub(crate) fn os_code<T>(result: Result<T>) -> OsCode {
    match result {
        Err(Error::Os(error)) => error.code(),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

/// The problem of a value that could not cross.
#[track_caller]
pub(crate) fn problem<T>(result: Result<T>) -> Problem {
    match result {
        Err(Error::Marshal(error)) => error.problem().clone(),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

/// The error of a function that could not be bound.
#[track_caller]
pub(crate) fn load_error<T>(result: Result<T>) -> LoadError {
    match result {
        Err(Error::Load(error)) => error,
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn FormatMessageW(
        flags: u32,
        #[value(null)] source: *const c_void,
        message: u32,
        language: u32,
        #[retval]
        #[out(capacity = 512)]
        text: String,
        #[len_of(text)] size: u32,
        #[value(null)] arguments: *const c_void,
    ) -> Result<String>;
}

/// The system's text of a code, without the line break at its end.
pub(crate) fn system_text(code: u32) -> String {
    const FROM_SYSTEM: u32 = 0x1000;
    const IGNORE_INSERTS: u32 = 0x200;
    let text = FormatMessageW(FROM_SYSTEM | IGNORE_INSERTS, code, 0);
    text.expect("the system knows the code").trim_end().to_owned()
}

/// A directory of its own for one test, removed at its end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pinvoke-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the folder of temporary files can be written");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A library that stays loaded keeps its file; the system removes temporary files anyway.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Says why a part of a test does not run.
pub(crate) fn skip(what: &str, why: &str) {
    println!("     not run: {what}: {why}");
}
