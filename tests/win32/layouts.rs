//! The structs of the samples, against what the C compiler makes of the Windows headers.

use crate::common_layouts::compare;
use crate::declared::{files, processes, system, time, windows};
use crate::runner::tests;
use crate::{conventions, crt, handles, memory, structs};
use pinvoke::abi::TypeDesc;
use pinvoke::marshal::NativeStruct;
use pinvoke::prelude::*;

tests! {
    structs_of_plain_data_are_laid_out_as_in_c
    structs_that_are_converted_are_laid_out_as_in_c
    structs_of_the_other_tests_are_laid_out_as_in_c
    what_the_headers_do_not_have_is_told
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_win32_layout(what: &str) -> Result<c_long>;
}

#[track_caller]
fn in_c(what: &str) -> usize {
    let value = fx_win32_layout(what).unwrap();
    usize::try_from(value).unwrap_or_else(|_| panic!("the headers have no {what:?}"))
}

/// Compares a struct with the one of the headers; the fields of both stand in the same order.
#[track_caller]
fn same(desc: TypeDesc, name: &str, fields_in_c: &[&str]) {
    compare(&desc, name, Some(fields_in_c));
}

fn twin<T: NativeStruct>() -> TypeDesc {
    <T::Native as Abi>::DESC
}

const SYSTEM_TIME: &[&str] =
    &["wYear", "wMonth", "wDayOfWeek", "wDay", "wHour", "wMinute", "wSecond", "wMilliseconds"];
const PROCESS_ENTRY: &[&str] = &[
    "dwSize",
    "cntUsage",
    "th32ProcessID",
    "th32DefaultHeapID",
    "th32ModuleID",
    "cntThreads",
    "th32ParentProcessID",
    "pcPriClassBase",
    "dwFlags",
    "szExeFile",
];
const OS_VERSION: &[&str] = &[
    "dwOSVersionInfoSize",
    "dwMajorVersion",
    "dwMinorVersion",
    "dwBuildNumber",
    "dwPlatformId",
    "szCSDVersion",
    "wServicePackMajor",
    "wServicePackMinor",
    "wSuiteMask",
    "wProductType",
    "wReserved",
];
const MEMORY_STATUS: &[&str] = &[
    "dwLength",
    "dwMemoryLoad",
    "ullTotalPhys",
    "ullAvailPhys",
    "ullTotalPageFile",
    "ullAvailPageFile",
    "ullTotalVirtual",
    "ullAvailVirtual",
    "ullAvailExtendedVirtual",
];

/// `WIN32_FIND_DATAW`, whose two reserved fields are one array in Rust.
#[track_caller]
fn same_find_data(desc: TypeDesc) {
    assert_eq!(desc.size, in_c("sizeof WIN32_FIND_DATAW"));
    let offsets: Vec<_> = desc.fields().iter().map(|field| field.offset).collect();
    let fields_in_c = [
        "dwFileAttributes",
        "ftCreationTime",
        "ftLastAccessTime",
        "ftLastWriteTime",
        "nFileSizeHigh",
        "nFileSizeLow",
        "dwReserved0",
        "cFileName",
        "cAlternateFileName",
    ];
    assert_eq!(offsets, fields_in_c.map(|field| in_c(&format!("WIN32_FIND_DATAW.{field}"))));
}

fn structs_of_plain_data_are_laid_out_as_in_c() {
    same(time::FileTime::DESC, "FILETIME", &["dwLowDateTime", "dwHighDateTime"]);
    same(time::SystemTime::DESC, "SYSTEMTIME", SYSTEM_TIME);
    // A union in C, a number in Rust.
    let number = time::LargeInteger::DESC;
    assert_eq!(number.size, in_c("sizeof LARGE_INTEGER"));
    assert_eq!(number.align, in_c("alignof LARGE_INTEGER"));
    assert_eq!(in_c("LARGE_INTEGER.QuadPart"), 0);
    same(system::Guid::DESC, "GUID", &["Data1", "Data2", "Data3", "Data4"]);
    same(
        system::SystemInfo::DESC,
        "SYSTEM_INFO",
        &[
            "wProcessorArchitecture",
            "wReserved",
            "dwPageSize",
            "lpMinimumApplicationAddress",
            "lpMaximumApplicationAddress",
            "dwActiveProcessorMask",
            "dwNumberOfProcessors",
            "dwProcessorType",
            "dwAllocationGranularity",
            "wProcessorLevel",
            "wProcessorRevision",
        ],
    );
    same(
        files::Overlapped::DESC,
        "OVERLAPPED",
        &["Internal", "InternalHigh", "Offset", "OffsetHigh", "hEvent"],
    );
    same(windows::Point::DESC, "POINT", &["x", "y"]);
    same(windows::Message::DESC, "MSG", &["hwnd", "message", "wParam", "lParam", "time", "pt"]);
}

fn structs_that_are_converted_are_laid_out_as_in_c() {
    same_find_data(twin::<files::FindData>());
    same(twin::<processes::ProcessEntry>(), "PROCESSENTRY32W", PROCESS_ENTRY);
    same(
        twin::<processes::SecurityAttributes>(),
        "SECURITY_ATTRIBUTES",
        &["nLength", "lpSecurityDescriptor", "bInheritHandle"],
    );
    same(
        twin::<processes::StartupInfo<'_>>(),
        "STARTUPINFOW",
        &[
            "cb",
            "lpReserved",
            "lpDesktop",
            "lpTitle",
            "dwX",
            "dwY",
            "dwXSize",
            "dwYSize",
            "dwXCountChars",
            "dwYCountChars",
            "dwFillAttribute",
            "dwFlags",
            "wShowWindow",
            "cbReserved2",
            "lpReserved2",
            "hStdInput",
            "hStdOutput",
            "hStdError",
        ],
    );
    same(
        twin::<processes::ProcessInformation>(),
        "PROCESS_INFORMATION",
        &["hProcess", "hThread", "dwProcessId", "dwThreadId"],
    );
    same(twin::<system::OsVersion>(), "OSVERSIONINFOEXW", OS_VERSION);
    same(twin::<system::MemoryStatus>(), "MEMORYSTATUSEX", MEMORY_STATUS);
    same(
        twin::<windows::WindowClass<'_>>(),
        "WNDCLASSEXW",
        &[
            "cbSize",
            "style",
            "lpfnWndProc",
            "cbClsExtra",
            "cbWndExtra",
            "hInstance",
            "hIcon",
            "hCursor",
            "hbrBackground",
            "lpszMenuName",
            "lpszClassName",
            "hIconSm",
        ],
    );
}

fn structs_of_the_other_tests_are_laid_out_as_in_c() {
    compare(&conventions::Point::DESC, "point", None);
    #[cfg(target_arch = "x86")]
    compare(&conventions::fastcall::Pair::DESC, "pair", None);
    same(crt::Division::DESC, "div_t", &["quot", "rem"]);
    same(crate::files::FileTime::DESC, "FILETIME", &["dwLowDateTime", "dwHighDateTime"]);
    same_find_data(crate::files::FindData::DESC);
    same(handles::ProcessEntry::DESC, "PROCESSENTRY32W", PROCESS_ENTRY);
    same(memory::Guid::DESC, "GUID", &["Data1", "Data2", "Data3", "Data4"]);
    same(structs::Time::DESC, "SYSTEMTIME", SYSTEM_TIME);
    same(structs::FileTime::DESC, "FILETIME", &["dwLowDateTime", "dwHighDateTime"]);
    same(structs::Point::DESC, "POINT", &["x", "y"]);
    same(structs::Rect::DESC, "RECT", &["left", "top", "right", "bottom"]);
    same(structs::Version::DESC, "OSVERSIONINFOEXW", OS_VERSION);
    same(structs::UnicodeString::DESC, "UNICODE_STRING", &["Length", "MaximumLength", "Buffer"]);
    same(structs::MemoryStatus::DESC, "MEMORYSTATUSEX", MEMORY_STATUS);
}

fn what_the_headers_do_not_have_is_told() {
    assert_eq!(fx_win32_layout("sizeof NO_SUCH_STRUCT").unwrap(), -1);
}
