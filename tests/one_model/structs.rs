//! Structs by value, in both directions, behind pointers and in arrays.

use pinvoke::prelude::*;
use proptest::prelude::*;

macro_rules! structs {
    ($($module:ident $t:ident { $($field:ident: $ty:ty),* }: $sum:ident $make:ident $echo:ident $read:ident
       $init:ident $scale:ident $total:ident $fill:ident;)*) => {$(
        #[derive(Blittable, Clone, Copy, Debug)]
        #[repr(C)]
        pub struct $t { $(pub $field: $ty),* }

        mod $module {
            use pinvoke::prelude::*;
            use proptest::prelude::*;

            use super::$t;

            crate::common_layouts::layouts_agree! {
                plain $t = stringify!($module);
            }

            both! { "C":
                pub safe fn $sum(value: $t) -> f64;
                pub safe fn $make(seed: c_int) -> $t;
                pub safe fn $echo(value: $t) -> $t;
                pub safe fn $read(value: Option<&$t>) -> f64;
                #[ret(c_int)]
                #[fails_if(negative)]
                pub safe fn $init(seed: c_int, #[retval] out: $t) -> Result<$t>;
                pub safe fn $scale(value: &mut $t, factor: c_int) -> c_int;
                pub safe fn $total(items: &[$t], #[len_of(items)] count: usize) -> f64;
                pub safe fn $fill(#[out] items: &mut [$t], #[len_of(items)] count: usize, seed: c_int);
            }

            proptest! {
                #[test]
                fn are_the_same(seed in -100_000i32..100_000, factor in -50i32..50, count in 0usize..9) {
                    let value = call_both!($make(seed));
                    let sum = call_both!($sum(value));
                    prop_assert_eq!(call_both!($read(Some(&value))), sum);
                    call_both!($read(None));
                    let text = format!("{value:?}");
                    prop_assert_eq!(format!("{:?}", call_both!($echo(value))), text.clone());
                    prop_assert_eq!(format!("{:?}", call_both!($init(seed)).unwrap()), text);
                    change_both!(value, |place, stub| stub::$scale(place, factor));
                    let items = vec![value; count];
                    call_both!($total(&items));
                    change_both!(items, |place, stub| stub::$fill(place, seed));
                }
            }
        }
    )*};
}
structs! {
    byte Byte { value: u8 }: fx_sum_byte fx_make_byte fx_echo_byte fx_read_byte
        fx_init_byte fx_scale_byte fx_total_byte fx_fill_byte;
    pair Pair { a: i16, b: i16 }: fx_sum_pair fx_make_pair fx_echo_pair fx_read_pair
        fx_init_pair fx_scale_pair fx_total_pair fx_fill_pair;
    point Point { x: f64, y: f64 }: fx_sum_point fx_make_point fx_echo_point fx_read_point
        fx_init_point fx_scale_point fx_total_point fx_fill_point;
    triple Triple { a: i32, b: i32, c: i32 }: fx_sum_triple fx_make_triple fx_echo_triple fx_read_triple
        fx_init_triple fx_scale_triple fx_total_triple fx_fill_triple;
    padded Padded { a: i8, b: i64, c: i16 }: fx_sum_padded fx_make_padded fx_echo_padded fx_read_padded
        fx_init_padded fx_scale_padded fx_total_padded fx_fill_padded;
    rect Rect { min: Point, max: Point }: fx_sum_rect fx_make_rect fx_echo_rect fx_read_rect
        fx_init_rect fx_scale_rect fx_total_rect fx_fill_rect;
    vec3 Vec3 { x: f32, y: f32, z: f32 }: fx_sum_vec3 fx_make_vec3 fx_echo_vec3 fx_read_vec3
        fx_init_vec3 fx_scale_vec3 fx_total_vec3 fx_fill_vec3;
    mixed Mixed { real: f64, whole: i64 }: fx_sum_mixed fx_make_mixed fx_echo_mixed fx_read_mixed
        fx_init_mixed fx_scale_mixed fx_total_mixed fx_fill_mixed;
    quad Quad { items: [i32; 4] }: fx_sum_quad fx_make_quad fx_echo_quad fx_read_quad
        fx_init_quad fx_scale_quad fx_total_quad fx_fill_quad;
    block Block { a: i64, b: i64, c: f64, d: f64, e: i32, f: i32, g: f32, h: f32, tag: [u8; 16] }:
        fx_sum_block fx_make_block fx_echo_block fx_read_block
        fx_init_block fx_scale_block fx_total_block fx_fill_block;
}

both! { "C":
    pub safe fn fx_translate(rect: Rect, by: Point) -> Rect;
    pub safe fn fx_struct_between(before: c_int, point: Point, byte: Byte, after: f64) -> f64;
}

proptest! {
    #[test]
    fn several_structs_in_one_call(x: f64, y: f64, before: i32, value: u8) {
        let point = Point { x, y };
        call_both!(fx_translate(Rect { min: point, max: point }, point));
        call_both!(fx_struct_between(before, point, Byte { value }, x));
    }
}
