//! Text that Win32 functions fill in, by each of their protocols.

use crate::runner::tests;
use crate::support::{os_code, problem};
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use std::path::PathBuf;

tests! {
    the_function_returns_the_size_it_needs
    a_full_buffer_means_try_again
    the_size_comes_back_through_its_parameter
    names_of_the_computer_and_the_user
    long_text_takes_several_tries
    empty_text_and_missing_text_differ
    ini_files
    paths_are_combined
    guids_have_text
    versions_are_compared
    window_text_comes_back
    a_list_of_strings_ends_with_an_empty_one
}

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetWindowsDirectoryW(
        #[retval]
        #[out(grow = needed)]
        path: String,
        #[len_of(path)] size: u32,
    ) -> Result<String>;
    #[fails_if(zero)]
    safe fn GetSystemDirectoryW(
        #[out(grow = needed)] path: &mut String,
        #[len_of(path)] size: u32,
    ) -> Result<u32>;
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetTempPathW(
        #[len_of(path)] size: u32,
        #[retval]
        #[out(grow = needed)]
        path: String,
    ) -> Result<String>;
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetCurrentDirectoryW(
        #[len_of(path)] size: u32,
        #[retval]
        #[out(grow = needed)]
        path: String,
    ) -> Result<String>;
    /// Native code gives the length without the terminator, or the size with it.
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetFullPathNameW(
        file: &str,
        #[len_of(path)] size: u32,
        #[retval]
        #[out(grow = needed)]
        path: String,
        #[value(null)] part: *mut *mut u16,
    ) -> Result<String>;
    #[fails_if(zero)]
    unsafe fn GetModuleFileNameW(
        module: *mut c_void,
        #[out(grow = truncated)] path: &mut String,
        #[len_of(path)] size: u32,
    ) -> Result<u32>;
    /// The size is in and out, without the terminator when it comes back.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetComputerNameW(
        #[retval]
        #[out(grow = error(111))]
        name: String,
        #[len_of(name)] size: &mut u32,
    ) -> Result<String>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetEnvironmentVariableW(name: &str, value: Option<&str>) -> Result<()>;
    /// 0 is an empty value, or a failure.
    #[ret(u32)]
    #[fails_if(zero_if_error)]
    safe fn GetEnvironmentVariableW(
        name: &str,
        #[retval]
        #[out(grow = needed)]
        value: String,
        #[len_of(value)] size: u32,
    ) -> Result<String>;
    /// The same with 8 units at most.
    #[entry = "GetEnvironmentVariableW"]
    #[fails_if(zero_if_error)]
    safe fn short_environment(
        name: &str,
        #[out(capacity = 8)] value: &mut String,
        #[len_of(value)] size: u32,
    ) -> Result<u32>;
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn ExpandEnvironmentStringsW(
        source: &str,
        #[retval]
        #[out(grow = needed)]
        text: String,
        #[len_of(text)] size: u32,
    ) -> Result<String>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn WritePrivateProfileStringW(
        section: &str,
        key: &str,
        value: &str,
        file: &std::path::Path,
    ) -> Result<()>;
    /// A full buffer says that the value may be longer.
    #[ret(u32)]
    safe fn GetPrivateProfileStringW(
        section: &str,
        key: &str,
        default: Option<&str>,
        #[retval]
        #[out(grow = truncated)]
        value: String,
        #[len_of(value)] size: u32,
        file: &std::path::Path,
    ) -> Result<String>;
    safe fn GetPrivateProfileIntW(
        section: &str,
        key: &str,
        default: i32,
        file: &std::path::Path,
    ) -> Result<u32>;
    #[fails_if(zero)]
    safe fn GetLogicalDriveStringsW(
        #[len_of(list)] size: u32,
        #[marshal(multi_str)]
        #[out(grow = needed)]
        list: &mut Vec<String>,
    ) -> Result<u32>;
}

#[dll_import("advapi32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetUserNameW(
        #[retval]
        #[out(grow = error(122))]
        name: String,
        #[len_of(name)] size: &mut u32,
    ) -> Result<String>;
}

fn the_function_returns_the_size_it_needs() {
    let windows = std::env::var("windir").unwrap();
    assert_eq!(GetWindowsDirectoryW().unwrap(), windows);
    let mut system = "what was in it is gone".to_owned();
    let length = GetSystemDirectoryW(&mut system).unwrap();
    assert_eq!(system, format!("{windows}\\system32"));
    assert_eq!(length as usize, system.len());
    let temporary = PathBuf::from(GetTempPathW().unwrap());
    assert_eq!(temporary, std::env::temp_dir());
    assert_eq!(PathBuf::from(GetCurrentDirectoryW().unwrap()), std::env::current_dir().unwrap());
    assert_eq!(GetFullPathNameW("C:\\a\\..\\b\\.\\c").unwrap(), "C:\\b\\c");
}

fn a_full_buffer_means_try_again() {
    let mut path = String::new();
    // SAFETY: null is the program itself.
    let length = unsafe { GetModuleFileNameW(std::ptr::null_mut(), &mut path) }.unwrap();
    assert_eq!(PathBuf::from(&path), std::env::current_exe().unwrap());
    assert_eq!(length as usize, path.encode_utf16().count());
}

fn the_size_comes_back_through_its_parameter() {
    let name = GetComputerNameW().unwrap();
    assert_eq!(name, std::env::var("COMPUTERNAME").unwrap());
}

fn names_of_the_computer_and_the_user() {
    // The count that comes back includes the terminator here, and does not in GetComputerNameW.
    let name = GetUserNameW().unwrap();
    assert_eq!(name, std::env::var("USERNAME").unwrap());
    assert!(!name.contains('\0'));
}

fn long_text_takes_several_tries() {
    const NAME: &str = "PINVOKE_LONG";
    for length in [0, 1, 510, 511, 512, 513, 1024, 5000, 32_000] {
        let value: String = "naïve 語 ".chars().cycle().take(length).collect();
        SetEnvironmentVariableW(NAME, Some(&value)).unwrap();
        assert_eq!(GetEnvironmentVariableW(NAME).unwrap(), value, "{length} characters");
    }
    SetEnvironmentVariableW(NAME, Some(&"x".repeat(1000))).unwrap();
    let expanded = ExpandEnvironmentStringsW("<%PINVOKE_LONG%>").unwrap();
    assert_eq!(expanded, format!("<{}>", "x".repeat(1000)));
    // Emoji are pairs of units, and a lone half of one is no text.
    SetEnvironmentVariableW(NAME, Some(&"😀".repeat(300))).unwrap();
    assert_eq!(GetEnvironmentVariableW(NAME).unwrap(), "😀".repeat(300));
    SetEnvironmentVariableW(NAME, None).unwrap();
}

fn empty_text_and_missing_text_differ() {
    const ENVVAR_NOT_FOUND: i64 = 203;
    const NAME: &str = "PINVOKE_EMPTY";
    SetEnvironmentVariableW(NAME, Some("")).unwrap();
    assert_eq!(GetEnvironmentVariableW(NAME).unwrap(), "");
    SetEnvironmentVariableW(NAME, None).unwrap();
    assert_eq!(os_code(GetEnvironmentVariableW(NAME)).value(), ENVVAR_NOT_FOUND);

    let mut value = String::new();
    SetEnvironmentVariableW(NAME, Some("1234567")).unwrap();
    assert_eq!(short_environment(NAME, &mut value).unwrap(), 7);
    assert_eq!(value, "1234567");
    SetEnvironmentVariableW(NAME, Some("12345678")).unwrap();
    // Nine units are needed: the function says so and leaves the buffer as it was.
    assert_eq!(short_environment(NAME, &mut value).unwrap(), 9);
    SetEnvironmentVariableW(NAME, None).unwrap();
    assert_eq!(problem(GetEnvironmentVariableW("a\0b")), Problem::InteriorNul { at: 1 });
}

fn ini_files() {
    let scratch = crate::support::Scratch::new("ini");
    let file = scratch.file("settings.ini");
    // A byte order mark makes the file one of UTF-16.
    std::fs::write(&file, [0xff, 0xfe]).unwrap();
    let long = "語".repeat(700);
    WritePrivateProfileStringW("names", "first", "naïve", &file).unwrap();
    WritePrivateProfileStringW("names", "long", &long, &file).unwrap();
    WritePrivateProfileStringW("numbers", "answer", "42", &file).unwrap();
    assert_eq!(GetPrivateProfileStringW("names", "first", None, &file).unwrap(), "naïve");
    assert_eq!(GetPrivateProfileStringW("names", "long", None, &file).unwrap(), long);
    assert_eq!(
        GetPrivateProfileStringW("names", "none", Some("default"), &file).unwrap(),
        "default"
    );
    assert_eq!(GetPrivateProfileIntW("numbers", "answer", -1, &file).unwrap(), 42);
    assert_eq!(GetPrivateProfileIntW("numbers", "none", 7, &file).unwrap(), 7);
}

#[dll_import("shlwapi", charset = utf16)]
unsafe extern "system" {
    /// The buffer has MAX_PATH units by agreement; the result is the buffer or null.
    unsafe fn PathCombineW(
        #[out(capacity = 260)] path: &mut String,
        directory: &str,
        file: &str,
    ) -> Result<*mut u16>;
    #[ret(bool32)]
    safe fn PathFileExistsW(path: &str) -> Result<bool>;
    #[ret(bool32)]
    safe fn PathMatchSpecW(file: &str, pattern: &str) -> Result<bool>;
    safe fn StrCmpLogicalW(left: &str, right: &str) -> Result<i32>;
    /// Text of a number of bytes, by the language of the user.
    unsafe fn StrFormatByteSizeW(
        bytes: i64,
        #[out(capacity = 32)] text: &mut String,
        #[len_of(text)] size: u32,
    ) -> Result<*mut u16>;
}

fn paths_are_combined() {
    let mut path = String::new();
    // SAFETY: the returned address is only compared.
    let buffer = unsafe { PathCombineW(&mut path, "C:\\one\\two", "..\\three") }.unwrap();
    assert!(!buffer.is_null());
    assert_eq!(path, "C:\\one\\three");
    assert!(PathFileExistsW("C:\\windows").unwrap() && !PathFileExistsW("C:\\no-such").unwrap());
    assert!(PathMatchSpecW("notes.txt", "*.txt").unwrap());
    assert!(!PathMatchSpecW("notes.txt", "*.doc").unwrap());
    assert_eq!(StrCmpLogicalW("file2", "file10").unwrap(), -1);
    let mut text = String::new();
    // SAFETY: as above.
    unsafe { StrFormatByteSizeW(532, &mut text) }.unwrap();
    assert!(text.starts_with("532"), "{text}");
}

#[dll_import("ole32", charset = utf16)]
unsafe extern "system" {
    /// The length with the terminator; 0 if the buffer is too small.
    #[ret(i32)]
    #[fails_if(zero)]
    safe fn StringFromGUID2(
        guid: &[u8; 16],
        #[retval]
        #[out(capacity = 39)]
        text: String,
        #[len_of(text)] size: i32,
    ) -> Result<String>;
}

/// IID_IUnknown, {00000000-0000-0000-C000-000000000046}.
const IUNKNOWN: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

fn guids_have_text() {
    assert_eq!(StringFromGUID2(&IUNKNOWN).unwrap(), "{00000000-0000-0000-C000-000000000046}");
}

#[dll_import("version", charset = utf16, last_error)]
unsafe extern "system" {
    #[fails_if(zero)]
    safe fn GetFileVersionInfoSizeW(file: &str, #[out] ignored: &mut u32) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetFileVersionInfoW(
        file: &str,
        #[value(0)] ignored: u32,
        #[len_of(data)] size: u32,
        data: &mut [u8],
    ) -> Result<()>;
}

fn versions_are_compared() {
    let mut ignored = 7;
    let size = GetFileVersionInfoSizeW("kernel32.dll", &mut ignored).unwrap();
    assert_eq!(ignored, 0);
    let mut data = vec![0; size as usize];
    GetFileVersionInfoW("kernel32.dll", &mut data).unwrap();
    // VS_FIXEDFILEINFO starts with this signature, behind the header and its key.
    let signature = 0xfeef_04bd_u32.to_le_bytes();
    assert!(data.windows(4).any(|bytes| bytes == signature));
    assert!(GetFileVersionInfoSizeW("no-such-file.dll", &mut ignored).is_err());
}

#[native_handle(release = unsafe DestroyWindow)]
type Window = *mut c_void;

#[dll_import("user32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn DestroyWindow(window: *mut c_void) -> Result<()>;
    #[fails_if(null)]
    safe fn CreateWindowExW(
        extended: u32,
        class: &str,
        title: Option<&str>,
        style: u32,
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        parent: isize,
        #[value(null)] menu: *mut c_void,
        #[value(null)] instance: *mut c_void,
        #[value(null)] data: *mut c_void,
    ) -> Result<Window>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetWindowTextW(window: &Window, text: &str) -> Result<()>;
    #[fails_if(zero_if_error)]
    safe fn GetWindowTextLengthW(window: &Window) -> Result<i32>;
    #[fails_if(zero_if_error)]
    safe fn GetWindowTextW(
        window: &Window,
        #[out(grow = truncated)] text: &mut String,
        #[len_of(text)] size: i32,
    ) -> Result<i32>;
    #[ret(i32)]
    #[fails_if(zero)]
    safe fn GetClassNameW(
        window: &Window,
        #[retval]
        #[out(grow = truncated)]
        name: String,
        #[len_of(name)] size: i32,
    ) -> Result<String>;
    #[ret(bool32)]
    safe fn IsWindow(window: &Window) -> Result<bool>;
}

fn window_text_comes_back() {
    /// Windows for messages only have this parent.
    const HWND_MESSAGE: isize = -3;
    let window = CreateWindowExW(0, "STATIC", Some("first"), 0, 0, 0, 0, 0, HWND_MESSAGE).unwrap();
    let mut text = String::new();
    assert_eq!(GetWindowTextW(&window, &mut text).unwrap(), 5);
    assert_eq!(text, "first");
    for new in ["", "Grüße 語 😀", &"x".repeat(511), &"y".repeat(3000)] {
        SetWindowTextW(&window, new).unwrap();
        let units = new.encode_utf16().count();
        assert_eq!(GetWindowTextLengthW(&window).unwrap() as usize, units);
        assert_eq!(GetWindowTextW(&window, &mut text).unwrap() as usize, units);
        assert_eq!(text, new);
    }
    assert_eq!(GetClassNameW(&window).unwrap().to_ascii_uppercase(), "STATIC");
    assert!(IsWindow(&window).unwrap());
    // Windows says the first, Wine the second: ERROR_CANNOT_FIND_WND_CLASS, ERROR_CLASS_DOES_NOT_EXIST.
    let unknown_class = [1407, 1411];
    let error = CreateWindowExW(0, "pinvoke-no-class", None, 0, 0, 0, 0, 0, HWND_MESSAGE);
    assert!(unknown_class.contains(&os_code(error).value()));
}

fn a_list_of_strings_ends_with_an_empty_one() {
    let mut drives = vec!["gone".to_owned()];
    GetLogicalDriveStringsW(&mut drives).unwrap();
    assert!(drives.iter().any(|drive| drive == "C:\\"), "{drives:?}");
    assert!(drives.iter().all(|drive| drive.len() == 3), "{drives:?}");
}
