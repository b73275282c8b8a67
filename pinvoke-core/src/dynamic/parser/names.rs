//! The type names that are known from the start.

use crate::dynamic::types::{COpaque, CType, Scalar};

/// What a predefined name stands for.
#[derive(Clone, Copy)]
enum Meaning {
    Number(Scalar),
    /// A pointer; whether to `const`, and to what: nothing is `void`.
    Pointer(bool, Option<Scalar>),
}
use Meaning::{Number, Pointer};

const fn handle() -> Meaning {
    Pointer(false, None)
}

const TABLE: &[(&str, Meaning)] = &[
    // stdint.h, stddef.h, uchar.h, sys/types.h
    ("int8_t", Number(Scalar::INT8)),
    ("int16_t", Number(Scalar::INT16)),
    ("int32_t", Number(Scalar::INT32)),
    ("int64_t", Number(Scalar::INT64)),
    ("uint8_t", Number(Scalar::UINT8)),
    ("uint16_t", Number(Scalar::UINT16)),
    ("uint32_t", Number(Scalar::UINT32)),
    ("uint64_t", Number(Scalar::UINT64)),
    ("intmax_t", Number(Scalar::INT64)),
    ("uintmax_t", Number(Scalar::UINT64)),
    ("intptr_t", Number(Scalar::INTPTR)),
    ("uintptr_t", Number(Scalar::UINTPTR)),
    ("ptrdiff_t", Number(Scalar::PTRDIFF)),
    ("size_t", Number(Scalar::SIZE)),
    ("ssize_t", Number(Scalar::SSIZE)),
    ("wchar_t", Number(Scalar::WCHAR)),
    ("char8_t", Number(Scalar::CHAR8)),
    ("char16_t", Number(Scalar::CHAR16)),
    ("char32_t", Number(Scalar::CHAR32)),
    ("bool", Number(Scalar::BOOL)),
    ("__int8", Number(Scalar::INT8)),
    ("__int16", Number(Scalar::INT16)),
    ("__int32", Number(Scalar::INT32)),
    ("__int64", Number(Scalar::INT64)),
    ("__int128_t", Number(Scalar::INT128)),
    ("__uint128_t", Number(Scalar::UNSIGNED_INT128)),
    // windows.h; `LONG` has 32 bits everywhere
    ("BOOL", Number(Scalar::INT32)),
    ("BOOLEAN", Number(Scalar::UINT8)),
    ("BYTE", Number(Scalar::UINT8)),
    ("CHAR", Number(Scalar::CHAR)),
    ("UCHAR", Number(Scalar::UINT8)),
    ("WCHAR", Number(Scalar::CHAR16)),
    ("SHORT", Number(Scalar::INT16)),
    ("USHORT", Number(Scalar::UINT16)),
    ("WORD", Number(Scalar::UINT16)),
    ("ATOM", Number(Scalar::UINT16)),
    ("INT", Number(Scalar::INT32)),
    ("UINT", Number(Scalar::UINT32)),
    ("LONG", Number(Scalar::INT32)),
    ("ULONG", Number(Scalar::UINT32)),
    ("DWORD", Number(Scalar::UINT32)),
    ("HRESULT", Number(Scalar::INT32)),
    ("NTSTATUS", Number(Scalar::INT32)),
    ("LSTATUS", Number(Scalar::INT32)),
    ("COLORREF", Number(Scalar::UINT32)),
    ("LCID", Number(Scalar::UINT32)),
    ("ACCESS_MASK", Number(Scalar::UINT32)),
    ("REGSAM", Number(Scalar::UINT32)),
    ("LONGLONG", Number(Scalar::INT64)),
    ("ULONGLONG", Number(Scalar::UINT64)),
    ("DWORD64", Number(Scalar::UINT64)),
    ("ULONG64", Number(Scalar::UINT64)),
    ("FLOAT", Number(Scalar::FLOAT)),
    ("VARIANT_BOOL", Number(Scalar::INT16)),
    ("INT_PTR", Number(Scalar::INTPTR)),
    ("UINT_PTR", Number(Scalar::UINTPTR)),
    ("LONG_PTR", Number(Scalar::INTPTR)),
    ("ULONG_PTR", Number(Scalar::UINTPTR)),
    ("DWORD_PTR", Number(Scalar::UINTPTR)),
    ("SIZE_T", Number(Scalar::SIZE)),
    ("SSIZE_T", Number(Scalar::SSIZE)),
    ("LPARAM", Number(Scalar::INTPTR)),
    ("WPARAM", Number(Scalar::UINTPTR)),
    ("LRESULT", Number(Scalar::INTPTR)),
    ("LPSTR", Pointer(false, Some(Scalar::CHAR))),
    ("PSTR", Pointer(false, Some(Scalar::CHAR))),
    ("LPCSTR", Pointer(true, Some(Scalar::CHAR))),
    ("PCSTR", Pointer(true, Some(Scalar::CHAR))),
    ("LPWSTR", Pointer(false, Some(Scalar::CHAR16))),
    ("PWSTR", Pointer(false, Some(Scalar::CHAR16))),
    ("LPCWSTR", Pointer(true, Some(Scalar::CHAR16))),
    ("PCWSTR", Pointer(true, Some(Scalar::CHAR16))),
    ("BSTR", Pointer(false, Some(Scalar::CHAR16))),
    ("LPDWORD", Pointer(false, Some(Scalar::UINT32))),
    ("PDWORD", Pointer(false, Some(Scalar::UINT32))),
    ("LPBYTE", Pointer(false, Some(Scalar::UINT8))),
    ("PBYTE", Pointer(false, Some(Scalar::UINT8))),
    ("PULONG", Pointer(false, Some(Scalar::UINT32))),
    ("LPLONG", Pointer(false, Some(Scalar::INT32))),
    ("LPBOOL", Pointer(false, Some(Scalar::INT32))),
    ("PVOID", handle()),
    ("LPVOID", handle()),
    ("LPCVOID", Pointer(true, None)),
    ("HANDLE", handle()),
    ("HMODULE", handle()),
    ("HINSTANCE", handle()),
    ("HWND", handle()),
    ("HKEY", handle()),
    ("HDC", handle()),
    ("HGDIOBJ", handle()),
    ("HMENU", handle()),
    ("HICON", handle()),
    ("HCURSOR", handle()),
    ("HBITMAP", handle()),
    ("HLOCAL", handle()),
    ("HGLOBAL", handle()),
];

/// Names of POSIX whose types differ between systems; those of Linux on 64 bits.
const POSIX: &[(&str, Meaning)] = match cfg!(all(target_os = "linux", target_pointer_width = "64"))
{
    true => &[
        ("time_t", Number(Scalar::LONG)),
        ("clock_t", Number(Scalar::LONG)),
        ("off_t", Number(Scalar::LONG)),
        ("pid_t", Number(Scalar::INT)),
        ("uid_t", Number(Scalar::UNSIGNED)),
        ("gid_t", Number(Scalar::UNSIGNED)),
        ("mode_t", Number(Scalar::UNSIGNED)),
        ("socklen_t", Number(Scalar::UNSIGNED)),
    ],
    false => &[],
};

/// The type of a predefined name.
pub(super) fn predefined(name: &str) -> Option<CType> {
    if name == "FILE" {
        return Some(COpaque::declared("FILE"));
    }
    let (_, meaning) = TABLE.iter().chain(POSIX).find(|(known, _)| *known == name)?;
    Some(match *meaning {
        Number(scalar) => CType::Scalar(scalar),
        Pointer(is_const, target) => {
            let target = target.map_or(CType::Void, CType::Scalar);
            CType::pointer_to(target, is_const).ok()?
        }
    })
}

/// Every predefined name, and the words of C that make types.
pub(super) fn all<'a>() -> impl Iterator<Item = &'a str> {
    let words = [
        "char", "short", "int", "long", "float", "double", "void", "signed", "unsigned", "const",
        "volatile",
    ];
    TABLE.iter().chain(POSIX).map(|(name, _)| *name).chain(words)
}
