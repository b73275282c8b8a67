//! Whether the fixture is right, as far as C alone can tell; and whether its libraries load.

use std::ffi::c_int;
use std::process::Command;

use libloading::Library;
use pinvoke_fixtures::{LIBRARY, LIBRARY_V2, ORPHAN, PLUGIN_1, PLUGIN_2, SELFTEST};

type NoArguments = unsafe extern "C" fn() -> c_int;

fn open(path: &str) -> Library {
    // SAFETY: the fixture libraries have no initialisers that depend on the program.
    unsafe { Library::new(path) }.unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn call(library: &Library, name: &str) -> Option<c_int> {
    // SAFETY: every name that the tests below pass is an `int name(void)` in the C sources.
    let function = unsafe { library.get::<NoArguments>(name) }.ok()?;
    // SAFETY: as above, and the library is open.
    Some(unsafe { function() })
}

#[test]
fn the_c_program_agrees() {
    let output = Command::new(SELFTEST).output().expect("the build made the program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn the_versions_differ() {
    let (first, second) = (open(LIBRARY), open(LIBRARY_V2));
    assert_eq!(call(&first, "fx_version"), Some(1));
    assert_eq!(call(&second, "fx_version"), Some(2));
    // SAFETY: the symbol is only looked for.
    assert!(unsafe { first.get::<NoArguments>("fx_version_2_only") }.is_err());
    // SAFETY: as above.
    assert!(unsafe { second.get::<NoArguments>("fx_version_2_only") }.is_ok());
}

#[test]
fn the_plugins_share_their_names() {
    assert_eq!(call(&open(PLUGIN_1), "plugin_id"), Some(1));
    assert_eq!(call(&open(PLUGIN_2), "plugin_id"), Some(2));
}

#[test]
fn the_orphan_exists_and_does_not_load() {
    assert!(std::path::Path::new(ORPHAN).exists());
    // SAFETY: nothing runs in a library that does not load.
    assert!(unsafe { Library::new(ORPHAN) }.is_err());
}

#[test]
fn names_and_ordinals_are_as_the_header_says() {
    let library = open(LIBRARY);
    assert_eq!(call(&library, "fx_probeW"), Some('W' as c_int));
    assert_eq!(call(&library, "fx_probe_wide"), None);
    assert_eq!(call(&library, "fx_by_ordinal"), if cfg!(windows) { None } else { Some(200) });
}

#[cfg(windows)]
#[test]
fn the_ordinal_works() {
    // SAFETY: as in `open`.
    let library = unsafe { libloading::os::windows::Library::new(LIBRARY) }.expect("it loads");
    // SAFETY: ordinal 200 is `int fx_by_ordinal(void)`.
    let function = unsafe { library.get_ordinal::<NoArguments>(200) }.expect("it is exported");
    // SAFETY: as above.
    assert_eq!(unsafe { function() }, 200);
}

#[cfg(all(windows, target_arch = "x86"))]
#[test]
fn decorated_names_are_exported() {
    let library = open(LIBRARY);
    for name in ["fx_std_subtract@8", "@fx_fast_subtract@8", "_fx_std_under@8"] {
        // SAFETY: the symbol is only looked for.
        assert!(unsafe { library.get::<NoArguments>(name) }.is_ok(), "{name}");
    }
}
