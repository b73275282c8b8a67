//! Closures that native code calls: where the user data stands, what is passed and returned.
#![allow(missing_docs, unreachable_pub)]

mod common_layouts;
mod common_text;

use common_text::*;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, NativeEnum)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

#[native_callback(on_panic = 0)]
type First = extern "C" fn(#[user_data] user: *mut c_void, value: c_int) -> c_int;
#[native_callback(on_panic = 0)]
type Middle = extern "C" fn(value: c_int, #[user_data] user: *mut c_void, twice: c_int) -> c_int;
#[native_callback(on_panic = 0)]
type Last = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = 0)]
type LastByNumber = extern "C" fn(value: c_int, #[user_data] user: isize) -> c_int;
#[native_callback]
type Void = extern "C" fn(value: c_int, #[user_data] user: *const c_void);
#[native_callback(on_panic = 0.0)]
type Double = extern "C" fn(value: f64, #[user_data] user: *mut c_void) -> f64;
#[native_callback(on_panic = 0)]
type Long = extern "C" fn(value: i64, #[user_data] user: *mut c_void) -> i64;
#[native_callback(on_panic = Point { x: 0.0, y: 0.0 })]
type ByValue = extern "C" fn(value: Point, #[user_data] user: *mut c_void) -> Point;
#[native_callback(on_panic = 0)]
type ByPointer = extern "C" fn(value: &Point, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = 0)]
type ByPointerOrNull =
    extern "C" fn(value: Option<&Point>, #[user_data] user: *mut c_void) -> c_int;
#[native_callback]
type InOut = extern "C" fn(value: &mut c_int, #[user_data] user: *mut c_void);
#[native_callback(bools = bool32, on_panic = 0)]
type Flag32 = extern "C" fn(value: bool, #[user_data] user: *mut c_void) -> bool;
#[native_callback(on_panic = 0)]
#[ret(bool8)]
type Flag8 = extern "C" fn(#[marshal(bool8)] value: bool, #[user_data] user: *mut c_void) -> bool;
#[native_callback(on_panic = 0)]
type Colors = extern "C" fn(value: Color, #[user_data] user: *mut c_void) -> Color;
#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_call_first"]
    safe fn call_first(
        #[callback(First, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
        n: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_middle"]
    safe fn call_middle(
        n: c_int,
        #[user_data] user: *mut c_void,
        #[callback(Middle, user = user)] f: impl FnMut(c_int, c_int) -> c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_last"]
    safe fn call_last(
        n: c_int,
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    // Without `Result`: only loading can fail.
    #[entry = "fx_call_last"]
    safe fn call_plainly(
        n: c_int,
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> c_int;
    #[entry = "fx_call_last"]
    safe fn call_by_number(
        n: c_int,
        #[callback(LastByNumber, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: isize,
    ) -> Result<c_int>;
    #[entry = "fx_call_void"]
    safe fn call_void(
        #[callback(Void, user = user)] f: impl FnMut(c_int),
        #[user_data] user: *const c_void,
        n: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_both"]
    safe fn call_both(
        n: c_int,
        #[callback(Last, user = f_user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] f_user: *mut c_void,
        #[callback(Last, user = g_user)] g: impl FnMut(c_int) -> c_int,
        #[user_data] g_user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_double"]
    safe fn call_double(
        #[callback(Double, user = user)] f: impl FnMut(f64) -> f64,
        #[user_data] user: *mut c_void,
        value: f64,
    ) -> Result<f64>;
    #[entry = "fx_call_long"]
    safe fn call_long(
        #[callback(Long, user = user)] f: impl FnMut(i64) -> i64,
        #[user_data] user: *mut c_void,
        value: i64,
    ) -> Result<i64>;
    #[entry = "fx_call_point"]
    safe fn call_point(
        #[callback(ByValue, user = user)] f: impl FnMut(Point) -> Point,
        #[user_data] user: *mut c_void,
        value: Point,
    ) -> Result<Point>;
    #[entry = "fx_call_point_ptr"]
    safe fn call_point_ptr(
        #[callback(ByPointer, user = user)] f: impl FnMut(&Point) -> c_int,
        #[user_data] user: *mut c_void,
        x: f64,
        y: f64,
    ) -> Result<c_int>;
    #[entry = "fx_call_point_ptr"]
    safe fn call_point_option(
        #[callback(ByPointerOrNull, user = user)] f: impl FnMut(Option<&Point>) -> c_int,
        #[user_data] user: *mut c_void,
        x: f64,
        y: f64,
    ) -> Result<c_int>;
    #[entry = "fx_call_point_null"]
    safe fn call_point_null(
        #[callback(ByPointerOrNull, user = user)] f: impl FnMut(Option<&Point>) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_inout"]
    safe fn call_inout(
        #[callback(InOut, user = user)] f: impl FnMut(&mut c_int),
        #[user_data] user: *mut c_void,
        start: c_int,
        n: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_bool32"]
    safe fn call_bool32(
        #[callback(Flag32, user = user)] f: impl FnMut(bool) -> bool,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_bool8"]
    safe fn call_bool8(
        #[callback(Flag8, user = user)] f: impl FnMut(bool) -> bool,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_color"]
    safe fn call_color(
        #[callback(Colors, user = user)] f: impl FnMut(Color) -> Color,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_optional"]
    safe fn call_optional(
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_optional"]
    safe fn call_without(
        #[value(null)] f: *const c_void,
        #[value(null)] user: *mut c_void,
        value: c_int,
    ) -> c_int;
    #[entry = "fx_each_while"]
    safe fn each_while(
        n: c_int,
        #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
}

#[test]
fn user_data_may_stand_anywhere() {
    // They call with 0 to n - 1, and give the sum of what came back.
    let mut seen = Vec::new();
    let sum = call_first(
        |value| {
            seen.push(value);
            10 * value
        },
        4,
    )
    .unwrap();
    assert_eq!((sum, seen), (60, vec![0, 1, 2, 3]));
    let mut seen = Vec::new();
    let sum = call_middle(4, |value, twice| {
        seen.push((value, twice));
        twice - value
    })
    .unwrap();
    assert_eq!((sum, seen), (6, vec![(0, 0), (1, 2), (2, 4), (3, 6)]));
    let mut seen = String::new();
    let sum = call_last(4, |value| {
        seen += &value.to_string();
        -value
    })
    .unwrap();
    assert_eq!((sum, &*seen), (-6, "0123"));
    let mut count = 0;
    assert_eq!(
        call_by_number(4, |value| {
            count += 1;
            value * value
        })
        .unwrap(),
        14
    );
    assert_eq!(
        call_plainly(4, |value| {
            count += 1;
            value * value
        }),
        14
    );
    assert_eq!(call_void(|value| count += value, 5).unwrap(), 5);
    assert_eq!(count, 4 + 4 + 10);
    assert_eq!(call_last(0, |_| unreachable!()).unwrap(), 0);
}

#[test]
fn numbers_and_structs_cross_both_ways() {
    assert_eq!(call_double(|value| value / 3.0, 1.0).unwrap(), 1.0 / 3.0);
    assert_eq!(call_long(|value| value - 1, i64::MIN + 1).unwrap(), i64::MIN);
    let point = Point { x: 3.0, y: -4.5 };
    let swapped = call_point(|Point { x, y }| Point { x: y, y: x }, point).unwrap();
    assert_eq!(swapped, Point { x: -4.5, y: 3.0 });
    let sum = |point: &Point| (point.x + 10.0 * point.y) as c_int;
    assert_eq!(call_point_ptr(sum, 3.0, 4.0).unwrap(), 43);
    assert_eq!(call_point_option(|point| point.map_or(-1, sum), 3.0, 4.0).unwrap(), 43);
    assert_eq!(call_point_null(|point| point.map_or(-1, sum)).unwrap(), -1);
    let mut states = Vec::new();
    let last = call_inout(
        |value| {
            states.push(*value);
            *value *= 2;
        },
        3,
        4,
    )
    .unwrap();
    assert_eq!((last, states), (48, vec![3, 6, 12, 24]));
}

#[test]
fn booleans_and_enums_cross_both_ways() {
    for value in [0, 1, 2, 7, 255] {
        let mut seen = Vec::new();
        assert_eq!(
            call_bool8(
                |flag| {
                    seen.push(flag);
                    flag
                },
                value
            )
            .unwrap(),
            (value != 0).into()
        );
        assert_eq!(
            call_bool32(
                |flag| {
                    seen.push(flag);
                    !flag
                },
                value
            )
            .unwrap(),
            (value == 0).into()
        );
        assert_eq!(seen, [value != 0; 2]);
    }
    // Only the low byte of a C bool counts.
    assert_eq!(call_bool8(|flag| flag, 0x100).unwrap(), 0);
    assert_eq!(call_bool32(|flag| flag, 0x100).unwrap(), 1);
    let next = |color| match color {
        Color::Red => Color::Green,
        Color::Green => Color::Blue,
        Color::Blue => Color::Red,
    };
    assert_eq!([1, 2, 40].map(|value| call_color(next, value).unwrap()), [2, 40, 1]);
}

#[test]
fn two_closures_of_one_call_keep_apart() {
    let (mut of_f, mut of_g) = (Vec::new(), Vec::new());
    let f = |value| {
        of_f.push(value);
        10 * value
    };
    let g = |value: c_int| {
        of_g.push(-value);
        value
    };
    // f - g for each value.
    assert_eq!(call_both(4, f, g).unwrap(), 54);
    assert_eq!((of_f, of_g), (vec![0, 1, 2, 3], vec![0, -1, -2, -3]));
}

#[test]
fn the_callback_decides_how_long_it_goes_on() {
    assert_eq!(each_while(10, |value| (value < 3).into()).unwrap(), 4);
    assert_eq!(each_while(10, |_| 1).unwrap(), 10);
    assert_eq!(call_optional(|value| value + 1, 41).unwrap(), 42);
    assert_eq!(call_without(41), -1);
}

#[test]
fn a_callback_may_call_what_called_it() {
    // Each level has a closure of its own, so that none is entered twice.
    fn descend(depth: c_int, log: &mut Vec<c_int>) -> c_int {
        if depth == 0 {
            return 1;
        }
        call_last(2, |value| {
            log.push(10 * depth + value);
            descend(depth - 1, log)
        })
        .unwrap()
    }
    let mut log = Vec::new();
    assert_eq!(descend(3, &mut log), 8);
    assert_eq!(log, [30, 20, 10, 11, 21, 10, 11, 31, 20, 10, 11, 21, 10, 11]);
    // A callback may also call with text, which has buffers of its own.
    let mut hashes = Vec::new();
    call_last(3, |value| {
        hashes.push(utf8_hash(&"x".repeat(value as usize)));
        0
    })
    .unwrap();
    assert_eq!(hashes, ["", "x", "xx"].map(utf8_hash));
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
