//! Win32's own functions: against the declarations of `windows-sys`, and against the ways in which text is
//! made for them elsewhere. Calls of `windows-sys` stand in the place of C: they go through the import
//! table.

use std::hint::black_box;

use pinvoke::prelude::*;
use widestring::U16CString;
use windows_strings::HSTRING;

use crate::runner::{Workload, each, each_of_8};
use crate::text::{ascii, mixed, size};

/// The functions and types of the crate `windows-sys`.
mod raw {
    pub(super) use windows_sys::Win32::Foundation::{
        FILETIME, GetLastError, POINT, RECT, SetLastError,
    };
    pub(super) use windows_sys::Win32::Globalization::lstrlenW;
    pub(super) use windows_sys::Win32::Graphics::Gdi::PtInRect;
    pub(super) use windows_sys::Win32::Storage::FileSystem::CompareFileTime;
    pub(super) use windows_sys::Win32::System::Performance::QueryPerformanceFrequency;
    pub(super) use windows_sys::Win32::System::SystemInformation::GetWindowsDirectoryW;
    pub(super) use windows_sys::Win32::System::WindowsProgramming::MulDiv;
}

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct FileTime {
    low: u32,
    high: u32,
}

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct Point {
    x: i32,
    y: i32,
}

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct Rect {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

mod lazy {
    use super::{FileTime, Point, Rect};
    use pinvoke::prelude::*;

    #[dll_import("kernel32", charset = utf16)]
    unsafe extern "system" {
        pub(super) safe fn MulDiv(number: i32, numerator: i32, denominator: i32) -> i32;
        pub(super) safe fn CompareFileTime(left: &FileTime, right: &FileTime) -> i32;
        pub(super) safe fn lstrlenW(text: &str) -> Result<i32>;
        #[ret(u32)]
        #[fails_if(zero)]
        #[last_error]
        pub(super) safe fn GetWindowsDirectoryW(
            #[retval]
            #[out(grow = needed)]
            path: String,
            #[len_of(path)] size: u32,
        ) -> Result<String>;
        #[ret(bool32)]
        #[fails_if(zero)]
        #[last_error]
        pub(super) safe fn QueryPerformanceFrequency(#[retval] frequency: i64) -> Result<i64>;
    }
    #[dll_import("user32")]
    unsafe extern "system" {
        pub(super) safe fn PtInRect(rect: &Rect, point: Point) -> i32;
    }
}

mod link {
    use super::{FileTime, Point, Rect};
    use pinvoke::prelude::*;

    #[dll_import("kernel32", bind = link)]
    unsafe extern "system" {
        pub(super) safe fn MulDiv(number: i32, numerator: i32, denominator: i32) -> i32;
        pub(super) safe fn CompareFileTime(left: &FileTime, right: &FileTime) -> i32;
    }
    #[dll_import("user32", bind = link)]
    unsafe extern "system" {
        pub(super) safe fn PtInRect(rect: &Rect, point: Point) -> i32;
    }
}

/// The base of the ratios.
const RAW: &str = "windows-sys";

pub(super) fn workloads() -> Vec<Workload> {
    let direct = [integers(), structs_in(), struct_by_value(), last_error(), out_buffer()];
    let from_ascii = [8, 64, 1024].map(|length| text("ASCII", length, ascii(length)));
    let from_mixed = [64].map(|length| text("mixed", length, mixed(length)));
    direct.into_iter().chain(from_ascii).chain(from_mixed).collect()
}

fn integers() -> Workload {
    // "The product, divided, and rounded to the nearest integer."
    Workload::new("Win32, MulDiv", |n| (0..n).map(|i| 3 * (i % 1000)).sum())
        // SAFETY: the function only computes.
        .c(RAW, each_of_8(|i| unsafe { raw::MulDiv((i % 1000) as i32, 6, 2) as u64 }))
        .ours("pinvoke lazy", each_of_8(|i| lazy::MulDiv((i % 1000) as i32, 6, 2) as u64))
        .ours("pinvoke link", each_of_8(|i| link::MulDiv((i % 1000) as i32, 6, 2) as u64))
}

fn structs_in() -> Workload {
    const LATER: FileTime = FileTime { low: 0, high: 2 };
    const RAW_LATER: raw::FILETIME = raw::FILETIME { dwLowDateTime: 0, dwHighDateTime: 2 };
    let time = |i: u64| FileTime { low: i as u32, high: 3 };
    let raw_time = |i: u64| raw::FILETIME { dwLowDateTime: i as u32, dwHighDateTime: 3 };
    // 1: the first is later.
    Workload::new("Win32, CompareFileTime", |n| n)
        .c(
            RAW,
            // SAFETY: the function reads both structs.
            each_of_8(move |i| unsafe { raw::CompareFileTime(&raw_time(i), &RAW_LATER) as u64 }),
        )
        .ours("pinvoke lazy", each_of_8(move |i| lazy::CompareFileTime(&time(i), &LATER) as u64))
        .ours("pinvoke link", each_of_8(move |i| link::CompareFileTime(&time(i), &LATER) as u64))
}

fn struct_by_value() -> Workload {
    const RECT: Rect = Rect { left: 0, top: 0, right: 1 << 30, bottom: 10 };
    const RAW_RECT: raw::RECT = raw::RECT { left: 0, top: 0, right: 1 << 30, bottom: 10 };
    let point = |i: u64| Point { x: (i % 1000) as i32, y: 5 };
    let raw_point = |i: u64| raw::POINT { x: (i % 1000) as i32, y: 5 };
    Workload::new("Win32, PtInRect", |n| n)
        // SAFETY: the function reads the struct.
        .c(RAW, each_of_8(move |i| unsafe { raw::PtInRect(&RAW_RECT, raw_point(i)) as u64 }))
        .ours("pinvoke lazy", each_of_8(move |i| lazy::PtInRect(&RECT, point(i)) as u64))
        .ours("pinvoke link", each_of_8(move |i| link::PtInRect(&RECT, point(i)) as u64))
}

fn last_error() -> Workload {
    let mut frequency = 0;
    // SAFETY: the function writes the number.
    unsafe { raw::QueryPerformanceFrequency(&mut frequency) };
    let frequency = frequency.cast_unsigned();
    Workload::new("Win32, BOOL with the last error", move |n| n.wrapping_mul(frequency))
        .c(
            RAW,
            each_of_8(|_| {
                let mut frequency = 0;
                // SAFETY: the function writes the number.
                unsafe {
                    raw::SetLastError(0);
                    match raw::QueryPerformanceFrequency(&mut frequency) {
                        0 => u64::from(raw::GetLastError()),
                        _ => frequency.cast_unsigned(),
                    }
                }
            }),
        )
        .ours(
            "pinvoke lazy",
            each_of_8(|_| lazy::QueryPerformanceFrequency().map_or(0, i64::cast_unsigned)),
        )
}

fn out_buffer() -> Workload {
    let expected = lazy::GetWindowsDirectoryW().expect("Windows has a directory").len() as u64;
    Workload::new("Win32, GetWindowsDirectoryW", move |n| n * expected)
        .c(
            "windows-sys, from_utf16",
            each(|_| {
                let mut buffer = [0; 512];
                // SAFETY: the function writes as many units as the buffer has at most.
                let length = unsafe { raw::GetWindowsDirectoryW(buffer.as_mut_ptr(), 512) };
                let text = String::from_utf16(&buffer[..length as usize]);
                black_box(text).map_or(0, |text| text.len() as u64)
            }),
        )
        .ours(
            "pinvoke lazy",
            each(|_| black_box(lazy::GetWindowsDirectoryW()).map_or(0, |text| text.len() as u64)),
        )
}

fn text(kind: &str, characters: usize, text: String) -> Workload {
    let text: &'static str = text.leak();
    let units = text.chars().map(char::len_utf16).sum::<usize>() as u64;
    let wide: &'static U16CString =
        Box::leak(Box::new(U16CString::from_str(text).expect("the text has no NUL")));
    Workload::new(format!("Win32, lstrlenW, {kind}, {}", size(characters)), move |n| n * units)
        .c(
            "windows-sys, UTF-16 at hand",
            // SAFETY: the text is terminated and never freed.
            each(move |_| unsafe { raw::lstrlenW(black_box(wide).as_ptr()) as u64 }),
        )
        .peer(
            "HSTRING",
            each(move |_| {
                let wide = HSTRING::from(black_box(text));
                // SAFETY: the text is terminated and lives during the call.
                unsafe { raw::lstrlenW(wide.as_ptr()) as u64 }
            }),
        )
        .peer(
            "U16CString::from_str",
            each(move |_| {
                let wide = U16CString::from_str(black_box(text)).expect("the text has no NUL");
                // SAFETY: as above.
                unsafe { raw::lstrlenW(wide.as_ptr()) as u64 }
            }),
        )
        .peer(
            "encode_utf16().collect()",
            each(move |_| {
                let wide: Vec<u16> = black_box(text).encode_utf16().chain([0]).collect();
                // SAFETY: as above.
                unsafe { raw::lstrlenW(wide.as_ptr()) as u64 }
            }),
        )
        .ours(
            "pinvoke lazy",
            each(move |_| lazy::lstrlenW(black_box(text)).map_or(0, |length| length as u64)),
        )
}
