//! Structs that cross as they are, by value and by pointer.

use crate::runner::tests;
use crate::support::{os_code, problem};
use pinvoke::prelude::*;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

tests! {
    the_time_of_the_system
    times_are_converted
    counters_count_on
    points_by_value_rectangles_by_pointer
    the_version_of_the_system
    sizes_are_stated_by_the_caller
    guids_are_unlike
    strings_of_system_calls
}

/// `SYSTEMTIME`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Blittable)]
pub(super) struct Time {
    year: u16,
    month: u16,
    day_of_week: u16,
    day: u16,
    hour: u16,
    minute: u16,
    second: u16,
    milliseconds: u16,
}

/// `FILETIME`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Blittable)]
pub(super) struct FileTime {
    low: u32,
    high: u32,
}

impl FileTime {
    fn since_1970(self) -> Duration {
        let ticks = u64::from(self.high) << 32 | u64::from(self.low);
        Duration::from_nanos((ticks - 116_444_736_000_000_000) * 100)
    }
}

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    safe fn GetSystemTime(#[out] time: &mut Time);
    safe fn GetSystemTimeAsFileTime(#[out] time: &mut FileTime);
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SystemTimeToFileTime(time: &Time, #[retval] converted: FileTime) -> Result<FileTime>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn FileTimeToSystemTime(time: &FileTime, #[retval] converted: Time) -> Result<Time>;
    safe fn CompareFileTime(left: &FileTime, right: &FileTime) -> i32;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn QueryPerformanceCounter(#[retval] count: i64) -> Result<i64>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn QueryPerformanceFrequency(#[retval] frequency: i64) -> Result<i64>;
    safe fn GetTickCount64() -> u64;
    safe fn Sleep(milliseconds: u32);
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GlobalMemoryStatusEx(status: &mut MemoryStatus) -> Result<()>;
    #[fails_if(zero)]
    safe fn GetDateFormatW(
        locale: u32,
        flags: u32,
        date: Option<&Time>,
        format: Option<&str>,
        #[out(capacity = 80)] text: &mut String,
        #[len_of(text)] size: i32,
    ) -> Result<i32>;
}

fn the_time_of_the_system() {
    let (mut ticks, mut time) = (FileTime::default(), Time::default());
    let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    GetSystemTimeAsFileTime(&mut ticks);
    GetSystemTime(&mut time);
    let after = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let slack = Duration::from_millis(20);
    assert!(before - slack <= ticks.since_1970() && ticks.since_1970() <= after + slack);
    let converted = SystemTimeToFileTime(&time).unwrap().since_1970();
    assert!(before - slack <= converted && converted <= after + slack, "{time:?}");
}

fn times_are_converted() {
    // 2001-02-03 04:05:06.007 UTC, a Saturday: 981173106 seconds after 1970 began.
    let time = Time {
        year: 2001,
        month: 2,
        day_of_week: 6,
        day: 3,
        hour: 4,
        minute: 5,
        second: 6,
        milliseconds: 7,
    };
    let ticks = SystemTimeToFileTime(&time).unwrap();
    assert_eq!(ticks.since_1970(), Duration::new(981_173_106, 7_000_000));
    assert_eq!(FileTimeToSystemTime(&ticks).unwrap(), time);
    let later = FileTime { low: ticks.low + 1, high: ticks.high };
    assert_eq!((CompareFileTime(&ticks, &later), CompareFileTime(&later, &later)), (-1, 0));
    const INVALID_PARAMETER: i64 = 87;
    let wrong = Time { month: 13, ..time };
    assert_eq!(os_code(SystemTimeToFileTime(&wrong)).value(), INVALID_PARAMETER);
    const INVARIANT: u32 = 0x7f;
    let mut text = String::new();
    assert_eq!(
        GetDateFormatW(INVARIANT, 0, Some(&time), Some("yyyy'/'MM'/'dd 'x'"), &mut text).unwrap(),
        13
    );
    assert_eq!(text, "2001/02/03 x");
}

fn counters_count_on() {
    let frequency = QueryPerformanceFrequency().unwrap();
    assert!(frequency >= 1_000_000, "{frequency}");
    let (started, first, ticks) =
        (Instant::now(), QueryPerformanceCounter().unwrap(), GetTickCount64());
    Sleep(50);
    let passed = (QueryPerformanceCounter().unwrap() - first) as f64 / frequency as f64;
    let whole = started.elapsed().as_secs_f64();
    assert!((0.04..=whole).contains(&passed), "{passed} of {whole}");
    assert!(GetTickCount64() - ticks >= 30);
}

#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
pub(super) struct Point {
    x: i32,
    y: i32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
pub(super) struct Rect {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

#[dll_import("user32", charset = utf16)]
unsafe extern "system" {
    #[ret(bool32)]
    safe fn PtInRect(rect: &Rect, point: Point) -> Result<bool>;
    #[ret(bool32)]
    safe fn IntersectRect(#[out] result: &mut Rect, left: &Rect, right: &Rect) -> Result<bool>;
    #[ret(bool32)]
    safe fn OffsetRect(rect: &mut Rect, by_x: i32, by_y: i32) -> Result<bool>;
    #[ret(bool32)]
    safe fn EqualRect(left: &Rect, right: &Rect) -> Result<bool>;
}

fn points_by_value_rectangles_by_pointer() {
    let rect = Rect { left: 10, top: 20, right: 30, bottom: 40 };
    assert!(PtInRect(&rect, Point { x: 10, y: 39 }).unwrap());
    // "The right and bottom sides are outside."
    assert!(!PtInRect(&rect, Point { x: 30, y: 39 }).unwrap());
    let mut both = Rect { left: 0, top: 0, right: 0, bottom: 0 };
    let other = Rect { left: 25, top: -5, right: 100, bottom: 25 };
    assert!(IntersectRect(&mut both, &rect, &other).unwrap());
    assert_eq!(both, Rect { left: 25, top: 20, right: 30, bottom: 25 });
    assert!(OffsetRect(&mut both, 1000, -1).unwrap());
    assert_eq!(both, Rect { left: 1025, top: 19, right: 1030, bottom: 24 });
    assert!(!IntersectRect(&mut both, &rect, &Rect { left: 500, right: 600, ..rect }).unwrap());
    assert!(EqualRect(&both, &Rect { left: 0, top: 0, right: 0, bottom: 0 }).unwrap());
}

/// `OSVERSIONINFOEXW`.
#[repr(C)]
#[derive(Clone, Copy, Blittable)]
pub(super) struct Version {
    size: u32,
    major: u32,
    minor: u32,
    build: u32,
    platform: u32,
    service_pack: [u16; 128],
    service_pack_major: u16,
    service_pack_minor: u16,
    suites: u16,
    product: u8,
    reserved: u8,
}

/// `UNICODE_STRING`, whose pointer makes it one for `unsafe fn`s.
#[repr(C)]
#[derive(Clone, Copy, Abi)]
pub(super) struct UnicodeString {
    length: u16,
    capacity: u16,
    text: *const u16,
}

#[dll_import("ntdll", charset = utf16)]
unsafe extern "system" {
    /// 0 is success, as for every function that returns an NTSTATUS.
    safe fn RtlGetVersion(version: &mut Version) -> Result<i32>;
    unsafe fn RtlInitUnicodeString(#[out] string: &mut UnicodeString, text: &pinvoke_wide::U16CStr);
    unsafe fn RtlHashUnicodeString(
        string: &UnicodeString,
        #[marshal(bool8)] ignore_case: bool,
        algorithm: u32,
        #[out] hash: &mut u32,
    ) -> Result<i32>;
    safe fn RtlNtStatusToDosError(status: i32) -> Result<u32>;
}
use widestring as pinvoke_wide;

fn the_version_of_the_system() {
    const WINDOWS_NT: u32 = 2;
    let size = u32::try_from(size_of::<Version>()).unwrap();
    assert_eq!(size, 284, "the size in winnt.h");
    let mut version = Version {
        size,
        major: 0,
        minor: 0,
        build: 0,
        platform: 0,
        service_pack: [1; 128],
        service_pack_major: 0,
        service_pack_minor: 0,
        suites: 0,
        product: 0,
        reserved: 0,
    };
    assert_eq!(RtlGetVersion(&mut version).unwrap(), 0);
    assert!(version.major >= 6, "this program needs Windows 7 at least");
    assert_eq!(version.platform, WINDOWS_NT);
    assert!(version.service_pack.contains(&0));
    const ACCESS_DENIED: u32 = 5;
    const STATUS_ACCESS_DENIED: i32 = 0xc000_0022_u32.cast_signed();
    assert_eq!(RtlNtStatusToDosError(STATUS_ACCESS_DENIED).unwrap(), ACCESS_DENIED);
}

fn strings_of_system_calls() {
    let text = pinvoke_wide::u16cstr!("Name 語");
    let mut string = UnicodeString { length: 0, capacity: 0, text: std::ptr::null() };
    // SAFETY: the text outlives the struct that points to it.
    unsafe { RtlInitUnicodeString(&mut string, text) };
    // Bytes: six units, and the terminator.
    assert_eq!((string.length, string.capacity, string.text), (12, 14, text.as_ptr()));
    let hash = |text: &pinvoke_wide::U16CStr, ignore_case| {
        let mut string = UnicodeString { length: 0, capacity: 0, text: std::ptr::null() };
        let mut hash = 0;
        // SAFETY: the struct points to the text during both calls.
        let status = unsafe {
            RtlInitUnicodeString(&mut string, text);
            RtlHashUnicodeString(&string, ignore_case, 1, &mut hash)
        };
        assert_eq!(status.unwrap(), 0);
        hash
    };
    // The documented algorithm x65599: 65599 times the hash, plus the unit.
    let expected = text
        .as_slice()
        .iter()
        .fold(0_u32, |hash, unit| hash.wrapping_mul(65_599).wrapping_add(u32::from(*unit)));
    assert_eq!(hash(text, false), expected);
    assert_eq!(hash(text, true), hash(pinvoke_wide::u16cstr!("NAME 語"), true));
}

/// `MEMORYSTATUSEX`.
#[repr(C)]
#[derive(Debug, Clone, Copy, Blittable)]
pub(super) struct MemoryStatus {
    size: u32,
    load: u32,
    total: u64,
    available: u64,
    total_pages: u64,
    available_pages: u64,
    total_addresses: u64,
    available_addresses: u64,
    extended: u64,
}

fn sizes_are_stated_by_the_caller() {
    let mut status = MemoryStatus {
        size: 64,
        load: 1000,
        total: 0,
        available: 0,
        total_pages: 0,
        available_pages: 0,
        total_addresses: 0,
        available_addresses: 0,
        extended: 0,
    };
    assert_eq!(size_of::<MemoryStatus>(), 64);
    GlobalMemoryStatusEx(&mut status).unwrap();
    assert!(status.load <= 100 && status.available <= status.total, "{status:?}");
    assert!(status.available_addresses < status.total_addresses);
}

#[dll_import("rpcrt4", charset = utf16)]
unsafe extern "system" {
    #[ret(i32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn UuidCreate(#[out] id: &mut [u8; 16]) -> Result<()>;
    #[ret(i32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn UuidFromStringW(text: &str, #[out] id: &mut [u8; 16]) -> Result<()>;
}

fn guids_are_unlike() {
    let (mut first, mut second, mut id) = ([0; 16], [0; 16], [0; 16]);
    UuidCreate(&mut first).unwrap();
    UuidCreate(&mut second).unwrap();
    assert_ne!(first, second);
    // Version 4: random.
    assert_eq!((first[7] >> 4, first[8] >> 6), (4, 2));
    UuidFromStringW("f38bf404-1d43-42f2-9305-67de0b28fc23", &mut id).unwrap();
    // The first three groups are little-endian numbers.
    assert_eq!(id[..8], [0x04, 0xf4, 0x8b, 0xf3, 0x43, 0x1d, 0xf2, 0x42]);
    const RPC_S_INVALID_STRING_UUID: i64 = 1705;
    assert_eq!(os_code(UuidFromStringW("not one", &mut id)).value(), RPC_S_INVALID_STRING_UUID);
    assert!(matches!(
        problem(UuidFromStringW("a\0", &mut id)),
        pinvoke::error::Problem::InteriorNul { .. }
    ));
}
