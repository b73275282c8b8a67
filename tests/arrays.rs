//! Arrays of plain data that go in or are changed in place: every element, every type of count.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::Problem;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[cfg(windows)]
type WChar = u16;
#[cfg(not(windows))]
type WChar = c_int;

/// The three functions of one element type, and what they do by fixtures.h.
macro_rules! scalars {
    ($($module:ident $item:ty: $total:tt $fill:tt $double:tt;)*) => {
        $(mod $module {
            use super::*;

            #[dll_import(LIBRARY)]
            unsafe extern "C" {
                #[entry = $total]
                pub safe fn total(items: &[$item], #[len_of(items)] count: usize) -> $item;
                #[entry = $fill]
                pub safe fn fill(#[out] items: &mut [$item], #[len_of(items)] count: usize);
                #[entry = $double]
                pub safe fn double(items: &mut [$item], #[len_of(items)] count: usize);
                #[entry = $total]
                pub safe fn total_vector(items: Vec<$item>, #[len_of(items)] count: usize)
                    -> Result<$item>;
                #[entry = $total]
                pub safe fn total_option(items: Option<&[$item]>, #[len_of(items)] count: usize)
                    -> $item;
            }

            #[test]
            fn elements_cross_in_place() {
                for count in [0, 1, 2, 7, 15, 1000] {
                    let mut items = vec![<$item>::default(); count];
                    fill(&mut items);
                    let numbered: Vec<_> = (1..=count).map(|number| number as $item).collect();
                    assert_eq!(items, numbered);
                    double(&mut items);
                    let doubled: Vec<_> = (1..=count).map(|number| (2 * number) as $item).collect();
                    assert_eq!(items, doubled);
                    // The sum of doubled numbers is n (n + 1), and wraps as C's does.
                    let sum = (count * (count + 1)) as $item;
                    assert_eq!(total(&items), sum);
                    assert_eq!(total_option(Some(&items)), sum);
                    assert_eq!(total_vector(items).unwrap(), sum);
                }
                assert_eq!(total_option(None), 0 as $item);
            }
        })*
    };
}

scalars! {
    signed_8 i8: "fx_total_i8" "fx_fill_i8" "fx_double_all_i8";
    signed_16 i16: "fx_total_i16" "fx_fill_i16" "fx_double_all_i16";
    signed_32 i32: "fx_total_i32" "fx_fill_i32" "fx_double_all_i32";
    signed_64 i64: "fx_total_i64" "fx_fill_i64" "fx_double_all_i64";
    unsigned_8 u8: "fx_total_u8" "fx_fill_u8" "fx_double_all_u8";
    unsigned_16 u16: "fx_total_u16" "fx_fill_u16" "fx_double_all_u16";
    unsigned_32 u32: "fx_total_u32" "fx_fill_u32" "fx_double_all_u32";
    unsigned_64 u64: "fx_total_u64" "fx_fill_u64" "fx_double_all_u64";
    intptr isize: "fx_total_intptr" "fx_fill_intptr" "fx_double_all_intptr";
    uintptr usize: "fx_total_uintptr" "fx_fill_uintptr" "fx_double_all_uintptr";
    size usize: "fx_total_size" "fx_fill_size" "fx_double_all_size";
    long c_long: "fx_total_long" "fx_fill_long" "fx_double_all_long";
    unsigned_long c_ulong: "fx_total_ulong" "fx_fill_ulong" "fx_double_all_ulong";
    narrow c_char: "fx_total_char" "fx_fill_char" "fx_double_all_char";
    wide WChar: "fx_total_wchar" "fx_fill_wchar" "fx_double_all_wchar";
    unit_16 u16: "fx_total_char16" "fx_fill_char16" "fx_double_all_char16";
    unit_32 u32: "fx_total_char32" "fx_fill_char32" "fx_double_all_char32";
    single f32: "fx_total_float" "fx_fill_float" "fx_double_all_float";
    double f64: "fx_total_double" "fx_fill_double" "fx_double_all_double";
}

/// Counts of one type: derived, and passed by the caller.
macro_rules! counts {
    ($($module:ident $count:ty: $total:tt $fill:tt;)*) => {
        $(mod $module {
            use super::*;

            #[dll_import(LIBRARY)]
            unsafe extern "C" {
                #[entry = $total]
                pub safe fn derived(items: &[i32], #[len_of(items)] count: $count) -> Result<i64>;
                #[entry = $total]
                pub safe fn passed(
                    #[marshal(lparray, size_param = count)] items: &[i32],
                    count: $count,
                ) -> Result<i64>;
                #[entry = $fill]
                pub safe fn fill(
                    items: &mut [i32],
                    #[len_of(items)] count: $count,
                ) -> Result<c_int>;
            }

            #[test]
            fn counts_what_fits() {
                let largest = usize::try_from(<$count>::MAX).unwrap_or(usize::MAX).min(70_000);
                for length in [0, 1, 100, largest] {
                    let mut items = vec![0; length];
                    assert_eq!(fill(&mut items).unwrap(), 0);
                    let sum = (1..=length as i64).sum::<i64>();
                    assert_eq!(derived(&items).unwrap(), sum);
                    assert_eq!(passed(&items, length as $count).unwrap(), sum);
                    // The caller may pass less than there is.
                    let half = length / 2;
                    let less = (1..=half as i64).sum::<i64>();
                    assert_eq!(passed(&items, half as $count).unwrap(), less);
                }
                if largest < 70_000 {
                    let mut items = vec![0; largest + 1];
                    let problem = || Problem::CountTooLarge {
                        length: largest + 1,
                        native: stringify!($count),
                    };
                    refuses(derived(&items), ("derived", "count"), problem());
                    refuses(fill(&mut items), ("fill", "count"), problem());
                    assert_eq!(items, vec![0; largest + 1]);
                }
            }

            #[test]
            fn a_count_above_the_slice_is_refused() {
                for length in [0, 1, 3] {
                    let refuse = |count: $count| {
                        let number = count as i128;
                        let problem = Problem::CountOutOfRange { count: number, limit: length };
                        refuses(passed(&vec![7; length], count), ("passed", "count"), problem);
                    };
                    refuse(length as $count + 1);
                    refuse(<$count>::MAX);
                    if <$count>::MIN != 0 {
                        refuse(<$count>::MIN);
                    }
                }
            }
        })*
    };
}

counts! {
    count_i8 i8: "fx_total_by_i8" "fx_fill_by_i8";
    count_u8 u8: "fx_total_by_u8" "fx_fill_by_u8";
    count_i16 i16: "fx_total_by_i16" "fx_fill_by_i16";
    count_u16 u16: "fx_total_by_u16" "fx_fill_by_u16";
    count_int c_int: "fx_total_by_int" "fx_fill_by_int";
    count_u32 u32: "fx_total_by_u32" "fx_fill_by_u32";
    count_i64 i64: "fx_total_by_i64" "fx_fill_by_i64";
    count_size usize: "fx_total_by_size" "fx_fill_by_size";
}

#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_total_by_u8"]
    safe fn total_by_u8(items: &[i32], #[len_of(items)] count: u8) -> Result<i64>;
    #[entry = "fx_total_count_first"]
    safe fn count_first(#[len_of(items)] count: c_int, items: &[i32]) -> Result<i64>;
    #[entry = "fx_total_byte_size"]
    safe fn byte_size(items: &[i32], #[len_of(items, unit = bytes)] size: u32) -> Result<i64>;
    #[entry = "fx_total_by_u8"]
    safe fn byte_size_u8(items: &[i32], #[len_of(items, unit = bytes)] size: u8) -> Result<i64>;
    #[entry = "fx_total_two"]
    safe fn total_two(
        a: &[i32],
        #[len_of(a)] count_a: c_int,
        b: &[i32],
        #[len_of(b)] count_b: c_int,
    ) -> Result<i64>;
    #[entry = "fx_total_four"]
    safe fn total_four(#[marshal(lparray, size_const = 4)] items: &[i32]) -> Result<i64>;
    #[entry = "fx_total_four"]
    safe fn total_array(items: &[i32; 4]) -> i64;
    #[entry = "fx_dot"]
    safe fn dot(left: &[f64], right: &[f64], #[len_of(left, right)] count: c_int) -> Result<f64>;
    #[entry = "fx_zip_add"]
    safe fn zip_add(
        left: &[i32],
        right: &[i32],
        #[out] sums: &mut [i32],
        #[len_of(left, right, sums)] count: usize,
    ) -> Result<()>;

    #[entry = "fx_is_null"]
    safe fn is_null(#[marshal(lparray, size_const = 0)] items: &[u64]) -> Result<c_int>;
    #[entry = "fx_is_null"]
    safe fn is_null_out(#[marshal(lparray, size_const = 0)] items: &mut [u64]) -> Result<c_int>;
    #[entry = "fx_is_null"]
    safe fn is_null_option(
        #[marshal(lparray, size_const = 0)] items: Option<&[u64]>,
    ) -> Result<c_int>;
    #[entry = "fx_is_aligned"]
    safe fn is_aligned(
        #[marshal(lparray, size_const = 0)] items: &[u64],
        alignment: usize,
    ) -> Result<c_int>;
    #[entry = "fx_same_address"]
    unsafe fn same(
        #[marshal(lparray, size_const = 3)] items: &[i32],
        address: *const i32,
    ) -> Result<c_int>;
    #[entry = "fx_same_address"]
    unsafe fn same_in_out(
        #[marshal(lparray, size_const = 3)] items: &mut [i32],
        address: *const i32,
    ) -> Result<c_int>;
    #[entry = "fx_same_address"]
    unsafe fn same_out(
        #[out]
        #[marshal(lparray, size_const = 3)]
        items: &mut [i32],
        address: *const i32,
    ) -> Result<c_int>;
    #[entry = "fx_same_address"]
    unsafe fn same_vector(
        #[marshal(lparray, size_const = 3)] items: Vec<i32>,
        address: *const i32,
    ) -> Result<c_int>;
}

#[test]
fn a_length_that_does_not_fit_its_count_is_refused() {
    let items = vec![1; 300];
    assert_eq!(total_by_u8(&items[..255]).unwrap(), 255);
    let problem = Problem::CountTooLarge { length: 300, native: "u8" };
    refuses(total_by_u8(&items), ("total_by_u8", "count"), problem);
    // In bytes, 64 elements are one too many.
    let problem = Problem::CountTooLarge { length: 256, native: "u8" };
    refuses(byte_size_u8(&items[..64]), ("byte_size_u8", "size"), problem);
}

#[test]
fn a_count_may_stand_anywhere_and_be_in_bytes() {
    let items = [1, 20, 300];
    assert_eq!(count_first(&items).unwrap(), 321);
    assert_eq!(byte_size(&items).unwrap(), 321);
    assert_eq!(byte_size(&[]).unwrap(), 0);
    assert_eq!(total_two(&items, &[5, 5]).unwrap(), 331);
    assert_eq!(total_two(&[], &items).unwrap(), 321);
}

#[test]
fn arrays_that_share_a_count_must_agree() {
    assert_eq!(dot(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]).unwrap(), 32.0);
    assert_eq!(dot(&[], &[]).unwrap(), 0.0);
    let problem = Problem::CountMismatch { length: 1, other: "left", expected: 2 };
    refuses(dot(&[1.0, 2.0], &[4.0]), ("dot", "right"), problem);
    let mut sums = [0; 2];
    zip_add(&[1, 2], &[10, 20], &mut sums).unwrap();
    assert_eq!(sums, [11, 22]);
    let problem = Problem::CountMismatch { length: 2, other: "left", expected: 3 };
    refuses(zip_add(&[1, 2, 3], &[1, 2, 3], &mut sums), ("zip_add", "sums"), problem);
    assert_eq!(sums, [11, 22]);
}

#[test]
fn a_fixed_length_must_be_met() {
    assert_eq!(total_four(&[1, 2, 3, 4]).unwrap(), 10);
    assert_eq!(total_array(&[1, 2, 3, 4]), 10);
    for length in [0, 3, 5] {
        let problem = Problem::WrongLength { length, expected: 4 };
        refuses(total_four(&vec![1; length]), ("total_four", "items"), problem);
    }
}

#[test]
fn an_empty_slice_has_an_address_and_nothing_has_none() {
    assert_eq!(is_null(&[]).unwrap(), 0);
    assert_eq!(is_null_out(&mut []).unwrap(), 0);
    assert_eq!(is_aligned(&[], align_of::<u64>()).unwrap(), 1);
    assert_eq!(is_null_option(Some(&[])).unwrap(), 0);
    assert_eq!(is_null_option(None).unwrap(), 1);
}

#[test]
fn native_code_gets_the_elements_themselves() {
    let mut items = vec![1, 2, 3];
    let address = items.as_ptr();
    // SAFETY: the addresses are only compared.
    unsafe {
        assert_eq!(same(&items, address).unwrap(), 1);
        assert_eq!(same(&items, address.wrapping_add(1)).unwrap(), 0);
        assert_eq!(same_in_out(&mut items, address).unwrap(), 1);
        assert_eq!(same_out(&mut items, address).unwrap(), 1);
        assert_eq!(same_vector(items, address).unwrap(), 1);
    }
}
