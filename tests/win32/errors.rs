//! Failure rules against the functions they were made for, and the texts of their errors.

use crate::runner::tests;
use crate::support::{os_code, system_text};
use pinvoke::error::CodeSource;
use pinvoke::prelude::*;
use std::io;
use std::path::Path;

tests! {
    a_false_bool_is_an_error_with_the_last_error
    a_null_is_an_error
    an_invalid_handle_is_an_error
    a_zero_is_an_error_only_if_the_last_error_says_so
    a_returned_status_is_an_error_with_its_text
    the_last_error_is_captured_before_anything_else
    codes_above_the_sign_bit_read
    a_rule_of_ones_own
}

const FILE_NOT_FOUND: u32 = 2;
const PATH_NOT_FOUND: u32 = 3;
const INVALID_HANDLE: u32 = 6;

#[native_handle(release = unsafe CloseHandle, invalid = -1)]
type File = *mut c_void;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn CloseHandle(handle: *mut c_void) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn DeleteFileW(path: &Path) -> Result<()>;
    #[fails_if(minus_one)]
    safe fn GetFileAttributesW(path: &Path) -> Result<u32>;
    #[fails_if(invalid_handle)]
    safe fn CreateFileW(
        path: &Path,
        access: u32,
        share: u32,
        #[value(null)] security: *const c_void,
        disposition: u32,
        flags: u32,
        #[value(null)] template: *mut c_void,
    ) -> Result<File>;
    #[fails_if(null)]
    unsafe fn GetModuleHandleW(name: &str) -> Result<*mut c_void>;
    safe fn SetLastError(code: u32);
    #[fails_if(with = is_any_error)]
    safe fn GetFileType(file: &File) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn SetHandleInformation(handle: *mut c_void, mask: u32, flags: u32) -> Result<()>;
}

/// `FILE_TYPE_UNKNOWN` is a failure only with a last error.
fn is_any_error(kind: &u32, code: pinvoke::error::OsCode) -> bool {
    *kind == 0 && code.value() != 0
}

fn missing() -> &'static Path {
    Path::new("C:\\windows\\pinvoke-no-such-file")
}

fn a_false_bool_is_an_error_with_the_last_error() {
    let error = DeleteFileW(missing()).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("DeleteFileW failed: "), "{text}");
    assert!(text.contains(&system_text(FILE_NOT_FOUND)), "{text}");
    let code = os_code(Err::<(), _>(error));
    assert_eq!((code.value(), code.source()), (FILE_NOT_FOUND.into(), CodeSource::LastError));
    let error: io::Error = DeleteFileW(missing()).unwrap_err().into();
    assert_eq!((error.kind(), error.raw_os_error()), (io::ErrorKind::NotFound, Some(2)));
    let error = DeleteFileW(Path::new("C:\\pinvoke-no-such-folder\\file"));
    assert_eq!(os_code(error).value(), PATH_NOT_FOUND.into());
}

fn a_null_is_an_error() {
    const MODULE_NOT_FOUND: i64 = 126;
    // SAFETY: the name is only looked for.
    let error = unsafe { GetModuleHandleW("pinvoke-no-such-module") };
    assert_eq!(os_code(error).value(), MODULE_NOT_FOUND);
    // SAFETY: as above.
    assert!(!unsafe { GetModuleHandleW("kernel32") }.unwrap().is_null());
}

const GENERIC_READ: u32 = 0x8000_0000;
const SHARE_READ: u32 = 1;
const OPEN_EXISTING: u32 = 3;

fn an_invalid_handle_is_an_error() {
    let opened = CreateFileW(missing(), GENERIC_READ, SHARE_READ, OPEN_EXISTING, 0);
    assert_eq!(os_code(opened).value(), FILE_NOT_FOUND.into());
    assert_eq!(os_code(GetFileAttributesW(missing())).value(), FILE_NOT_FOUND.into());
    const DIRECTORY: u32 = 0x10;
    assert_ne!(GetFileAttributesW(Path::new("C:\\windows")).unwrap() & DIRECTORY, 0);
    let program = std::env::current_exe().unwrap();
    let file = CreateFileW(&program, GENERIC_READ, SHARE_READ, OPEN_EXISTING, 0).unwrap();
    // SAFETY: the pseudo handle is of no file, and not closed by this.
    let wrong = unsafe { SetHandleInformation(0x10ee_eee0 as *mut c_void, 0, 0) };
    assert_eq!(os_code(wrong).value(), INVALID_HANDLE.into());
    drop(file);
}

#[dll_import("user32", charset = utf16, last_error)]
unsafe extern "system" {
    /// 0 for no text and for failure.
    #[fails_if(zero_if_error)]
    unsafe fn GetWindowTextLengthW(window: *mut c_void) -> Result<i32>;
    unsafe fn GetDesktopWindow() -> *mut c_void;
}

fn a_zero_is_an_error_only_if_the_last_error_says_so() {
    const INVALID_WINDOW_HANDLE: i64 = 1400;
    // What was left behind by something else is no failure of this call.
    SetLastError(1234);
    // SAFETY: the desktop's window lives as long as the process.
    assert_eq!(unsafe { GetWindowTextLengthW(GetDesktopWindow()) }.unwrap(), 0);
    // SAFETY: a value that is no window is what this is about.
    let error = unsafe { GetWindowTextLengthW(0x00ee_eee0 as *mut c_void) };
    assert_eq!(os_code(error).value(), INVALID_WINDOW_HANDLE);
}

#[dll_import("advapi32", charset = utf16)]
unsafe extern "system" {
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    unsafe fn RegOpenKeyExW(
        parent: *mut c_void,
        path: &str,
        #[value(0)] options: u32,
        access: u32,
        #[retval] key: *mut c_void,
    ) -> Result<*mut c_void>;
}

fn a_returned_status_is_an_error_with_its_text() {
    const KEY_READ: u32 = 0x2_0019;
    let root = std::ptr::without_provenance_mut(0x8000_0002);
    // SAFETY: the root is HKEY_LOCAL_MACHINE; nothing is opened.
    let opened = unsafe { RegOpenKeyExW(root, "SOFTWARE\\pinvoke-no-such-key", KEY_READ) };
    let error = opened.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("RegOpenKeyExW failed: "), "{text}");
    assert!(text.contains(&system_text(FILE_NOT_FOUND)), "{text}");
    let code = os_code(Err::<(), _>(error));
    assert_eq!((code.value(), code.source()), (2, CodeSource::ReturnedSystem));
    assert_eq!(code.system_code(), Some(2));
}

fn the_last_error_is_captured_before_anything_else() {
    // The path is on the heap, and freeing it, or making the error, calls the system again.
    let long = Path::new("C:\\windows").join("x".repeat(1000));
    let free = |_: &i64| drop(vec![0_u8; 1 << 20]);
    for _ in 0..100 {
        let code = os_code(DeleteFileW(&long)).value();
        free(&code);
        // Such a name is too long for a file, which some systems report as a bad name.
        assert!([2, 3, 123, 206].contains(&code), "{code}");
        assert_eq!(os_code(DeleteFileW(missing())).value(), 2);
    }
}

#[dll_import(pinvoke_fixtures::LIBRARY, last_error)]
unsafe extern "C" {
    /// Sets the last error and returns 0.
    #[fails_if(zero)]
    safe fn fx_fail_zero(code: c_int) -> Result<c_int>;
}

fn codes_above_the_sign_bit_read() {
    const E_FAIL: u32 = 0x8000_4005;
    let code = os_code(fx_fail_zero(E_FAIL.cast_signed()));
    assert_eq!(code.system_code(), Some(E_FAIL.cast_signed()));
}

fn a_rule_of_ones_own() {
    const FILE_TYPE_DISK: u32 = 1;
    let program = std::env::current_exe().unwrap();
    let file = CreateFileW(&program, GENERIC_READ, SHARE_READ, OPEN_EXISTING, 0).unwrap();
    assert_eq!(GetFileType(&file).unwrap(), FILE_TYPE_DISK);
}
