//! The interface of plug-ins: `c/plugin.h` in Rust, and what it takes to trust a file with it.

use std::fmt;
use std::path::Path;

use pinvoke::error::{LoadError, WhyNot};
use pinvoke::{Library, prelude::*};

/// The version of `plugin.h` that the declarations below are of.
const VERSION: u32 = 2;

/// What a plug-in says goes to this.
#[native_callback(charset = utf8)]
pub(crate) type Log = extern "C" fn(message: &str, #[user_data] context: *mut c_void);

/// Visits a word; false ends it.
#[native_callback(charset = utf8, bools = bool32, on_panic = 0)]
pub(crate) type Visit = extern "C" fn(word: &str, #[user_data] context: *mut c_void) -> bool;

/// What every version of a plug-in has: enough to ask for the version, and to call nothing else.
#[dll_import("plugin", bind = struct Handshake)]
unsafe extern "C" {
    #[entry = "plugin_version"]
    safe fn version() -> u32;
}

/// A plug-in of this version.
#[dll_import("plugin", charset = utf8, bind = pub(crate) struct Plugin)]
unsafe extern "C" {
    /// Its name.
    #[entry = "plugin_name"]
    #[borrowed(static)]
    pub(crate) safe fn name() -> Result<&'static str>;

    /// Gives it a log, or takes the log back.
    #[entry = "plugin_set_log"]
    pub(crate) safe fn set_log(
        #[callback(Log, user = context, retained)] log: Option<&Callback<Log>>,
        #[user_data] context: *mut c_void,
    );

    /// Converts text.
    #[entry = "plugin_convert"]
    #[ret(c_int)]
    #[fails_if(negative, code = returned)]
    pub(crate) safe fn convert(
        text: &str,
        #[retval]
        #[out(grow = needed)]
        converted: String,
        #[len_of(converted)] capacity: usize,
    ) -> Result<String>;

    /// Visits the words of a text.
    #[entry = "plugin_words"]
    pub(crate) safe fn words(
        text: &str,
        #[callback(Visit, user = context)] visit: impl FnMut(&str) -> bool,
        #[user_data] context: *mut c_void,
    ) -> Result<c_int>;

    /// What it costs, if it costs anything.
    #[entry = "plugin_price"]
    #[optional]
    pub(crate) safe fn price() -> Result<c_int>;
}

/// Why a file is no plug-in for this host.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The loader does not take it.
    NotLoaded(LoadError),
    /// It has no `plugin_version`.
    NoPlugin,
    /// It is of another version.
    Version(u32),
    /// It is of this version, and lacks these functions.
    Incomplete(Vec<String>),
}

/// Loads a plug-in and checks that it is one.
///
/// # Safety
///
/// The file may be loaded, and if it exports `plugin_version`, it is what `plugin.h` of the version
/// that this tells says.
pub(crate) unsafe fn load(file: &Path) -> Result<Plugin, Refused> {
    // SAFETY: the caller's promise.
    let library = unsafe { Library::open(file) }.map_err(Refused::NotLoaded)?;
    // SAFETY: `plugin_version` is the same in all versions.
    let handshake = unsafe { Handshake::from_library(library.clone()) };
    let version = handshake.map_err(|_| Refused::NoPlugin)?.version();
    if version != VERSION {
        return Err(Refused::Version(version));
    }
    // SAFETY: the plug-in says that it is of this version.
    unsafe { Plugin::from_library(library) }.map_err(|error| {
        let missing = error.errors().iter().chain([&error]).filter_map(LoadError::entry);
        Refused::Incomplete(missing.map(str::to_owned).collect())
    })
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoaded(error) => match error.cause().map(|attempt| &attempt.why) {
                Some(WhyNot::WrongFormat { .. }) => f.write_str("it is no library"),
                _ => write!(f, "{error}"),
            },
            Self::NoPlugin => f.write_str("it is no plug-in: it has no `plugin_version`"),
            Self::Version(found) => {
                write!(f, "it is of version {found} of plugin.h, this host of version {VERSION}")
            }
            Self::Incomplete(missing) => {
                write!(f, "it lacks {} of version {VERSION}", missing.join(", "))
            }
        }
    }
}
