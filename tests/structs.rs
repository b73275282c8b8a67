//! Structs that cross as they are: by value, by pointer, returned, in arrays, and their layout.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use pinvoke::abi::{TypeClass, TypeDesc};
use pinvoke::prelude::*;
use pinvoke::{Abi, Error};
use std::mem::offset_of;

/// Declares a struct and its fields as C has them, and the trait by which the tests read them.
macro_rules! blittable {
    ($($name:ident { $($field:ident: $t:ty),* } [$($key:literal $($path:ident).+),*]
        $sum:expr;)*) => {$(
        #[derive(Blittable, Clone, Copy, Debug, PartialEq)]
        #[repr(C)]
        struct $name { $($field: $t),* }
        impl Fields for $name {
            const OFFSETS: &'static [(&'static str, usize)] =
                &[$(($key, offset_of!($name, $($path).+))),*];
            const MEMBERS: &'static [(&'static str, usize)] =
                &[$((stringify!($field), offset_of!($name, $field))),*];
            fn values(&self) -> Vec<f64> {
                let values: fn(&Self) -> Vec<f64> = $sum;
                values(self)
            }
        }
    )*};
}

trait Fields: Blittable + PartialEq + std::fmt::Debug {
    /// What C's compiler is asked for, and what Rust's says.
    const OFFSETS: &'static [(&'static str, usize)];
    /// The direct fields.
    const MEMBERS: &'static [(&'static str, usize)];
    /// The fields in C's order, every item of an array a field.
    fn values(&self) -> Vec<f64>;
    /// Each field times its position from 1.
    fn weighed(&self) -> f64 {
        self.values().iter().zip(1..).map(|(value, at)| value * f64::from(at)).sum()
    }
}

blittable! {
    Byte { value: u8 } ["byte.value" value] |s| vec![s.value.into()];
    Pair { a: i16, b: i16 } ["pair.a" a, "pair.b" b] |s| vec![s.a.into(), s.b.into()];
    Point { x: f64, y: f64 } ["point.x" x, "point.y" y] |s| vec![s.x, s.y];
    Triple { a: i32, b: i32, c: i32 } ["triple.a" a, "triple.b" b, "triple.c" c]
        |s| vec![s.a.into(), s.b.into(), s.c.into()];
    Padded { a: i8, b: i64, c: i16 } ["padded.a" a, "padded.b" b, "padded.c" c]
        |s| vec![s.a.into(), s.b as f64, s.c.into()];
    Rect { min: Point, max: Point } ["rect.min" min, "rect.max" max, "rect.max.y" max.y]
        |s| vec![s.min.x, s.min.y, s.max.x, s.max.y];
    Vec3 { x: f32, y: f32, z: f32 } ["vec3.x" x, "vec3.y" y, "vec3.z" z]
        |s| vec![s.x.into(), s.y.into(), s.z.into()];
    Mixed { real: f64, whole: i64 } ["mixed.real" real, "mixed.whole" whole]
        |s| vec![s.real, s.whole as f64];
    Quad { items: [i32; 4] } ["quad.items" items] |s| s.items.map(f64::from).to_vec();
    Block { a: i64, b: i64, c: f64, d: f64, e: i32, f: i32, g: f32, h: f32, tag: [u8; 16] }
        ["block.a" a, "block.b" b, "block.c" c, "block.d" d, "block.e" e, "block.f" f,
         "block.g" g, "block.h" h, "block.tag" tag]
        |s| vec![s.a as f64, s.b as f64, s.c, s.d, s.e.into(), s.f.into(), s.g.into(), s.h.into(),
            s.tag[0].into(), s.tag[15].into()];
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    /// What C's compiler says of a layout; -1 if it does not know the key.
    #[fails_if(negative)]
    safe fn fx_layout(what: &str) -> Result<c_long>;
}

fn layout(key: &str) -> usize {
    fx_layout(key).unwrap_or_else(|_| panic!("C knows no {key}")) as usize
}

/// Declares the functions of one struct, and tests them.
macro_rules! structs {
    ($($module:ident: $t:ident, $sum:literal $make:literal $echo:literal $read:literal $init:literal
        $scale:literal $total:literal $fill:literal;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY)]
            unsafe extern "C" {
                #[entry = $sum]
                safe fn sum(value: $t) -> f64;
                #[entry = $make]
                pub(super) safe fn make(seed: c_int) -> $t;
                #[entry = $make]
                safe fn make_checked(seed: c_int) -> Result<$t>;
                #[entry = $echo]
                safe fn echo(value: $t) -> $t;
                #[entry = $read]
                safe fn read(value: &$t) -> f64;
                #[entry = $read]
                safe fn read_optional(value: Option<&$t>) -> Result<f64>;
                #[entry = $init]
                safe fn init(seed: c_int, #[out] out: &mut $t) -> c_int;
                #[entry = $init]
                safe fn init_optional(seed: c_int, #[out] out: Option<&mut $t>) -> c_int;
                #[entry = $init]
                #[ret(c_int)]
                #[fails_if(nonzero)]
                safe fn retval(seed: c_int, #[retval] out: $t) -> Result<$t>;
                #[entry = $init]
                safe fn status_and_retval(seed: c_int, #[retval] out: $t) -> (c_int, $t);
                #[entry = $scale]
                safe fn scale(value: &mut $t, factor: c_int) -> c_int;
                #[entry = $scale]
                safe fn scale_optional(value: Option<&mut $t>, factor: c_int) -> c_int;
                #[entry = $total]
                safe fn total(items: &[$t], #[len_of(items)] count: usize) -> f64;
                #[entry = $fill]
                safe fn fill(#[out] items: &mut [$t], #[len_of(items)] count: usize, seed: c_int);
            }

            common_layouts::layouts_agree! {
                plain $t = stringify!($module);
            }

            /// The fields are the numbers from the seed on.
            fn is_made(value: &$t, seed: u32) {
                let expected: Vec<f64> = (seed..).map(f64::from).take(value.values().len()).collect();
                assert_eq!(value.values(), expected);
            }

            #[test]
            fn by_value() {
                let value = make(3);
                is_made(&value, 3);
                assert_eq!(make_checked(3).unwrap(), value);
                assert_eq!(sum(value), value.weighed());
                assert_eq!(echo(value), value);
            }

            #[test]
            fn by_pointer() {
                let mut value = make(5);
                assert_eq!(read(&value), value.weighed());
                assert_eq!(read_optional(Some(&value)).unwrap(), value.weighed());
                assert_eq!(read_optional(None).unwrap(), -1.0);
                assert_eq!(init(8, &mut value), 0);
                is_made(&value, 8);
                assert_eq!((init_optional(9, Some(&mut value)), init_optional(9, None)), (0, -1));
                is_made(&value, 9);
                is_made(&retval(11).unwrap(), 11);
                let (status, made) = status_and_retval(12);
                assert_eq!(status, 0);
                is_made(&made, 12);
                let tripled: Vec<f64> = value.values().iter().map(|field| field * 3.0).collect();
                assert_eq!((scale(&mut value, 3), value.values()), (0, tripled.clone()));
                assert_eq!((scale_optional(Some(&mut value), 1), value.values()), (0, tripled));
                assert_eq!(scale_optional(None, 3), -1);
            }

            #[test]
            fn in_arrays() {
                let mut items = [make(0); 5];
                fill(&mut items, 20);
                for (item, seed) in items.iter().zip(20..) {
                    is_made(item, seed);
                }
                assert_eq!(total(&items), items.iter().map(Fields::weighed).sum::<f64>());
                assert_eq!(total(&[]), 0.0);
                fill(&mut [], 1);
            }

            #[test]
            fn has_the_layout_of_c() {
                let name = stringify!($module);
                let desc = <$t as Abi>::DESC;
                let c = (layout(&format!("sizeof {name}")), layout(&format!("alignof {name}")));
                assert_eq!((size_of::<$t>(), align_of::<$t>()), c);
                assert_eq!((desc.size, desc.align, desc.name), (c.0, c.1, stringify!($t)));
                for (key, offset) in <$t>::OFFSETS {
                    assert_eq!(*offset, layout(key), "{key}");
                }
                let TypeClass::Struct(fields) = desc.class else { panic!("{desc:?}") };
                let described = fields.iter().map(|field| (field.name, field.offset));
                let described: Vec<_> = described.collect();
                assert_eq!(described, <$t>::MEMBERS);
                for field in fields {
                    assert_eq!(field.offset, layout(&format!("{name}.{}", field.name)));
                }
            }
        }
    )*};
}
structs! {
    byte: Byte, "fx_sum_byte" "fx_make_byte" "fx_echo_byte" "fx_read_byte" "fx_init_byte"
        "fx_scale_byte" "fx_total_byte" "fx_fill_byte";
    pair: Pair, "fx_sum_pair" "fx_make_pair" "fx_echo_pair" "fx_read_pair" "fx_init_pair"
        "fx_scale_pair" "fx_total_pair" "fx_fill_pair";
    point: Point, "fx_sum_point" "fx_make_point" "fx_echo_point" "fx_read_point" "fx_init_point"
        "fx_scale_point" "fx_total_point" "fx_fill_point";
    triple: Triple, "fx_sum_triple" "fx_make_triple" "fx_echo_triple" "fx_read_triple"
        "fx_init_triple" "fx_scale_triple" "fx_total_triple" "fx_fill_triple";
    padded: Padded, "fx_sum_padded" "fx_make_padded" "fx_echo_padded" "fx_read_padded"
        "fx_init_padded" "fx_scale_padded" "fx_total_padded" "fx_fill_padded";
    rect: Rect, "fx_sum_rect" "fx_make_rect" "fx_echo_rect" "fx_read_rect" "fx_init_rect"
        "fx_scale_rect" "fx_total_rect" "fx_fill_rect";
    vec3: Vec3, "fx_sum_vec3" "fx_make_vec3" "fx_echo_vec3" "fx_read_vec3" "fx_init_vec3"
        "fx_scale_vec3" "fx_total_vec3" "fx_fill_vec3";
    mixed: Mixed, "fx_sum_mixed" "fx_make_mixed" "fx_echo_mixed" "fx_read_mixed" "fx_init_mixed"
        "fx_scale_mixed" "fx_total_mixed" "fx_fill_mixed";
    quad: Quad, "fx_sum_quad" "fx_make_quad" "fx_echo_quad" "fx_read_quad" "fx_init_quad"
        "fx_scale_quad" "fx_total_quad" "fx_fill_quad";
    block: Block, "fx_sum_block" "fx_make_block" "fx_echo_block" "fx_read_block" "fx_init_block"
        "fx_scale_block" "fx_total_block" "fx_fill_block";
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_translate(rect: Rect, by: Point) -> Rect;
    safe fn fx_struct_between(before: c_int, point: Point, byte: Byte, after: f64) -> f64;
    #[entry = "fx_struct_between"]
    safe fn fx_struct_constant(
        before: c_int,
        #[value(Point { x: 1.0, y: 10.0 })] point: Point,
        byte: Byte,
        after: f64,
    ) -> Result<f64>;
}

#[test]
fn structs_stand_among_other_arguments() {
    let rect = rect::make(0);
    let moved = fx_translate(rect, Point { x: 0.5, y: -1.0 });
    assert_eq!(moved.values(), [0.5, 0.0, 2.5, 2.0]);
    assert_eq!(
        fx_struct_between(1000, Point { x: 1.0, y: 10.0 }, Byte { value: 200 }, 0.5),
        1221.5
    );
    assert_eq!(fx_struct_constant(1000, Byte { value: 200 }, 0.5).unwrap(), 1221.5);
}

#[test]
fn the_description_goes_down_to_the_numbers() {
    let TypeClass::Struct([min, max]) = Rect::DESC.class else { panic!("{:?}", Rect::DESC) };
    assert_eq!((min.ty, max.ty), (&Point::DESC, &Point::DESC));
    assert_eq!(min.ty.class, Point::DESC.class);
    let TypeClass::Struct([items]) = Quad::DESC.class else { panic!("{:?}", Quad::DESC) };
    assert_eq!(items.ty.class, TypeClass::Array(&<i32 as Abi>::DESC, 4));
    assert_eq!(items.ty.size, 16);
    let class = |desc: &TypeDesc, at: usize| match desc.class {
        TypeClass::Struct(fields) => fields[at].ty.class,
        other => panic!("{other:?}"),
    };
    assert_eq!(class(&Block::DESC, 0), TypeClass::Signed);
    assert_eq!(class(&Block::DESC, 6), TypeClass::Float);
    assert_eq!(class(&Byte::DESC, 0), TypeClass::Unsigned);
    assert!(matches!(fx_layout("no such key"), Err(Error::Os(_))));
}
