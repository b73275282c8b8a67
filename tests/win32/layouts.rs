//! The structs of the samples, against what the C compiler makes of the Windows headers.

use crate::declared::{files, processes, system, time, windows};
use crate::runner::tests;
use pinvoke::abi::{TypeClass, TypeDesc};
use pinvoke::marshal::NativeStruct;
use pinvoke::prelude::*;

tests! {
    structs_of_plain_data_are_laid_out_as_in_c
    structs_that_are_converted_are_laid_out_as_in_c
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
    assert_eq!(desc.size, in_c(&format!("sizeof {name}")), "sizeof {name}");
    assert_eq!(desc.align, in_c(&format!("alignof {name}")), "alignof {name}");
    let TypeClass::Struct(fields) = desc.class else { panic!("{name} is no struct") };
    let places: Vec<_> = fields.iter().map(|field| (field.offset, field.ty.size)).collect();
    let places_in_c: Vec<_> = fields_in_c
        .iter()
        .map(|field| {
            (in_c(&format!("offsetof {name}.{field}")), in_c(&format!("sizeof {name}.{field}")))
        })
        .collect();
    assert_eq!(places, places_in_c, "{name}");
}

fn twin<T: NativeStruct>() -> TypeDesc {
    <T::Native as Abi>::DESC
}

fn structs_of_plain_data_are_laid_out_as_in_c() {
    same(time::FileTime::DESC, "FILETIME", &["dwLowDateTime", "dwHighDateTime"]);
    same(
        time::SystemTime::DESC,
        "SYSTEMTIME",
        &["wYear", "wMonth", "wDayOfWeek", "wDay", "wHour", "wMinute", "wSecond", "wMilliseconds"],
    );
    // A union in C, a number in Rust.
    let number = time::LargeInteger::DESC;
    assert_eq!(number.size, in_c("sizeof LARGE_INTEGER"));
    assert_eq!(number.align, in_c("alignof LARGE_INTEGER"));
    assert_eq!(in_c("offsetof LARGE_INTEGER.QuadPart"), 0);
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
    let find_data = twin::<files::FindData>();
    assert_eq!(find_data.size, in_c("sizeof WIN32_FIND_DATAW"));
    let TypeClass::Struct(fields) = find_data.class else { panic!("a struct") };
    let offsets: Vec<_> = fields.iter().map(|field| field.offset).collect();
    let fields_in_c = [
        "dwFileAttributes",
        "ftCreationTime",
        "ftLastAccessTime",
        "ftLastWriteTime",
        "nFileSizeHigh",
        "nFileSizeLow",
        // The first of two, which are one array in Rust.
        "dwReserved0",
        "cFileName",
        "cAlternateFileName",
    ];
    let offsets_in_c = fields_in_c.map(|field| in_c(&format!("offsetof WIN32_FIND_DATAW.{field}")));
    assert_eq!(offsets, offsets_in_c);
    same(
        twin::<processes::ProcessEntry>(),
        "PROCESSENTRY32W",
        &[
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
        ],
    );
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
    same(
        twin::<system::OsVersion>(),
        "OSVERSIONINFOEXW",
        &[
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
        ],
    );
    same(
        twin::<system::MemoryStatus>(),
        "MEMORYSTATUSEX",
        &[
            "dwLength",
            "dwMemoryLoad",
            "ullTotalPhys",
            "ullAvailPhys",
            "ullTotalPageFile",
            "ullAvailPageFile",
            "ullTotalVirtual",
            "ullAvailVirtual",
            "ullAvailExtendedVirtual",
        ],
    );
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

fn what_the_headers_do_not_have_is_told() {
    assert_eq!(fx_win32_layout("sizeof NO_SUCH_STRUCT").unwrap(), -1);
}
