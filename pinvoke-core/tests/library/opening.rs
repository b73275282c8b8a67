//! Which file a name stands for, and how long it stays loaded.

use crate::support::{Scratch, declared, open, refused};
use pinvoke_core::error::{LoadProblem, WhyNot};
use pinvoke_core::library::{Library, SearchPath, as_function};
use std::ffi::{c_char, c_int, c_uchar, c_uint, c_ulong};
use std::sync::atomic::{AtomicI32, Ordering};

const ANSWER: &str = "int answer(void) { return ANSWER; }";

/// Calls `answer` of a library that was made for the test.
fn answer(library: &Library) -> c_int {
    // SAFETY: the function has this signature in the source text above.
    let answer: extern "C" fn() -> c_int = unsafe { as_function(library.get(c"answer").unwrap()) };
    answer()
}

#[test]
fn a_short_name_finds_the_system_library() {
    let library = open("z").unwrap();
    assert_eq!(library.name(), "z");
    let file = library.path().unwrap().file_name().unwrap().to_str().unwrap();
    assert!(file.starts_with("libz.so"), "{file}");
    // SAFETY: `uLong crc32(uLong, const Bytef *, uInt)` in zlib.h.
    let crc32: unsafe extern "C" fn(c_ulong, *const c_uchar, c_uint) -> c_ulong =
        unsafe { as_function(library.get(c"crc32").unwrap()) };
    // The check value of CRC-32/ISO-HDLC. SAFETY: nine bytes are there.
    assert_eq!(unsafe { crc32(0, b"123456789".as_ptr(), 9) }, 0xcbf4_3926);
}

#[test]
fn a_linker_script_does_not_stop_the_search() {
    // Where the development files are installed, libc.so and libm.so are texts.
    for (name, file) in [("c", "libc.so"), ("m", "libm.so")] {
        let library = open(name).unwrap();
        let path = library.path().unwrap();
        assert!(path.file_name().unwrap().to_str().unwrap().starts_with(file), "{path:?}");
    }
    // SAFETY: `double cos(double)` in math.h.
    let cos: extern "C" fn(f64) -> f64 =
        unsafe { as_function(open("m").unwrap().get(c"cos").unwrap()) };
    assert_eq!(cos(0.0), 1.0);
}

#[test]
fn a_versioned_name_is_used_as_given() {
    let library = open("libsqlite3.so.0").unwrap();
    assert_eq!(library.path().unwrap().file_name().unwrap(), "libsqlite3.so.0");
    // SAFETY: `int sqlite3_libversion_number(void)` and `const char *sqlite3_libversion(void)`.
    let (number, text): (extern "C" fn() -> c_int, extern "C" fn() -> *const c_char) = unsafe {
        let text = library.get(c"sqlite3_libversion").unwrap();
        (as_function(library.get(c"sqlite3_libversion_number").unwrap()), as_function(text))
    };
    // SAFETY: the text is a static C string.
    let text = unsafe { std::ffi::CStr::from_ptr(text()) }.to_str().unwrap();
    assert!(number() > 3_000_000 && text.starts_with("3."));
    assert!(open("libz.so.1").is_ok());
}

#[test]
fn the_newest_version_in_a_directory_wins() {
    let scratch = Scratch::new();
    scratch.compile("libnewest.so.9", ANSWER, &["-DANSWER=9"]);
    scratch.compile("libnewest.so.10", ANSWER, &["-DANSWER=10"]);
    scratch.write("libnewest.so", "/* GNU ld script */ INPUT(libnewest.so.9)");
    // SAFETY: the libraries have no initialisers.
    let library = unsafe { Library::open_with("newest", scratch.search()) }.unwrap();
    assert_eq!(answer(&library), 10);
    assert_eq!(library.path(), Some(&*scratch.path("libnewest.so.10")));
}

#[test]
fn places_are_searched_in_order_and_no_others() {
    let (first, second) = (Scratch::new(), Scratch::new());
    first.compile("libplace.so", ANSWER, &["-DANSWER=1"]);
    second.compile("libplace.so", ANSWER, &["-DANSWER=2"]);
    let search = [second.search()[0], first.search()[0]];
    // SAFETY: the libraries have no initialisers.
    let library = unsafe { Library::open_with("place", &search) }.unwrap();
    assert_eq!(answer(&library), 2);
    // SAFETY: as above.
    let error = unsafe { Library::open_with("z", first.search()) }.unwrap_err();
    assert!(error.is_absent(), "the loader's own search is not in the list");
    assert!(error.attempts().iter().all(|attempt| attempt.name.starts_with('/')));
    let search = [first.search()[0], SearchPath::SafeDirectories];
    // SAFETY: as above.
    assert!(unsafe { Library::open_with("z", &search) }.is_ok());
}

#[test]
fn an_absolute_path_is_used_as_given() {
    let scratch = Scratch::new();
    let path = scratch.compile("libexact.so", ANSWER, &["-DANSWER=3"]);
    assert_eq!(answer(&open(&path).unwrap()), 3);
    let error = refused(&scratch.path("exact"));
    assert_eq!((error.attempts().len(), error.is_absent()), (1, true));
}

#[test]
fn a_missing_library_is_reported_with_every_name() {
    let error = open("pinvoke-no-such-library").unwrap_err();
    let names: Vec<_> = error.attempts().iter().map(|attempt| attempt.name.as_str()).collect();
    let form = "pinvoke-no-such-library";
    assert_eq!(
        names,
        [&format!("{form}.so"), &format!("lib{form}.so"), form, &format!("lib{form}")]
    );
    assert!(error.is_absent() && error.functions().is_empty());
    assert!(error.attempts().iter().all(|attempt| attempt.message.contains(&attempt.name)));
    let text = error.to_string();
    assert!(text.starts_with(
        "cannot load the library `pinvoke-no-such-library`: no file of that name was found; tried"
    ));
    assert_eq!(text.lines().count(), 6);
    // SAFETY: there is no such library.
    assert!(unsafe { Library::try_open(form) }.unwrap().is_none());
}

#[test]
fn what_cannot_be_a_name_is_an_error() {
    for name in ["", "a\0b"] {
        let error = open(name).unwrap_err();
        assert!(matches!(error.problem(), LoadProblem::InvalidName { .. }), "{error}");
        // SAFETY: nothing can have such a name.
        assert!(unsafe { Library::try_open(name) }.is_err());
    }
}

#[test]
fn the_program_has_what_was_loaded_with_it() {
    let program = Library::main_program();
    assert!(program.try_get(c"malloc").is_some());
    assert_eq!(program.path(), std::env::current_exe().ok().as_deref());
}

#[test]
fn a_library_found_but_broken_is_not_absent() {
    let scratch = Scratch::new();
    let path = scratch.write("libtext.so", "just a text\n");
    // SAFETY: it is no library.
    let error = unsafe { Library::try_open(&path) }.unwrap_err();
    assert!(matches!(error.attempts()[0].why, WhyNot::WrongFormat { .. }));
}

/// Makes a library that adds one to `ended` when it is unloaded, and opens it.
fn watched(scratch: &Scratch, name: &str, ended: &'static AtomicI32) -> Library {
    let source = "static volatile int *ended;
        void watch(volatile int *where) { ended = where; }
        __attribute__((destructor)) static void end(void) { if (ended) *ended += 1; }";
    let library = open(scratch.compile(name, source, &[])).unwrap();
    // SAFETY: the function has this signature in the source text above.
    let watch: extern "C" fn(*mut c_int) = unsafe { as_function(library.get(c"watch").unwrap()) };
    watch(ended.as_ptr());
    library
}

#[test]
fn dropping_does_not_unload() {
    static ENDED: AtomicI32 = AtomicI32::new(0);
    let scratch = Scratch::new();
    drop(watched(&scratch, "libkept.so", &ENDED));
    assert_eq!(ENDED.load(Ordering::Relaxed), 0);
}

#[test]
fn closing_gives_one_reference_back() {
    static ENDED: AtomicI32 = AtomicI32::new(0);
    let scratch = Scratch::new();
    let first = watched(&scratch, "libended.so", &ENDED);
    let second = open(first.path().unwrap()).unwrap();
    // SAFETY: nothing but `watch` was taken from the library, and it is not called again.
    unsafe { second.close() }.unwrap();
    assert_eq!(ENDED.load(Ordering::Relaxed), 0);
    // SAFETY: as above.
    unsafe { first.close() }.unwrap();
    assert_eq!(ENDED.load(Ordering::Relaxed), 1);
}

#[test]
fn a_failure_is_not_remembered() {
    let scratch = Scratch::new();
    let library = declared("late", scratch.search());
    assert!(library.get().unwrap_err().is_absent());
    scratch.compile("liblate.so", ANSWER, &["-DANSWER=4"]);
    assert_eq!(answer(library.get().unwrap()), 4);
}

#[test]
fn a_handle_of_the_loader_can_be_wrapped() {
    let library = open("z").unwrap();
    // SAFETY: the handle stays open, because `library` is never closed.
    let same = unsafe { Library::from_raw(library.as_raw(), "again") };
    assert_eq!((same.name(), same.path()), ("again", library.path()));
    assert_eq!(same.try_get(c"crc32"), library.try_get(c"crc32"));
}
