//! Structs that point: to counted arrays, to other structs, to each other; and structs in structs.
#![allow(missing_docs)]

mod common;

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

// A pointer and a count.

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

// Structs in structs.

#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct Name<'a> {
    first: &'a str,
    last: Option<&'a str>,
    age: c_int,
}
#[derive(NativeStruct, Clone)]
#[native(charset = utf8)]
struct Tag {
    id: u32,
    #[marshal(byvaltstr, size_const = 16)]
    name: String,
    after: u32,
}
#[derive(NativeStruct)]
struct Document<'a> {
    owner: Option<&'a Name<'a>>,
    tag: Tag,
    pages: Slice<'a>,
}
#[derive(NativeStruct)]
struct BoxedDocument<'a> {
    owner: Box<Name<'a>>,
    tag: Tag,
    pages: Slice<'a>,
}
/// A list, each part borrowed from the one before.
#[derive(NativeStruct, Clone, Copy)]
struct Node<'a> {
    value: i32,
    next: Option<&'a Node<'a>>,
}
/// A list that owns its parts.
#[derive(NativeStruct, Default)]
struct OwnedNode {
    value: i32,
    next: Option<Box<OwnedNode>>,
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_name_check(name: Option<&Name<'_>>) -> Result<u64>;
    safe fn fx_tag_check(tag: &Tag) -> Result<u64>;
    safe fn fx_document_check(document: &Document<'_>) -> Result<u64>;
    #[entry = "fx_document_check"]
    safe fn check_boxed(document: &BoxedDocument<'_>) -> Result<u64>;
    safe fn fx_node_total(head: Option<&Node<'_>>) -> Result<i64>;
    #[entry = "fx_node_total"]
    safe fn total_owned(head: &OwnedNode) -> Result<i64>;
}

#[test]
fn structs_go_in_inside_structs() {
    let name = Name { first: "Ada", last: Some("Lovelace"), age: 36 };
    let tag = |name: &str| Tag { id: 7, name: name.to_owned(), after: 8 };
    let pages = Slice { items: &[10, 20, 30], count: NativeOnly };
    let of_parts = |owner: Option<&Name<'_>>| {
        let owner = fx_name_check(owner).unwrap();
        owner.wrapping_add(fx_tag_check(&tag("notes")).unwrap()).wrapping_add(60)
    };
    for owner in [Some(&name), None] {
        let document = Document { owner, tag: tag("notes"), pages };
        assert_eq!(fx_document_check(&document).unwrap(), of_parts(owner));
    }
    let boxed = BoxedDocument { owner: Box::new(name), tag: tag("notes"), pages };
    assert_eq!(check_boxed(&boxed).unwrap(), of_parts(Some(&name)));

    let long = Document { owner: None, tag: tag("a name that is too long"), pages };
    let problem = Problem::TextTooLong { units: 23, room: 15 };
    assert_eq!(refused(fx_document_check(&long)), (problem, vec![field("tag"), field("name")]));
    let cut = Name { last: Some("\0"), ..name };
    let document = Document { owner: Some(&cut), tag: tag(""), pages };
    let path = vec![field("owner"), field("last")];
    assert_eq!(refused(fx_document_check(&document)), (Problem::InteriorNul { at: 0 }, path));
}

#[test]
fn a_struct_may_point_to_its_like() {
    let third = Node { value: 300, next: None };
    let second = Node { value: 20, next: Some(&third) };
    let first = Node { value: 1, next: Some(&second) };
    assert_eq!(fx_node_total(Some(&first)).unwrap(), 321);
    assert_eq!(fx_node_total(None).unwrap(), 0);
    let mut list = OwnedNode::default();
    for value in 1..=200 {
        list = OwnedNode { value, next: Some(Box::new(list)) };
    }
    assert_eq!(total_owned(&list).unwrap(), 201 * 100);
}

// What a pointer leads to, taken over or copied. The library's arrays of numbers stand for structs.

#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(bools = bool32)]
struct Three {
    is_set: bool,
    b: i32,
    c: i32,
}
#[derive(NativeStruct, Debug, PartialEq)]
struct Holder {
    #[free(with = fx_free)]
    three: Option<Box<Three>>,
    count: usize,
}
#[derive(NativeStruct, Debug, PartialEq)]
struct StrictHolder {
    #[free(with = fx_free)]
    three: Box<Three>,
    #[value(0)]
    count: NativeOnly<usize>,
}
/// An array of structs, each converted.
#[derive(NativeStruct, Debug, PartialEq)]
struct Threes {
    #[free(with = fx_free)]
    #[marshal(lparray, size_const = 2)]
    items: Vec<Three>,
    count: usize,
}
/// Two points and what they are called.
#[derive(NativeStruct, Debug, PartialEq, Clone)]
#[native(charset = utf8)]
struct Letters {
    first: [u8; 2],
    #[marshal(char8)]
    third: char,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_holder(n: c_int, #[retval] out: Holder) -> Result<Holder>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_strict(n: c_int, #[retval] out: StrictHolder) -> Result<StrictHolder>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_threes(n: c_int, #[retval] out: Threes) -> Result<Threes>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_over(n: c_int, out: &mut Holder) -> Result<()>;
    #[entry = "fx_return_ints"]
    #[free(with = fx_free)]
    safe fn return_three(n: c_int, #[retval] count: usize) -> Result<(Three, usize)>;
    #[entry = "fx_return_ints"]
    #[free(with = fx_free)]
    safe fn return_optional(n: c_int, #[retval] count: usize) -> Result<(Option<Three>, usize)>;
    #[entry = "fx_return_ints"]
    #[free(with = fx_free)]
    #[fails_if(nonzero, code = returned)]
    safe fn return_and_fail(n: c_int, #[retval] count: usize) -> Result<(Three, usize)>;
    #[entry = "fx_make_ints"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn make_three(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        out: Three,
        #[retval] count: usize,
    ) -> Result<(Three, usize)>;
    #[entry = "fx_make_ints_then_fail"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn make_three_then_fail(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        out: Three,
        #[retval] count: usize,
    ) -> Result<(Three, usize)>;
    #[entry = "fx_text_at"]
    #[borrowed(static)]
    safe fn letters_at(index: c_int) -> Result<Letters>;
    #[entry = "fx_text_at"]
    #[borrowed(static)]
    safe fn letters_or_null(index: c_int) -> Result<Option<Letters>>;
    #[entry = "fx_text_out"]
    #[ret(c_int)]
    safe fn letters_out(
        index: c_int,
        #[retval]
        #[borrowed(static)]
        out: Option<Letters>,
    ) -> Result<Option<Letters>>;
    #[entry = "fx_text"]
    #[borrowed(static)]
    safe fn letters_invalid() -> Result<Letters>;
}

const THREE: Three = Three { is_set: false, b: 10, c: 20 };

#[test]
fn what_a_field_points_to_is_taken_over() {
    without_leaks(|| {
        let holder = make_holder(3).unwrap();
        assert_eq!(holder, Holder { three: Some(Box::new(THREE)), count: 3 });
        assert_eq!(make_holder(-1).unwrap(), Holder { three: None, count: 0 });
        assert_eq!(*make_strict(3).unwrap().three, THREE);
        assert_eq!(refused(make_strict(-1)), (Problem::Null, vec![field("three")]));
        let expected = [THREE, Three { is_set: true, b: 40, c: 50 }];
        assert_eq!(make_threes(6).unwrap(), Threes { items: expected.to_vec(), count: 6 });
        let mut over = Holder { three: Some(Box::new(Three { b: 7, ..THREE })), count: 9 };
        make_over(3, &mut over).unwrap();
        assert_eq!(over, holder);
    });
}

#[test]
fn a_returned_pointer_is_taken_over() {
    without_leaks(|| {
        assert_eq!(return_three(3).unwrap(), (THREE, 3));
        assert_eq!(return_optional(3).unwrap(), (Some(THREE), 3));
        assert_eq!(return_optional(-1).unwrap(), (None, 0));
        assert_eq!(refused(return_three(-1)), (Problem::Null, vec![]));
        assert!(return_and_fail(3).is_err());
    });
}

#[test]
fn a_pointer_to_a_pointer_is_taken_over() {
    without_leaks(|| {
        assert_eq!(make_three(3).unwrap(), (THREE, 3));
        assert_eq!(os_code(make_three(-1)).value(), -1);
        assert_eq!(os_code(make_three_then_fail(3)).value(), 5);
    });
}

#[test]
fn a_returned_pointer_stays_its_owners() {
    let red = Letters { first: *b"re", third: 'd' };
    let green = Letters { first: *b"gr", third: 'e' };
    for _ in 0..3 {
        assert_eq!(letters_at(0).unwrap(), red);
        assert_eq!(letters_or_null(1).unwrap(), Some(green.clone()));
        assert_eq!(letters_out(0).unwrap(), Some(red.clone()));
    }
    assert_eq!(letters_or_null(3).unwrap(), None);
    assert_eq!(letters_out(3).unwrap(), None);
    assert_eq!(refused(letters_at(3)), (Problem::Null, vec![]));
    assert_eq!(refused(letters_invalid()).1, [field("third")]);
}
