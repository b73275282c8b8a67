//! Memory that the system allocates and this side frees, each by its own function.

use crate::runner::tests;
use crate::support::system_text;
use pinvoke::prelude::*;

tests! {
    text_of_the_task_allocator
    text_of_a_local_block
    a_returned_local_block
    blocks_of_every_heap
    an_argument_list
}

/// `KNOWNFOLDERID` and the like.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
struct Guid {
    data1: u32,
    data2: u16,
    data3: u16,
    data4: [u8; 8],
}

/// FOLDERID_Windows, {F38BF404-1D43-42F2-9305-67DE0B28FC23}.
const WINDOWS: Guid = Guid {
    data1: 0xf38b_f404,
    data2: 0x1d43,
    data3: 0x42f2,
    data4: [0x93, 0x05, 0x67, 0xde, 0x0b, 0x28, 0xfc, 0x23],
};
/// IID_IUnknown.
const IUNKNOWN: Guid = Guid { data1: 0, data2: 0, data3: 0, data4: [0xc0, 0, 0, 0, 0, 0, 0, 0x46] };

#[dll_import("shell32", charset = utf16)]
unsafe extern "system" {
    #[hresult]
    safe fn SHGetKnownFolderPath(
        folder: &Guid,
        flags: u32,
        #[value(null)] token: *mut c_void,
        #[retval]
        #[free(cotaskmem)]
        path: String,
    ) -> Result<String>;
}

#[dll_import("ole32", charset = utf16)]
unsafe extern "system" {
    #[hresult]
    safe fn StringFromCLSID(class: &Guid, #[retval] #[free(cotaskmem)] text: String) -> Result<String>;
    #[hresult]
    safe fn CLSIDFromString(text: &str, #[retval] class: Guid) -> Result<Guid>;
    #[hresult]
    safe fn ProgIDFromCLSID(class: &Guid, #[retval] #[free(cotaskmem)] text: String) -> Result<String>;
    unsafe fn CoTaskMemAlloc(bytes: usize) -> *mut c_void;
    unsafe fn CoTaskMemFree(block: *mut c_void);
}

fn text_of_the_task_allocator() {
    assert_eq!(SHGetKnownFolderPath(&WINDOWS, 0).unwrap(), std::env::var("windir").unwrap());
    let text = "{00000000-0000-0000-C000-000000000046}";
    assert_eq!(StringFromCLSID(&IUNKNOWN).unwrap(), text);
    assert_eq!(CLSIDFromString(text).unwrap(), IUNKNOWN);
    const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();
    const CO_E_CLASSSTRING: i32 = 0x8004_01f3_u32.cast_signed();
    const REGDB_E_CLASSNOTREG: i32 = 0x8004_0154_u32.cast_signed();
    let unknown = Guid { data1: 1, ..WINDOWS };
    assert_eq!(hresult(SHGetKnownFolderPath(&unknown, 0)), NOT_FOUND);
    assert_eq!(hresult(CLSIDFromString("{no guid}")), CO_E_CLASSSTRING);
    assert_eq!(hresult(ProgIDFromCLSID(&unknown)), REGDB_E_CLASSNOTREG);
    let text = CLSIDFromString("{no guid}").unwrap_err().to_string();
    assert!(text.contains("CLSIDFromString") && text.contains("0x800401f3"), "{text}");
    // Many times: a text that was not freed would show in the process's size, one freed twice ends it.
    for _ in 0..2000 {
        StringFromCLSID(&WINDOWS).unwrap();
    }
}

#[track_caller]
fn hresult<T>(result: Result<T>) -> i32 {
    match result {
        Err(pinvoke::Error::HResult(error)) => error.code(),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

const ALLOCATE_BUFFER: u32 = 0x100;
const IGNORE_INSERTS: u32 = 0x200;
const FROM_STRING: u32 = 0x400;
const FROM_SYSTEM: u32 = 0x1000;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    /// With `ALLOCATE_BUFFER` the last parameter but two is an out pointer in disguise.
    #[entry = "FormatMessageW"]
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn system_message(
        #[value(ALLOCATE_BUFFER | FROM_SYSTEM | IGNORE_INSERTS)] flags: u32,
        #[value(null)] source: *const c_void,
        code: u32,
        #[value(0)] language: u32,
        #[retval]
        #[free(local)]
        text: String,
        #[value(0)] least: u32,
        #[value(null)] arguments: *const c_void,
    ) -> Result<String>;
    #[entry = "FormatMessageW"]
    #[ret(u32)]
    #[fails_if(zero)]
    unsafe fn format_message(
        #[value(ALLOCATE_BUFFER | FROM_STRING | ARGUMENT_ARRAY)] flags: u32,
        source: &str,
        #[value(0)] code: u32,
        #[value(0)] language: u32,
        #[retval]
        #[free(local)]
        text: String,
        #[value(0)] least: u32,
        #[marshal(lparray, elem = lpwstr)] arguments: &[&str],
    ) -> Result<String>;
}
const ARGUMENT_ARRAY: u32 = 0x2000;

fn text_of_a_local_block() {
    for code in [2, 5, 87] {
        assert_eq!(system_message(code).unwrap().trim_end(), system_text(code));
    }
    const MR_MID_NOT_FOUND: i64 = 317;
    let error = system_message(0x2000_0000);
    assert_eq!(crate::support::os_code(error).value(), MR_MID_NOT_FOUND);
    // SAFETY: the format uses the two arguments that the array has.
    let text = unsafe { format_message("%2 and %1", &["wörld", "hello 語"]) };
    assert_eq!(text.unwrap(), "hello 語 and wörld");
}

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    unsafe fn LocalAlloc(flags: u32, bytes: usize) -> *mut c_void;
    unsafe fn LocalSize(block: *mut c_void) -> usize;
    unsafe fn LocalFree(block: *mut c_void) -> *mut c_void;
    unsafe fn GlobalAlloc(flags: u32, bytes: usize) -> *mut c_void;
    unsafe fn GlobalSize(block: *mut c_void) -> usize;
    unsafe fn GlobalLock(block: *mut c_void) -> *mut c_void;
    unsafe fn GlobalUnlock(block: *mut c_void) -> i32;
    unsafe fn GlobalFree(block: *mut c_void) -> *mut c_void;
    /// Ends `text` in the buffer it was given; used here to return a block of `LocalAlloc`.
    #[entry = "lstrcpyW"]
    #[free(local)]
    unsafe fn copy_and_return(to: *mut c_void, text: &str) -> Result<String>;
}

fn a_returned_local_block() {
    let text = "returned 語";
    // SAFETY: the block has room for the text; the function returns it, and so hands it over.
    let returned = unsafe { copy_and_return(LocalAlloc(0, 100), text) };
    assert_eq!(returned.unwrap(), text);
}

fn blocks_of_every_heap() {
    const ZEROED: u32 = 0x40;
    const MOVEABLE: u32 = 2;
    // SAFETY: each block is used within its size and freed once, by its own function.
    unsafe {
        let local = LocalAlloc(ZEROED, 100);
        assert_eq!(LocalSize(local), 100);
        assert!(LocalFree(local).is_null());
        let global = GlobalAlloc(MOVEABLE, 64);
        assert!(GlobalSize(global) >= 64);
        let memory = GlobalLock(global);
        memory.cast::<[u8; 64]>().write([7; 64]);
        GlobalUnlock(global);
        assert!(GlobalFree(global).is_null());
        let task = CoTaskMemAlloc(16);
        task.cast::<[u8; 16]>().write([9; 16]);
        CoTaskMemFree(task);
    }
}

/// A block of `LocalAlloc` with the pointers and the text behind them.
#[native_handle(release = unsafe free_arguments)]
type Arguments = *mut *const u16;

#[dll_import("kernel32")]
unsafe extern "system" {
    #[entry = "LocalFree"]
    unsafe fn free_arguments(block: *mut *const u16) -> *mut c_void;
}

#[dll_import("shell32", charset = utf16, last_error)]
unsafe extern "system" {
    #[fails_if(null)]
    safe fn CommandLineToArgvW(line: &str, #[out] count: &mut i32) -> Result<Arguments>;
}

fn an_argument_list() {
    let mut count = 0;
    let list = CommandLineToArgvW("tool.exe \"with space\" plain 語 \"a \\\" quote\"", &mut count).unwrap();
    let text = |index: i32| {
        // SAFETY: the block has `count` pointers to terminated texts, and is alive.
        let start = unsafe { *list.as_raw().add(index as usize) };
        // SAFETY: as above.
        unsafe { widestring::U16CStr::from_ptr_str(start) }.to_string().unwrap()
    };
    let all: Vec<_> = (0..count).map(text).collect();
    assert_eq!(all, ["tool.exe", "with space", "plain", "語", "a \" quote"]);
}
