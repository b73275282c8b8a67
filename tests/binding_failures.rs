//! Libraries that cannot be loaded: what is reported, and to whom.
#![allow(missing_docs)]

mod common;

use common::load_error;
use pinvoke::error::{LoadError, WhyNot};
use pinvoke::prelude::*;
use std::panic::catch_unwind;

#[dll_import("pinvoke-no-such-library", bind_all = fn bind_absent)]
unsafe extern "C" {
    safe fn absent() -> Result<c_int>;
    safe fn absent_plain(value: c_int) -> c_int;
    #[optional]
    safe fn absent_optional() -> Result<()>;
}
#[dll_import("pinvoke-no-such-library", bind = eager)]
unsafe extern "C" {
    safe fn absent_eager() -> Result<c_int>;
    safe fn absent_eager_too() -> Result<c_int>;
}
#[dll_import("pinvoke-no-such-library", bind = struct Absent)]
unsafe extern "C" {
    safe fn answer() -> c_int;
}
#[dll_import(pinvoke_fixtures::ORPHAN)]
unsafe extern "C" {
    safe fn orphan_answer() -> Result<c_int>;
}
#[dll_import(pinvoke_fixtures::HEADER)]
unsafe extern "C" {
    #[entry = "fx_answer"]
    safe fn of_a_text_file() -> Result<c_int>;
}
#[dll_import("")]
unsafe extern "C" {
    #[entry = "fx_answer"]
    safe fn of_no_name() -> Result<c_int>;
}

fn tried(error: &LoadError) -> Vec<&str> {
    error.attempts().iter().map(|attempt| attempt.name.as_str()).collect()
}

/// The names that .NET probes on Linux too.
#[cfg(target_os = "linux")]
const TRIED: [&str; 4] = [
    "pinvoke-no-such-library.so",
    "libpinvoke-no-such-library.so",
    "pinvoke-no-such-library",
    "libpinvoke-no-such-library",
];

#[test]
fn a_missing_library_is_reported_with_every_name() {
    let error = load_error(absent());
    assert!(error.is_absent());
    assert_eq!(
        (error.library(), error.functions()),
        (Some("pinvoke-no-such-library"), &["absent"][..])
    );
    let text = error.to_string();
    assert!(
        text.starts_with("cannot load the library `pinvoke-no-such-library`, needed by `absent`"),
        "{text}"
    );
    for name in tried(&error) {
        assert!(text.contains(&format!("`{name}` was not found")), "{name} in {text}");
    }
    #[cfg(target_os = "linux")]
    assert_eq!(tried(&error), TRIED);
    assert!(text.contains("install the library"), "{text}");
    let error = std::io::Error::from(absent().unwrap_err());
    assert_eq!((error.kind(), error.to_string()), (std::io::ErrorKind::NotFound, text));
}

#[test]
fn every_way_to_bind_reports_it() {
    assert!(!absent_optional::is_present() && !absent::is_present());
    assert!(load_error(absent_optional()).is_absent());
    assert_eq!(absent_plain::bind().unwrap_err().functions(), ["absent_plain"]);
    // A library is missing once, for all of the functions; optional ones are not asked for.
    let error = bind_absent().unwrap_err();
    assert_eq!(error.functions(), ["absent", "absent_plain"]);
    assert!(error.is_absent());
    let error = load_error(absent_eager());
    assert_eq!(error.functions(), ["absent_eager", "absent_eager_too"]);
    // SAFETY: there is no such library, so nothing runs.
    let error = unsafe { Absent::load() }.unwrap_err();
    assert!(error.is_absent());
    #[cfg(target_os = "linux")]
    assert_eq!(tried(&error), TRIED);
    let _: fn(&Absent) -> c_int = Absent::answer;
}

#[test]
fn a_plain_function_panics_with_the_report() {
    let panic = catch_unwind(|| absent_plain(1)).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert_eq!(*text, absent_plain::bind().unwrap_err().to_string());
    assert!(
        text.contains("needed by `absent_plain`") && text.contains("tried, in this order"),
        "{text}"
    );
}

#[test]
fn a_missing_dependency_is_told_from_a_missing_library() {
    let error = load_error(orphan_answer());
    assert!(!error.is_absent());
    assert_eq!(tried(&error), [pinvoke_fixtures::ORPHAN]);
    let cause = error.cause().unwrap();
    assert_eq!(cause.file.as_deref(), Some(std::path::Path::new(pinvoke_fixtures::ORPHAN)));
    let WhyNot::MissingDependency { dependency, .. } = &cause.why else { panic!("{cause:?}") };
    assert!(dependency.contains("pinvoke_missing"), "{dependency}");
    let text = error.to_string();
    assert!(text.contains(&format!("needs `{dependency}`, which cannot be loaded")), "{text}");
    assert!(text.contains("needed by `orphan_answer`"), "{text}");
}

#[test]
fn a_file_that_is_no_library_is_told_from_a_missing_one() {
    let error = load_error(of_a_text_file());
    assert!(!error.is_absent());
    let cause = error.cause().unwrap();
    assert!(matches!(cause.why, WhyNot::WrongFormat { .. }), "{cause:?}");
    assert!(error.to_string().contains("is not a shared library"), "{error}");
    assert!(load_error(of_no_name()).to_string().contains("cannot name a library"));
}

/// A library that appears while the program runs.
const LATE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/pinvoke_late_library.so");

#[dll_import(LATE)]
unsafe extern "C" {
    #[entry = "fx_answer"]
    safe fn late_answer() -> Result<c_int>;
}

#[test]
fn a_failure_is_not_remembered() {
    let _ = std::fs::remove_file(LATE);
    assert!(load_error(late_answer()).is_absent());
    assert!(!late_answer::is_present());
    std::fs::copy(pinvoke_fixtures::LIBRARY, LATE).unwrap();
    assert_eq!(late_answer().unwrap(), 42);
}
