//! Memory that the system allocates and this side frees, each by its own function.

use crate::runner::tests;
use crate::support::system_text;
use pinvoke::prelude::*;

tests! {
    text_of_the_task_allocator
    text_of_a_local_block
    blocks_of_every_heap
    an_argument_list
    text_with_its_length_before_it
    text_that_the_library_frees
    returned_blocks_are_freed
}

/// `KNOWNFOLDERID` and the like.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
pub(super) struct Guid {
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
    safe fn StringFromCLSID(
        class: &Guid,
        #[retval]
        #[free(cotaskmem)]
        text: String,
    ) -> Result<String>;
    #[hresult]
    safe fn CLSIDFromString(text: &str, #[retval] class: Guid) -> Result<Guid>;
    #[hresult]
    safe fn ProgIDFromCLSID(
        class: &Guid,
        #[retval]
        #[free(cotaskmem)]
        text: String,
    ) -> Result<String>;
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

#[dll_import("shell32", charset = utf16, last_error)]
unsafe extern "system" {
    /// One block: the pointers, and the text behind them.
    #[fails_if(null)]
    #[free(local)]
    safe fn CommandLineToArgvW(
        line: &str,
        #[len_of(return)] count: &mut i32,
    ) -> Result<Vec<String>>;
}

fn an_argument_list() {
    let line = "tool.exe \"with space\" plain 語 \"a \\\" quote\"";
    let arguments = CommandLineToArgvW(line).unwrap();
    assert_eq!(arguments, ["tool.exe", "with space", "plain", "語", "a \" quote"]);
}

#[dll_import("oleaut32", charset = utf16)]
unsafe extern "system" {
    #[ret(bstr)]
    #[free(bstr)]
    safe fn SysAllocString(text: &str) -> Result<String>;
    /// Null stays null.
    #[entry = "SysAllocString"]
    #[ret(bstr)]
    #[free(bstr)]
    safe fn allocate_optional(text: Option<&str>) -> Result<Option<String>>;
    safe fn SysStringLen(#[marshal(bstr)] text: &str) -> Result<u32>;
    safe fn SysStringByteLen(#[marshal(bstr)] text: Option<&str>) -> Result<u32>;
    #[hresult]
    safe fn VarBstrCat(
        #[marshal(bstr)] left: &str,
        #[marshal(bstr)] right: &str,
        #[retval]
        #[marshal(bstr)]
        #[free(bstr)]
        both: String,
    ) -> Result<String>;
    #[hresult]
    safe fn VarBstrFromI4(
        value: i32,
        locale: u32,
        flags: u32,
        #[retval]
        #[marshal(bstr)]
        #[free(bstr)]
        text: String,
    ) -> Result<String>;
    #[hresult]
    safe fn VarI4FromStr(text: &str, locale: u32, flags: u32, #[retval] value: i32) -> Result<i32>;
}

fn text_with_its_length_before_it() {
    for text in ["", "naïve 語😀", &"x".repeat(3000)] {
        let units = u32::try_from(text.encode_utf16().count()).unwrap();
        assert_eq!(SysAllocString(text).unwrap(), text);
        assert_eq!(SysStringLen(text).unwrap(), units);
        assert_eq!(SysStringByteLen(Some(text)).unwrap(), 2 * units);
    }
    // A BSTR may hold a NUL.
    assert_eq!(SysStringLen("a\0b").unwrap(), 3);
    assert_eq!(VarBstrCat("a\0", "語").unwrap(), "a\0語");
    assert_eq!(allocate_optional(None).unwrap(), None);
    assert_eq!(SysStringByteLen(None).unwrap(), 0);
    const INVARIANT: u32 = 0x7f;
    const DISP_E_TYPEMISMATCH: i32 = 0x8002_0005_u32.cast_signed();
    assert_eq!(VarBstrFromI4(-42, INVARIANT, 0).unwrap(), "-42");
    assert_eq!(VarI4FromStr("-42", INVARIANT, 0).unwrap(), -42);
    assert_eq!(hresult(VarI4FromStr("no number", INVARIANT, 0)), DISP_E_TYPEMISMATCH);
}

#[dll_import("kernel32")]
unsafe extern "system" {
    unsafe fn HeapAlloc(heap: *mut c_void, flags: u32, bytes: usize) -> *mut c_void;
    safe fn GetProcessHeap() -> usize;
}

#[dll_import("kernel32", charset = utf16)]
unsafe extern "system" {
    #[entry = "lstrcpyW"]
    #[free(global)]
    unsafe fn return_global(to: *mut c_void, text: &str) -> Result<String>;
    #[entry = "lstrcpyW"]
    #[free(process_heap)]
    unsafe fn return_heap(to: *mut c_void, text: &str) -> Result<String>;
    #[entry = "lstrcpyW"]
    #[free(cotaskmem)]
    unsafe fn return_task(to: *mut c_void, text: &str) -> Result<String>;
}

fn returned_blocks_are_freed() {
    // Twice the address space of a 32-bit process: blocks that were kept would fill it.
    const BYTES: usize = 4 << 20;
    let rounds = if cfg!(target_pointer_width = "64") { 50 } else { 1000 };
    let heap = std::ptr::with_exposed_provenance_mut(GetProcessHeap());
    for round in 0..rounds {
        let text = format!("round {round} 語");
        // SAFETY: each block has room for the text; the function returns it, and so hands it over.
        let returned = unsafe {
            [
                copy_and_return(LocalAlloc(0, BYTES), &text),
                return_global(GlobalAlloc(0, BYTES), &text),
                return_heap(HeapAlloc(heap, 0, BYTES), &text),
                return_task(CoTaskMemAlloc(BYTES), &text),
            ]
        };
        assert_eq!(returned.map(Result::unwrap), std::array::from_fn(|_| text.clone()));
    }
}

#[dll_import("rpcrt4", charset = utf16)]
unsafe extern "system" {
    #[ret(i32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn UuidToStringW(
        id: &Guid,
        #[retval]
        #[free(with = free_rpc_string)]
        text: String,
    ) -> Result<String>;
    /// Takes the address of the pointer.
    unsafe fn RpcStringFreeW(text: &mut *mut c_void) -> i32;
}

/// # Safety
///
/// `text` came from an RPC function and is not used again.
unsafe fn free_rpc_string(mut text: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { RpcStringFreeW(&mut text) };
}

fn text_that_the_library_frees() {
    assert_eq!(UuidToStringW(&IUNKNOWN).unwrap(), "00000000-0000-0000-c000-000000000046");
}
