//! Variadic functions: the tail is a tuple, with C's default promotions.
#![allow(missing_docs)]

use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    fn fx_sum_ints(count: c_int, ...) -> c_int;
    fn fx_sum_doubles(count: c_int, numbers: ...) -> f64;
    fn fx_weigh_all(a: i8, b: f64, c: i64, d: f32, e: u16, f: i32, g: f64, n: c_int, ...) -> f64;
    fn fx_describe(
        #[retval]
        #[out(capacity = 256)]
        text: String,
        #[len_of(text)] size: usize,
        types: &str,
        ...
    ) -> Result<(c_int, String)>;
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, last_error, bind = struct Formats)]
unsafe extern "C" {
    /// The C library's `vsnprintf`.
    #[entry = "fx_format"]
    #[ret(c_int)]
    #[fails_if(negative)]
    fn snprintf(
        #[retval]
        #[out(grow = needed)]
        text: String,
        #[len_of(text)] size: usize,
        format: &CStr,
        ...
    ) -> Result<String>;
}

#[test]
fn integers_of_every_width_travel_as_int() {
    // SAFETY: the tail has as many ints as the count says.
    unsafe {
        assert_eq!(fx_sum_ints(0, ()), 0);
        assert_eq!(fx_sum_ints(1, (5,)), 5);
        assert_eq!(fx_sum_ints(5, (-1i8, 2u8, -3i16, 4u16, true)), 3);
        assert_eq!(fx_sum_ints(12, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)), 78);
    }
}

#[test]
fn floats_travel_as_double() {
    // SAFETY: the tail has as many doubles as the count says.
    unsafe {
        assert_eq!(fx_sum_doubles(3, (0.5f32, 0.25f64, 1.0f32)), 1.75);
        assert_eq!(fx_sum_doubles(9, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)), 45.0);
    }
}

#[test]
fn eight_parameters_may_stand_before_the_tail() {
    // SAFETY: the tail has as many doubles as the count says.
    unsafe {
        assert_eq!(fx_weigh_all(1, 1.0, 1, 1.0, 1, 1, 1.0, 0, ()), 28.0);
        assert_eq!(fx_weigh_all(-1, 0.5, 2, 0.25, 3, 4, 1.5, 2, (1.0, 0.5f32)), 69.0);
    }
}

#[test]
fn mixed_tails_arrive_in_order() {
    // SAFETY: the types string names the elements of the tail.
    let (_, text) = unsafe { fx_describe("idsl", (7, 0.5, c"text", -9i64)) }.unwrap();
    assert_eq!(text, "7,0.5,text,-9");
}

#[test]
fn a_buffer_grows_under_a_variadic_call() {
    // SAFETY: the fixture has the function, and the formats fit the tails.
    unsafe {
        let library = Formats::load().unwrap();
        assert_eq!(library.snprintf(c"%d %s %.2f", (7, c"x", 1.5)).unwrap(), "7 x 1.50");
        let long = library.snprintf(c"%0*d", (2000, 42)).unwrap();
        assert_eq!((long.len(), &long[1997..]), (2000, "042"));
    }
}
