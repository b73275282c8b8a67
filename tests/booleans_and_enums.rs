//! Values with a stated width that are converted: `bool` in its three forms, and enums, which are
//! checked on the way back.
#![allow(missing_docs)]

mod common;

use common::{marshal_error, os_code};
use pinvoke::error::{PathStep, Problem};
use pinvoke::{Error, prelude::*};

/// Declares and tests the functions of one form of `bool`.
///
/// `fx_raw` returns the bits that arrived; `fx_odd` a true that is not the canonical one.
macro_rules! booleans {
    ($($module:ident: $form:ident [$($profile:tt)*], $truth:literal, $odd:literal, $native:ty,
        $echo:literal $not:literal $out:literal $flip:literal $raw:literal $odds:literal
        $out_odd:literal $count:literal;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY)]
            unsafe extern "C" {
                #[entry = $echo]
                #[ret($form)]
                safe fn echo(#[marshal($form)] value: bool) -> bool;
                #[entry = $not]
                #[ret($form)]
                safe fn not(#[marshal($form)] value: bool) -> Result<bool>;
                #[entry = $raw]
                safe fn raw(#[marshal($form)] value: bool) -> c_int;
                #[entry = $odds]
                #[ret($form)]
                safe fn odd() -> bool;
                #[entry = $odds]
                safe fn odd_bits() -> $native;
                #[entry = $out]
                safe fn out(
                    #[marshal($form)] value: bool,
                    #[out] #[marshal($form)] out: &mut bool,
                ) -> c_int;
                #[entry = $out]
                safe fn out_optional(
                    #[marshal($form)] value: bool,
                    #[out] #[marshal($form)] out: Option<&mut bool>,
                ) -> c_int;
                #[entry = $out]
                safe fn retval(
                    #[marshal($form)] value: bool,
                    #[retval] #[marshal($form)] out: bool,
                ) -> bool;
                #[entry = $out_odd]
                safe fn out_odd(#[retval] #[marshal($form)] out: bool) -> bool;
                #[entry = $flip]
                safe fn flip(#[marshal($form)] value: &mut bool) -> c_int;
                #[entry = $flip]
                safe fn flip_optional(#[marshal($form)] value: Option<&mut bool>) -> c_int;
                #[entry = $count]
                safe fn count(
                    #[marshal(lparray, elem = $form)] items: &[bool],
                    #[len_of(items)] count: usize,
                ) -> Result<c_int>;
                /// One boolean by its address is an array of one.
                #[entry = $count]
                safe fn count_one(#[marshal($form)] item: &bool, #[value(1)] count: usize) -> c_int;
                #[entry = $not]
                #[ret($form)]
                #[fails_if(zero)]
                safe fn fails_unless(#[marshal($form)] value: bool) -> Result<()>;
            }

            #[test]
            fn by_value() {
                assert_eq!((echo(true), echo(false)), (true, false));
                assert_eq!((not(true).unwrap(), not(false).unwrap()), (false, true));
                assert_eq!((raw(true), raw(false)), ($truth, 0));
                assert!(odd());
                assert_eq!(odd_bits(), $odd);
            }

            #[test]
            fn by_reference() {
                let mut place = false;
                assert_eq!(out(true, &mut place), 0);
                assert!(place);
                assert_eq!(out_optional(false, Some(&mut place)), 0);
                assert!(!place);
                assert_eq!(out_optional(true, None), -1);
                assert_eq!((retval(true), retval(false), out_odd()), (true, false, true));
                assert_eq!((flip(&mut place), place), (0, true));
                assert_eq!((flip_optional(Some(&mut place)), place), (0, false));
                assert_eq!(flip_optional(None), -1);
                assert_eq!((count_one(&true), count_one(&false)), (1, 0));
            }

            #[test]
            fn arrays() {
                assert_eq!(count(&[true, false, true, true]).unwrap(), 3);
                assert_eq!(count(&[]).unwrap(), 0);
                assert_eq!(count(&[true; 5000]).unwrap(), 5000);
            }

            #[test]
            fn a_failure_rule_sees_the_bits() {
                fails_unless(false).unwrap();
                assert_eq!(os_code(fails_unless(true)).value(), 0);
            }

            booleans! { @profile $native; $echo $raw $flip $count; $($profile)* }
        }
    )*};
    (@profile $native:ty; $echo:literal $raw:literal $flip:literal $count:literal;) => {};
    (@profile $native:ty; $echo:literal $raw:literal $flip:literal $count:literal; $bools:ident) => {
        /// The same by the block's profile.
        mod profile {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY, bools = $bools)]
            unsafe extern "C" {
                #[entry = $echo]
                safe fn echo(value: bool) -> bool;
                #[entry = $raw]
                safe fn raw(value: bool) -> c_int;
                #[entry = $flip]
                safe fn flip(value: &mut bool) -> c_int;
                #[entry = $count]
                safe fn count(items: &[bool], #[len_of(items)] count: usize) -> Result<c_int>;
                /// The array as bytes on the C side: what a wrong width would give.
                #[entry = "fx_fill_i8"]
                safe fn fill_bytes(
                    #[out] items: &mut [bool],
                    #[len_of(items, unit = bytes)] size: usize,
                ) -> Result<()>;
            }

            #[test]
            fn by_the_profile() {
                let mut place = true;
                assert_eq!((echo(true), raw(true), flip(&mut place), place), (true, 1, 0, false));
                assert_eq!(count(&[false, true, false, true]).unwrap(), 2);
                let mut items = [false; 9];
                fill_bytes(&mut items).unwrap();
                assert_eq!(items, [true; 9]);
            }
        }
    };
}
booleans! {
    bool32: bool32 [bool32], 1, 2, i32,
        "fx_echo_bool32" "fx_not_bool32" "fx_out_bool32" "fx_flip_bool32" "fx_raw_bool32"
        "fx_odd_bool32" "fx_out_odd_bool32" "fx_count_true_bool32";
    bool8: bool8 [bool8], 1, 7, u8,
        "fx_echo_bool8" "fx_not_bool8" "fx_out_bool8" "fx_flip_bool8" "fx_raw_bool8"
        "fx_odd_bool8" "fx_out_odd_bool8" "fx_count_true_bool8";
    variant_bool: variant_bool [], -1, 5, i16,
        "fx_echo_variant_bool" "fx_not_variant_bool" "fx_out_variant_bool"
        "fx_flip_variant_bool" "fx_raw_variant_bool" "fx_odd_variant_bool"
        "fx_out_odd_variant_bool" "fx_count_true_variant_bool";
}

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
enum Color {
    Red = 1,
    Green,
    Blue = 40,
}

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
enum Level {
    Low = -10,
    Normal = 0,
    High = 10,
}

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Day {
    Monday,
    Tuesday,
    Sunday = 6,
}

/// Declares and tests the functions of one enum, whose members are given with their values in C.
macro_rules! enums {
    ($($module:ident: $t:ident [$($member:ident = $value:literal),*], $known:literal,
        $echo:literal $next:literal $out:literal $advance:literal $read:literal $invalid:literal
        $out_invalid:literal $count:literal $fill:literal;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY)]
            unsafe extern "C" {
                #[entry = $echo]
                safe fn echo(value: $t) -> Result<$t>;
                #[entry = $next]
                safe fn next(value: $t) -> Result<$t>;
                #[entry = $read]
                safe fn value(value: $t) -> c_int;
                #[entry = $out]
                safe fn out(value: $t, #[out] out: &mut $t) -> Result<c_int>;
                #[entry = $out]
                #[ret(c_int)]
                #[fails_if(nonzero)]
                safe fn retval(value: $t, #[retval] out: $t) -> Result<$t>;
                #[entry = $out]
                #[ret(c_int)]
                #[fails_if(nonzero)]
                safe fn out_optional(value: $t, #[out] out: Option<&mut $t>) -> Result<()>;
                #[entry = $advance]
                safe fn advance(value: &mut $t) -> Result<c_int>;
                #[entry = $advance]
                safe fn advance_optional(value: Option<&mut $t>) -> Result<c_int>;
                #[entry = $invalid]
                safe fn invalid() -> Result<$t>;
                #[entry = $out_invalid]
                safe fn out_invalid(#[out] out: &mut $t) -> Result<c_int>;
                #[entry = $out_invalid]
                #[ret(c_int)]
                safe fn invalid_retval(#[retval] out: $t) -> Result<$t>;
                #[entry = $count]
                safe fn count(
                    items: &[$t],
                    #[len_of(items)] count: usize,
                    which: $t,
                ) -> Result<c_int>;
                #[entry = $count]
                safe fn count_one(item: &$t, #[value(1)] count: usize, which: $t) -> c_int;
                #[entry = $fill]
                safe fn fill(
                    #[out] items: &mut [$t],
                    #[len_of(items)] count: usize,
                    bad: c_int,
                ) -> Result<()>;
            }

            const MEMBERS: &[$t] = &[$($t::$member),*];

            #[test]
            fn members_cross() {
                for (member, native) in [$(($t::$member, $value)),*] {
                    assert_eq!(value(member), native);
                    assert_eq!(echo(member).unwrap(), member);
                    assert_eq!(retval(member).unwrap(), member);
                    assert_eq!(count_one(&member, member), 1);
                    assert_eq!(count_one(&member, MEMBERS[0]), (member == MEMBERS[0]).into());
                }
                for (at, &member) in MEMBERS.iter().enumerate() {
                    let after = MEMBERS[(at + 1) % MEMBERS.len()];
                    let mut place = member;
                    assert_eq!(next(member).unwrap(), after);
                    assert_eq!((advance(&mut place).unwrap(), place), (0, after));
                    assert_eq!((out(member, &mut place).unwrap(), place), (0, member));
                    out_optional(after, Some(&mut place)).unwrap();
                    assert_eq!(place, after);
                    assert_eq!(advance_optional(Some(&mut place)).unwrap(), 0);
                    assert_eq!(place, next(after).unwrap());
                }
                assert_eq!(os_code(out_optional(MEMBERS[0], None)).value(), -1);
                assert_eq!(advance_optional(None).unwrap(), -1);
            }

            #[test]
            fn other_values_are_errors() {
                let name = stringify!($t);
                let problem = || Problem::UnknownEnumValue { value: 99, name, known: $known };
                assert_eq!(marshal_error(invalid()), (problem(), "invalid", "return"));
                let mut place = MEMBERS[1];
                assert_eq!(marshal_error(out_invalid(&mut place)), (problem(), "out_invalid", "out"));
                assert_eq!(place, MEMBERS[1]);
                assert_eq!(marshal_error(invalid_retval()), (problem(), "invalid_retval", "out"));
                let text = invalid().unwrap_err().to_string();
                let said = format!("99 is not a value of `{name}`; known are {}", $known);
                assert_eq!(text, format!("invalid: parameter `return`: {said}"));
            }

            #[test]
            fn arrays() {
                let mut items = [MEMBERS[2]; 7];
                fill(&mut items, 0).unwrap();
                let turns: Vec<$t> = MEMBERS.iter().copied().cycle().take(7).collect();
                assert_eq!(items[..], turns[..]);
                assert_eq!(count(&items, MEMBERS[0]).unwrap(), 3);
                assert_eq!(count(&items, MEMBERS[2]).unwrap(), 2);
                assert_eq!(count(&[], MEMBERS[2]).unwrap(), 0);
                let Err(Error::Marshal(error)) = fill(&mut items, 1) else { panic!("it succeeded") };
                assert_eq!(error.path(), [PathStep::Index(6)]);
                let text = error.to_string();
                assert!(text.starts_with("fill: parameter `items[6]`: 99 is not"), "{text}");
            }
        }
    )*};
}
enums! {
    color: Color [Red = 1, Green = 2, Blue = 40], "Red, Green, Blue",
        "fx_echo_color" "fx_next_color" "fx_out_color" "fx_advance_color" "fx_value_color"
        "fx_invalid_color" "fx_out_invalid_color" "fx_count_color" "fx_fill_color";
    level: Level [Low = -10, Normal = 0, High = 10], "Low, Normal, High",
        "fx_echo_level" "fx_next_level" "fx_out_level" "fx_advance_level" "fx_value_level"
        "fx_invalid_level" "fx_out_invalid_level" "fx_count_level" "fx_fill_level";
    day: Day [Monday = 0, Tuesday = 1, Sunday = 6], "Monday, Tuesday, Sunday",
        "fx_echo_day" "fx_next_day" "fx_out_day" "fx_advance_day" "fx_value_day"
        "fx_invalid_day" "fx_out_invalid_day" "fx_count_day" "fx_fill_day";
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_double_all_u32"]
    safe fn double_colors(items: &mut [Color], #[len_of(items)] count: usize) -> Result<()>;
    safe fn fx_combine_flags(left: u32, right: u32) -> u32;
}

#[test]
fn an_array_of_enums_is_changed_in_place() {
    let mut items = [Color::Red, Color::Red];
    double_colors(&mut items).unwrap();
    assert_eq!(items, [Color::Green, Color::Green]);
    let mut items = [Color::Red, Color::Blue];
    let (problem, ..) = marshal_error(double_colors(&mut items));
    assert!(matches!(problem, Problem::UnknownEnumValue { value: 80, name: "Color", .. }));
}

#[test]
fn flags_are_numbers() {
    const READ: u32 = 1;
    const EXECUTE: u32 = 4;
    assert_eq!(fx_combine_flags(READ, EXECUTE), 5);
}

/// A C enum that other values may come from: newer versions of a library, combinations of flags.
#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i32)]
enum OpenColor {
    Red = 1,
    Green,
    #[native(other)]
    Other(i32),
    Blue = 40,
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_echo_i32"]
    safe fn echo_open(color: OpenColor) -> Result<OpenColor>;
    #[entry = "fx_echo_i32"]
    safe fn open_of(number: i32) -> Result<OpenColor>;
    #[entry = "fx_echo_i32"]
    safe fn number_of(color: OpenColor) -> i32;
    #[entry = "fx_fill_i32"]
    safe fn fill_open(
        #[out] colors: &mut [OpenColor],
        #[len_of(colors)] count: usize,
    ) -> Result<()>;
}

#[test]
fn other_values_come_and_go_as_they_are() {
    for (color, number) in [
        (OpenColor::Red, 1),
        (OpenColor::Green, 2),
        (OpenColor::Blue, 40),
        (OpenColor::Other(0), 0),
        (OpenColor::Other(-7), -7),
        (OpenColor::Other(i32::MAX), i32::MAX),
    ] {
        assert_eq!(number_of(color), number);
        assert_eq!(open_of(number).unwrap(), color);
        assert_eq!(echo_open(color).unwrap(), color);
    }
    assert_eq!(open_of(number_of(OpenColor::Other(1))).unwrap(), OpenColor::Red);
    let mut colors = [OpenColor::Red; 4];
    fill_open(&mut colors).unwrap();
    let expected = [OpenColor::Red, OpenColor::Green, OpenColor::Other(3), OpenColor::Other(4)];
    assert_eq!(colors, expected, "1, 2, 3, 4");
}
