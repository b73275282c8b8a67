//! `bind = struct`: an object with the functions of a library that is chosen at run time.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{bound, load_error};
use pinvoke::error::LoadProblem;
use pinvoke::{Library, prelude::*};
use pinvoke_fixtures::{LIBRARY, LIBRARY_V2, ORPHAN, PLUGIN_1};

/// The fixtures, whichever version.
#[dll_import(
    pinvoke_fixtures::LIBRARY,
    charset = utf8,
    bools = bool32,
    last_error,
    bind = pub(crate) struct Fixtures
)]
unsafe extern "C" {
    #[entry = "fx_version"]
    safe fn version() -> c_int;
    #[entry = "fx_version_2_only"]
    #[optional]
    safe fn twice(value: c_int) -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn text_length(text: Option<&str>) -> Result<c_int>;
    #[entry = "fx_not_bool32"]
    safe fn not(value: bool) -> bool;
    #[entry = "fx_fail_errno"]
    #[fails_if(minus_one)]
    safe fn fail(code: c_int) -> Result<c_int>;
    #[entry = "fx_make_greeting"]
    #[free(with = self.release)]
    safe fn greeting(name: &str) -> Result<String>;
    #[entry = "fx_greeting_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn greeting_out(
        name: &str,
        #[retval]
        #[free(with = self.release)]
        out: String,
    ) -> Result<String>;
    #[entry = "fx_text"]
    #[borrowed(self)]
    safe fn text() -> Result<&str>;
    #[entry = "fx_total_point"]
    unsafe fn any_total<T: Blittable>(items: &[T], #[len_of(items)] count: usize) -> f64;
    #[entry = "fx_free"]
    unsafe fn release(block: *mut c_void);
    #[entry = "fx_live_here"]
    safe fn live() -> c_long;
}

fn load(path: &str) -> Fixtures {
    // SAFETY: both versions of the fixtures have these functions.
    unsafe { Fixtures::load_from(path) }.unwrap()
}

#[test]
fn two_versions_at_once() {
    // SAFETY: the declared library is the first version.
    let first = unsafe { Fixtures::load() }.unwrap();
    let second = load(LIBRARY_V2);
    assert_eq!((first.version(), second.version()), (1, 2));
    assert_eq!((first.has_twice(), second.has_twice()), (false, true));
    assert_eq!(second.twice(21).unwrap(), 42);
    let error = load_error(first.twice(21));
    assert_eq!((error.entry(), error.functions()), (Some("fx_version_2_only"), &["twice"][..]));
    assert_eq!(first.library().path(), Some(std::path::Path::new(LIBRARY)));
    assert_eq!(second.library().name(), LIBRARY_V2);
}

#[test]
fn the_methods_are_those_of_a_block() {
    let api = load(LIBRARY);
    assert_eq!(api.text_length(Some("abc")).unwrap(), 3);
    assert_eq!(api.text_length(None).unwrap(), -1);
    assert_eq!((api.not(true), api.not(false)), (false, true));
    assert_eq!(common::os_code(api.fail(9)).system_code(), Some(9));
    assert_eq!(api.text().unwrap(), api.text().unwrap());
    assert!(!api.text().unwrap().is_empty());
    let items = [[1.0, 10.0], [100.0, 1000.0]].map(|[x, y]| Point { x, y });
    // SAFETY: the struct is the point of the C library.
    let total = unsafe { api.any_total(&items) };
    // fx_total_point adds x + 2 y of each.
    assert_eq!(total, 21.0 + 2100.0);
}

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[test]
fn what_a_library_allocates_it_frees() {
    // The two versions have heaps and counters of their own.
    for path in [LIBRARY, LIBRARY_V2] {
        let api = load(path);
        let before = api.live();
        assert_eq!(api.greeting("Ada").unwrap(), "Hello, Ada!");
        assert_eq!(api.greeting_out("Bob").unwrap(), "Hello, Bob!");
        assert_eq!(api.live(), before);
    }
}

#[test]
fn a_library_that_is_open_can_be_bound() {
    // SAFETY: the fixtures have no initialisers.
    let library = unsafe { Library::open(LIBRARY_V2) }.unwrap();
    // SAFETY: this version of the fixtures has these functions.
    let api = unsafe { Fixtures::from_library(library) }.unwrap();
    assert_eq!(api.version(), 2);
    std::thread::scope(|scope| {
        scope.spawn(|| assert_eq!(api.version(), 2));
    });
    let moved = std::thread::spawn(move || api.twice(4)).join().unwrap();
    assert_eq!(moved.unwrap(), 8);
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    // SAFETY: what the plug-in has is never called.
    let error = unsafe { Fixtures::load_from(PLUGIN_1) }.unwrap_err();
    let LoadProblem::Several { errors, .. } = error.problem() else { panic!("{error}") };
    let named: Vec<_> =
        errors.iter().map(|error| (error.entry().unwrap(), error.functions()[0])).collect();
    assert_eq!(
        named,
        [
            ("fx_version", "version"),
            ("fx_str_len", "text_length"),
            ("fx_not_bool32", "not"),
            ("fx_fail_errno", "fail"),
            ("fx_make_greeting", "greeting"),
            ("fx_greeting_out", "greeting_out"),
            ("fx_text", "text"),
            ("fx_total_point", "any_total"),
            ("fx_free", "release"),
            ("fx_live_here", "live"),
        ]
    );
    let text = error.to_string();
    assert!(named.iter().all(|(entry, _)| text.contains(&format!("`{entry}`"))), "{text}");
    // SAFETY: it does not load.
    let error = unsafe { Fixtures::load_from(ORPHAN) }.unwrap_err();
    assert!(!error.is_absent() && error.to_string().contains("pinvoke_missing"), "{error}");
}

#[test]
fn the_object_describes_itself() {
    let names: Vec<_> = Fixtures::META.iter().map(|meta| (meta.name, meta.entry)).collect();
    assert_eq!(names[..2], [("version", "fx_version"), ("twice", "fx_version_2_only")]);
    assert_eq!(names.len(), 11);
    assert!(Fixtures::META.iter().all(|meta| meta.library == LIBRARY));
    let api = load(LIBRARY_V2);
    assert!(format!("{api:?}").starts_with("Fixtures { library: "), "{api:?}");
    assert!(!bound("version").is_empty(), "binds of an object are logged");
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
