//! The layout of unions and flexible structs, against `sizeof`, `alignof` and `offsetof` of the C
//! compiler.
#![allow(missing_docs, dead_code)]

mod common_layouts;

use pinvoke::abi::{FieldDesc, TypeClass, TypeDesc};
use pinvoke::marshal::NativeStruct;
use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_layout(what: &str) -> Result<c_long>;
}

fn in_c(what: &str) -> usize {
    let value = fx_layout(what).unwrap();
    usize::try_from(value).unwrap_or_else(|_| panic!("the fixture does not know {what:?}"))
}

fn native<T: NativeStruct>() -> TypeDesc {
    <T::Native as Abi>::DESC
}

fn fields(desc: &TypeDesc) -> &'static [FieldDesc] {
    match desc.class {
        TypeClass::Struct(fields) | TypeClass::Union(fields) => fields,
        other => panic!("{other:?}"),
    }
}

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
#[repr(C, i32)]
enum Variant<'a> {
    Whole(i64),
    Real(f64),
    Text(&'a str),
    Point(Point),
}
#[derive(NativeStruct)]
#[native(union, charset = utf8)]
#[repr(i32)]
enum Value<'a> {
    Whole(i64),
    Real(f64),
    Text(&'a str),
    Point(Point),
}
#[derive(NativeStruct)]
struct VariantAround<'a> {
    #[discriminant_of(value)]
    kind: NativeOnly<i32>,
    value: Value<'a>,
}
#[derive(NativeStruct)]
#[native(charset = utf8, bools = bool8, size = 64)]
#[repr(u32)]
enum Event<'a> {
    Key {
        code: u16,
        pressed: bool,
    } = 1,
    Text {
        text: &'a str,
        cursor: i32,
    },
    Move(Point, f32),
    Items {
        #[len_of(items)]
        count: NativeOnly<u16>,
        items: &'a [i32],
    } = 5,
}
#[derive(NativeStruct)]
#[native(pack = 1)]
#[repr(C, u8)]
enum PackedVariant {
    Whole(i64),
    Real(f64),
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Entry<'a> {
    name: &'a str,
    weight: i32,
}
#[derive(NativeStruct)]
struct Directory<'a> {
    id: u16,
    #[len_of(entries)]
    count: NativeOnly<u8>,
    #[marshal(flexible)]
    entries: Vec<Entry<'a>>,
}
#[derive(NativeStruct)]
struct Flexible<'a> {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    items: &'a [i32],
}
#[derive(Abi, Clone, Copy)]
#[repr(C)]
union Pointers {
    data: *const c_void,
    function: Option<unsafe extern "C" fn(c_int, c_int) -> c_int>,
    address: usize,
}
#[derive(Abi, Clone, Copy)]
#[repr(C)]
struct Table {
    functions: [Option<unsafe extern "C" fn(c_int, c_int) -> c_int>; 2],
    names: [*const c_char; 2],
    any: Pointers,
}
#[derive(Blittable, Clone, Copy)]
#[repr(C)]
union Overlay {
    raw: u32,
    real: f32,
    half: [u16; 2],
}

#[test]
fn the_members_of_a_union_are_laid_out_as_in_c() {
    let event = native::<Event<'_>>();
    let member = |at: usize| {
        let offsets = fields(fields(&event)[at].ty).iter().map(|field| field.offset);
        offsets.collect::<Vec<_>>()
    };
    let in_c = |name: &str, places: [&str; 2]| {
        places.map(|place| in_c(&format!("{name}_event.{place}"))).to_vec()
    };
    assert_eq!(member(1), in_c("key", ["code", "pressed"]));
    assert_eq!(member(2), in_c("text", ["text", "cursor"]));
    assert_eq!(member(3), in_c("move", ["by", "speed"]));
    assert_eq!(member(4), in_c("items", ["count", "items"]));
}

#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Part {
    #[free(c)]
    name: String,
    weight: f64,
}
#[derive(NativeStruct)]
struct Assembly {
    #[marshal(byvalarray, size_const = 4)]
    entries: Vec<Part>,
    #[free(c)]
    spare: Box<Part>,
    #[len_of(more)]
    count: NativeOnly<i32>,
    #[free(c)]
    more: Vec<Part>,
}

common_layouts::layouts_agree! {
    plain Point = "point";
    native Variant<'_> = "variant";
    native VariantAround<'_> = "variant";
    native Event<'_> = "event";
    native PackedVariant = "packed_variant";
    plain Overlay = "overlay";
    plain Pointers = "pointers";
    plain Table = "table";
    native Entry<'_> = "entry";
    native Directory<'_> = "directory";
    native Flexible<'_> = "flexible";
    native Part = "part";
    native Assembly = "assembly";
}
