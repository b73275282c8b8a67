//! The C library by plain means: linked, as pointers of `libloading`, and its loops.

use std::ffi::{c_char, c_void};
use std::sync::LazyLock;

/// `struct bench_point`.
#[repr(C)]
#[derive(Debug, Clone, Copy, pinvoke::Blittable)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// `struct bench_person`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawPerson {
    pub(crate) name: *const c_char,
    pub(crate) city: *const c_char,
    pub(crate) age: i32,
}

pub(crate) type VisitPlain = unsafe extern "C" fn(u64);
pub(crate) type Visit = unsafe extern "C" fn(u64, *mut c_void);
pub(crate) type Compare = unsafe extern "C" fn(*const c_void, *const c_void) -> i32;

#[link(name = "pinvoke_bench")]
unsafe extern "C" {
    pub(crate) fn bench_add(left: i32, right: i32) -> i32;
    pub(crate) fn bench_mixed8(
        a: i8,
        b: u16,
        c: i32,
        d: i64,
        e: f32,
        f: f64,
        g: *const c_void,
        h: u8,
    ) -> i64;
    pub(crate) fn bench_turn(point: Point) -> Point;
    pub(crate) fn bench_norm(point: *const Point) -> f64;
    pub(crate) fn bench_step(point: *mut Point);
    pub(crate) fn bench_length(text: *const c_char) -> usize;
    pub(crate) fn bench_length_u16(text: *const u16) -> usize;
    pub(crate) fn bench_lengths(texts: *const *const c_char, count: usize) -> usize;
    pub(crate) fn bench_name() -> *const c_char;
    pub(crate) fn bench_name_copy() -> *mut c_char;
    pub(crate) fn bench_name_into(buffer: *mut c_char, capacity: usize) -> usize;
    pub(crate) fn bench_sum(items: *const i32, count: usize) -> i64;
    pub(crate) fn bench_increment(items: *mut i32, count: usize);
    pub(crate) fn bench_each(count: u64, visit: Visit, context: *mut c_void);
    pub(crate) fn bench_each_plain(count: u64, visit: VisitPlain);
    pub(crate) fn bench_address(items: *const u8, count: usize) -> usize;
    pub(crate) fn bench_person_sum(person: *const RawPerson) -> usize;
    pub(crate) fn bench_people_turn(people: *mut RawPerson, count: usize) -> usize;
    pub(crate) fn bench_checked(value: i32, code: i32) -> i32;

    // The C loops: `n` calls through a pointer, and the sum of their results.
    pub(crate) safe fn loop_add(n: u64) -> u64;
    pub(crate) safe fn loop_mixed8(n: u64) -> u64;
    pub(crate) safe fn loop_turn(n: u64) -> u64;
    pub(crate) fn loop_norm(n: u64, point: *const Point) -> u64;
    pub(crate) safe fn loop_step(n: u64) -> u64;
    pub(crate) safe fn loop_add_table(n: u64) -> u64;
    pub(crate) safe fn loop_mixed8_table(n: u64) -> u64;
    pub(crate) safe fn loop_turn_table(n: u64) -> u64;
    pub(crate) fn loop_norm_table(n: u64, point: *const Point) -> u64;
    pub(crate) safe fn loop_step_table(n: u64) -> u64;
    pub(crate) fn loop_length(n: u64, text: *const c_char) -> u64;
    pub(crate) fn loop_length_copied(n: u64, text: *const u8, length: usize) -> u64;
    pub(crate) fn loop_length_checked(n: u64, text: *const u8, length: usize) -> u64;
    pub(crate) fn loop_length_u16(n: u64, text: *const u16) -> u64;
    pub(crate) fn loop_lengths(n: u64, texts: *const *const c_char, count: usize) -> u64;
    pub(crate) fn loop_lengths_copied(
        n: u64,
        texts: *const *const u8,
        lengths: *const usize,
        count: usize,
    ) -> u64;
    pub(crate) safe fn loop_name(n: u64) -> u64;
    pub(crate) safe fn loop_name_copy(n: u64) -> u64;
    pub(crate) safe fn loop_name_copied(n: u64) -> u64;
    pub(crate) safe fn loop_name_into(n: u64) -> u64;
    pub(crate) safe fn loop_name_into_read(n: u64) -> u64;
    pub(crate) fn loop_sum(n: u64, items: *const i32, count: usize) -> u64;
    pub(crate) fn loop_increment(n: u64, items: *mut i32, count: usize) -> u64;
    pub(crate) safe fn loop_each(n: u64, count: u64) -> u64;
    pub(crate) safe fn loop_each_plain(n: u64, count: u64) -> u64;
    pub(crate) fn loop_address(n: u64, items: *const u8, count: usize) -> u64;
    pub(crate) fn loop_person_sum(n: u64, person: *const RawPerson) -> u64;
    pub(crate) fn loop_person_sum_copied(
        n: u64,
        person: *const RawPerson,
        name_length: usize,
        city_length: usize,
    ) -> u64;
    pub(crate) fn loop_people_turn(n: u64, people: *mut RawPerson, count: usize) -> u64;
    pub(crate) fn loop_people_turn_copied(n: u64, people: *mut RawPerson, count: usize) -> u64;
    pub(crate) fn loop_qsort(n: u64, items: *const i32, scratch: *mut i32, count: usize) -> u64;
    pub(crate) safe fn loop_checked(n: u64) -> u64;
}

#[cfg_attr(windows, link(name = "msvcrt"))]
#[cfg_attr(not(windows), link(name = "c"))]
unsafe extern "C" {
    pub(crate) fn free(memory: *mut c_void);
    pub(crate) fn strdup(text: *const c_char) -> *mut c_char;
    pub(crate) fn qsort(base: *mut c_void, count: usize, size: usize, compare: Compare);
}

static LIBRARY: LazyLock<libloading::Library> = LazyLock::new(|| {
    // SAFETY: the library has no initialisers.
    unsafe { libloading::Library::new(pinvoke_bench_native::LIBRARY) }
        .expect("the build script made it")
});

/// A function of the library as `libloading` gives it.
///
/// # Safety
///
/// `F` is the type of the function.
pub(crate) unsafe fn symbol<F>(name: &str) -> libloading::Symbol<'static, F> {
    // SAFETY: the caller's promise.
    unsafe { LIBRARY.get(name.as_bytes()) }.expect("the library has the function")
}
