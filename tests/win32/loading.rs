//! Which library a name leads to, and what is said when it leads to none.

use crate::runner::tests;
use crate::support::{Scratch, load_error, os_code, skip, system_text};
use pinvoke::error::WhyNot;
use pinvoke::library::{Library, SearchPath, bind_log};
use pinvoke::prelude::*;
use std::path::{Path, PathBuf};

tests! {
    a_library_beside_the_working_directory_is_not_loaded
    a_library_on_the_path_is_not_loaded
    search_lists_say_where
    added_directories_are_searched
    api_sets_are_libraries
    ordinals_are_entry_points
    forwarded_exports_are_followed
    functions_may_be_linked
    nothing_is_loaded_before_the_first_call
    errors_have_the_text_of_the_system
    a_library_of_the_other_word_size_is_told_apart
    a_missing_dependency_is_named
}

#[native_handle(release = unsafe FreeLibrary, send)]
type Module = *mut c_void;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[fails_if(zero)]
    unsafe fn FreeLibrary(module: *mut c_void) -> Result<i32>;
    /// With the loader's own search, which looks into the current directory.
    #[fails_if(null)]
    safe fn LoadLibraryW(name: &str) -> Result<Module>;
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetModuleFileNameW(
        module: &Module,
        #[retval]
        #[out(grow = truncated)]
        file: String,
        #[len_of(file)] size: u32,
    ) -> Result<String>;
    #[fails_if(null)]
    unsafe fn AddDllDirectory(directory: &Path) -> Result<*mut c_void>;
    #[fails_if(zero)]
    unsafe fn RemoveDllDirectory(cookie: *mut c_void) -> Result<i32>;
    safe fn GetCurrentProcessId() -> u32;
    #[fails_if(null)]
    unsafe fn GetModuleHandleW(name: Option<&str>) -> Result<*mut c_void>;
}

#[dll_import("pinvoke_planted")]
unsafe extern "C" {
    safe fn fx_version() -> Result<c_int>;
}

/// A copy of the fixture library, which needs nothing but the system, and its folder.
fn planted() -> Scratch {
    let scratch = Scratch::new("planted");
    std::fs::copy(pinvoke_fixtures::LIBRARY, scratch.file("pinvoke_planted.dll")).unwrap();
    scratch
}

/// Opens the planted library by its short name.
fn open(search: &[SearchPath]) -> std::result::Result<Library, pinvoke::error::LoadError> {
    // SAFETY: the fixture library's initialisers are harmless.
    unsafe { Library::open_with("pinvoke_planted", search) }
}

/// The folder as a search list has it.
fn directory(path: &Path) -> SearchPath {
    SearchPath::Directory(path.to_str().unwrap().to_owned().leak())
}

fn a_library_beside_the_working_directory_is_not_loaded() {
    let scratch = planted();
    let before = std::env::current_dir().unwrap();
    std::env::set_current_dir(scratch.path()).unwrap();
    let declared = fx_version();
    let listed = open(&[SearchPath::SafeDirectories]);
    // The loader's own search falls into the trap, so the trap is one.
    let trapped =
        LoadLibraryW("pinvoke_planted.dll").and_then(|module| GetModuleFileNameW(&module));
    std::env::set_current_dir(before).unwrap();
    let error = load_error(declared);
    assert!(error.is_absent(), "{error}");
    assert_eq!(error.functions(), ["fx_version"]);
    assert!(listed.unwrap_err().is_absent());
    let trapped = PathBuf::from(trapped.unwrap());
    assert_eq!(trapped.file_name().unwrap(), "pinvoke_planted.dll");
}

fn a_library_on_the_path_is_not_loaded() {
    let scratch = planted();
    let before = std::env::var_os("PATH").unwrap_or_default();
    let with = std::env::join_paths(
        [scratch.path().to_owned()].into_iter().chain(std::env::split_paths(&before)),
    )
    .unwrap();
    // SAFETY: the tests of this program run one after the other, on one thread.
    unsafe { std::env::set_var("PATH", with) };
    let declared = fx_version();
    let listed = open(&[SearchPath::SafeDirectories]);
    // The loader's own search looks there.
    let trapped =
        LoadLibraryW("pinvoke_planted.dll").and_then(|module| GetModuleFileNameW(&module));
    // SAFETY: as above.
    unsafe { std::env::set_var("PATH", before) };
    let error = load_error(declared);
    assert!(error.is_absent(), "{error}");
    assert!(listed.unwrap_err().is_absent());
    let trapped = PathBuf::from(trapped.unwrap());
    assert_eq!(trapped.file_name().unwrap(), "pinvoke_planted.dll");
}

fn search_lists_say_where() {
    let scratch = planted();
    let found = open(&[SearchPath::System32, directory(scratch.path())]).unwrap();
    assert_eq!(
        found.path().unwrap().canonicalize().unwrap(),
        scratch.file("pinvoke_planted.dll").canonicalize().unwrap()
    );
    // SAFETY: nothing of it is used.
    unsafe { found.close() }.unwrap();
    for place in
        [SearchPath::System32, SearchPath::ApplicationDirectory, SearchPath::AssemblyDirectory]
    {
        let error = open(&[place]).unwrap_err();
        assert!(error.is_absent(), "{place:?}: {error}");
    }
    // SAFETY: the library is part of every process.
    let system = unsafe { Library::open_with("kernel32", &[SearchPath::System32]) };
    let file = system.unwrap().path().unwrap().to_owned();
    assert!(file.to_str().unwrap().to_ascii_lowercase().ends_with("\\kernel32.dll"), "{file:?}");

    let program = std::env::current_exe().unwrap();
    let beside = program.with_file_name("pinvoke_planted.dll");
    std::fs::copy(pinvoke_fixtures::LIBRARY, &beside).unwrap();
    for place in [
        SearchPath::ApplicationDirectory,
        SearchPath::AssemblyDirectory,
        SearchPath::SafeDirectories,
    ] {
        let found = open(&[place]).unwrap_or_else(|error| panic!("{place:?}: {error}"));
        // SAFETY: nothing of it is used.
        unsafe { found.close() }.unwrap();
    }
    std::fs::remove_file(&beside).unwrap();
}

fn added_directories_are_searched() {
    let scratch = planted();
    // SAFETY: the folder holds the fixture library alone.
    let cookie = unsafe { AddDllDirectory(scratch.path()) }.unwrap();
    let found = open(&[SearchPath::UserDirectories]).unwrap();
    // SAFETY: nothing of it is used.
    unsafe { found.close() }.unwrap();
    // SAFETY: the cookie came from `AddDllDirectory`, and is not used again.
    unsafe { RemoveDllDirectory(cookie) }.unwrap();
    assert!(open(&[SearchPath::UserDirectories]).unwrap_err().is_absent());
}

#[dll_import("api-ms-win-core-processthreads-l1-1-0")]
unsafe extern "system" {
    #[entry = "GetCurrentProcessId"]
    safe fn process_of_api_set() -> u32;
}

fn api_sets_are_libraries() {
    assert_eq!(process_of_api_set(), std::process::id());
    assert_eq!(GetCurrentProcessId(), std::process::id());
}

/// `ws2_32.h` gives no names to these numbers; the library's definition file does.
#[dll_import("ws2_32")]
unsafe extern "system" {
    #[ordinal(112)]
    safe fn WSASetLastError(code: i32);
    #[ordinal(111)]
    safe fn WSAGetLastError() -> i32;
    #[ordinal(9999)]
    safe fn no_such_number() -> Result<i32>;
}

fn ordinals_are_entry_points() {
    const WSAEINVAL: i32 = 10022;
    WSASetLastError(WSAEINVAL);
    assert_eq!(WSAGetLastError(), WSAEINVAL);
    let error = load_error(no_such_number());
    assert_eq!(error.entry(), Some("#9999"));
}

#[dll_import("kernel32")]
unsafe extern "system" {
    /// `ntdll.RtlAllocateHeap` by another name.
    unsafe fn HeapAlloc(heap: *mut c_void, flags: u32, bytes: usize) -> *mut c_void;
    unsafe fn HeapSize(heap: *mut c_void, flags: u32, block: *const c_void) -> usize;
    unsafe fn HeapFree(heap: *mut c_void, flags: u32, block: *mut c_void) -> i32;
    unsafe fn GetProcessHeap() -> *mut c_void;
}

#[dll_import("kernel32", last_error)]
unsafe extern "system" {
    /// By an address inside the module: the flag makes the second parameter one.
    #[ret(i32)]
    #[fails_if(zero)]
    unsafe fn GetModuleHandleExW(
        flags: u32,
        address: *const c_void,
        #[retval] module: *mut c_void,
    ) -> Result<*mut c_void>;
}

fn forwarded_exports_are_followed() {
    // SAFETY: the block is used as the documentation of the heap functions says.
    unsafe {
        let heap = GetProcessHeap();
        let block = HeapAlloc(heap, 0, 48);
        assert!(!block.is_null());
        assert_eq!(HeapSize(heap, 0, block), 48);
        assert_ne!(HeapFree(heap, 0, block), 0);
    }
    let record = bind_log().into_iter().find(|record| record.function == "HeapAlloc").unwrap();
    const FROM_ADDRESS: u32 = 4;
    const UNCHANGED_REFCOUNT: u32 = 2;
    let address = std::ptr::with_exposed_provenance(record.address);
    // SAFETY: with these flags any address may be given, and nothing is to be released.
    let holder = unsafe { GetModuleHandleExW(FROM_ADDRESS | UNCHANGED_REFCOUNT, address) }.unwrap();
    // SAFETY: the library is part of every process.
    let kernel32 = unsafe { GetModuleHandleW(Some("kernel32.dll")) }.unwrap();
    assert_ne!(holder, kernel32, "the code is in the library that the export is forwarded to");
}

#[dll_import("kernel32", bind = link, charset = utf16)]
unsafe extern "system" {
    safe fn MulDiv(number: i32, numerator: i32, denominator: i32) -> i32;
    #[entry = "lstrlenW"]
    safe fn linked_length(text: &str) -> Result<i32>;
}

fn functions_may_be_linked() {
    assert_eq!(MulDiv(6, 7, 2), 21);
    // "Rounded to the nearest integer; -1 if the denominator is zero."
    assert_eq!((MulDiv(5, 1, 2), MulDiv(1, 1, 0)), (3, -1));
    assert_eq!(linked_length("héllo").unwrap(), 5);
    let log = bind_log();
    assert!(!log.iter().any(|record| ["MulDiv", "linked_length"].contains(&record.function)));
}

/// A library that nothing else in this program uses.
#[dll_import("hid")]
unsafe extern "system" {
    unsafe fn HidD_GetHidGuid(guid: &mut [u8; 16]);
}

fn nothing_is_loaded_before_the_first_call() {
    // SAFETY: the name is only looked for among the loaded modules.
    let is_loaded = || unsafe { GetModuleHandleW(Some("hid.dll")) }.is_ok();
    assert!(!is_loaded());
    let mut guid = [0; 16];
    // SAFETY: the function writes a GUID, which has 16 bytes.
    unsafe { HidD_GetHidGuid(&mut guid) };
    assert!(is_loaded());
    // GUID_DEVINTERFACE_HID, {4D1E55B2-F16F-11CF-88CB-001111000030}, as memory has it.
    let expected =
        [0xb2, 0x55, 0x1e, 0x4d, 0x6f, 0xf1, 0xcf, 0x11, 0x88, 0xcb, 0, 0x11, 0x11, 0, 0, 0x30];
    assert_eq!(guid, expected);
}

#[dll_import("pinvoke_no_such_library")]
unsafe extern "system" {
    safe fn nowhere() -> Result<i32>;
}

#[dll_import("kernel32")]
unsafe extern "system" {
    safe fn GetTickCountt() -> Result<u32>;
}

fn errors_have_the_text_of_the_system() {
    const MODULE_NOT_FOUND: u32 = 126;
    const PROCEDURE_NOT_FOUND: u32 = 127;
    let missing = load_error(nowhere());
    assert!(missing.is_absent());
    assert!(missing.attempts()[0].message.contains(&system_text(MODULE_NOT_FOUND)), "{missing}");
    let error = load_error(GetTickCountt());
    let text = error.to_string();
    assert!(text.contains(&system_text(PROCEDURE_NOT_FOUND)), "{text}");
    assert!(text.contains("GetTickCount"), "{text}");
    let loaded = LoadLibraryW("pinvoke_no_such_library.dll").map(drop);
    let text = loaded.as_ref().unwrap_err().to_string();
    assert_eq!(os_code(loaded).value(), i64::from(MODULE_NOT_FOUND));
    assert!(
        text.contains("LoadLibraryW") && text.contains(&system_text(MODULE_NOT_FOUND)),
        "{text}"
    );
}

fn a_library_of_the_other_word_size_is_told_apart() {
    let windows = PathBuf::from(std::env::var_os("windir").unwrap());
    // A 32-bit process sees the 64-bit system directory by this name.
    let other = if cfg!(target_pointer_width = "64") { "syswow64" } else { "sysnative" };
    let file = windows.join(other).join("version.dll");
    if !file.exists() {
        return skip("wrong word size", &format!("there is no {}", file.display()));
    }
    // SAFETY: it does not load.
    let error = unsafe { Library::open(&file) }.unwrap_err();
    match &error.cause().unwrap().why {
        WhyNot::WrongArchitecture { found, expected, .. } => {
            let (x86, x64) = ("x86 (32-bit)", "x86-64");
            let both = if cfg!(target_pointer_width = "64") { (x86, x64) } else { (x64, x86) };
            assert_eq!((found.as_str(), *expected), both);
        }
        other => panic!("{other:?}: {error}"),
    }
}

fn a_missing_dependency_is_named() {
    // SAFETY: it does not load.
    let error = unsafe { Library::open(pinvoke_fixtures::ORPHAN) }.unwrap_err();
    match &error.cause().unwrap().why {
        WhyNot::MissingDependency { dependency, .. } => {
            assert_eq!(dependency, "pinvoke_missing.dll")
        }
        other => panic!("{other:?}: {error}"),
    }
}
