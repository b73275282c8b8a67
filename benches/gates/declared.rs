//! The functions that are called.

use std::ffi::{CStr, c_void};

use pinvoke::{Blittable, NativeStruct, Result, dll_import, native_callback};
use widestring::U16CStr;

#[repr(C)]
#[derive(Clone, Copy, Blittable)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

#[derive(NativeStruct)]
#[native(charset = utf8)]
pub(crate) struct Person<'a> {
    pub(crate) name: &'a str,
    pub(crate) city: &'a str,
    pub(crate) age: i32,
}

#[native_callback]
pub(crate) type Visit = extern "C" fn(value: u64, #[user_data] context: *mut c_void);
#[native_callback]
pub(crate) type VisitPlain = extern "C" fn(value: u64);

#[dll_import(pinvoke_bench_native::LIBRARY)]
unsafe extern "C" {
    #[entry = "bench_add"]
    pub(crate) safe fn add(left: i32, right: i32) -> i32;
    #[entry = "bench_mixed8"]
    pub(crate) safe fn mixed8(a: i8, b: u16, c: i32, d: i64, e: f32, f: f64, g: &u64, h: u8)
    -> i64;
    #[entry = "bench_turn"]
    pub(crate) safe fn turn(point: Point) -> Point;
    #[entry = "bench_norm"]
    pub(crate) safe fn norm(point: &Point) -> f64;
    #[entry = "bench_address"]
    pub(crate) safe fn address(items: &[u8], #[len_of(items)] count: usize) -> usize;
    #[entry = "bench_first"]
    pub(crate) safe fn first_terminated(text: &CStr) -> u8;
    #[entry = "bench_first_of_person"]
    pub(crate) safe fn first_of_person(person: &Person<'_>) -> Result<u8>;
    #[entry = "bench_each"]
    pub(crate) safe fn each(
        count: u64,
        #[callback(Visit, user = context)] visit: impl FnMut(u64),
        #[user_data] context: *mut c_void,
    ) -> Result<()>;
    #[entry = "bench_each_plain"]
    pub(crate) safe fn each_plain(
        count: u64,
        #[callback(VisitPlain)] visit: impl FnMut(u64),
    ) -> Result<()>;
}

#[dll_import(pinvoke_bench_native::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "bench_first"]
    pub(crate) safe fn first(text: &str) -> Result<u8>;
    #[entry = "bench_first_of"]
    pub(crate) safe fn first_of(texts: &[&str], #[len_of(texts)] count: usize) -> Result<u8>;
    #[entry = "bench_name"]
    #[borrowed(static)]
    pub(crate) safe fn name() -> Result<&'static str>;
    #[entry = "bench_name_into"]
    #[fails_if(zero)]
    pub(crate) safe fn name_into(
        #[out(capacity = 512)] buffer: &mut String,
        #[len_of(buffer)] capacity: usize,
    ) -> Result<usize>;
}

#[dll_import(pinvoke_bench_native::LIBRARY, charset = utf16)]
unsafe extern "C" {
    #[entry = "bench_first_u16"]
    pub(crate) safe fn first_wide(text: &str) -> Result<u16>;
    #[entry = "bench_first_u16"]
    pub(crate) safe fn first_wide_terminated(text: &U16CStr) -> u16;
}

#[dll_import(pinvoke_bench_native::LIBRARY, last_error)]
unsafe extern "C" {
    #[entry = "bench_checked"]
    #[fails_if(negative)]
    pub(crate) safe fn checked(value: i32, code: i32) -> Result<i32>;
}

pub(crate) mod link {
    use super::Point;

    #[pinvoke::dll_import("pinvoke_bench", bind = link)]
    unsafe extern "C" {
        #[entry = "bench_add"]
        pub(crate) safe fn add(left: i32, right: i32) -> i32;
        #[entry = "bench_turn"]
        pub(crate) safe fn turn(point: Point) -> Point;
    }
}

pub(crate) mod eager {
    #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, bind = eager)]
    unsafe extern "C" {
        #[entry = "bench_add"]
        pub(crate) safe fn add(left: i32, right: i32) -> i32;
    }
}

pub(crate) mod bound {
    #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, bind = pub(crate) struct Api)]
    unsafe extern "C" {
        #[entry = "bench_add"]
        pub(crate) safe fn add(left: i32, right: i32) -> i32;
    }
}
