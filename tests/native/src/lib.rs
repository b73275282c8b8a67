//! The C fixture library of pinvoke's tests, and where the build put it.
//!
//! The build script compiles the folder `c` by the C compiler of the target (`CC` chooses another),
//! into shared libraries whose absolute paths stand here. For a Windows target that is built on
//! another system the paths are those that Wine sees, `Z:\...`.
//!
//! What the functions do is said in [`HEADER`]. In short: text functions exist for UTF-8 and, with
//! the suffix `_u16`, for UTF-16; everything handed out is counted, and `fx_live_here()` is zero
//! again once a test has released what it owns.
//!
//! # Platform-specific behaviour
//!
//! The folder of the libraries is a link search path of every crate that depends on this one, so
//! that `#[link(name = "pinvoke_fixtures")]` works, and `cargo test` and `cargo run` put it on the
//! loader's search path.

/// The fixture library.
pub const LIBRARY: &str = env!("PINVOKE_FIXTURES");

/// A C library that calls every function of [`LIBRARY`], if that is loaded: `call_fx_version` calls
/// `fx_version`. The first argument has the addresses of the function's arguments, the second is room for
/// its result, whose size it gives.
///
/// Callbacks it passes by itself, and they ask a function of `driver_answer_by`: `c/driver/driver.h`.
pub const DRIVER: &str = env!("PINVOKE_FIXTURES_DRIVER");

/// Its second version: `fx_version()` is 2, and `fx_version_2_only` exists.
///
/// It has its own memory and counters.
pub const LIBRARY_V2: &str = env!("PINVOKE_FIXTURES_V2");

/// The first of two plug-ins that export the same names: `plugin_id()` is 1.
pub const PLUGIN_1: &str = env!("PINVOKE_PLUGIN_1");

/// The second plug-in: `plugin_id()` is 2, and it alone exports `plugin_extra`.
pub const PLUGIN_2: &str = env!("PINVOKE_PLUGIN_2");

/// The folder of the plug-ins of `samples/plugin_host`, good and bad ones.
pub const PLUGIN_FOLDER: &str = env!("PINVOKE_PLUGIN_FOLDER");

/// A library that exists and cannot be loaded, because the library it depends on
/// (`pinvoke_missing`) does not exist.
pub const ORPHAN: &str = env!("PINVOKE_ORPHAN");

/// The folder that holds all of them.
pub const DIRECTORY: &str = env!("PINVOKE_FIXTURES_DIRECTORY");

/// The header that declares every function of [`LIBRARY`] and [`LIBRARY_V2`].
pub const HEADER: &str = env!("PINVOKE_FIXTURES_HEADER");

/// What [`HEADER`] declares, as the target's preprocessor expands it: without macros, and without the
/// headers that it includes.
pub const PROTOTYPES: &str = include_str!(concat!(env!("OUT_DIR"), "/prototypes.h"));
/// The declarations of `fixtures.h` and of the headers that it is made of, `twins.h` apart.
pub const DECLARATIONS: &str = include_str!(concat!(env!("OUT_DIR"), "/declarations.h"));

/// The structs and unions that the headers, `twins.h` among them, give a name: that name without the prefix `fx_`, and the
/// members that have an address, so no bit fields, with `value.point` for what a member without a type name
/// of its own has inside. The library's `fx_layout` knows where they are.
pub const STRUCTS: &[(&str, &[&str])] = include!(concat!(env!("OUT_DIR"), "/structs.rs"));

/// A C program that loads the library of `samples/exports`, whose path is its argument, and calls it.
pub const EXPORTS_CALLER: &str = env!("PINVOKE_EXPORTS_CALLER");

/// A C program that checks the fixture library; it exits with the number of failures.
pub const SELFTEST: &str = env!("PINVOKE_FIXTURES_SELFTEST");
