//! Arrays that native code fills: who says how many elements there are, and wrong counts.
#![allow(missing_docs, unreachable_pub)]

mod common_layouts;
mod common_text;

use common_text::*;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[derive(Debug, Clone, Copy, PartialEq, NativeEnum)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import(LIBRARY)]
unsafe extern "C" {
    // The caller's count, or a constant, is how many native code fills.
    #[entry = "fx_fill_by_int"]
    safe fn fill_given(
        #[out]
        #[marshal(lparray, size_param = count)]
        items: &mut Vec<i32>,
        count: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_fill_by_u8"]
    safe fn fill_given_u8(
        #[out]
        #[marshal(lparray, size_param = count)]
        items: &mut [i32],
        count: u8,
    ) -> Result<c_int>;
    #[entry = "fx_fill_by_int"]
    #[ret(c_int)]
    #[fails_if(negative)]
    safe fn fill_retval(
        #[retval]
        #[marshal(lparray, size_param = count)]
        items: Vec<i32>,
        count: c_int,
    ) -> Result<Vec<i32>>;
    #[entry = "fx_fill_i32"]
    safe fn fill_four(
        #[retval]
        #[marshal(lparray, size_const = 4)]
        items: Vec<i32>,
        #[value(4)] count: usize,
    ) -> Result<Vec<i32>>;
    #[entry = "fx_fill_i32"]
    safe fn fill_four_slice(
        #[out]
        #[marshal(lparray, size_const = 4)]
        items: &mut [i32],
        #[value(4)] count: usize,
    ) -> Result<()>;
    #[entry = "fx_fill_point"]
    safe fn points(
        #[retval]
        #[marshal(lparray, size_param = count)]
        items: Vec<Point>,
        count: usize,
        seed: c_int,
    ) -> Result<Vec<Point>>;
    #[entry = "fx_total_point"]
    safe fn total_points(items: &[Point], #[len_of(items)] count: usize) -> f64;
    #[entry = "fx_sum_point"]
    safe fn sum_point(point: Point) -> f64;
    #[entry = "fx_make_point"]
    safe fn make_point(seed: c_int) -> Point;

    // The returned count.
    #[entry = "fx_range"]
    safe fn range(
        #[out(capacity = 16)] items: &mut Vec<i32>,
        #[len_of(items)] capacity: c_int,
        wanted: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_range"]
    #[ret(c_int)]
    safe fn range_retval(
        #[retval]
        #[out(capacity = 16)]
        items: Vec<i32>,
        #[len_of(items)] capacity: c_int,
        wanted: c_int,
    ) -> Result<Vec<i32>>;
    #[entry = "fx_range"]
    safe fn range_both(
        #[retval]
        #[out(capacity = 16)]
        items: Vec<i32>,
        #[len_of(items)] capacity: c_int,
        wanted: c_int,
    ) -> Result<(c_int, Vec<i32>)>;
    // The caller's count says how many there are, whatever is returned.
    #[entry = "fx_range"]
    safe fn range_given(
        #[out]
        #[marshal(lparray, size_param = capacity)]
        items: &mut Vec<i32>,
        capacity: c_int,
        wanted: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_range"]
    #[ret(c_int)]
    safe fn range_of_four(
        #[retval]
        #[marshal(lparray, size_const = 4)]
        items: Vec<i32>,
        #[value(4)] capacity: c_int,
        wanted: c_int,
    ) -> Result<Vec<i32>>;
    // The count by pointer, in and out.
    #[entry = "fx_range_count"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn range_count(
        #[out(capacity = 16)] items: &mut Vec<i32>,
        #[len_of(items)] count: &mut c_int,
        wanted: c_int,
    ) -> Result<()>;
    #[entry = "fx_range_count"]
    safe fn range_slice(
        #[out]
        #[marshal(lparray, size_param = count)]
        items: &mut [i32],
        count: &mut c_int,
        wanted: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_remove_odd"]
    safe fn remove_odd(
        #[marshal(lparray, size_param = count)] items: &mut [i32],
        count: &mut c_int,
    ) -> Result<c_int>;
    // The count by another pointer.
    #[entry = "fx_range_count_out"]
    safe fn range_written(
        #[out(capacity = 16)]
        #[marshal(lparray, size_param = written)]
        items: &mut Vec<i32>,
        #[len_of(items)] capacity: c_int,
        wanted: c_int,
        #[out] written: &mut c_int,
    ) -> Result<c_int>;

    // Wrong ones: they write nothing.
    #[entry = "fx_range_negative"]
    safe fn negative(
        #[out(capacity = 16)] items: &mut Vec<i32>,
        #[len_of(items)] capacity: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_range_too_large"]
    safe fn too_large(
        #[out(capacity = 16)] items: &mut Vec<i32>,
        #[len_of(items)] capacity: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_range_negative_count"]
    safe fn negative_count(
        #[out(capacity = 16)] items: &mut Vec<i32>,
        #[len_of(items)] count: &mut c_int,
    ) -> Result<c_int>;
    #[entry = "fx_range_too_large_count"]
    safe fn too_large_count(
        #[out(capacity = 16)] items: &mut Vec<i32>,
        #[len_of(items)] count: &mut c_int,
    ) -> Result<c_int>;
    #[entry = "fx_range_negative_count"]
    safe fn negative_slice(
        #[out]
        #[marshal(lparray, size_param = count)]
        items: &mut [i32],
        count: &mut c_int,
    ) -> Result<c_int>;
    #[entry = "fx_range_too_large_count"]
    safe fn too_large_slice(
        #[out]
        #[marshal(lparray, size_param = count)]
        items: &mut [i32],
        count: &mut c_int,
    ) -> Result<c_int>;

    // Elements that are converted.
    #[entry = "fx_fill_color"]
    safe fn colors(
        #[out] items: &mut [Color],
        #[len_of(items)] count: usize,
        bad: c_int,
    ) -> Result<()>;
    #[entry = "fx_count_color"]
    safe fn count_color(
        items: &[Color],
        #[len_of(items)] count: usize,
        which: Color,
    ) -> Result<c_int>;
    #[entry = "fx_total_char16"]
    safe fn total_characters(
        #[marshal(lparray, elem = char16)] items: &[char],
        #[len_of(items)] count: usize,
    ) -> Result<u16>;
}

#[test]
fn as_many_as_the_caller_says() {
    let mut items = vec![9; 3];
    for count in [0, 1, 5, 255, 256, 1000] {
        let numbered: Vec<i32> = (1..=count).collect();
        assert_eq!(fill_given(&mut items, count).unwrap(), 0);
        assert_eq!(items, numbered);
        assert_eq!(fill_retval(count).unwrap(), numbered);
    }
    let mut items = [7; 4];
    assert_eq!(fill_given_u8(&mut items, 3).unwrap(), 0);
    assert_eq!(items, [1, 2, 3, 7]);
    let problem = Problem::CountOutOfRange { count: 5, limit: 4 };
    refuses(fill_given_u8(&mut items, 5), ("fill_given_u8", "count"), problem);
    for count in [-1, c_int::MIN] {
        let problem =
            Problem::CountOutOfRange { count: i128::from(count), limit: isize::MAX as usize };
        refuses(fill_retval(count), ("fill_retval", "count"), problem.clone());
        refuses(fill_given(&mut Vec::new(), count), ("fill_given", "count"), problem);
    }
}

#[test]
fn as_many_as_the_declaration_says() {
    assert_eq!(fill_four().unwrap(), [1, 2, 3, 4]);
    let mut items = [0; 4];
    fill_four_slice(&mut items).unwrap();
    assert_eq!(items, [1, 2, 3, 4]);
    let problem = Problem::WrongLength { length: 3, expected: 4 };
    refuses(fill_four_slice(&mut items[..3]), ("fill_four_slice", "items"), problem);
}

#[test]
fn as_many_as_native_code_says() {
    let mut items = vec![9; 40];
    let mut written = -1;
    for wanted in [0, 1, 15, 16, 17, 1000] {
        // As many of `wanted` as fit.
        let count = wanted.min(16);
        let expected: Vec<i32> = (0..count).collect();
        assert_eq!((range(&mut items, wanted).unwrap(), &items), (count, &expected));
        assert_eq!(range_retval(wanted).unwrap(), expected);
        assert_eq!(range_both(wanted).unwrap(), (count, expected.clone()));
        range_count(&mut items, wanted).unwrap();
        assert_eq!(items, expected);
        assert_eq!(range_written(&mut items, wanted, &mut written).unwrap(), 0);
        assert_eq!((&items, written), (&expected, count));
    }
}

#[test]
fn elements_that_native_code_leaves_out_are_zero() {
    let mut items = vec![9; 40];
    assert_eq!(range_given(&mut items, 6, 3).unwrap(), 3);
    assert_eq!(items, [0, 1, 2, 0, 0, 0]);
    assert_eq!(range_given(&mut items, 2000, 0).unwrap(), 0);
    assert_eq!(items, [0; 2000]);
    assert_eq!(range_of_four(2).unwrap(), [0, 1, 0, 0]);
}

#[test]
fn a_count_in_and_out_belongs_to_the_caller() {
    let mut items = [9; 6];
    let mut count = 4;
    assert_eq!(range_slice(&mut items, &mut count, 3).unwrap(), 0);
    assert_eq!((items, count), ([0, 1, 2, 9, 9, 9], 3));
    let mut items = [1, 2, 3, 4, 5, 6];
    let mut count = 6;
    assert_eq!(remove_odd(&mut items, &mut count).unwrap(), 0);
    assert_eq!((&items[..3], count), (&[2, 4, 6][..], 3));
    // What the caller passes is checked before the call.
    for wrong in [7, -1] {
        let problem = Problem::CountOutOfRange { count: i128::from(wrong), limit: 6 };
        let mut count = wrong;
        refuses(remove_odd(&mut items, &mut count), ("remove_odd", "count"), problem.clone());
        refuses(range_slice(&mut items, &mut count, 3), ("range_slice", "count"), problem);
        assert_eq!(count, wrong);
    }
}

#[test]
fn a_wrong_count_of_native_code_is_an_error() {
    let mut items = vec![9; 3];
    let problem = |count| Problem::CountOutOfRange { count, limit: 16 };
    refuses(negative(&mut items), ("negative", "items"), problem(-3));
    refuses(too_large(&mut items), ("too_large", "items"), problem(23));
    refuses(negative_count(&mut items), ("negative_count", "items"), problem(-3));
    refuses(too_large_count(&mut items), ("too_large_count", "items"), problem(23));
    // The elements were never written, so that there are none.
    assert_eq!(items, []);
    let mut slice = [9; 6];
    let problem = |count| Problem::CountOutOfRange { count, limit: 6 };
    let result = negative_slice(&mut slice, &mut 4);
    refuses(result, ("negative_slice", "items"), problem(-3));
    let result = too_large_slice(&mut slice, &mut 4);
    refuses(result, ("too_large_slice", "items"), problem(11));
    assert_eq!(slice, [9; 6]);
}

#[test]
fn structs_cross_in_place() {
    let filled = points(3, 5).unwrap();
    assert_eq!(filled, [make_point(5), make_point(6), make_point(7)]);
    let sum: f64 = filled.iter().map(|point| sum_point(*point)).sum();
    assert_eq!(total_points(&filled), sum);
}

#[test]
fn converted_elements_are_checked_one_by_one() {
    use Color::{Blue, Green, Red};
    let mut items = [Blue; 5];
    colors(&mut items, 0).unwrap();
    assert_eq!(items, [Red, Green, Blue, Red, Green]);
    assert_eq!(count_color(&items, Red).unwrap(), 2);
    assert_eq!(count_color(&[], Red).unwrap(), 0);
    // The last of them is 99.
    let error = refused(colors(&mut items, 1));
    let problem = Problem::UnknownEnumValue { value: 99, name: "Color", known: "Red, Green, Blue" };
    assert_eq!((error.problem(), error.path()), (&problem, &[PathStep::Index(4)][..]));
    assert!(error.to_string().starts_with("colors: parameter `items[4]`: "), "{error}");
    assert_eq!(total_characters(&['a', 'Ж']).unwrap(), 0x61 + 0x416);
    let error = refused(total_characters(&['a', '😀']));
    assert_eq!(error.path(), [PathStep::Index(1)]);
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
