//! Random arrays through C and back, in every form and direction.
#![allow(missing_docs)]

mod common;

use common::without_leaks;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i8)]
enum Level {
    Low = -3,
    None = 0,
    High = 100,
}

/// The four directions of an element type, against the numbers that C sees.
macro_rules! elements {
    ($($module:ident $managed:ty as $native:ty, $form:tt: $copy:literal $turn:literal $make:literal $pass:literal;)*) => {$(
        mod $module {
            use super::*;

            #[native_callback(on_panic = -1)]
            type OnItems = extern "C" fn(
                #[marshal $form] items: &mut [$managed],
                #[len_of(items)] count: usize,
                #[user_data] user: *mut c_void,
            ) -> c_int;

            #[dll_import(LIBRARY)]
            unsafe extern "C" {
                #[entry = $copy]
                safe fn goes_in(
                    #[marshal $form] items: &[$managed],
                    #[out] out: &mut [$native],
                    #[len_of(items, out)] count: usize,
                ) -> Result<()>;
                #[entry = $copy]
                safe fn comes_out(
                    items: &[$native],
                    #[out]
                    #[marshal $form]
                    out: &mut [$managed],
                    #[len_of(items, out)] count: usize,
                ) -> Result<()>;
                #[entry = $turn]
                safe fn turn(
                    #[marshal $form] items: &mut [$managed],
                    #[len_of(items)] count: usize,
                ) -> Result<()>;
                #[entry = $make]
                #[ret $form]
                #[free(with = fx_free)]
                safe fn make(
                    items: &[$native],
                    #[len_of(items)] count: usize,
                    #[len_of(return)] made: &mut usize,
                ) -> Result<Vec<$managed>>;
                #[entry = $pass]
                safe fn pass(
                    items: &mut [$native],
                    #[len_of(items)] count: usize,
                    #[callback(OnItems, user = user)] f: impl FnMut(&mut [$managed]) -> c_int,
                    #[user_data] user: *mut c_void,
                ) -> Result<c_int>;
                unsafe fn fx_free(memory: *mut c_void);
            }

            pub(super) fn go_round(
                items: &[$managed],
                to_native: impl Fn($managed) -> $native,
                any: $managed,
            ) -> Result<(), TestCaseError> {
                let natives: Vec<$native> = items.iter().map(|item| to_native(*item)).collect();
                let mut seen = vec![<$native>::default(); items.len()];
                goes_in(items, &mut seen)?;
                prop_assert_eq!(&seen, &natives);
                let mut back = vec![any; items.len()];
                comes_out(&natives, &mut back)?;
                prop_assert_eq!(&back[..], items);
                turn(&mut back)?;
                back.reverse();
                prop_assert_eq!(&back[..], items);
                prop_assert_eq!(&without_leaks(|| make(&natives))?[..], items);
                let mut turned = natives.clone();
                let mut called = Vec::new();
                pass(&mut turned, |items| {
                    called.extend_from_slice(items);
                    items.reverse();
                    0
                })?;
                prop_assert_eq!(&called[..], items);
                turned.reverse();
                prop_assert_eq!(turned, natives);
                Ok(())
            }

            /// Numbers of any value: the first that `valid` does not know is named by the error.
            pub(super) fn come_back(
                natives: &[$native],
                any: $managed,
                valid: impl Fn($native) -> Option<$managed>,
            ) -> Result<(), TestCaseError> {
                let expected: Vec<Option<$managed>> = natives.iter().map(|native| valid(*native)).collect();
                let mut back = vec![any; natives.len()];
                let results = [
                    comes_out(natives, &mut back).map(|()| back.clone()),
                    without_leaks(|| make(natives)),
                ];
                let bad = expected.iter().position(Option::is_none);
                for (result, name) in results.into_iter().zip(["out", "return"]) {
                    match (result, bad) {
                        (Ok(items), None) => prop_assert_eq!(
                            items.into_iter().map(Some).collect::<Vec<_>>(),
                            expected.clone()
                        ),
                        (Err(error), Some(index)) => {
                            let place = format!("`{name}[{index}]`");
                            prop_assert!(error.to_string().contains(&place), "{}", error);
                        }
                        (result, bad) => prop_assert!(false, "{:?} but {:?}", result, bad),
                    }
                }
                Ok(())
            }
        }
    )*};
}
elements! {
    bool8 bool as i8, (lparray, elem = bool8): "fx_copy_8" "fx_turn_8" "fx_make_copy_8" "fx_pass_8";
    variant bool as i16, (lparray, elem = variant_bool): "fx_copy_16" "fx_turn_16" "fx_make_copy_16" "fx_pass_16";
    bool32 bool as i32, (lparray, elem = bool32): "fx_copy_32" "fx_turn_32" "fx_make_copy_32" "fx_pass_32";
    char8 char as u8, (lparray, elem = char8): "fx_copy_8" "fx_turn_8" "fx_make_copy_8" "fx_pass_8";
    char16 char as u16, (lparray, elem = char16): "fx_copy_16" "fx_turn_16" "fx_make_copy_16" "fx_pass_16";
    char32 char as u32, (lparray, elem = char32): "fx_copy_32" "fx_turn_32" "fx_make_copy_32" "fx_pass_32";
    levels Level as i8, (lparray): "fx_copy_8" "fx_turn_8" "fx_make_copy_8" "fx_pass_8";
}

#[dll_import(LIBRARY)]
unsafe extern "C" {
    safe fn fx_jagged_total(
        rows: &[Vec<f64>],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<f64>;
    safe fn fx_matrix_weighted(
        matrix: &[[f64; 5]],
        #[len_of(matrix, unit = scalars)] scalars: usize,
    ) -> Result<f64>;
    safe fn fx_zero_total(#[marshal(lparray, zero_terminated)] items: &[u32]) -> Result<i64>;
    #[ret(c_int)]
    safe fn fx_grow_ints(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut usize,
        by: c_int,
    ) -> Result<()>;
    #[entry = "fx_total_by_i8"]
    safe fn total_of_given(
        #[marshal(lparray, size_param = count)] items: &[i32],
        count: i8,
    ) -> Result<i64>;
    unsafe fn fx_alloc(size: usize) -> *mut c_void;
    unsafe fn fx_free(memory: *mut c_void);
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Low), Just(Level::None), Just(Level::High)]
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() }
}

/// Lengths on both sides of what the caller's frame has room for.
const LENGTH: std::ops::Range<usize> = 0..1100;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn truth_values(items in vec(any::<bool>(), LENGTH)) {
        bool8::go_round(&items, i8::from, true)?;
        variant::go_round(&items, |item| -i16::from(item), true)?;
        bool32::go_round(&items, i32::from, true)?;
    }

    #[test]
    fn any_number_is_a_truth_value(items in vec(any::<i8>(), 0..20)) {
        bool8::come_back(&items, false, |item| Some(item != 0))?;
        let wide: Vec<i32> = items.iter().map(|item| i32::from(*item) << 24).collect();
        bool32::come_back(&wide, false, |item| Some(item != 0))?;
        let words: Vec<i16> = items.iter().map(|item| i16::from(*item) << 8).collect();
        variant::come_back(&words, false, |item| Some(item != 0))?;
    }

    #[test]
    fn characters(items in vec(any::<char>(), LENGTH)) {
        char32::go_round(&items, u32::from, 'x')?;
        let basic: Vec<char> = items.iter().map(|item| char::from_u32(u32::from(*item) & 0x7FFF).unwrap()).collect();
        char16::go_round(&basic, |item| u32::from(item) as u16, 'x')?;
        let ascii: Vec<char> = items.iter().map(|item| char::from((u32::from(*item) & 0x7F) as u8)).collect();
        char8::go_round(&ascii, |item| item as u8, 'x')?;
    }

    #[test]
    fn numbers_that_may_be_characters(items in vec(prop_oneof![8 => any::<char>().prop_map(u32::from), 1 => any::<u32>()], 0..20)) {
        char32::come_back(&items, 'x', char::from_u32)?;
        let units: Vec<u16> = items.iter().map(|item| *item as u16).collect();
        char16::come_back(&units, 'x', |unit| char::from_u32(unit.into()))?;
        let bytes: Vec<u8> = items.iter().map(|item| *item as u8).collect();
        char8::come_back(&bytes, 'x', |byte| byte.is_ascii().then(|| char::from(byte)))?;
    }

    #[test]
    fn enums(items in vec(level(), LENGTH)) {
        levels::go_round(&items, |item| item as i8, Level::None)?;
    }

    #[test]
    fn numbers_that_may_be_enums(items in vec(prop_oneof![8 => level().prop_map(|level| level as i8), 1 => any::<i8>()], 0..20)) {
        levels::come_back(&items, Level::None, |item| match item {
            -3 => Some(Level::Low),
            0 => Some(Level::None),
            100 => Some(Level::High),
            _ => None,
        })?;
    }

    #[test]
    fn rows(rows in vec(vec(-1000..1000i32, 0..10), 0..200)) {
        let rows: Vec<Vec<f64>> = rows.into_iter().map(|row| row.into_iter().map(f64::from).collect()).collect();
        let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
        let total: f64 = rows.iter().flatten().sum();
        prop_assert_eq!(fx_jagged_total(&rows, &lengths)?, total);
    }

    #[test]
    fn matrices(rows in vec(proptest::array::uniform5(-1000..1000i32), 0..50)) {
        let matrix: Vec<[f64; 5]> = rows.iter().map(|row| row.map(f64::from)).collect();
        let weighted: f64 = rows.iter().flatten().zip(1..).map(|(item, place)| f64::from(*item) * f64::from(place)).sum();
        prop_assert_eq!(fx_matrix_weighted(&matrix)?, weighted);
    }

    #[test]
    fn arrays_that_end_with_a_zero(items in vec(prop_oneof![60 => 1..=u32::MAX, 1 => Just(0)], 0..400)) {
        match (fx_zero_total(&items), items.iter().position(|item| *item == 0)) {
            (Ok(total), None) => prop_assert_eq!(total, items.iter().map(|item| i64::from(*item)).sum::<i64>()),
            (Err(error), Some(at)) => {
                let place = format!("`items[{at}]`");
                prop_assert!(error.to_string().contains(&place), "{}", error);
            }
            (result, zero) => prop_assert!(false, "{:?} but {:?}", result, zero),
        }
    }

    #[test]
    fn arrays_that_are_replaced(start in vec(0..1000i32, 0..20), steps in vec(-1..5i32, 0..6)) {
        let mut model = start.clone();
        let mut items = start;
        without_leaks(|| -> Result<(), TestCaseError> {
            for by in steps {
                fx_grow_ints(&mut items, by)?;
                if by < 0 {
                    model.clear();
                }
                for _ in 0..by {
                    model.push(model.last().map_or(1, |last| last + 1));
                }
                prop_assert_eq!(&items, &model);
            }
            Ok(())
        })?;
    }

    #[test]
    fn counts_that_the_caller_gives(items in vec(any::<i32>(), 0..150), count in any::<i8>()) {
        let fits = usize::try_from(count).is_ok_and(|count| count <= items.len());
        match total_of_given(&items, count) {
            Ok(total) => {
                prop_assert!(fits);
                let expected: i64 = items[..count as usize].iter().map(|item| i64::from(*item)).sum();
                prop_assert_eq!(total, expected);
            }
            Err(error) => prop_assert!(!fits && error.to_string().contains("`count`"), "{}", error),
        }
    }
}
