//! The same against the loader of Windows.

use crate::support::{Scratch, declared, entry, lazy, open, refused};
use pinvoke_core::error::WhyNot;
use pinvoke_core::library::{
    EntryName, EntrySpec, LazyEntry, LazyLibrary, Library, LibrarySpec, SearchPath, Spelling,
    as_function, bind, bind_log,
};
use std::ffi::c_int;

/// The start of a PE library for a processor.
fn pe(machine: u16) -> Vec<u8> {
    let mut file = vec![0; 1024];
    file[..2].copy_from_slice(b"MZ");
    file[0x3c] = 0x40;
    file[0x40..0x44].copy_from_slice(b"PE\0\0");
    file[0x44..0x46].copy_from_slice(&machine.to_le_bytes());
    file
}

#[test]
fn a_short_name_finds_the_system_library() {
    let library = open("msvcrt").unwrap();
    // SAFETY: `int abs(int)` in stdlib.h.
    let abs: extern "C" fn(c_int) -> c_int = unsafe { as_function(library.get(c"abs").unwrap()) };
    assert_eq!(abs(-3), 3);
    let file = library.path().unwrap().file_name().unwrap().to_ascii_lowercase();
    assert_eq!(file, "msvcrt.dll");
    // SAFETY: the library is loaded already.
    let system = unsafe { Library::open_with("kernel32", &[SearchPath::System32]) }.unwrap();
    assert!(system.path().unwrap().is_absolute());
    let path = system.path().unwrap().to_str().unwrap();
    assert!(open(path).is_ok());
    assert!(open(path.replace('\\', "/")).is_ok());
}

#[test]
fn api_sets_load() {
    assert!(open("api-ms-win-core-synch-l1-1-0").is_ok());
}

#[test]
fn a_missing_library_is_reported_with_every_name() {
    let error = open("pinvoke.no-such-library").unwrap_err();
    let names: Vec<_> = error.attempts().iter().map(|attempt| attempt.name.as_str()).collect();
    assert_eq!(names, ["pinvoke.no-such-library", "pinvoke.no-such-library.dll"]);
    assert!(error.is_absent(), "{error}");
    // SAFETY: there is no such library.
    assert!(unsafe { Library::try_open("pinvoke.no-such-library") }.unwrap().is_none());
}

#[test]
fn broken_files_are_told_apart() {
    let scratch = Scratch::new();
    let text = refused(&scratch.write("text.dll", "hello\n"));
    match &text.cause().unwrap().why {
        WhyNot::WrongFormat { found, .. } => assert_eq!(found, "a text"),
        other => panic!("{other:?}"),
    }
    assert!(!text.to_string().contains("%1"), "{text}");
    match &refused(&scratch.write("arm.dll", pe(0x01c4))).cause().unwrap().why {
        WhyNot::WrongArchitecture { found, .. } => assert_eq!(found, "ARM (32-bit)"),
        other => panic!("{other:?}"),
    }
    assert!(refused(&scratch.path("none.dll")).is_absent());
}

#[test]
fn listed_directories_are_searched() {
    let scratch = Scratch::new();
    let path = scratch.write("listed.dll", "hello\n");
    // SAFETY: it is no library.
    let error = unsafe { Library::open_with("listed", scratch.search()) }.unwrap_err();
    assert_eq!(error.cause().unwrap().file, Some(path));
}

#[test]
fn a_missing_entry_point_comes_with_names_that_look_alike() {
    let error = open("kernel32").unwrap().get(c"GetModuleHandleV").unwrap_err();
    let text = error.to_string();
    assert!(text.contains("did you mean `GetModuleHandleA`, `GetModuleHandleW`"), "{text}");
}

#[test]
fn ordinals_are_entry_points() {
    let library = open("ws2_32").unwrap();
    let by_name = library.get(c"WSAStartup").unwrap();
    assert_eq!(library.get_ordinal(115).unwrap(), by_name);
    assert_eq!(library.get_ordinal(u16::MAX).unwrap_err().entry(), Some("#65535"));
    let spec = EntrySpec::new("start", EntryName::Ordinal(115));
    assert_eq!(bind(&library, &spec, Spelling::EXACT).unwrap(), by_name);
}

#[test]
fn names_are_spelt_by_charset() {
    let library = open("kernel32").unwrap();
    let get = |wide| {
        let spelling = Spelling { exact: false, wide };
        bind(&library, &entry("spelt", c"GetModuleHandle"), spelling).unwrap()
    };
    assert_eq!(get(true), library.get(c"GetModuleHandleW").unwrap());
    assert_eq!(get(false), library.get(c"GetModuleHandleA").unwrap());
    let log = bind_log().into_iter().filter(|record| record.function == "spelt");
    let entries: Vec<_> = log.map(|record| record.entry).collect();
    assert_eq!(entries, ["GetModuleHandleW", "GetModuleHandleA"]);
    assert!(bind(&library, &entry("exact", c"GetModuleHandle"), Spelling::EXACT).is_err());
}

#[test]
fn declared_libraries_bind_lazily() {
    const SPEC: LibrarySpec =
        LibrarySpec { name: "kernel32", search: &[], exact: false, wide: true };
    // SAFETY: the library is loaded already.
    static LIBRARY: LazyLibrary = unsafe { LazyLibrary::new(SPEC) };
    static ENTRY: LazyEntry = LazyEntry::new(&LIBRARY, entry("lazy", c"lstrlen"));
    let by_name = LIBRARY.get().unwrap().get(c"lstrlenW").unwrap();
    assert_eq!(ENTRY.address().unwrap(), by_name);
    let missing = lazy(declared("kernel32", &[]), entry("lost", c"NoSuchEntryPoint"));
    assert!(!missing.is_present());
}

#[test]
fn the_program_is_a_library() {
    let program = Library::main_program();
    assert_eq!(program.path(), std::env::current_exe().ok().as_deref());
    // SAFETY: no address was taken from it, and the loader counts the reference.
    unsafe { program.close() }.unwrap();
}
