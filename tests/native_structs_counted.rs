//! Structs that point to arrays which they count.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{os_code, without_leaks};
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;

#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, Vec<PathStep>) {
    match result {
        Err(Error::Marshal(error)) => (error.problem().clone(), error.path().to_vec()),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}
fn field(name: &'static str) -> PathStep {
    PathStep::Field(name)
}

#[derive(NativeStruct, Clone, Copy)]
struct Slice<'a> {
    items: &'a [i32],
    #[len_of(items)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct, Clone, Copy)]
struct OptionalSlice<'a> {
    items: Option<&'a [i32]>,
    #[len_of(items)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Items {
    #[free(with = fx_free)]
    items: Vec<i32>,
    #[len_of(items)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct BorrowedItems {
    #[borrowed]
    items: Option<Box<[i32]>>,
    #[len_of(items)]
    count: NativeOnly<usize>,
}
/// Read as a number of bytes, what the library says is the number of elements.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct ByteCounted {
    #[free(with = fx_free)]
    items: Vec<i32>,
    #[len_of(items, unit = bytes)]
    size: NativeOnly<usize>,
}
#[derive(NativeStruct)]
struct SmallCount<'a> {
    items: &'a [i32],
    #[len_of(items)]
    count: NativeOnly<u8>,
    #[value(0)]
    reserved: NativeOnly<u8>,
}
#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct List<'a> {
    #[len_of(items)]
    count: NativeOnly<u32>,
    items: &'a [Option<&'a str>],
}
#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}
#[derive(NativeStruct, Clone)]
struct Polygon {
    #[len_of(points)]
    count: NativeOnly<u16>,
    points: Vec<Point>,
}
/// Two arrays that share a count, laid over pointer and count.
#[derive(NativeStruct)]
struct Pair<'a> {
    first: &'a [i32],
    #[len_of(first, second)]
    count: NativeOnly<usize>,
    second: &'a [u8],
}
/// Exactly four.
#[derive(NativeStruct)]
struct Four<'a> {
    #[marshal(lparray, size_const = 4)]
    items: &'a [i32],
    #[value(4)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct, Debug, PartialEq)]
struct FourOwned {
    #[free(with = fx_free)]
    #[marshal(lparray, size_const = 4)]
    items: Vec<i32>,
    count: usize,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_slice_total(slice: &Slice<'_>) -> Result<i64>;
    #[entry = "fx_slice_total"]
    safe fn total_optional(slice: &OptionalSlice<'_>) -> Result<i64>;
    #[entry = "fx_slice_total"]
    safe fn total_items(slice: &Items) -> Result<i64>;
    #[entry = "fx_slice_total"]
    safe fn total_small(slice: &SmallCount<'_>) -> Result<i64>;
    safe fn fx_slice_total_value(slice: Slice<'_>) -> Result<i64>;
    #[entry = "fx_slice_total_value"]
    safe fn total_items_value(slice: Items) -> Result<i64>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_slice_make(n: c_int, #[out] out: &mut Items) -> Result<()>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn slice_make_over(n: c_int, out: &mut Items) -> Result<()>;
    #[entry = "fx_slice_make"]
    #[fails_if(zero, code = returned)]
    safe fn slice_make_and_fail(n: c_int, #[out] out: &mut Items) -> Result<c_int>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn slice_made(n: c_int, #[retval] out: Items) -> Result<Items>;
    #[entry = "fx_slice_total"]
    safe fn total_pair(pair: &Pair<'_>) -> Result<i64>;
    #[entry = "fx_slice_total"]
    safe fn total_four(four: &Four<'_>) -> Result<i64>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn slice_made_four(n: c_int, #[retval] out: FourOwned) -> Result<FourOwned>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn slice_made_in_bytes(n: c_int, #[retval] out: ByteCounted) -> Result<ByteCounted>;
    /// Sets both fields to null and zero; the items are ours, which it refuses to free.
    #[entry = "fx_slice_clear"]
    safe fn slice_clear(slice: &mut BorrowedItems) -> Result<()>;
    safe fn fx_list_length(list: &List<'_>) -> Result<i64>;
    safe fn fx_polygon_total(polygon: &Polygon) -> Result<f64>;
}

#[test]
fn counted_items_go_in() {
    without_leaks(|| {
        for count in [0, 1, 2, 100, 10_000] {
            let items: Vec<i32> = (0..count).map(|n| n * 3 - 7).collect();
            let expected = items.iter().map(|item| i64::from(*item)).sum::<i64>();
            let slice = Slice { items: &items, count: NativeOnly };
            assert_eq!(fx_slice_total(&slice).unwrap(), expected);
            assert_eq!(fx_slice_total_value(slice).unwrap(), expected);
            let optional = OptionalSlice { items: Some(&items), count: NativeOnly };
            assert_eq!(total_optional(&optional).unwrap(), expected);
            let owned = Items { items, count: NativeOnly };
            assert_eq!(total_items(&owned).unwrap(), expected);
            assert_eq!(total_items_value(owned).unwrap(), expected);
        }
        assert_eq!(total_optional(&OptionalSlice { items: None, count: NativeOnly }).unwrap(), 0);
    });
}

#[test]
fn counted_items_come_out_and_are_freed() {
    without_leaks(|| {
        let mut out = Items { items: vec![1; 3], count: NativeOnly };
        for count in [0, 1, 5, 1000] {
            let expected = Items { items: (0..count).map(|n| 10 * n).collect(), count: NativeOnly };
            fx_slice_make(count, &mut out).unwrap();
            assert_eq!(out, expected);
            assert_eq!(slice_made(count).unwrap(), expected);
            // Ours goes in, theirs comes back.
            slice_make_over(count, &mut out).unwrap();
            assert_eq!(out, expected);
            assert_eq!(
                slice_made_in_bytes(count).unwrap().items,
                expected.items[..expected.items.len() / 4]
            );
        }
        assert!(slice_make_and_fail(5, &mut out).is_err());
        assert_eq!(out.items.len(), 1000);
        // Null and zero are no items.
        assert_eq!(os_code(fx_slice_make(-1, &mut out)).value(), -1);
        assert_eq!(slice_made(-1).unwrap().items, []);
    });
}

#[test]
fn what_goes_both_ways_is_a_copy_of_ours() {
    let before = common::fx_bad_frees_here();
    let mut items = BorrowedItems { items: Some(Box::new([1, 2, 3])), count: NativeOnly };
    slice_clear(&mut items).unwrap();
    assert_eq!(items, BorrowedItems { items: None, count: NativeOnly });
    // The library was asked to free memory that is not its own, and told so.
    assert_eq!(common::fx_bad_frees_here(), before + 1);
}

#[test]
fn a_count_must_fit_its_type() {
    let items = vec![1; 256];
    let small = SmallCount { items: &items[..255], count: NativeOnly, reserved: NativeOnly };
    // The other bytes of the library's count are padding here, which is zero.
    assert_eq!(total_small(&small).unwrap(), 255);
    let small = SmallCount { items: &items, ..small };
    let problem = Problem::CountTooLarge { length: 256, native: "u8" };
    let (found, path) = refused(total_small(&small));
    assert_eq!((found, path), (problem, vec![field("count")]));
    let polygon = Polygon { count: NativeOnly, points: vec![Point { x: 1.0, y: 0.0 }; 65_536] };
    let (found, path) = refused(fx_polygon_total(&polygon));
    assert!(matches!(found, Problem::CountTooLarge { length: 65_536, .. }), "{found}");
    assert_eq!(path, [field("count")]);
}

#[test]
fn arrays_that_share_a_count_must_agree() {
    let pair = Pair { first: &[1, 2, 3], count: NativeOnly, second: &[0; 3] };
    assert_eq!(total_pair(&pair).unwrap(), 6);
    let pair = Pair { second: &[0; 2], ..pair };
    let problem = Problem::CountMismatch { length: 2, other: "first", expected: 3 };
    assert_eq!(refused(total_pair(&pair)), (problem, vec![field("second")]));
}

#[test]
fn a_constant_count_is_checked() {
    without_leaks(|| {
        let items = [1, 20, 300, 4000, 50_000];
        let four = |length| Four { items: &items[..length], count: NativeOnly };
        assert_eq!(total_four(&four(4)).unwrap(), 4321);
        for length in [0, 3, 5] {
            let problem = Problem::WrongLength { length, expected: 4 };
            assert_eq!(refused(total_four(&four(length))), (problem, vec![field("items")]));
        }
        let expected = FourOwned { items: vec![0, 10, 20, 30], count: 6 };
        assert_eq!(slice_made_four(6).unwrap(), expected);
    });
}

#[test]
fn arrays_of_text_and_of_structs_go_in() {
    let texts = ["", "Ada", "Grüße, 語 and 😀"];
    for count in [0usize, 1, 3, 40, 1000] {
        let items: Vec<Option<&str>> =
            (0..count).map(|n| if n % 5 == 4 { None } else { Some(texts[n % 3]) }).collect();
        let expected: usize = items.iter().flatten().map(|text| text.len()).sum();
        let list = List { count: NativeOnly, items: &items };
        assert_eq!(fx_list_length(&list).unwrap(), expected as i64);
        let points = (0..count).map(|n| Point { x: n as f64, y: 0.5 }).collect();
        let polygon = Polygon { count: NativeOnly, points };
        // fx_sum_point is x + 2y.
        assert_eq!(
            fx_polygon_total(&polygon).unwrap(),
            (0..count).map(|n| n as f64 + 1.0).sum::<f64>()
        );
    }
    let items = [Some("ok"), None, Some("n\0t")];
    let list = List { count: NativeOnly, items: &items };
    let path = vec![field("items"), PathStep::Index(2)];
    assert_eq!(refused(fx_list_length(&list)), (Problem::InteriorNul { at: 1 }, path));
}

common_layouts::layouts_agree! {
    native Slice<'_> = "slice";
    native OptionalSlice<'_> = "slice";
    native Items = "slice";
    native BorrowedItems = "slice";
    native ByteCounted = "slice" => ["items", "count"];
    native SmallCount<'_> = "twin_small_count";
    native List<'_> = "list";
    plain Point = "point";
    native Polygon = "polygon";
    native Pair<'_> = "twin_two_arrays";
    native Four<'_> = "slice";
    native FourOwned = "slice";
}
