//! No heap for what is short: a counting allocator watches the calls.
#![allow(missing_docs, unreachable_pub)]

mod common_allocations;
mod common_layouts;
mod common_text;

use common_allocations::takes;
use common_text::*;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use std::path::Path;
use widestring::{U16CStr, U16CString};

#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, NativeEnum)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

#[native_callback(on_panic = 0)]
type Last = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = 0)]
type Plain = extern "C" fn(value: c_int) -> c_int;
#[native_callback(charset = utf8, on_panic = 1)]
type Row = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;

#[dll_import(LIBRARY, charset = utf8, bools = bool8, last_error)]
unsafe extern "C" {
    #[entry = "fx_str_len"]
    safe fn len(text: &str) -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn len_option(text: Option<&str>) -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn len_path(text: &Path) -> Result<c_int>;
    #[entry = "fx_str_len_u16"]
    safe fn len_wide(#[marshal(lpwstr)] text: &str) -> Result<c_int>;
    #[entry = "fx_str_len_u16"]
    safe fn len_wide_path(#[marshal(lpwstr)] text: &Path) -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn len_cstr(text: &CStr) -> c_int;
    #[entry = "fx_str_len_u16"]
    safe fn len_u16cstr(text: &U16CStr) -> c_int;
    #[entry = "fx_str_weigh"]
    safe fn weigh(a: &str, b: &str, c: Option<&str>, d: &str) -> Result<c_int>;
    #[entry = "fx_strings_length"]
    safe fn strings(items: &[&str], #[len_of(items)] count: usize) -> Result<i64>;
    #[entry = "fx_strings_nulls"]
    safe fn nulls(items: &[Option<&str>], #[len_of(items)] count: c_int) -> Result<c_int>;
    #[entry = "fx_strings_length_u16"]
    safe fn wide_strings(
        #[marshal(lparray, elem = lpwstr)] items: &[&str],
        #[len_of(items)] count: usize,
    ) -> Result<i64>;

    #[entry = "fx_total_i32"]
    safe fn total(items: &[i32], #[len_of(items)] count: usize) -> i32;
    #[entry = "fx_double_all_i32"]
    safe fn double(items: &mut [i32], #[len_of(items)] count: usize);
    #[entry = "fx_dot"]
    safe fn dot(left: &[f64], right: &[f64], #[len_of(left, right)] count: c_int) -> Result<f64>;
    #[entry = "fx_sum_point"]
    safe fn sum_point(point: Point) -> f64;
    #[entry = "fx_read_point"]
    safe fn read_point(point: Option<&Point>) -> f64;
    #[entry = "fx_init_point"]
    safe fn init_point(seed: c_int, #[retval] point: Point) -> Result<(c_int, Point)>;
    #[entry = "fx_scale_point"]
    safe fn scale_point(point: &mut Point, factor: c_int) -> c_int;
    #[entry = "fx_total_point"]
    safe fn total_points(points: &[Point], #[len_of(points)] count: usize) -> f64;
    #[entry = "fx_matrix_mask_bool8"]
    safe fn mask(flags: &[bool], #[len_of(flags)] count: usize) -> Result<u64>;
    #[entry = "fx_turn_32"]
    safe fn turn_colors(colors: &mut [Color], #[len_of(colors)] count: usize) -> Result<()>;
    #[entry = "fx_copy_32"]
    safe fn copy_letters(
        #[marshal(lparray, elem = char32)] letters: &[char],
        #[out]
        #[marshal(lparray, elem = char32)]
        out: &mut [char],
        #[len_of(letters, out)] count: usize,
    ) -> Result<()>;
    #[entry = "fx_argv_count"]
    safe fn argv_count(texts: &[&CStr]) -> Result<c_int>;
    #[entry = "fx_next_color"]
    safe fn next_color(color: Color) -> Result<Color>;
    #[entry = "fx_not_bool8"]
    safe fn not(value: bool) -> bool;

    #[entry = "fx_call_last"]
    safe fn call_last(
        n: c_int,
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_each"]
    safe fn each(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int) -> Result<c_int>;
    #[entry = "fx_exec"]
    safe fn exec(
        rows: c_int,
        columns: c_int,
        #[callback(Row, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[value(null)] message: *mut *mut c_char,
    ) -> Result<c_int>;

    #[entry = "fx_get_needed"]
    safe fn needed(
        source: &str,
        #[out(grow = needed)] text: &mut String,
        #[len_of(text)] capacity: u32,
    ) -> Result<u32>;
    #[entry = "fx_get_needed"]
    #[ret(u32)]
    safe fn needed_retval(
        source: &str,
        #[retval]
        #[out(grow = needed)]
        text: String,
        #[len_of(text)] capacity: u32,
    ) -> Result<String>;
    #[entry = "fx_get_needed_u16"]
    safe fn needed_wide(
        #[marshal(lpwstr)] source: &str,
        #[out(grow = needed)]
        #[marshal(lpwstr)]
        text: &mut String,
        #[len_of(text)] capacity: u32,
    ) -> Result<u32>;
    #[entry = "fx_ints_needed"]
    safe fn ints(
        total: u32,
        #[out(grow = needed)] items: &mut Vec<i32>,
        #[len_of(items)] capacity: u32,
    ) -> Result<u32>;

    #[entry = "fx_text"]
    #[borrowed(static)]
    safe fn text() -> Result<&'static str>;
    #[entry = "fx_text"]
    #[borrowed(static)]
    safe fn text_copied() -> Result<String>;
    #[entry = "fx_text_null"]
    #[borrowed(static)]
    safe fn no_text() -> Result<Option<String>>;
}

#[test]
fn short_text_stays_in_the_callers_frame() {
    for length in [0, 1, 7, 8, 15, 16, 17, 255, 510, 511] {
        for text in samples(length) {
            let path = Path::new(&text);
            if text.len() < 512 {
                takes(0, || len(&text).unwrap());
                takes(0, || len_option(Some(&text)).unwrap());
                takes(0, || len_path(path).unwrap());
                takes(0, || weigh(&text, &text, None, &text).unwrap());
            }
            // Units of UTF-16 count, not bytes of UTF-8.
            if text.encode_utf16().count() < 512 {
                takes(0, || len_wide(&text).unwrap());
                takes(0, || len_wide_path(path).unwrap());
            }
        }
    }
    let ideographs = "語".repeat(511);
    assert_eq!((ideographs.len(), len_wide(&ideographs).unwrap()), (1533, 511));
    takes(0, || len_wide(&ideographs).unwrap());
}

#[test]
fn long_text_takes_one_block() {
    for length in [512, 513, 5000, 100_000] {
        let text = "x".repeat(length);
        takes(1, || len(&text).unwrap());
        takes(1, || len_wide(&text).unwrap());
        let text = "語".repeat(length);
        takes(1, || len(&text).unwrap());
        takes(1, || len_wide(&text).unwrap());
    }
}

#[test]
fn terminated_text_takes_none_at_any_length() {
    for length in LENGTHS {
        let (narrow, wide) = (
            std::ffi::CString::new(mixed(length)).unwrap(),
            U16CString::from_str(mixed(length)).unwrap(),
        );
        takes(0, || len_cstr(&narrow));
        takes(0, || len_u16cstr(&wide));
    }
    takes(0, || len_u16cstr(pinvoke::literal!(utf16, "naïve 語😀")));
}

#[test]
fn short_arrays_of_short_text_stay_in_the_callers_frame() {
    for count in [0, 1, 16, 32] {
        let texts: Vec<String> = (0..count).map(|n| format!("text number {n}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let options: Vec<Option<&str>> =
            texts.iter().copied().map(Some).chain([None]).take(16).collect();
        takes(0, || strings(&texts).unwrap());
        takes(0, || wide_strings(&texts).unwrap());
        takes(0, || nulls(&options).unwrap());
    }
    let (many, long) = (["x"; 200], ["x".repeat(5000)]);
    takes(1, || strings(&many).unwrap());
    takes(1, || wide_strings(&many).unwrap());
    takes(1, || strings(&[&long[0], "y"]).unwrap());
}

#[test]
fn plain_data_is_never_copied() {
    let mut items = vec![1; 100_000];
    takes(0, || total(&items));
    takes(0, || double(&mut items));
    takes(0, || total(&[]));
    takes(0, || dot(&[1.0, 2.0], &[3.0, 4.0]).unwrap());
    let mut point = Point { x: 1.0, y: 2.0 };
    takes(0, || sum_point(point));
    takes(0, || read_point(Some(&point)));
    takes(0, || read_point(None));
    takes(0, || init_point(3).unwrap());
    takes(0, || scale_point(&mut point, 2));
    takes(0, || total_points(&[point; 50]));
    takes(0, || next_color(Color::Red).unwrap());
    takes(0, || not(true));
}

#[test]
fn short_arrays_of_converted_values_stay_in_the_callers_frame() {
    // The frame has room for 1,024 bytes of native elements.
    let mut colors = [Color::Red, Color::Green, Color::Blue].repeat(80);
    takes(0, || mask(&[true; 40]).unwrap());
    takes(0, || turn_colors(&mut colors).unwrap());
    takes(0, || copy_letters(&['x'; 256], &mut ['y'; 256]).unwrap());
    takes(2, || copy_letters(&['x'; 257], &mut ['y'; 257]).unwrap());
    let mut many = colors.repeat(4);
    takes(1, || turn_colors(&mut many).unwrap());
    takes(0, || argv_count(&[c"a", c"b"]).unwrap());
    takes(1, || argv_count(&[c"a"; 500]).unwrap());
}

#[test]
fn scoped_callbacks_take_none() {
    let mut sum = 0;
    takes(0, || {
        call_last(100, |value| {
            sum += value;
            sum
        })
        .unwrap()
    });
    takes(0, || each(100, |value| value + 1).unwrap());
    takes(0, || call_last(3, |outer| each(outer, |value| value).unwrap()).unwrap());
    let mut bytes = 0;
    takes(0, || {
        exec(10, 16, |values, names| {
            bytes += values.iter().flatten().chain(names).map(|text| text.len()).sum::<usize>();
            0
        })
        .unwrap()
    });
    assert!(bytes > 0);
}

#[test]
fn a_short_buffer_takes_what_its_text_needs() {
    for source in [0, 1, 100, 511].into_iter().map(|length| "x".repeat(length)) {
        let mut text = String::with_capacity(600);
        takes(0, || needed(&source, &mut text).unwrap());
        takes(0, || needed_wide(&source, &mut text).unwrap());
        assert_eq!(text, source);
        // The returned text itself is one block, or none if it is empty.
        takes(usize::from(!source.is_empty()), || needed_retval(&source).unwrap());
    }
    // Not ASCII: room for the text is enough.
    let source = "語".repeat(300);
    let mut text = String::with_capacity(3 * 511);
    takes(0, || needed_wide(&source, &mut text).unwrap());
    assert_eq!(text, source);
    let mut items = Vec::with_capacity(1000);
    takes(0, || ints(1000, &mut items).unwrap());
    assert_eq!(items.len(), 1000);
}

#[test]
fn borrowed_text_takes_none_and_copied_text_one() {
    takes(0, || text().unwrap());
    takes(0, || no_text().unwrap());
    takes(1, || text_copied().unwrap());
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
