//! Memory that runs out is an error value: each conversion that allocates is made to fail, nothing
//! leaks, and the next call works.
#![allow(missing_docs)]

use pinvoke::error::Problem;
use pinvoke::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Fails every allocation of this thread from a size on; counts what is outstanding above that size.
struct Failing;

thread_local! {
    static FAIL_FROM: Cell<usize> = const { Cell::new(usize::MAX) };
    static REFUSED: Cell<u32> = const { Cell::new(0) };
}

// SAFETY: passes on to the system's allocator, or gives null, as the trait allows.
unsafe impl GlobalAlloc for Failing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() >= FAIL_FROM.get() {
            REFUSED.set(REFUSED.get() + 1);
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(memory, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Failing = Failing;

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_str_len(text: &str) -> Result<c_int>;
    #[entry = "fx_str_len_u16"]
    safe fn str_len_wide(#[marshal(lpwstr)] text: &str) -> Result<c_int>;
    safe fn fx_get_needed(
        source: &CStr,
        #[out(grow = needed)] text: &mut String,
        #[len_of(text)] capacity: u32,
    ) -> Result<u32>;
    #[ret(u32)]
    safe fn fx_bytes_needed(
        total: u32,
        #[retval]
        #[out(grow = needed)]
        data: Vec<u8>,
        #[len_of(data)] capacity: u32,
    ) -> Result<Vec<u8>>;
    safe fn fx_strings_length(texts: &[&str], #[len_of(texts)] count: usize) -> Result<i64>;
    safe fn fx_count_color(
        colors: &[Color],
        #[len_of(colors)] count: usize,
        wanted: Color,
    ) -> Result<c_int>;
    #[free(with = fx_free)]
    safe fn fx_make_greeting(name: &CStr) -> Result<String>;
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_live_here() -> c_long;
}

/// Runs `call` with allocations of `size` bytes and more failing, then again with memory.
fn fails_and_recovers<T>(size: usize, parameter: &str, call: impl Fn() -> Result<T>) {
    let _ = call(); // binds the function, which allocates
    let live = fx_live_here();
    REFUSED.set(0);
    FAIL_FROM.set(size);
    let result = call();
    FAIL_FROM.set(usize::MAX);
    assert!(REFUSED.get() > 0, "{parameter}: nothing was refused, so the test tests nothing");
    let Err(pinvoke::Error::Marshal(error)) = result else { panic!("{parameter}: no error") };
    assert_eq!(*error.problem(), Problem::OutOfMemory);
    assert_eq!(error.parameter(), Some(parameter));
    assert!(error.to_string().contains("out of memory"), "{error}");
    assert_eq!(fx_live_here(), live, "{parameter}: native memory leaked");
    assert!(call().is_ok(), "{parameter}: the next call fails");
}

#[test]
fn long_text() {
    let long = "x".repeat(100_000);
    fails_and_recovers(50_000, "text", || fx_str_len(&long));
    fails_and_recovers(50_000, "text", || str_len_wide(&long));
}

#[test]
fn buffers() {
    let source = std::ffi::CString::new("y".repeat(100_000)).unwrap();
    fails_and_recovers(50_000, "text", || fx_get_needed(&source, &mut String::new()));
    fails_and_recovers(50_000, "data", || fx_bytes_needed(100_000));
}

#[test]
fn arrays() {
    let texts = vec!["some text"; 10_000];
    fails_and_recovers(50_000, "texts", || fx_strings_length(&texts));
    let colors = vec![Color::Blue; 50_000];
    fails_and_recovers(50_000, "colors", || fx_count_color(&colors, Color::Blue));
}

#[test]
fn a_returned_string_is_released_all_the_same() {
    let name = std::ffi::CString::new("z".repeat(100_000)).unwrap();
    fails_and_recovers(50_000, "return", || fx_make_greeting(&name));
}
