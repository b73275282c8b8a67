//! Arrays that native code allocates: returned, or by a pointer to a pointer and a count.
#![allow(missing_docs)]

mod common_layouts;

use pinvoke::error::Problem;
use pinvoke::prelude::*;

#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_ints(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        items: Vec<i32>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<Vec<i32>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_points(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        items: Vec<Point>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<Vec<Point>>;
    #[free(with = fx_free)]
    safe fn fx_return_ints(n: c_int, #[len_of(return)] count: &mut usize) -> Result<Vec<i32>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_ints_then_fail(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        items: Vec<i32>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<Vec<i32>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_ints_null(
        #[retval]
        #[free(with = fx_free)]
        items: Vec<i32>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<Vec<i32>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_ints_negative(
        #[retval]
        #[free(with = fx_free)]
        items: Vec<i32>,
        #[len_of(items)] count: &mut c_int,
    ) -> Result<Vec<i32>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_strings(
        n: c_int,
        #[retval]
        #[free(with = fx_free_strings, counted)]
        texts: Vec<String>,
        #[len_of(texts)] count: &mut usize,
    ) -> Result<Vec<String>>;
    #[entry = "fx_make_strings"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn make_optional_strings(
        n: c_int,
        #[retval]
        #[free(with = fx_free_strings, counted)]
        texts: Vec<Option<String>>,
        #[len_of(texts)] count: &mut usize,
    ) -> Result<Vec<Option<String>>>;
    safe fn fx_strings_length(texts: &[&str], #[len_of(texts)] count: usize) -> Result<i64>;
    safe fn fx_total_int32(items: &[i32], #[len_of(items)] count: usize) -> i32;
    unsafe fn fx_free(memory: *mut c_void);
    unsafe fn fx_free_strings(texts: *mut *mut c_char, count: usize);
    safe fn fx_live_here() -> c_long;
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf16)]
unsafe extern "C" {
    #[entry = "fx_make_strings_u16"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn make_wide_strings(
        n: c_int,
        #[retval]
        #[free(with = fx_free_strings_u16, counted)]
        texts: Vec<String>,
        #[len_of(texts)] count: &mut usize,
    ) -> Result<Vec<String>>;
    unsafe fn fx_free_strings_u16(texts: *mut *mut u16, count: usize);
}

/// Runs a test body and requires that nothing of the fixture library is left.
fn leaves_nothing(body: impl FnOnce()) {
    let live = fx_live_here();
    body();
    assert_eq!(fx_live_here(), live);
}

fn problem<T>(result: Result<T>) -> Problem {
    match result {
        Err(pinvoke::Error::Marshal(error)) => error.problem().clone(),
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("no error"),
    }
}

#[test]
fn numbers_and_structs_are_copied_and_released() {
    leaves_nothing(|| {
        let ints = fx_make_ints(5).unwrap();
        assert_eq!(ints.len(), 5);
        let returned = fx_return_ints(5).unwrap();
        assert_eq!(ints, returned, "both fixtures fill the same numbers");
        assert_eq!(fx_make_points(3).unwrap().len(), 3);
        assert_eq!(fx_make_ints(0).unwrap(), []);
    });
}

#[test]
fn a_null_with_a_count_is_an_error() {
    leaves_nothing(|| assert_eq!(problem(fx_make_ints_null()), Problem::Null));
}

#[test]
fn what_a_failed_call_allocated_is_released() {
    leaves_nothing(|| assert!(fx_make_ints_then_fail(7).is_err()));
}

#[test]
fn a_negative_count_is_an_error_and_the_array_is_released() {
    leaves_nothing(|| {
        assert!(matches!(
            problem(fx_make_ints_negative()),
            Problem::CountOutOfRange { count, .. } if count < 0
        ));
    });
}

#[test]
fn strings_are_copied_and_released_with_their_count() {
    leaves_nothing(|| {
        let texts = fx_make_strings(4).unwrap();
        assert_eq!(texts, ["text 0", "text 1", "text 2", "text 3"], "as the fixture makes them");
        let views: Vec<&str> = texts.iter().map(String::as_str).collect();
        let length: usize = views.iter().map(|text| text.len()).sum();
        assert_eq!(fx_strings_length(&views).unwrap(), length as i64);
        let wide = make_wide_strings(4).unwrap();
        assert_eq!(wide, texts);
        assert_eq!(make_optional_strings(1).unwrap(), [Some("text 0".to_owned())]);
    });
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
