//! Integers of 128 bits, where the C compiler and Rust pass them alike.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]
#![allow(missing_docs)]

use pinvoke::Abi;
use pinvoke::abi::TypeClass;
use pinvoke::prelude::*;

macro_rules! wide_integers {
    ($($module:ident: $t:ty, $class:ident, $echo:literal $add:literal $sum:literal $out:literal
        $double:literal;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY, stub = direct)]
            unsafe extern "C" {
                #[entry = $echo]
                safe fn echo(value: $t) -> $t;
                #[entry = $add]
                safe fn add(left: $t, right: $t) -> Result<$t>;
                #[entry = $sum]
                safe fn sum(left: &$t, right: Option<&$t>) -> $t;
                #[entry = $out]
                safe fn out(value: $t, #[out] out: &mut $t) -> c_int;
                #[entry = $out]
                #[ret(c_int)]
                #[fails_if(nonzero)]
                safe fn retval(value: $t, #[retval] out: $t) -> Result<$t>;
                #[entry = $double]
                safe fn double(value: &mut $t) -> c_int;
                #[entry = $double]
                safe fn double_optional(value: Option<&mut $t>) -> c_int;
            }

            #[test]
            fn comes_back_unchanged() {
                let samples = [0, 1, <$t>::MAX, <$t>::MIN, <$t>::MAX / 3, 5 << 64, (7 << 64) + 9];
                for value in samples.into_iter().chain((0..128).map(|bit| 1 << bit)) {
                    assert_eq!(echo(value), value);
                    assert_eq!(retval(value).unwrap(), value);
                    let mut place = 3;
                    assert_eq!((out(value, &mut place), place), (0, value));
                }
            }

            #[test]
            fn carries_and_wraps() {
                let low = <$t>::from(u64::MAX);
                assert_eq!(add(low, 1).unwrap(), 1 << 64);
                assert_eq!(add(<$t>::MAX, 1).unwrap(), <$t>::MIN);
                assert_eq!(sum(&low, Some(&1)), 1 << 64);
                assert_eq!(sum(&low, None), low);
                let mut place = low;
                assert_eq!((double(&mut place), place), (0, (1 << 65) - 2));
                assert_eq!((double_optional(Some(&mut place)), place), (0, (1 << 66) - 4));
                assert_eq!(double_optional(None), -1);
            }

            #[test]
            fn is_described() {
                // System V ABI for x86-64: 16 bytes, aligned to 16.
                let desc = <$t as Abi>::DESC;
                assert_eq!((desc.size, desc.align, desc.class), (16, 16, TypeClass::$class));
            }
        }
    )*};
}
wide_integers! {
    signed: i128, Signed, "fx_echo_i128" "fx_add_i128" "fx_sum_ptr_i128"
        "fx_out_i128" "fx_double_i128";
    unsigned: u128, Unsigned, "fx_echo_u128" "fx_add_u128" "fx_sum_ptr_u128"
        "fx_out_u128" "fx_double_u128";
}

#[dll_import(pinvoke_fixtures::LIBRARY, stub = direct)]
unsafe extern "C" {
    safe fn fx_is_aligned(address: &i128, alignment: usize) -> c_int;
    /// A failure rule on a value whose low half alone would say otherwise.
    #[entry = "fx_add_i128"]
    #[fails_if(with = is_negative)]
    safe fn add_checked(left: i128, right: i128) -> Result<i128>;
}

fn is_negative(value: &i128, _: pinvoke::error::OsCode) -> bool {
    *value < 0
}

#[test]
fn the_address_is_aligned_as_c_expects() {
    assert_eq!(fx_is_aligned(&1, 16), 1);
}

#[test]
fn a_failure_rule_sees_the_whole_value() {
    assert_eq!(add_checked(i128::from(u64::MAX), 0).unwrap(), i128::from(u64::MAX));
    assert!(add_checked(i128::MIN, 1).is_err());
}
