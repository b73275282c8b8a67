//! The layout of derived structs of every kind, in every packing, against `sizeof`, `alignof` and `offsetof`
//! of the C compiler.
#![allow(missing_docs, dead_code)]

mod common_layouts;

use pinvoke::abi::{TypeClass, TypeDesc};
use pinvoke::marshal::NativeStruct;
use pinvoke::prelude::*;

fn native<T: NativeStruct>() -> TypeDesc {
    let desc = <T::Native as Abi>::DESC;
    assert_eq!((desc.size, desc.align), (size_of::<T::Native>(), align_of::<T::Native>()));
    desc
}

#[derive(NativeEnum, Clone, Copy)]
#[repr(i32)]
enum Color {
    Red = 1,
}
#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Name<'a> {
    first: &'a str,
    last: Option<String>,
    age: c_int,
}
#[derive(NativeStruct)]
#[native(charset = utf16)]
struct WideName {
    #[free(c)]
    first: String,
    #[borrowed]
    last: Option<String>,
    age: c_int,
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Tag {
    #[offset(0)]
    id: u32,
    #[offset(4)]
    #[marshal(byvaltstr, size_const = 16)]
    name: String,
    #[offset(20)]
    after: u32,
}
#[derive(NativeStruct)]
#[native(charset = utf16, size = 40)]
struct WideTag<'a> {
    id: u32,
    #[marshal(byvaltstr, size_const = 16)]
    name: &'a str,
    after: u32,
}
#[derive(NativeStruct)]
struct Fixed {
    #[len_of(values)]
    count: NativeOnly<i32>,
    #[marshal(byvalarray, size_const = 8)]
    values: Vec<i32>,
    after: i32,
}
#[derive(NativeStruct)]
struct FixedInline {
    count: i32,
    values: [i32; 8],
    after: i32,
}
#[derive(NativeStruct)]
#[native(charset = utf16, bools = bool32)]
struct Options {
    #[marshal(bool8)]
    enabled: bool,
    visible: bool,
    #[marshal(variant_bool)]
    locked: bool,
    color: Color,
    letter: char,
    handle: isize,
}
#[derive(NativeStruct)]
struct Sized {
    #[value(size_of::<Native>())]
    size: NativeOnly<u32>,
    value: i32,
    ratio: f64,
}
#[derive(NativeStruct)]
struct Slice<'a> {
    items: &'a [i32],
    #[len_of(items)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct List<'a> {
    #[len_of(items)]
    count: NativeOnly<u32>,
    items: &'a [&'a str],
}
#[derive(NativeStruct)]
struct Polygon {
    #[len_of(points)]
    count: NativeOnly<u16>,
    #[free(c)]
    points: Vec<Point>,
}
#[derive(NativeStruct)]
struct Listener {
    id: i32,
    on_event: Option<unsafe extern "C" fn(c_int, *mut c_void) -> c_int>,
    user: *mut c_void,
}
#[derive(NativeStruct)]
struct Operations {
    add: Option<unsafe extern "C" fn(c_int, c_int) -> c_int>,
    subtract: Option<unsafe extern "C" fn(c_int, c_int) -> c_int>,
    none: Option<unsafe extern "C" fn(c_int, c_int) -> c_int>,
}
#[derive(NativeStruct)]
struct Document<'a> {
    owner: Option<&'a Name<'a>>,
    tag: Tag,
    pages: Slice<'a>,
}
#[derive(NativeStruct)]
struct Node<'a> {
    value: i32,
    next: Option<&'a Node<'a>>,
}
/// The offsets in an order of their own.
#[derive(NativeStruct)]
#[native(explicit)]
struct Gap {
    #[offset(16)]
    last: i64,
    #[offset(0)]
    first: i32,
}
#[derive(NativeStruct)]
struct Rect {
    min: Point,
    max: Point,
}

common_layouts::layouts_agree! {
    plain Point = "point";
    native Name<'_> = "name";
    native WideName = "name_u16";
    native Tag = "tag";
    native WideTag<'_> = "tag_u16";
    native Fixed = "fixed";
    native FixedInline = "fixed";
    native Options = "options";
    native Sized = "sized";
    native Slice<'_> = "slice";
    native List<'_> = "list";
    native Polygon = "polygon";
    native Listener = "listener";
    native Operations = "operations";
    native Document<'_> = "document";
    native Node<'_> = "node";
    native Gap = "gap" => ["last", "first"];
    native Rect = "rect";
    native Scattered = "twin_scattered" => ["c", "a", "b"];
    native Padded = "twin_padded" => ["first", "last"];
}

#[test]
fn the_description_says_what_the_fields_are() {
    let TypeClass::Struct(fields) = native::<WideTag<'_>>().class else { panic!() };
    let TypeClass::Array(unit, 16) = fields[1].ty.class else { panic!("{:?}", fields[1].ty) };
    assert_eq!((unit.class, unit.size), (TypeClass::Unsigned, 2));
    let TypeClass::Struct(fields) = native::<Document<'_>>().class else { panic!() };
    assert_eq!(fields[0].ty.class, TypeClass::Pointer);
    assert_eq!(fields[1].ty, &native::<Tag>());
    assert_eq!(native::<Document<'_>>().name, "Document");
}

/// The same fields in every packing.
macro_rules! packed {
    ($($module:ident: [$($pack:tt)*] $packed:literal, $all:literal;)*) => {$(
        mod $module {
            use super::*;

            #[derive(NativeStruct, Debug, PartialEq, Clone)]
            #[native($($pack)*)]
            struct Packed {
                a: u8,
                b: u64,
                c: u16,
                d: f64,
                e: u8,
            }
            #[derive(NativeStruct)]
            #[native(charset = utf16, $($pack)*)]
            struct All {
                b0: u8, i8_: i8, b1: u8, i16_: i16, b2: u8, u16_: u16, b3: u8, i32_: i32, b4: u8, u32_: u32,
                b5: u8, i64_: i64, b6: u8, u64_: u64, b7: u8, isize_: isize, b8: u8, usize_: usize,
                b9: u8, f32_: f32, b10: u8, f64_: f64, b11: u8, pointer: *mut c_void, b12: u8,
                c_long: c_long, b13: u8,
                #[marshal(byvaltstr, size_const = 3)]
                text: String,
                b14: u8,
                point: Point,
                b15: u8,
            }

            common_layouts::layouts_agree! {
                native Packed = $packed;
                native All = $all;
            }
        }
    )*};
}
packed! {
    pack1: [pack = 1] "packed1", "all1";
    pack2: [pack = 2] "packed2", "all2";
    pack4: [pack = 4] "packed4", "all4";
    pack8: [pack = 8] "packed8", "all8";
    pack16: [pack = 16] "packed8", "all16";
    unpacked: [] "packed8", "all";
}

/// Packed structs by value and by pointer: the values prove that both sides mean the same bytes.
macro_rules! packed_calls {
    ($($module:ident: $pack:literal $name:literal, $check:literal $sum:literal $init:literal $make:literal $total:literal;)*) => {$(
        mod $module {
            use super::*;

            #[derive(NativeStruct, Debug, PartialEq, Clone)]
            #[native(pack = $pack, bools = bool8)]
            struct Packed {
                a: bool,
                b: u64,
                c: u16,
                d: f64,
                e: u8,
            }
            common_layouts::layouts_agree! {
                native Packed = $name;
            }
            #[dll_import(pinvoke_fixtures::LIBRARY, stub = direct)]
            unsafe extern "C" {
                safe fn fx_packed_expect(a: u8, b: u64, c: u16, d: f64, e: u8) -> f64;
                #[entry = $check]
                safe fn check(value: &Packed) -> Result<f64>;
                #[entry = $sum]
                safe fn sum(value: Packed) -> Result<f64>;
                #[entry = $init]
                safe fn init(seed: c_int, #[out] out: &mut Packed) -> Result<()>;
                #[entry = $make]
                safe fn make(seed: c_int) -> Result<Packed>;
                #[entry = $total]
                safe fn total(items: &[Packed], #[len_of(items)] count: usize) -> Result<f64>;
            }

            #[test]
            fn crosses_every_way() {
                let packed = |n: u8| Packed { a: n > 0, b: u64::from(n) + 1, c: 5, d: 2.25, e: n };
                let expected = |n: u8| fx_packed_expect(u8::from(n > 0), u64::from(n) + 1, 5, 2.25, n);
                for n in [0, 7, 255] {
                    assert_eq!(check(&packed(n)).unwrap(), expected(n));
                    assert_eq!(sum(packed(n)).unwrap(), expected(n));
                }
                let made = Packed { a: true, b: 4, c: 5, d: 6.0, e: 7 };
                assert_eq!(make(3).unwrap(), made);
                let mut out = packed(0);
                init(3, &mut out).unwrap();
                assert_eq!(out, made);
                let all: Vec<Packed> = (0..50).map(packed).collect();
                assert_eq!(total(&all).unwrap(), (0..50).map(expected).sum::<f64>());
            }
        }
    )*};
}
packed_calls! {
    calls1: 1 "packed1", "fx_check_packed1" "fx_sum_packed1" "fx_init_packed1" "fx_make_packed1" "fx_total_packed1";
    calls2: 2 "packed2", "fx_check_packed2" "fx_sum_packed2" "fx_init_packed2" "fx_make_packed2" "fx_total_packed2";
    calls4: 4 "packed4", "fx_check_packed4" "fx_sum_packed4" "fx_init_packed4" "fx_make_packed4" "fx_total_packed4";
    calls8: 8 "packed8", "fx_check_packed8" "fx_sum_packed8" "fx_init_packed8" "fx_make_packed8" "fx_total_packed8";
}

/// Every field at its offset, whatever the packing would make of it.
#[derive(NativeStruct)]
#[native(explicit, pack = 1, size = 24)]
struct Scattered {
    #[offset(15)]
    c: u32,
    #[offset(1)]
    a: u16,
    #[offset(5)]
    b: f64,
}
/// Larger than its fields.
#[derive(NativeStruct)]
#[native(size = 24)]
struct Padded {
    first: i32,
    last: u8,
}

#[test]
fn explicit_offsets_and_sizes_are_kept() {
    let desc = native::<Scattered>();
    let TypeClass::Struct(fields) = desc.class else { panic!() };
    let offsets: Vec<_> = fields.iter().map(|field| (field.name, field.offset)).collect();
    assert_eq!(offsets, [("c", 15), ("a", 1), ("b", 5)]);
    assert_eq!((desc.size, desc.align), (24, 1));
    assert_eq!((native::<Padded>().size, native::<Padded>().align), (24, 4));
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_gap_sum(gap: &Gap) -> Result<i64>;
    safe fn fx_gap_fill(first: i32, last: i64, #[retval] out: Gap) -> Result<Gap>;
}

#[test]
fn explicit_structs_cross() {
    assert_eq!(fx_gap_sum(&Gap { first: 3, last: 1 << 40 }).unwrap(), (1 << 40) + 3);
    let gap = fx_gap_fill(-5, i64::MIN).unwrap();
    assert_eq!((gap.first, gap.last), (-5, i64::MIN));
}
