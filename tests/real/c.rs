//! The C library and the math library.

use pinvoke::prelude::*;

#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Division {
    quotient: c_long,
    remainder: c_long,
}

/// `struct tm` of `<time.h>` as glibc has it, the offset and the zone's name behind it.
#[derive(Abi, Clone, Copy)]
#[repr(C)]
struct Time {
    second: c_int,
    minute: c_int,
    hour: c_int,
    day: c_int,
    month: c_int,
    year: c_int,
    weekday: c_int,
    day_of_year: c_int,
    daylight_saving: c_int,
    offset: c_long,
    zone: *const c_char,
}

#[native_callback(on_panic = 0)]
type Compare = extern "C" fn(key: &c_int, element: &c_int) -> c_int;

#[dll_import("m")]
unsafe extern "C" {
    safe fn fma(x: f64, y: f64, z: f64) -> f64;
    safe fn ldexp(x: f64, exponent: c_int) -> f64;
    safe fn remquo(x: f64, y: f64, #[retval] quotient: c_int) -> (f64, c_int);
    safe fn nanf(tag: &CStr) -> f32;
}

#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    safe fn ldiv(numerator: c_long, denominator: c_long) -> Division;
    safe fn strtod(text: &CStr, #[value(null)] end: *mut *mut c_char) -> f64;
    #[ret(c_int)]
    #[fails_if(nonzero)]
    safe fn setenv(name: &str, value: &str, overwrite: c_int) -> Result<()>;
    #[borrowed(static)]
    safe fn getenv(name: &str) -> Result<Option<String>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn posix_fallocate(file: c_int, offset: i64, length: i64) -> Result<()>;
    #[ret(isize)]
    #[fails_if(minus_one)]
    safe fn readlink(
        path: &std::path::Path,
        #[retval]
        #[out(grow = truncated)]
        target: String,
        #[len_of(target)] size: usize,
    ) -> Result<String>;
    #[ret(c_int)]
    #[fails_if(minus_one)]
    safe fn pipe(#[out] ends: &mut [c_int; 2]) -> Result<()>;
    #[fails_if(minus_one)]
    safe fn write(file: c_int, data: &[u8], #[len_of(data)] size: usize) -> Result<isize>;
    #[ret(isize)]
    #[fails_if(minus_one)]
    safe fn read(
        file: c_int,
        #[retval]
        #[out(capacity = 64)]
        data: Vec<u8>,
        #[len_of(data)] size: usize,
    ) -> Result<Vec<u8>>;
    #[ret(c_int)]
    #[fails_if(minus_one)]
    safe fn close(file: c_int) -> Result<()>;
    safe fn bsearch(
        key: &c_int,
        sorted: &[c_int],
        #[len_of(sorted)] count: usize,
        #[value(size_of::<c_int>())] size: usize,
        #[callback(Compare)] compare: impl Fn(&c_int, &c_int) -> c_int,
    ) -> Result<usize>;
    #[fails_if(null)]
    unsafe fn gmtime_r(seconds: &i64, #[out] time: &mut Time) -> Result<*mut Time>;
}

#[test]
fn arithmetic_of_iso_c() {
    assert_eq!(fma(2.0, 3.0, 4.0), 10.0);
    assert_eq!(ldexp(0.75, 4), 12.0);
    let (remainder, quotient) = remquo(10.0, 3.0);
    assert_eq!((remainder, quotient), (1.0, 3));
    assert!(nanf(c"").is_nan());
    assert_eq!(ldiv(-17, 5), Division { quotient: -3, remainder: -2 });
    assert_eq!(strtod(c"0x1p-2"), 0.25);
}

#[test]
fn the_environment_both_ways() {
    setenv("PINVOKE_TEST_VARIABLE", "grün", 1).unwrap();
    assert_eq!(getenv("PINVOKE_TEST_VARIABLE").unwrap().as_deref(), Some("grün"));
    assert_eq!(getenv("PINVOKE_NO_SUCH_VARIABLE").unwrap(), None);
    // POSIX: a name with `=` in it gives EINVAL.
    let error = setenv("a=b", "", 1).unwrap_err();
    assert_eq!(std::io::Error::from(error).raw_os_error(), Some(22));
}

#[test]
fn a_returned_code_is_a_system_code_where_the_declaration_says_so() {
    // POSIX: posix_fallocate returns the error number; -1 is no descriptor.
    let error = std::io::Error::from(posix_fallocate(-1, 0, 1).unwrap_err());
    assert_eq!(error.raw_os_error(), Some(9));
}

#[test]
fn a_pipe_carries_bytes() {
    let mut ends = [0; 2];
    pipe(&mut ends).unwrap();
    assert_eq!(write(ends[1], b"through the pipe").unwrap(), 16);
    assert_eq!(read(ends[0]).unwrap(), b"through the pipe");
    close(ends[0]).unwrap();
    close(ends[1]).unwrap();
    assert!(close(ends[1]).is_err());
}

#[test]
fn a_link_is_read() {
    let expected = std::fs::read_link("/proc/self/exe").unwrap();
    assert_eq!(readlink("/proc/self/exe".as_ref()).unwrap(), expected.to_str().unwrap());
    let error = readlink("/no/such/link".as_ref()).unwrap_err();
    assert_eq!(std::io::Error::from(error).kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn a_search_by_a_closure_that_captures_nothing() {
    let sorted = [1, 3, 5, 7, 9];
    let found = bsearch(&7, &sorted, |key, element| key.cmp(element) as c_int).unwrap();
    assert_eq!(found, &raw const sorted[3] as usize);
    assert_eq!(bsearch(&4, &sorted, |key, element| key.cmp(element) as c_int).unwrap(), 0);
}

#[test]
fn a_struct_with_a_pointer_is_for_unsafe_functions() {
    let mut time = Time {
        second: 0,
        minute: 0,
        hour: 0,
        day: 0,
        month: 0,
        year: 0,
        weekday: 0,
        day_of_year: 0,
        daylight_saving: 0,
        offset: 0,
        zone: std::ptr::null(),
    };
    // SAFETY: the struct is glibc's, and the pointer inside is not used.
    unsafe { gmtime_r(&1_000_000_000, &mut time) }.unwrap();
    // 10^9 seconds after the epoch: 2001-09-09 01:46:40 UTC, a Sunday.
    let date = (time.year + 1900, time.month + 1, time.day, time.weekday);
    assert_eq!((date, time.hour, time.minute, time.second), ((2001, 9, 9, 0), 1, 46, 40));
}

crate::common_layouts::layouts_agree! {
    plain Division = "ldiv" => ["quot", "rem"];
    plain Time = "tm" => ["tm_sec", "tm_min", "tm_hour", "tm_mday", "tm_mon", "tm_year", "tm_wday", "tm_yday", "tm_isdst", "tm_gmtoff", "tm_zone"];
}
