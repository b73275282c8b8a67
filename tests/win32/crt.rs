//! `msvcrt`, which every Windows has, as a C library.

use crate::runner::tests;
use crate::support::os_code;
use pinvoke::prelude::*;

tests! {
    numbers
    text
    sorting_with_a_closure_that_captures_nothing
    structs_are_returned
    the_error_number_of_the_library
    variadic_functions
}

/// `div_t`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
pub(super) struct Division {
    quotient: c_int,
    remainder: c_int,
}

#[native_callback(on_panic = 0)]
type Compare = extern "C" fn(left: &f64, right: &f64) -> c_int;

#[dll_import("msvcrt", charset = ansi)]
unsafe extern "C" {
    safe fn cos(x: f64) -> f64;
    safe fn pow(x: f64, y: f64) -> f64;
    safe fn abs(x: c_int) -> c_int;
    safe fn strlen(text: &str) -> Result<usize>;
    safe fn wcslen(#[marshal(lpwstr)] text: &str) -> Result<usize>;
    safe fn atoi(text: &str) -> Result<c_int>;
    safe fn strtol(text: &str, #[value(null)] end: *mut *mut c_char, base: c_int)
    -> Result<c_long>;
    safe fn toupper(character: c_int) -> c_int;
    #[borrowed(text)]
    safe fn strstr(text: &str, part: &str) -> Result<Option<String>>;
    safe fn div(numerator: c_int, denominator: c_int) -> Division;
    safe fn qsort(
        items: &mut [f64],
        #[len_of(items)] count: usize,
        #[value(8)] size: usize,
        #[callback(Compare)] compare: impl FnMut(&f64, &f64) -> c_int,
    ) -> Result<()>;
    /// 0, or the error itself: `errno` is not what the block's functions tell by.
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn strcpy_s(
        #[retval]
        #[out(capacity = 8)]
        to: String,
        #[len_of(to)] size: usize,
        from: &str,
    ) -> Result<String>;
    unsafe fn sprintf(#[out(capacity = 100)] to: &mut String, format: &str, ...) -> Result<c_int>;
}

fn numbers() {
    assert_eq!((cos(0.0), pow(2.0, 10.0), abs(-3)), (1.0, 1024.0, 3));
    assert_eq!(cos(1.0), 1.0_f64.cos());
    assert_eq!(toupper(c_int::from(b'q')), c_int::from(b'Q'));
}

fn text() {
    assert_eq!((strlen("hello").unwrap(), wcslen("語😀").unwrap()), (5, 3));
    assert_eq!((atoi("-17 and more").unwrap(), strtol("zz", 36).unwrap()), (-17, 35 * 36 + 35));
    assert_eq!(strstr("one two three", "two").unwrap().as_deref(), Some("two three"));
    assert_eq!(strstr("one two three", "four").unwrap(), None);
}

fn sorting_with_a_closure_that_captures_nothing() {
    let mut items: Vec<f64> = (0..500).map(|n| f64::from(n * 7919 % 503)).collect();
    let mut expected = items.clone();
    expected.sort_by(|left, right| right.total_cmp(left));
    qsort(&mut items, |left, right| right.total_cmp(left) as c_int).unwrap();
    assert_eq!(items, expected);
}

fn structs_are_returned() {
    assert_eq!(div(-17, 5), Division { quotient: -3, remainder: -2 });
}

fn the_error_number_of_the_library() {
    const ERANGE: i64 = 34;
    assert_eq!(strcpy_s("seven..").unwrap(), "seven..");
    let error = strcpy_s("eight...");
    assert_eq!(os_code(error).value(), ERANGE);
    // A code of the C library is no code of the system, so the text is no Win32 message.
    let text = strcpy_s("eight...").unwrap_err().to_string();
    assert_eq!(text, "strcpy_s failed: it returned code 34");
}

fn variadic_functions() {
    let mut text = String::new();
    // SAFETY: the tail is what the format says, and the text fits.
    let written = unsafe { sprintf(&mut text, "%d %.2f %s", (-7_i32, 2.5_f64, c"text")) };
    assert_eq!((written.unwrap(), text.as_str()), (12, "-7 2.50 text"));
}
