//! References to numbers: In, Out, InOut, optional ones, null, and that no copy is made.
#![allow(missing_docs)]

mod common;

use common::without_leaks;
use pinvoke::meta::Role;
use pinvoke::prelude::*;
use pinvoke::{direction::Flow, marshal::Crossing};

/// Declares the functions of one scalar in every direction, and tests them.
///
/// `fx_sum_ptr` takes a null for zero; `fx_out` and `fx_double` return -1 for a null, else 0.
macro_rules! directions {
    ($($module:ident: $t:ty, $sum:literal $out:literal $double:literal;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY)]
            unsafe extern "C" {
                #[entry = $sum]
                pub(super) safe fn sum(left: &$t, right: &$t) -> $t;
                #[entry = $sum]
                pub(super) safe fn sum_optional(left: Option<&$t>, right: Option<&$t>) -> $t;
                #[entry = $sum]
                pub(super) safe fn sum_half(#[value(null)] left: *const $t, right: &$t) -> Result<$t>;
                #[entry = $out]
                pub(super) safe fn out(value: $t, #[out] out: &mut $t) -> c_int;
                #[entry = $out]
                pub(super) safe fn out_optional(value: $t, #[out] out: Option<&mut $t>) -> c_int;
                #[entry = $out]
                #[ret(c_int)]
                #[fails_if(minus_one)]
                pub(super) safe fn out_checked(value: $t, #[out] out: Option<&mut $t>) -> Result<()>;
                #[entry = $out]
                pub(super) safe fn retval(value: $t, #[retval] out: $t) -> $t;
                #[entry = $out]
                pub(super) safe fn status_and_retval(
                    value: $t,
                    #[retval] out: $t,
                ) -> Result<(c_int, $t)>;
                #[entry = $double]
                pub(super) safe fn double(value: &mut $t) -> c_int;
                #[entry = $double]
                pub(super) safe fn double_stated(#[in_out] value: &mut $t) -> Result<c_int>;
                #[entry = $double]
                pub(super) safe fn double_optional(value: Option<&mut $t>) -> c_int;
            }

            #[test]
            fn goes_in() {
                let (left, right) = (40 as $t, 2 as $t);
                assert_eq!(sum(&left, &right), 42 as $t);
                assert_eq!(sum(&left, &left), 80 as $t);
                assert_eq!(sum_optional(Some(&left), Some(&right)), 42 as $t);
                assert_eq!(sum_optional(Some(&left), None), 40 as $t);
                assert_eq!(sum_optional(None, Some(&right)), 2 as $t);
                assert_eq!(sum_optional(None, None), 0 as $t);
                assert_eq!(sum_half(&right).unwrap(), 2 as $t);
            }

            #[test]
            fn comes_out() {
                let mut place = 7 as $t;
                assert_eq!(out(42 as $t, &mut place), 0);
                assert_eq!(place, 42 as $t);
                assert_eq!(out_optional(<$t>::MIN, Some(&mut place)), 0);
                assert_eq!(place, <$t>::MIN);
                assert_eq!(out_optional(5 as $t, None), -1);
                out_checked(<$t>::MAX, Some(&mut place)).unwrap();
                assert_eq!(place, <$t>::MAX);
                assert!(out_checked(5 as $t, None).is_err());
                assert_eq!(retval(9 as $t), 9 as $t);
                assert_eq!(status_and_retval(11 as $t).unwrap(), (0, 11 as $t));
            }

            #[test]
            fn goes_both_ways() {
                let mut place = 21 as $t;
                assert_eq!(double(&mut place), 0);
                assert_eq!(place, 42 as $t);
                assert_eq!(double_optional(Some(&mut place)), 0);
                assert_eq!(place, 84 as $t);
                assert_eq!(double_optional(None), -1);
                place = 3 as $t;
                assert_eq!(double_stated(&mut place).unwrap(), 0);
                assert_eq!(place, 6 as $t);
            }
        }
    )*};
}
directions! {
    int8: i8, "fx_sum_ptr_i8" "fx_out_i8" "fx_double_i8";
    int16: i16, "fx_sum_ptr_i16" "fx_out_i16" "fx_double_i16";
    int32: i32, "fx_sum_ptr_i32" "fx_out_i32" "fx_double_i32";
    int64: i64, "fx_sum_ptr_i64" "fx_out_i64" "fx_double_i64";
    uint8: u8, "fx_sum_ptr_u8" "fx_out_u8" "fx_double_u8";
    uint16: u16, "fx_sum_ptr_u16" "fx_out_u16" "fx_double_u16";
    uint32: u32, "fx_sum_ptr_u32" "fx_out_u32" "fx_double_u32";
    uint64: u64, "fx_sum_ptr_u64" "fx_out_u64" "fx_double_u64";
    intptr: isize, "fx_sum_ptr_intptr" "fx_out_intptr" "fx_double_intptr";
    uintptr: usize, "fx_sum_ptr_uintptr" "fx_out_uintptr" "fx_double_uintptr";
    size: usize, "fx_sum_ptr_size" "fx_out_size" "fx_double_size";
    long: c_long, "fx_sum_ptr_long" "fx_out_long" "fx_double_long";
    ulong: c_ulong, "fx_sum_ptr_ulong" "fx_out_ulong" "fx_double_ulong";
    char: c_char, "fx_sum_ptr_char" "fx_out_char" "fx_double_char";
    char16: u16, "fx_sum_ptr_char16" "fx_out_char16" "fx_double_char16";
    char32: u32, "fx_sum_ptr_char32" "fx_out_char32" "fx_double_char32";
    float: f32, "fx_sum_ptr_float" "fx_out_float" "fx_double_float";
    double: f64, "fx_sum_ptr_double" "fx_out_double" "fx_double_double";
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_same_address<T: Blittable>(left: &T, right: &T) -> c_int;
    #[entry = "fx_same_address"]
    safe fn fx_same_optional<T: Blittable>(left: Option<&T>, right: Option<&T>) -> c_int;
    #[entry = "fx_same_address"]
    unsafe fn fx_is_at<T: Blittable>(left: &mut T, right: *const T) -> c_int;
    #[entry = "fx_same_address"]
    unsafe fn fx_out_is_at<T: Blittable>(#[out] left: &mut T, right: *const T) -> Result<c_int>;
    safe fn fx_is_null<T: Blittable>(address: Option<&T>) -> c_int;
    safe fn fx_is_aligned<T: Blittable>(address: &T, alignment: usize) -> c_int;
    safe fn fx_total_four(items: &[i32; 4]) -> i64;
    #[entry = "fx_total_four"]
    safe fn fx_total_matrix(items: &[[i32; 2]; 2]) -> i64;
    #[entry = "fx_fill_i32"]
    safe fn fx_fill_four(#[out] items: &mut [i32; 4], #[value(4)] count: usize);
    #[entry = "fx_double_all_i32"]
    safe fn fx_double_four(items: &mut [i32; 4], #[value(4)] count: usize);
    #[entry = "fx_box_new_out"]
    unsafe fn fx_box_out(value: c_int, #[out] out: &mut *mut c_void) -> c_int;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    unsafe fn fx_box_new_out(value: c_int, #[retval] out: *mut c_void) -> Result<*mut c_void>;
    unsafe fn fx_box_value(handle: *const c_void) -> c_int;
    unsafe fn fx_box_free(handle: *mut c_void);
    /// Closes the handle and puts another there.
    safe fn fx_reopen(handle: &mut isize, id: c_int) -> c_int;
    safe fn fx_open(id: c_int) -> isize;
    safe fn fx_handle_value(handle: isize) -> c_int;
    safe fn fx_close(handle: isize) -> c_int;
}

#[test]
fn the_address_itself_crosses() {
    let (mut first, second) = (1.5f64, 1.5f64);
    assert_eq!(fx_same_address(&first, &first), 1);
    assert_eq!(fx_same_address(&first, &second), 0);
    assert_eq!(fx_same_optional(Some(&second), Some(&second)), 1);
    assert_eq!(fx_same_optional(Some(&second), None), 0);
    assert_eq!(fx_same_optional::<u8>(None, None), 1);
    let place = &raw const first;
    // SAFETY: the function compares the addresses and reads neither.
    assert_eq!(unsafe { fx_is_at(&mut first, place) }, 1);
    // SAFETY: as above.
    assert_eq!(unsafe { fx_out_is_at(&mut first, place) }.unwrap(), 1);
    assert_eq!((fx_is_null(Some(&second)), fx_is_null::<f64>(None)), (0, 1));
    assert_eq!(fx_is_aligned(&5u64, align_of::<u64>()), 1);
    assert_eq!(fx_is_aligned(&5i128, align_of::<i128>()), 1);
}

#[test]
fn an_array_of_fixed_length_crosses_by_its_address() {
    let mut items = [1, 20, 300, 4000];
    assert_eq!(fx_total_four(&items), 4321);
    assert_eq!(fx_total_matrix(&[[1, 20], [300, 4000]]), 4321);
    fx_double_four(&mut items);
    assert_eq!(items, [2, 40, 600, 8000]);
    fx_fill_four(&mut items);
    assert_eq!(items, [1, 2, 3, 4]);
}

#[test]
fn a_pointer_comes_out_of_an_unsafe_function() {
    without_leaks(|| {
        let mut out = std::ptr::null_mut();
        // SAFETY: the function writes a box or a null.
        assert_eq!(unsafe { fx_box_out(6, &mut out) }, 0);
        // SAFETY: the box is live, and freed once.
        unsafe {
            assert_eq!(fx_box_value(out), 6);
            fx_box_free(out);
        }
        // SAFETY: as above.
        let made = unsafe { fx_box_new_out(8) }.unwrap();
        // SAFETY: as above.
        unsafe {
            assert_eq!(fx_box_value(made), 8);
            fx_box_free(made);
        }
        // SAFETY: a negative value makes no box.
        assert!(unsafe { fx_box_new_out(-2) }.is_err());
    });
}

#[test]
fn a_number_that_is_a_handle_is_replaced_in_place() {
    without_leaks(|| {
        let mut handle = fx_open(3);
        let first = handle;
        assert_eq!(fx_reopen(&mut handle, 4), 0);
        assert_ne!(handle, first);
        assert_eq!((fx_handle_value(first), fx_handle_value(handle)), (-1, 4));
        assert_eq!((fx_reopen(&mut handle, -9), fx_handle_value(handle)), (9, 4));
        assert_eq!(fx_close(handle), 0);
    });
}

#[test]
fn the_directions_are_in_the_metadata() {
    let of = |meta: &pinvoke::meta::FunctionMeta, name: &str| {
        let parameter = meta.parameter(name).unwrap();
        (parameter.role, parameter.flow, parameter.crossing)
    };
    let (pinned, value) = (Some(Crossing::Pinned), Some(Crossing::ByValue));
    assert_eq!(of(&int32::sum::META, "left"), (Role::Managed, Flow::In, pinned));
    assert_eq!(of(&int32::sum_optional::META, "right"), (Role::Managed, Flow::In, pinned));
    assert_eq!(of(&int32::out::META, "value"), (Role::Managed, Flow::In, value));
    assert_eq!(of(&int32::out::META, "out"), (Role::Managed, Flow::Out, pinned));
    assert_eq!(of(&int32::double::META, "value"), (Role::Managed, Flow::InOut, pinned));
    assert_eq!(of(&int32::retval::META, "out"), (Role::Retval, Flow::Out, Some(Crossing::Slot)));
    assert_eq!(of(&int32::sum_half::META, "left"), (Role::Value, Flow::In, value));
    assert_eq!(int32::sum::META.entry, "fx_sum_ptr_i32");
}
