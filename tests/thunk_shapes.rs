//! Thunks for every place that a calling convention has for one more argument: registers, the stack
//! behind other arguments, behind structs, beside hidden returns. The caller is compiled code that
//! knows nothing of thunks.
#![allow(missing_docs, improper_ctypes_definitions)]
#![cfg(all(target_arch = "x86_64", any(target_os = "linux", windows)))]

mod common_callbacks;
mod common_layouts;
mod common_pages;

use pinvoke::prelude::*;

#[derive(Blittable, Clone, Copy, PartialEq, Debug)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Blittable, Clone, Copy, PartialEq, Debug)]
#[repr(C)]
struct Mixed {
    real: f32,
    small: i16,
    whole: i64,
}

#[derive(Blittable, Clone, Copy, PartialEq, Debug)]
#[repr(C)]
struct Large {
    items: [i64; 5],
}

#[derive(Blittable, Clone, Copy, PartialEq, Debug)]
#[repr(C)]
struct Tiny {
    value: u8,
    half: u16,
}

const POINT: Point = Point { x: 1.5, y: -2.5 };
const MIXED: Mixed = Mixed { real: 0.25, small: -7, whole: i64::MIN + 3 };
const LARGE: Large = Large { items: [1, -2, 3, -4, i64::MAX] };
const TINY: Tiny = Tiny { value: 200, half: 60_000 };
const WIDE: i128 = -0x0123_4567_89ab_cdef_0123_4567_89ab_cdef;

/// Declares a signature, keeps a capturing closure of it, and calls the thunk by compiled code: the
/// closure must see the arguments and its own captures, and the caller the result.
macro_rules! shape {
    ($test:ident, $abi:literal, ($($name:ident: $ty:ty = $value:expr),*) -> $ret:ty = $result:expr, $panic:expr) => {
        #[test]
        fn $test() {
            #[native_callback(on_panic = $panic)]
            type Signature = extern $abi fn($($name: $ty),*) -> $ret;

            let captured = String::from(stringify!($test));
            let callback = Signature::callback(move |$($name: $ty),*| {
                assert_eq!(captured, stringify!($test));
                $(assert_eq!($name, $value, stringify!($name));)*
                $result
            })
            .unwrap();
            let function = std::hint::black_box(callback.pointer());
            for _ in 0..3 {
                // SAFETY: the function has this signature, and its callback is alive.
                assert_eq!(unsafe { function($($value),*) }, $result);
            }
            drop(callback);
            // A late call passes the same way, to the fallback.
            // SAFETY: the function has this signature.
            assert_eq!(unsafe { function($($value),*) }, $panic);
        }
    };
}

const NO_LARGE: Large = Large { items: [0; 5] };
const NO_POINT: Point = Point { x: 0.0, y: 0.0 };

shape!(no_arguments, "C", () -> i32 = 42, 0);
shape!(one_integer, "C", (a: i32 = 1) -> i32 = -1, 0);
shape!(two_integers, "C", (a: i64 = 1, b: u8 = 255) -> i64 = i64::MIN, 0);
shape!(three_integers, "C", (a: i8 = -1, b: u16 = 2, c: usize = 3) -> u8 = 9, 0);
shape!(four_integers, "system", (a: isize = -1, b: u32 = 2, c: usize = 3, d: isize = 4) -> isize = 5, 0);
shape!(five_integers, "C", (a: i32 = 1, b: i32 = 2, c: i32 = 3, d: i32 = 4, e: i32 = 5) -> i32 = 6, 0);
shape!(six_integers, "C", (a: i32 = 1, b: i32 = 2, c: i32 = 3, d: i32 = 4, e: i32 = 5, f: i32 = 6) -> i32 = 7, 0);
shape!(seven_integers, "C", (a: i64 = 1, b: i64 = 2, c: i64 = 3, d: i64 = 4, e: i64 = 5, f: i64 = 6, g: i64 = 7) -> i64 = 8, 0);
shape!(ten_integers, "C", (a: i64 = 1, b: i32 = 2, c: i16 = 3, d: i8 = 4, e: u64 = 5, f: u32 = 6, g: u16 = 7, h: u8 = 8, i: i8 = -9, j: i64 = -10) -> u64 = 11, 0);
shape!(floats_only, "C", (a: f64 = 1.0, b: f32 = 2.0, c: f64 = 3.0, d: f32 = 4.0) -> f64 = 5.5, 0.0);
shape!(nine_floats, "C", (a: f64 = 1.0, b: f64 = 2.0, c: f64 = 3.0, d: f64 = 4.0, e: f64 = 5.0, f: f64 = 6.0, g: f64 = 7.0, h: f64 = 8.0, i: f64 = 9.0) -> f32 = 0.5, 0.0);
shape!(nine_floats_and_six_integers, "C", (a: f64 = 1.0, m: i32 = 1, b: f64 = 2.0, n: i32 = 2, c: f64 = 3.0, o: i32 = 3, d: f64 = 4.0, p: i32 = 4, e: f64 = 5.0, q: i32 = 5, f: f64 = 6.0, r: i32 = 6, g: f64 = 7.0, h: f64 = 8.0, i: f32 = 9.0) -> f32 = 0.5, 0.0);
shape!(structs_in_registers, "C", (a: Point = POINT, b: Mixed = MIXED, c: Tiny = TINY) -> Point = POINT, NO_POINT);
shape!(a_struct_that_no_longer_fits, "C", (a: i64 = 1, b: i64 = 2, c: i64 = 3, d: i64 = 4, e: Mixed = MIXED, f: Mixed = MIXED, g: i64 = 7) -> i32 = 8, 0);
shape!(a_large_struct, "C", (a: Large = LARGE, b: i32 = 2) -> i32 = 3, 0);
shape!(a_large_struct_behind_all_registers, "C", (a: i64 = 1, b: i64 = 2, c: i64 = 3, d: i64 = 4, e: i64 = 5, f: i64 = 6, g: Large = LARGE, h: i8 = -8) -> i64 = 9, 0);
shape!(a_hidden_return, "C", (a: i32 = 1, b: f64 = 2.0) -> Large = LARGE, NO_LARGE);
shape!(a_hidden_return_and_five_integers, "C", (a: i32 = 1, b: i32 = 2, c: i32 = 3, d: i32 = 4, e: i32 = 5) -> Large = LARGE, NO_LARGE);
shape!(a_hidden_return_and_the_stack, "C", (a: i32 = 1, b: i32 = 2, c: i32 = 3, d: i32 = 4, e: i32 = 5, f: Point = POINT, g: Large = LARGE) -> Large = LARGE, NO_LARGE);
shape!(wide_integers, "C", (a: i128 = WIDE, b: i32 = 2, c: u128 = 3) -> i128 = -WIDE, 0);
shape!(wide_integers_on_the_stack, "C", (a: i64 = 1, b: i64 = 2, c: i64 = 3, d: i64 = 4, e: i64 = 5, f: i128 = WIDE, g: i64 = 6, h: i64 = 7, i: i128 = WIDE) -> i64 = 8, 0);
shape!(win64_in_registers, "win64", (a: i32 = 1, b: f64 = 2.0, c: Large = LARGE) -> i32 = 3, 0);
shape!(win64_on_the_stack, "win64", (a: i32 = 1, b: f64 = 2.0, c: Point = POINT, d: u8 = 4) -> i32 = 3, 0);
shape!(win64_far_on_the_stack, "win64", (a: i32 = 1, b: f64 = 2.0, c: Mixed = MIXED, d: u8 = 4, e: f32 = 5.0, f: i64 = 6, g: Tiny = TINY) -> f64 = 3.0, 0.0);
shape!(win64_hidden_return, "win64", (a: i32 = 1, b: f64 = 2.0, c: u8 = 3) -> Point = POINT, NO_POINT);
shape!(win64_small_return, "win64", (a: i32 = 1, b: f64 = 2.0, c: u8 = 3) -> Tiny = TINY, Tiny { value: 0, half: 0 });
shape!(sysv64_in_registers, "sysv64", (a: i32 = 1, b: f64 = 2.0, c: Mixed = MIXED, d: i8 = -4) -> i32 = 3, 0);
shape!(sysv64_on_the_stack, "sysv64", (a: i64 = 1, b: i64 = 2, c: i64 = 3, d: i64 = 4, e: i64 = 5, f: i64 = 6, g: Large = LARGE) -> Large = LARGE, NO_LARGE);

/// The arguments on the stack are copied in a frame of the thunk's own; a backtrace gets past it.
#[cfg(target_os = "linux")]
#[test]
fn a_backtrace_gets_past_the_frame_of_a_thunk() {
    use common_callbacks::{in_child, messages};

    #[native_callback(on_panic = 0)]
    type Many = extern "C" fn(a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64) -> i64;

    let Some(output) = in_child("a_backtrace_gets_past_the_frame_of_a_thunk") else {
        let show = std::sync::Mutex::new(Vec::<String>::new());
        let callback = Many::callback(move |a, _, _, _, _, _, g| {
            show.lock().unwrap().push(String::new());
            eprintln!("{}", std::backtrace::Backtrace::force_capture());
            a + g
        })
        .unwrap();
        let function = callback.pointer();
        // SAFETY: the function has this signature, and its callback is alive.
        assert_eq!(unsafe { function(1, 2, 3, 4, 5, 6, 7) }, 8);
        return;
    };
    assert!(output.status.success(), "{output:?}");
    let text = messages(&output);
    // The test harness is far below the caller of the thunk.
    assert!(text.contains("__pinvoke_entry") && text.contains("test::run_test"), "{text}");
}

/// Thunks are code only, and to make them leaves no memory that can be both written and executed.
#[test]
fn no_page_is_written_and_executed() {
    #[native_callback(on_panic = 0)]
    type Plain = extern "C" fn(value: c_int) -> c_int;
    let callbacks: Vec<_> =
        (0..2000).map(|number| Plain::callback(move |value| value + number).unwrap()).collect();
    common_pages::are_only_executed(callbacks.iter().map(|callback| callback.pointer() as usize));
    // On Windows the loader has pages of its own that are both.
    #[cfg(target_os = "linux")]
    common_pages::none_is_written_and_executed();
}

common_layouts::layouts_agree! {
    plain Point = "point";
    plain Mixed = "twin_three_kinds";
    plain Large = "twin_large";
    plain Tiny = "twin_tiny";
}
