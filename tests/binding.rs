//! When entry points are bound: at the first call, all at once, ahead of time; and what may be
//! missing.
#![allow(missing_docs)]

mod common;

use common::{bound, load_error};
use pinvoke::error::{LoadError, LoadProblem};
use pinvoke::library::SearchPath;
use pinvoke::meta::Role;
use pinvoke::prelude::*;
use std::panic::catch_unwind;
use std::sync::Barrier;

/// A library may be named by a constant of any module.
mod names {
    pub(super) const FIXTURES: &str = pinvoke_fixtures::LIBRARY;
}

#[dll_import(names::FIXTURES)]
unsafe extern "C" {
    #[entry = "fx_answer"]
    safe fn lazy_answer() -> c_int;
    #[entry = "fx_version"]
    safe fn lazy_version() -> Result<c_int>;
    #[entry = "fx_echo_i32"]
    safe fn lazy_raced(value: i32) -> i32;
    #[entry = "fx_nothing"]
    safe fn lazy_asked();
    #[entry = "fx_nothing"]
    safe fn lazy_forced();
}

#[test]
fn a_function_is_bound_by_its_first_call() {
    assert!(bound("lazy_answer").is_empty());
    assert_eq!((lazy_answer(), lazy_answer()), (42, 42));
    let log = bound("lazy_answer");
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].entry.as_str(), log[0].library.as_str()), ("fx_answer", names::FIXTURES));
    assert_eq!(log[0].path.as_deref(), Some(std::path::Path::new(names::FIXTURES)));
    assert!(bound("lazy_version").is_empty(), "each function is bound by itself");
    assert_eq!(lazy_version().unwrap(), 1);
    assert_eq!(bound("lazy_version").len(), 1);
}

#[test]
fn a_function_can_be_bound_without_a_call() {
    assert!(lazy_asked::is_present());
    assert_eq!(bound("lazy_asked").len(), 1);
    lazy_forced::bind().unwrap();
    lazy_forced::bind().unwrap();
    assert_eq!(bound("lazy_forced").len(), 1);
    lazy_asked();
    lazy_forced();
}

#[test]
fn threads_may_race_for_the_first_call() {
    const THREADS: usize = 64;
    let barrier = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        for at in 0..THREADS as i32 {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                assert_eq!(lazy_raced(at), at);
            });
        }
    });
    assert_eq!(bound("lazy_raced").len(), 1);
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_echo_i32"]
    safe fn lazy_raced_with_resolvers(value: i32) -> i32;
}

#[test]
fn first_calls_race_with_changes_of_the_resolver() {
    const THREADS: usize = 64;
    let barrier = Barrier::new(THREADS + 1);
    std::thread::scope(|scope| {
        for at in 0..THREADS as i32 {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                assert_eq!(lazy_raced_with_resolvers(at), at);
            });
        }
        barrier.wait();
        for round in 0..200 {
            // SAFETY: it gives the library that the name stands for.
            unsafe {
                pinvoke::library::set_resolver(move |request| {
                    (round % 2 == 0 && request.name() == pinvoke_fixtures::LIBRARY)
                        .then(|| pinvoke::Library::open(request.name()).unwrap())
                });
            }
            pinvoke::library::clear_resolver();
        }
    });
    assert_eq!(bound("lazy_raced_with_resolvers").len(), 1);
}

#[dll_import(pinvoke_fixtures::LIBRARY, bind = eager)]
unsafe extern "C" {
    #[entry = "fx_answer"]
    safe fn eager_answer() -> c_int;
    #[entry = "fx_echo_i64"]
    safe fn eager_echo(value: i64) -> Result<i64>;
    #[entry = "fx_version_2_only"]
    #[optional]
    safe fn eager_optional(value: c_int) -> Result<c_int>;
    #[entry = "fx_echo_u8"]
    #[optional]
    safe fn eager_optional_present(value: u8) -> Result<u8>;
}

#[test]
fn an_eager_block_is_bound_as_a_whole() {
    assert!(bound("eager_echo").is_empty());
    assert_eq!(eager_answer(), 42);
    assert_eq!((bound("eager_answer").len(), bound("eager_echo").len()), (1, 1));
    assert_eq!(eager_echo(1 << 40).unwrap(), 1 << 40);
    // Optional functions wait for their own first call.
    assert!(bound("eager_optional_present").is_empty());
    assert!(!eager_optional::is_present() && eager_optional_present::is_present());
    assert_eq!(load_error(eager_optional(1)).entry(), Some("fx_version_2_only"));
    assert_eq!(eager_optional_present(200).unwrap(), 200);
}

/// A block that a version of the library does not have entirely.
mod partial {
    use super::*;

    #[dll_import(pinvoke_fixtures::LIBRARY, bind = eager, bind_all = pub(super) fn bind_partial)]
    unsafe extern "C" {
        #[entry = "fx_answer"]
        pub(super) safe fn partial_answer() -> c_int;
        #[entry = "fx_answer"]
        pub(super) safe fn partial_checked() -> Result<c_int>;
        #[entry = "fx_anwser"]
        pub(super) safe fn partial_misspelt() -> Result<c_int>;
        #[entry = "fx_version_2_only"]
        pub(super) safe fn partial_newer(value: c_int) -> c_int;
    }
}

/// The entry points that an error names, each with the functions that need it.
fn missing(error: &LoadError) -> Vec<(&str, &[&'static str])> {
    error.errors().iter().map(|error| (error.entry().unwrap(), error.functions())).collect()
}

#[test]
fn an_eager_block_names_all_that_is_missing() {
    let error = load_error(partial::partial_checked());
    assert!(matches!(error.problem(), LoadProblem::Several { .. }));
    assert_eq!(
        missing(&error),
        [("fx_anwser", &["partial_misspelt"][..]), ("fx_version_2_only", &["partial_newer"])]
    );
    let text = error.to_string();
    for part in
        ["has no entry point `fx_anwser`, needed by `partial_misspelt`", "did you mean `fx_answer"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(missing(&partial::bind_partial().unwrap_err()).len(), 2);
    // What the block needs is all or nothing to the caller, though what is there has been bound.
    assert_eq!(bound("partial_answer").len(), 1);
    assert_eq!(partial::partial_answer(), 42);
    let panic = catch_unwind(|| partial::partial_newer(1)).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(text.contains("fx_version_2_only") && text.contains("partial_misspelt"), "{text}");
}

#[dll_import(pinvoke_fixtures::LIBRARY, bind_all = fn bind_first_version)]
unsafe extern "C" {
    #[entry = "fx_answer"]
    safe fn all_answer() -> c_int;
    #[entry = "fx_no_such_function"]
    safe fn all_absent() -> c_int;
    #[entry = "fx_neither"]
    safe fn all_neither() -> Result<()>;
    #[entry = "fx_version_2_only"]
    #[optional]
    safe fn all_optional(value: c_int) -> Result<c_int>;
}

#[dll_import(pinvoke_fixtures::LIBRARY_V2, bind_all = fn bind_second_version)]
unsafe extern "C" {
    #[entry = "fx_version"]
    safe fn second_version() -> c_int;
    #[entry = "fx_version_2_only"]
    safe fn second_newer(value: c_int) -> c_int;
    #[entry = "fx_version_2_only"]
    #[optional]
    safe fn second_optional(value: c_int) -> Result<c_int>;
    #[entry = "fx_version_2_only"]
    #[optional]
    safe fn second_unasked(value: c_int) -> Result<c_int>;
}

#[test]
fn everything_can_be_bound_ahead_of_time() {
    let error = bind_first_version().unwrap_err();
    assert_eq!(
        missing(&error),
        [("fx_no_such_function", &["all_absent"][..]), ("fx_neither", &["all_neither"])]
    );
    assert_eq!((bound("all_answer").len(), all_answer()), (1, 42));
    assert!(load_error(all_neither()).to_string().contains("needed by `all_neither`"));

    bind_second_version().unwrap();
    assert_eq!((bound("second_version").len(), bound("second_newer").len()), (1, 1));
    assert!(bound("second_unasked").is_empty());
    assert_eq!((second_version(), second_newer(21)), (2, 42));
    assert_eq!(second_unasked(21).unwrap(), 42);
}

#[test]
fn an_optional_function_tells_whether_it_is_there() {
    assert!(!all_optional::is_present());
    let error = load_error(all_optional(1));
    assert_eq!(
        (error.entry(), error.functions()),
        (Some("fx_version_2_only"), &["all_optional"][..])
    );
    assert_eq!(error.path(), Some(std::path::Path::new(pinvoke_fixtures::LIBRARY)));
    assert_eq!(missing(&all_optional::bind().unwrap_err()).len(), 1);
    assert!(second_optional::is_present());
    assert_eq!(second_optional(21).unwrap(), 42);
}

/// A place to search, named like a variant that the attribute brings into scope.
const PLACE: SearchPath = SearchPath::Directory(pinvoke_fixtures::DIRECTORY);

#[dll_import("pinvoke_plugin_1", search = [PLACE])]
unsafe extern "C" {
    #[entry = "plugin_id"]
    safe fn searched_by_constant() -> Result<c_int>;
}
#[dll_import(
    "pinvoke_plugin_2",
    search = [Directory("/no/such/place"), Directory(pinvoke_fixtures::DIRECTORY)]
)]
unsafe extern "C" {
    #[entry = "plugin_id"]
    safe fn searched_in_order() -> Result<c_int>;
}
#[dll_import("pinvoke_plugin_2", search = [Directory("/no/such/place")])]
unsafe extern "C" {
    #[entry = "plugin_id"]
    safe fn searched_elsewhere() -> Result<c_int>;
}

#[test]
fn a_library_is_searched_where_the_declaration_says() {
    assert_eq!((searched_by_constant().unwrap(), searched_in_order().unwrap()), (1, 2));
    let path = bound("searched_in_order")[0].path.clone().unwrap();
    assert_eq!(path, std::path::Path::new(pinvoke_fixtures::PLUGIN_2));
    let error = load_error(searched_elsewhere());
    assert!(error.is_absent());
    // Without a drive, which Windows adds, the path is not absolute there.
    assert!(error.attempts().iter().all(|attempt| attempt.name.contains("/no/such/place")));
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf16, exact = false)]
unsafe extern "C" {
    #[entry = "fx_probe"]
    safe fn wide_probe() -> c_int;
    #[entry = "fx_probe_wide"]
    #[optional]
    safe fn wide_only() -> Result<c_int>;
}
#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf16)]
unsafe extern "C" {
    #[entry = "fx_probe"]
    safe fn exact_probe() -> c_int;
}
#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[ordinal(200)]
    #[optional]
    safe fn by_ordinal() -> Result<c_int>;
}

/// Suffixes and ordinals are of Windows.
#[test]
fn names_are_spelt_as_the_platform_does() {
    assert_eq!(exact_probe(), 0);
    let wide = c_int::from(b'W');
    assert_eq!(wide_probe(), if cfg!(windows) { wide } else { 0 });
    assert_eq!(wide_only().ok(), cfg!(windows).then_some(wide));
    assert_eq!(by_ordinal().ok(), cfg!(windows).then_some(200));
    if !cfg!(windows) {
        assert_eq!(load_error(by_ordinal()).entry(), Some("#200"));
    }
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, last_error)]
unsafe extern "C" {
    #[entry = "fx_str_weigh"]
    #[ret(c_int)]
    #[fails_if(minus_one)]
    #[must_use]
    safe fn described(
        a: &str,
        b: Option<&str>,
        #[value(null)] c: *const c_char,
        #[value(null)] d: *const c_char,
    ) -> Result<()>;
    #[cfg(windows)]
    #[entry = "fx_no_such_function"]
    safe fn of_windows_alone();
    /// The same name as the other: one of them exists.
    #[cfg(not(windows))]
    #[entry = "fx_answer"]
    safe fn of_windows_alone() -> c_int;
}

#[test]
fn a_declaration_can_be_read() {
    let meta = described::META;
    assert_eq!(
        (meta.name, meta.entry, meta.library),
        ("described", "fx_str_weigh", names::FIXTURES)
    );
    assert_eq!(
        (meta.abi, meta.returns, meta.result.native.unwrap().to_string()),
        ("C", "Result<()>", "int32_t".to_owned())
    );
    assert_eq!((meta.failure.unwrap().rule, meta.last_error), ("minus_one", true));
    let parameters: Vec<_> = meta.parameters.iter().map(|p| (p.name, p.ty, p.role)).collect();
    assert_eq!(
        parameters,
        [
            ("a", "&str", Role::Managed),
            ("b", "Option<&str>", Role::Managed),
            ("c", "*const c_char", Role::Value),
            ("d", "*const c_char", Role::Value),
        ]
    );
    assert!(described("a", None).is_ok());
    assert_eq!((by_ordinal::META.entry, lazy_answer::META.library), ("#200", names::FIXTURES));
    #[cfg(not(windows))]
    assert_eq!(of_windows_alone(), 42);
}
