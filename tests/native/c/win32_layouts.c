/* The layout of Win32 structs, as the compiler has it from the Windows headers. */
#if defined(_WIN32)
#define _WIN32_WINNT 0x0601
#include <windows.h>

#include <tlhelp32.h>

#include <winternl.h>
#endif

#include "fixtures.h"

#include "win32_layouts.h"

#if defined(_WIN32)

#include <stdlib.h>
#include <string.h>

#define T(TYPE) {"sizeof " #TYPE, sizeof(TYPE)}, {"alignof " #TYPE, _Alignof(TYPE)},
#define F(TYPE, FIELD)                                                                             \
    {#TYPE "." #FIELD, offsetof(TYPE, FIELD)},                                         \
        {"sizeof " #TYPE "." #FIELD, sizeof(((TYPE *)0)->FIELD)},

static const struct {
    const char *key;
    size_t value;
} layouts[] = {
    /* clang-format off */
    T(FILETIME) F(FILETIME, dwLowDateTime) F(FILETIME, dwHighDateTime)
    T(SYSTEMTIME) F(SYSTEMTIME, wYear) F(SYSTEMTIME, wMonth) F(SYSTEMTIME, wDayOfWeek)
    F(SYSTEMTIME, wDay) F(SYSTEMTIME, wHour) F(SYSTEMTIME, wMinute) F(SYSTEMTIME, wSecond)
    F(SYSTEMTIME, wMilliseconds)
    T(LARGE_INTEGER) F(LARGE_INTEGER, QuadPart)
    T(GUID) F(GUID, Data1) F(GUID, Data2) F(GUID, Data3) F(GUID, Data4)
    T(WIN32_FIND_DATAW) F(WIN32_FIND_DATAW, dwFileAttributes) F(WIN32_FIND_DATAW, ftCreationTime)
    F(WIN32_FIND_DATAW, ftLastAccessTime) F(WIN32_FIND_DATAW, ftLastWriteTime)
    F(WIN32_FIND_DATAW, nFileSizeHigh) F(WIN32_FIND_DATAW, nFileSizeLow)
    F(WIN32_FIND_DATAW, dwReserved0) F(WIN32_FIND_DATAW, dwReserved1)
    F(WIN32_FIND_DATAW, cFileName) F(WIN32_FIND_DATAW, cAlternateFileName)
    T(OVERLAPPED) F(OVERLAPPED, Internal) F(OVERLAPPED, InternalHigh) F(OVERLAPPED, Offset)
    F(OVERLAPPED, OffsetHigh) F(OVERLAPPED, hEvent)
    T(PROCESSENTRY32W) F(PROCESSENTRY32W, dwSize) F(PROCESSENTRY32W, cntUsage)
    F(PROCESSENTRY32W, th32ProcessID) F(PROCESSENTRY32W, th32DefaultHeapID)
    F(PROCESSENTRY32W, th32ModuleID) F(PROCESSENTRY32W, cntThreads)
    F(PROCESSENTRY32W, th32ParentProcessID) F(PROCESSENTRY32W, pcPriClassBase)
    F(PROCESSENTRY32W, dwFlags) F(PROCESSENTRY32W, szExeFile)
    T(SECURITY_ATTRIBUTES) F(SECURITY_ATTRIBUTES, nLength)
    F(SECURITY_ATTRIBUTES, lpSecurityDescriptor) F(SECURITY_ATTRIBUTES, bInheritHandle)
    T(STARTUPINFOW) F(STARTUPINFOW, cb) F(STARTUPINFOW, lpReserved) F(STARTUPINFOW, lpDesktop)
    F(STARTUPINFOW, lpTitle) F(STARTUPINFOW, dwX) F(STARTUPINFOW, dwY) F(STARTUPINFOW, dwXSize)
    F(STARTUPINFOW, dwYSize) F(STARTUPINFOW, dwXCountChars) F(STARTUPINFOW, dwYCountChars)
    F(STARTUPINFOW, dwFillAttribute) F(STARTUPINFOW, dwFlags) F(STARTUPINFOW, wShowWindow)
    F(STARTUPINFOW, cbReserved2) F(STARTUPINFOW, lpReserved2) F(STARTUPINFOW, hStdInput)
    F(STARTUPINFOW, hStdOutput) F(STARTUPINFOW, hStdError)
    T(PROCESS_INFORMATION) F(PROCESS_INFORMATION, hProcess) F(PROCESS_INFORMATION, hThread)
    F(PROCESS_INFORMATION, dwProcessId) F(PROCESS_INFORMATION, dwThreadId)
    T(OSVERSIONINFOEXW) F(OSVERSIONINFOEXW, dwOSVersionInfoSize)
    F(OSVERSIONINFOEXW, dwMajorVersion) F(OSVERSIONINFOEXW, dwMinorVersion)
    F(OSVERSIONINFOEXW, dwBuildNumber) F(OSVERSIONINFOEXW, dwPlatformId)
    F(OSVERSIONINFOEXW, szCSDVersion) F(OSVERSIONINFOEXW, wServicePackMajor)
    F(OSVERSIONINFOEXW, wServicePackMinor) F(OSVERSIONINFOEXW, wSuiteMask)
    F(OSVERSIONINFOEXW, wProductType) F(OSVERSIONINFOEXW, wReserved)
    T(SYSTEM_INFO) F(SYSTEM_INFO, wProcessorArchitecture) F(SYSTEM_INFO, wReserved)
    F(SYSTEM_INFO, dwPageSize) F(SYSTEM_INFO, lpMinimumApplicationAddress)
    F(SYSTEM_INFO, lpMaximumApplicationAddress) F(SYSTEM_INFO, dwActiveProcessorMask)
    F(SYSTEM_INFO, dwNumberOfProcessors) F(SYSTEM_INFO, dwProcessorType)
    F(SYSTEM_INFO, dwAllocationGranularity) F(SYSTEM_INFO, wProcessorLevel)
    F(SYSTEM_INFO, wProcessorRevision)
    T(MEMORYSTATUSEX) F(MEMORYSTATUSEX, dwLength) F(MEMORYSTATUSEX, dwMemoryLoad)
    F(MEMORYSTATUSEX, ullTotalPhys) F(MEMORYSTATUSEX, ullAvailPhys)
    F(MEMORYSTATUSEX, ullTotalPageFile) F(MEMORYSTATUSEX, ullAvailPageFile)
    F(MEMORYSTATUSEX, ullTotalVirtual) F(MEMORYSTATUSEX, ullAvailVirtual)
    F(MEMORYSTATUSEX, ullAvailExtendedVirtual)
    T(WNDCLASSEXW) F(WNDCLASSEXW, cbSize) F(WNDCLASSEXW, style) F(WNDCLASSEXW, lpfnWndProc)
    F(WNDCLASSEXW, cbClsExtra) F(WNDCLASSEXW, cbWndExtra) F(WNDCLASSEXW, hInstance)
    F(WNDCLASSEXW, hIcon) F(WNDCLASSEXW, hCursor) F(WNDCLASSEXW, hbrBackground)
    F(WNDCLASSEXW, lpszMenuName) F(WNDCLASSEXW, lpszClassName) F(WNDCLASSEXW, hIconSm)
    T(POINT) F(POINT, x) F(POINT, y)
    T(MSG) F(MSG, hwnd) F(MSG, message) F(MSG, wParam) F(MSG, lParam) F(MSG, time) F(MSG, pt)
    T(RECT) F(RECT, left) F(RECT, top) F(RECT, right) F(RECT, bottom)
    T(UNICODE_STRING) F(UNICODE_STRING, Length) F(UNICODE_STRING, MaximumLength)
    F(UNICODE_STRING, Buffer)
    T(div_t) F(div_t, quot) F(div_t, rem)
    /* clang-format on */
};

long fx_win32_layout(const char *what) {
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (strcmp(layouts[i].key, what) == 0) return (long)layouts[i].value;
    return -1;
}

#else

long fx_win32_layout(const char *what) {
    (void)what;
    return -1;
}

#endif
