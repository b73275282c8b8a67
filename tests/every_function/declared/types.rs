//! The types of the fixture's header.

use pinvoke::prelude::*;

/// `wchar_t`.
#[cfg(windows)]
pub(crate) type Wide = u16;
/// `wchar_t`.
#[cfg(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "arm")))]
pub(crate) type Wide = u32;
/// `wchar_t`.
#[cfg(not(any(
    windows,
    all(target_os = "linux", any(target_arch = "aarch64", target_arch = "arm"))
)))]
pub(crate) type Wide = i32;
/// `enum fx_color`, any bits of which cross.
pub(crate) type Color = u32;
/// `enum fx_level`.
pub(crate) type Level = i32;

/// Structs as C lays them out; [`Plain`](crate::bytes::Plain) for each.
macro_rules! structs {
    ($($(#[$attribute:meta])* $name:ident { $($field:ident: $ty:ty),* $(,)? })*) => {$(
        #[derive(Blittable, Clone, Copy)]
        $(#[$attribute])*
        #[allow(dead_code)]
        pub(crate) struct $name { $(pub(crate) $field: $ty),* }
        // SAFETY: it is blittable.
        unsafe impl crate::bytes::Plain for $name {}
    )*};
}
structs! {
    #[repr(C)] Byte { value: u8 }
    #[repr(C)] Pair { a: i16, b: i16 }
    #[repr(C)] Point { x: f64, y: f64 }
    #[repr(C)] Triple { a: i32, b: i32, c: i32 }
    #[repr(C)] Padded { a: i8, b: i64, c: i16 }
    #[repr(C)] Rect { min: Point, max: Point }
    #[repr(C)] Vec3 { x: f32, y: f32, z: f32 }
    #[repr(C)] Mixed { real: f64, whole: i64 }
    #[repr(C)] Quad { items: [i32; 4] }
    #[repr(C)] Block { a: i64, b: i64, c: f64, d: f64, e: i32, f: i32, g: f32, h: f32, tag: [u8; 16] }
    #[repr(C, packed(1))] Packed1 { a: u8, b: u64, c: u16, d: f64, e: u8 }
    #[repr(C, packed(2))] Packed2 { a: u8, b: u64, c: u16, d: f64, e: u8 }
    #[repr(C, packed(4))] Packed4 { a: u8, b: u64, c: u16, d: f64, e: u8 }
    #[repr(C)] Packed8 { a: u8, b: u64, c: u16, d: f64, e: u8 }
    #[repr(C)] Gap { first: i32, unused: [u8; 12], last: i64 }
    #[repr(C)] Fixed { count: i32, values: [i32; 8], after: i32 }
    #[repr(C)] Tag { id: u32, name: [c_char; 16], after: u32 }
    #[repr(C)] TagU16 { id: u32, name: [u16; 16], after: u32 }
    #[repr(C)] Options { enabled: u8, visible: i32, locked: i16, color: Color, letter: u16, handle: isize }
    #[repr(C)] Sized { size: u32, value: i32, ratio: f64 }
}

crate::common_layouts::layouts_agree! {
    plain Byte = "byte";
    plain Pair = "pair";
    plain Point = "point";
    plain Triple = "triple";
    plain Padded = "padded";
    plain Rect = "rect";
    plain Vec3 = "vec3";
    plain Mixed = "mixed";
    plain Quad = "quad";
    plain Block = "block";
    plain Packed1 = "packed1";
    plain Packed2 = "packed2";
    plain Packed4 = "packed4";
    plain Packed8 = "packed8";
    plain Gap = "gap";
    plain Fixed = "fixed";
    plain Tag = "tag";
    plain TagU16 = "tag_u16";
    plain Options = "options";
    plain Sized = "sized";
}
