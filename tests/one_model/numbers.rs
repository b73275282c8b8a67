//! Numbers of every width, booleans and enumerations: by value, behind pointers, out, in and out.

use pinvoke::prelude::*;
use proptest::prelude::*;

/// The functions of one number type.
macro_rules! numbers {
    ($($module:ident $t:ty: $echo:ident $add:ident $sum:ident $out:ident $double:ident
       $total:ident $fill:ident $all:ident;)*) => {$(
        mod $module {
            use pinvoke::prelude::*;
            use proptest::prelude::*;

            both! { "C":
                pub safe fn $echo(value: $t) -> $t;
                pub safe fn $add(left: $t, right: $t) -> $t;
                pub safe fn $sum(left: Option<&$t>, right: Option<&$t>) -> $t;
                #[ret(c_int)]
                #[fails_if(negative)]
                pub safe fn $out(value: $t, #[retval] out: $t) -> Result<$t>;
                pub safe fn $double(value: &mut $t) -> c_int;
                pub safe fn $total(items: &[$t], #[len_of(items)] count: usize) -> $t;
                pub safe fn $fill(#[out] items: &mut [$t], #[len_of(items)] count: usize);
                pub safe fn $all(items: &mut [$t], #[len_of(items)] count: usize);
            }

            proptest! {
                #[test]
                fn are_the_same(left: $t, right: $t, items in prop::collection::vec(any::<$t>(), 0..20)) {
                    // Echo and out give the value itself.
                    let bits = |value: $t| value.to_ne_bytes();
                    prop_assert_eq!(bits(call_both!($echo(left))), bits(left));
                    prop_assert_eq!(bits(call_both!($out(left)).unwrap()), bits(left));
                    let sum = call_both!($add(left, right));
                    prop_assert_eq!(bits(call_both!($sum(Some(&left), Some(&right)))), bits(sum));
                    call_both!($sum(None, Some(&right)));
                    change_both!(left, |place, stub| stub::$double(place));
                    call_both!($total(&items));
                    change_both!(items, |place, stub| stub::$fill(place));
                    change_both!(items, |place, stub| stub::$all(place));
                }
            }
        }
    )*};
}
numbers! {
    int8 i8: fx_echo_i8 fx_add_i8 fx_sum_ptr_i8 fx_out_i8 fx_double_i8
        fx_total_i8 fx_fill_i8 fx_double_all_i8;
    int16 i16: fx_echo_i16 fx_add_i16 fx_sum_ptr_i16 fx_out_i16 fx_double_i16
        fx_total_i16 fx_fill_i16 fx_double_all_i16;
    int32 i32: fx_echo_i32 fx_add_i32 fx_sum_ptr_i32 fx_out_i32 fx_double_i32
        fx_total_i32 fx_fill_i32 fx_double_all_i32;
    int64 i64: fx_echo_i64 fx_add_i64 fx_sum_ptr_i64 fx_out_i64 fx_double_i64
        fx_total_i64 fx_fill_i64 fx_double_all_i64;
    uint8 u8: fx_echo_u8 fx_add_u8 fx_sum_ptr_u8 fx_out_u8 fx_double_u8
        fx_total_u8 fx_fill_u8 fx_double_all_u8;
    uint16 u16: fx_echo_u16 fx_add_u16 fx_sum_ptr_u16 fx_out_u16 fx_double_u16
        fx_total_u16 fx_fill_u16 fx_double_all_u16;
    uint32 u32: fx_echo_u32 fx_add_u32 fx_sum_ptr_u32 fx_out_u32 fx_double_u32
        fx_total_u32 fx_fill_u32 fx_double_all_u32;
    uint64 u64: fx_echo_u64 fx_add_u64 fx_sum_ptr_u64 fx_out_u64 fx_double_u64
        fx_total_u64 fx_fill_u64 fx_double_all_u64;
    intptr isize: fx_echo_intptr fx_add_intptr fx_sum_ptr_intptr fx_out_intptr fx_double_intptr
        fx_total_intptr fx_fill_intptr fx_double_all_intptr;
    uintptr usize: fx_echo_uintptr fx_add_uintptr fx_sum_ptr_uintptr fx_out_uintptr fx_double_uintptr
        fx_total_uintptr fx_fill_uintptr fx_double_all_uintptr;
    size usize: fx_echo_size fx_add_size fx_sum_ptr_size fx_out_size fx_double_size
        fx_total_size fx_fill_size fx_double_all_size;
    long c_long: fx_echo_long fx_add_long fx_sum_ptr_long fx_out_long fx_double_long
        fx_total_long fx_fill_long fx_double_all_long;
    ulong c_ulong: fx_echo_ulong fx_add_ulong fx_sum_ptr_ulong fx_out_ulong fx_double_ulong
        fx_total_ulong fx_fill_ulong fx_double_all_ulong;
    character c_char: fx_echo_char fx_add_char fx_sum_ptr_char fx_out_char fx_double_char
        fx_total_char fx_fill_char fx_double_all_char;
    float f32: fx_echo_float fx_add_float fx_sum_ptr_float fx_out_float fx_double_float
        fx_total_float fx_fill_float fx_double_all_float;
    double f64: fx_echo_double fx_add_double fx_sum_ptr_double fx_out_double fx_double_double
        fx_total_double fx_fill_double fx_double_all_double;
}

#[derive(NativeEnum, Clone, Copy, PartialEq, Debug)]
#[repr(u32)]
pub enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

both! { "C":
    pub safe fn fx_answer() -> c_int;
    pub safe fn fx_nothing();
    pub safe fn fx_mixed8(
        a: i8, b: u16, c: i32, d: i64, e: f32, f: f64, #[value(null)] g: *const c_void, h: u8,
    ) -> f64;
    pub safe fn fx_twenty(
        a: i8, b: i16, c: i32, d: i64, e: u8, f: u16, g: u32, h: u64, i: f32, j: f64,
        k: i8, l: i16, m: i32, n: i64, o: u8, p: u16, q: u32, r: u64, s: f32, t: f64,
    ) -> f64;
    pub safe fn fx_not_bool32(value: bool) -> bool;
    #[ret(bool8)]
    pub safe fn fx_not_bool8(#[marshal(bool8)] value: bool) -> bool;
    #[ret(variant_bool)]
    pub safe fn fx_not_variant_bool(#[marshal(variant_bool)] value: bool) -> bool;
    pub safe fn fx_flip_bool32(value: &mut bool) -> c_int;
    pub safe fn fx_odd_bool32() -> bool;
    #[ret(bool8)]
    pub safe fn fx_odd_bool8() -> bool;
    #[ret(variant_bool)]
    pub safe fn fx_odd_variant_bool() -> bool;
    pub safe fn fx_echo_color(value: Color) -> Result<Color>;
    pub safe fn fx_next_color(value: Color) -> Result<Color>;
    pub safe fn fx_invalid_color() -> Result<Color>;
    pub safe fn fx_value_color(value: Color) -> c_int;
    pub safe fn fx_combine_flags(left: u32, right: u32) -> u32;
}

#[test]
fn constants_and_truth() {
    assert_eq!(call_both!(fx_answer()), 42);
    call_both!(fx_nothing());
    for value in [false, true] {
        assert_eq!(call_both!(fx_not_bool32(value)), !value);
        assert_eq!(call_both!(fx_not_bool8(value)), !value);
        assert_eq!(call_both!(fx_not_variant_bool(value)), !value);
        change_both!(value, |place, stub| stub::fx_flip_bool32(place));
    }
    assert!(
        call_both!(fx_odd_bool32())
            && call_both!(fx_odd_bool8())
            && call_both!(fx_odd_variant_bool())
    );
    for color in [Color::Red, Color::Green, Color::Blue] {
        assert_eq!(call_both!(fx_echo_color(color)).unwrap(), color);
        assert_eq!(call_both!(fx_value_color(color)), color as c_int);
        call_both!(fx_next_color(color)).unwrap();
    }
    call_both!(fx_invalid_color()).unwrap_err();
}

proptest! {
    /// Some arguments travel in registers of either class, the others on the stack.
    #[test]
    fn many_arguments(a: i8, b: i16, c: i32, d: i64, e: u8, f: u16, g: u32, h: u64, i: f32, j: f64) {
        call_both!(fx_twenty(a, b, c, d, e, f, g, h, i, j, a, b, c, d, e, f, g, h, i, j));
        call_both!(fx_mixed8(a, f, c, d, i, j, e));
        prop_assert_eq!(call_both!(fx_combine_flags(g, c as u32)), g | c as u32);
    }
}
