//! The sample of a plug-in host, with plug-ins that work and with some that do not.
#![allow(missing_docs)]

#[path = "../samples/plugin_host/host.rs"]
mod host;
#[path = "../samples/plugin_host/plugin.rs"]
mod plugin;

use std::path::Path;

/// What each plug-in does is in its C file.
const EXPECTED: &str = "\
garbled: refused, it is no library
outdated: refused, it is of version 1 of plugin.h, this host of version 2
reverse: `reverse`, is free
  \"Hello, plug-in\" becomes \"ni-gulp ,olleH\"
  reverse says: no ASCII
  \"Grüße\" is not wanted: convert failed: it returned code -1
  3 words: o | n | e
shout: `shout`, costs 5
  shout says: 14 of 14 units converted
  \"Hello, plug-in\" becomes \"HELLO, PLUG-IN\"
  shout says: 7 of 7 units converted
  \"Grüße\" becomes \"GRüßE\"
  3 words: one | two | three
stranger: refused, it is no plug-in: it has no `plugin_version`
unfinished: refused, it lacks plugin_convert, plugin_words of version 2";

#[test]
fn plug_ins_work_and_others_are_refused() {
    let lines = host::run(Path::new(pinvoke_fixtures::PLUGIN_FOLDER)).unwrap();
    assert_eq!(lines.join("\n"), EXPECTED);
}

#[test]
fn a_folder_that_is_not_there() {
    let error = host::run(Path::new("/no/such/folder")).unwrap_err();
    assert_eq!(
        error.downcast_ref::<std::io::Error>().unwrap().kind(),
        std::io::ErrorKind::NotFound
    );
}

#[test]
fn a_refusal_is_a_value() {
    let file = Path::new(pinvoke_fixtures::PLUGIN_FOLDER).join(format!(
        "{}outdated{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    ));
    // SAFETY: the library is of the tests.
    match unsafe { plugin::load(&file) } {
        Err(plugin::Refused::Version(1)) => {}
        other => panic!("{:?}", other.map(drop)),
    }
    // SAFETY: as above; there is none.
    match unsafe { plugin::load(&file.with_file_name("none")) } {
        Err(plugin::Refused::NotLoaded(error)) => assert!(error.is_absent()),
        other => panic!("{:?}", other.map(drop)),
    }
}
