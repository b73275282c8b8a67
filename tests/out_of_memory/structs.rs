//! Structs and unions: with text, arrays, other structs; in, out, taken over.

use pinvoke::memory::NativeCopy;
use pinvoke::prelude::*;

use crate::{fx_free, rows, survives};

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
#[derive(NativeStruct, Clone, Copy)]
struct Slice<'a> {
    items: &'a [i32],
    #[len_of(items)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct List<'a> {
    #[len_of(items)]
    count: NativeOnly<u32>,
    items: &'a [Option<&'a str>],
}
#[derive(NativeStruct)]
struct Document<'a> {
    owner: Option<&'a Name<'a>>,
    tag: Tag,
    pages: Slice<'a>,
}
#[derive(NativeStruct, Debug, Default)]
struct Items {
    #[free(with = fx_free)]
    items: Vec<i32>,
    #[len_of(items)]
    count: NativeOnly<usize>,
}
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
struct Threes {
    #[free(with = fx_free)]
    #[marshal(lparray, size_const = 2)]
    items: Vec<Three>,
    count: usize,
}
#[derive(NativeStruct, Debug, Clone, Default)]
struct Flexible {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    items: Vec<i32>,
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf8)]
struct Entry {
    #[free(with = fx_free)]
    name: String,
    weight: i32,
}
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Directory {
    id: u16,
    #[len_of(entries)]
    count: NativeOnly<u8>,
    #[marshal(flexible)]
    #[free(with = fx_free)]
    entries: Vec<Entry>,
}
#[derive(NativeStruct, Debug, Clone, Copy, PartialEq)]
#[native(charset = utf8)]
#[repr(C, i32)]
enum Given<'a> {
    Whole(i64),
    Real(f64),
    Text(&'a str),
    Point { x: f64, y: f64 },
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf8)]
#[repr(C, i32)]
enum Shown {
    Whole(i64),
    Real(f64),
    Text(#[borrowed] String),
    Point(Point),
}
#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, stub = direct)]
unsafe extern "C" {
    safe fn fx_name_check(name: &Name<'_>) -> Result<u64>;
    safe fn fx_name_check_value(name: Name<'_>) -> Result<u64>;
    safe fn fx_slice_total(slice: &Items) -> Result<i64>;
    safe fn fx_list_length(list: &List<'_>) -> Result<i64>;
    safe fn fx_document_check(document: &Document<'_>) -> Result<u64>;
    #[entry = "fx_variant_check"]
    safe fn check(variant: &Given<'_>) -> Result<f64>;
    #[entry = "fx_variant_fill"]
    #[ret(c_int)]
    safe fn fill_variant(kind: c_int, #[retval] out: Shown) -> Result<Shown>;
    #[entry = "fx_variant_return"]
    safe fn returned_variant(kind: c_int) -> Result<Shown>;

    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn slice_made(n: c_int, #[retval] out: Items) -> Result<Items>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_over(n: c_int, out: &mut Items) -> Result<()>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_holder(n: c_int, #[retval] out: Holder) -> Result<Holder>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_threes(n: c_int, #[retval] out: Threes) -> Result<Threes>;

    #[entry = "fx_flexible_total"]
    safe fn flexible_total(value: &Flexible) -> Result<i64>;
    #[free(with = fx_free)]
    safe fn fx_flexible_make(n: c_int) -> Result<Flexible>;
    #[entry = "fx_flexible_fill"]
    safe fn fill_flexible(
        n: c_int,
        #[out(grow = needed, unit = bytes)] out: &mut Flexible,
        #[len_of(out, unit = bytes)] size: u32,
    ) -> Result<u32>;
    #[free(with = fx_free)]
    safe fn fx_directory_make(count: c_int, bad: c_int) -> Result<Directory>;
}

fn long() -> String {
    "x".repeat(5000)
}

rows! {
    text_in { let long = long(); survives(|| fx_name_check(&Name { first: &long, last: Some(&long), age: 1 })) }
    text_in_by_value {
        let long = long(); survives(|| fx_name_check_value(Name { first: &long, last: None, age: 1 })) }
    texts_in {
        let long = long(); let items = [Some(&*long), None, Some("short")]; survives(|| fx_list_length(&List { items: &items, count: NativeOnly })) }
    nested_in {
        let long = long();
        let owner = Name { first: &long, last: Some("x"), age: 1 };
        let tag = Tag { id: 1, name: "notes".to_owned(), after: 2 };
        let pages = Slice { items: &[1, 2, 3], count: NativeOnly };
        let document = Document { owner: Some(&owner), tag, pages }; survives(|| fx_document_check(&document)) }
    array_in_and_out { survives(|| {
            let items = slice_made(3)?;
            fx_slice_total(&items)
        }) }
    array_both_ways { survives(|| { let mut items = Items::default(); make_over(3, &mut items) }) }
    pointer_taken_over { survives(|| make_holder(3)) }
    structs_taken_over { survives(|| make_threes(6)) }
    union_in { let long = long(); survives(|| check(&Given::Text(&long))) }
    union_out { survives(|| fill_variant(2)) }
    union_returned { survives(|| returned_variant(2)) }
    flexible_in {
        let flexible = Flexible { count: NativeOnly, items: vec![1; 5000] }; survives(|| flexible_total(&flexible)) }
    flexible_returned { survives(|| fx_flexible_make(4)) }
    flexible_grows { survives(|| { let mut out = Flexible::default(); fill_flexible(2000, &mut out) }) }
    flexible_with_texts { survives(|| fx_directory_make(3, -1)) }
    native_copy {
        let name = Name { first: "Ada", last: None, age: 36 }; survives(|| NativeCopy::new(&name).map(drop).map_err(Into::into)) }
}

crate::common_layouts::layouts_agree! {
    native Name<'_> = "name";
    native Tag = "tag";
    native Slice<'_> = "slice";
    native List<'_> = "list";
    native Document<'_> = "document";
    native Items = "slice";
    native Three = "triple" => ["a", "b", "c"];
    native Holder = "slice" => ["items", "count"];
    native Threes = "slice";
    native Flexible = "flexible";
    native Entry = "entry";
    native Directory = "directory";
    native Given<'_> = "variant";
    native Shown = "variant";
    plain Point = "point";
}
