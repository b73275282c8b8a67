//! Numbers: each function is called by its declaration and directly, on random values.

use std::ffi::{c_char, c_long, c_ulong, c_void};

use pinvoke::dynamic::Value;
use pinvoke::error::Problem;
use proptest::prelude::*;

use crate::support::{call, declared, direct, function, problem, signature_error, try_call};

/// `wchar_t`, for which the standard library has no name.
#[cfg(windows)]
type WChar = u16;
#[cfg(all(unix, any(target_arch = "arm", target_arch = "aarch64"), not(target_vendor = "apple")))]
type WChar = u32;
#[cfg(all(
    unix,
    not(all(any(target_arch = "arm", target_arch = "aarch64"), not(target_vendor = "apple")))
))]
type WChar = i32;

/// Values with equal bits; two not-a-numbers are equal if their bits are.
trait Bits: Copy {
    fn bits(self) -> u64;
}
macro_rules! bits {
    ($($t:ty)*) => {$( impl Bits for $t { fn bits(self) -> u64 { self as u64 } } )*};
}
bits!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize);
impl Bits for f32 {
    fn bits(self) -> u64 {
        self.to_bits().into()
    }
}
impl Bits for f64 {
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

macro_rules! scalars {
    ($($module:ident: $t:ty;)*) => {$(
        mod $module {
            use super::*;

            const NAME: &str = stringify!($module);

            proptest! {
                #[test]
                fn arguments_and_results(left: $t, right: $t) {
                    let add = declared(&format!("fx_add_{NAME}"));
                    // SAFETY: the type is that of the header.
                    let expected = unsafe {
                        direct::<unsafe extern "C" fn($t, $t) -> $t>(&format!("fx_add_{NAME}"))(left, right)
                    };
                    let result: $t = call(&add, &[left.into(), right.into()]).try_into().unwrap();
                    prop_assert_eq!(result.bits(), expected.bits());
                    let mut into = <$t>::default();
                    // SAFETY: the declaration is that of the header.
                    unsafe { add.call_into(&[left.into(), right.into()], &mut into) }.unwrap();
                    prop_assert_eq!(into.bits(), expected.bits());
                    let echo = declared(&format!("fx_echo_{NAME}"));
                    let result: $t = call(&echo, &[left.into()]).try_into().unwrap();
                    prop_assert_eq!(result.bits(), left.bits());
                }

                #[test]
                fn places(value: $t, other: $t) {
                    let out = declared(&format!("fx_out_{NAME}"));
                    let mut place = Value::Void;
                    prop_assert_eq!(call(&out, &[value.into(), Value::out(&mut place)]), Value::I32(0));
                    let written: $t = place.clone().try_into().unwrap();
                    prop_assert_eq!(written.bits(), value.bits());
                    let double = declared(&format!("fx_double_{NAME}"));
                    // SAFETY: the type is that of the header.
                    let expected = unsafe {
                        let mut expected = value;
                        direct::<unsafe extern "C" fn(*mut $t) -> i32>(&format!("fx_double_{NAME}"))(&mut expected);
                        expected
                    };
                    call(&double, &[Value::out(&mut place)]);
                    let doubled: $t = place.try_into().unwrap();
                    prop_assert_eq!(doubled.bits(), expected.bits());
                    let mut own = value;
                    call(&double, &[Value::plain_mut(&mut own)]);
                    prop_assert_eq!(own.bits(), expected.bits());
                    let sum = declared(&format!("fx_sum_ptr_{NAME}"));
                    // SAFETY: the type is that of the header.
                    let expected = unsafe {
                        direct::<unsafe extern "C" fn(*const $t, *const $t) -> $t>(&format!("fx_sum_ptr_{NAME}"))(&value, &other)
                    };
                    let result: $t = call(&sum, &[Value::plain(&value), Value::plain(&other)]).try_into().unwrap();
                    prop_assert_eq!(result.bits(), expected.bits());
                    // SAFETY: the type is that of the header.
                    let expected = unsafe {
                        direct::<unsafe extern "C" fn(*const $t, *const $t) -> $t>(&format!("fx_sum_ptr_{NAME}"))(std::ptr::null(), &other)
                    };
                    let result: $t = call(&sum, &[Value::Null, Value::plain(&other)]).try_into().unwrap();
                    prop_assert_eq!(result.bits(), expected.bits());
                }
            }

            #[test]
            fn null_is_passed_on() {
                let double = declared(&format!("fx_double_{NAME}"));
                assert_eq!(call(&double, &[Value::Null]), Value::I32(-1));
            }
        }
    )*};
}
scalars! {
    i8: i8;
    u8: u8;
    i16: i16;
    u16: u16;
    i32: i32;
    u32: u32;
    i64: i64;
    u64: u64;
    intptr: isize;
    uintptr: usize;
    size: usize;
    long: c_long;
    ulong: c_ulong;
    char: c_char;
    wchar: WChar;
    char16: u16;
    char32: u32;
    float: f32;
    double: f64;
}

type Twenty = unsafe extern "C" fn(
    i8,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    f32,
    f64,
    i8,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    f32,
    f64,
) -> f64;

proptest! {
    #[test]
    fn eight_arguments(a: i8, b: u16, c: i32, d: i64, e: f32, f: f64, g: bool, h: u8) {
        let pointer = if g { Value::Pointer(std::ptr::without_provenance_mut(8)) } else { Value::Null };
        let result = call(&declared("fx_mixed8"), &[
            a.into(), b.into(), c.into(), d.into(), e.into(), f.into(), pointer, h.into(),
        ]);
        // SAFETY: the type is that of the header.
        let expected = unsafe {
            type Mixed = unsafe extern "C" fn(i8, u16, i32, i64, f32, f64, *const c_void, u8) -> f64;
            let pointer = std::ptr::without_provenance(if g { 8 } else { 0 });
            direct::<Mixed>("fx_mixed8")(a, b, c, d, e, f, pointer, h)
        };
        prop_assert_eq!(f64::try_from(result).unwrap().to_bits(), expected.to_bits());
    }

    /// More arguments than there are registers.
    #[test]
    fn twenty_arguments(first: (i8, i16, i32, i64, u8, u16, u32, u64, f32, f64),
                        second: (i8, i16, i32, i64, u8, u16, u32, u64, f32, f64)) {
        let (a, b, c, d, e, f, g, h, i, j) = first;
        let (k, l, m, n, o, p, q, r, s, t) = second;
        let result = call(&declared("fx_twenty"), &[
            a.into(), b.into(), c.into(), d.into(), e.into(), f.into(), g.into(), h.into(), i.into(), j.into(),
            k.into(), l.into(), m.into(), n.into(), o.into(), p.into(), q.into(), r.into(), s.into(), t.into(),
        ]);
        // SAFETY: the type is that of the header.
        let expected = unsafe {
            direct::<Twenty>("fx_twenty")(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t)
        };
        prop_assert_eq!(f64::try_from(result).unwrap().to_bits(), expected.to_bits());
    }

    /// An integer of any width is taken if it fits, and refused with its value if not.
    #[test]
    fn integers_fit_or_are_refused(value: i64, shift in 0u32..64) {
        let value = value >> shift;
        let result = try_call(&declared("fx_echo_i16"), &[value.into()]);
        match i16::try_from(value) {
            Ok(value) => prop_assert_eq!(result.unwrap(), Value::I16(value)),
            Err(_) => {
                let expected = Problem::OutOfRange { value: value.into(), native: "int16_t".into() };
                prop_assert_eq!(problem(result), (expected, "value".to_owned()));
            }
        }
        let result = try_call(&declared("fx_echo_u64"), &[value.into()]);
        match u64::try_from(value) {
            Ok(value) => prop_assert_eq!(result.unwrap(), Value::U64(value)),
            Err(_) => {
                let is_refused = matches!(problem(result).0, Problem::OutOfRange { .. });
                prop_assert!(is_refused);
            }
        }
    }
}

#[test]
fn nothing_goes_in_or_comes_out() {
    assert_eq!(call(&declared("fx_nothing"), &[]), Value::Void);
    assert_eq!(call(&declared("fx_answer"), &[]), Value::I32(42));
}

#[test]
fn addresses_come_back() {
    let echo = declared("fx_echo_pointer");
    let address = Value::Pointer(std::ptr::without_provenance_mut(0x1234_5678));
    assert_eq!(call(&echo, std::slice::from_ref(&address)), address);
    assert_eq!(call(&echo, &[Value::Null]), Value::Null);
    let local = 5i32;
    let result =
        call(&echo, &[Value::from(std::ptr::from_ref(&local).cast_mut().cast::<c_void>())]);
    assert_eq!(result.as_pointer(), Some(std::ptr::from_ref(&local).cast_mut().cast()));
}

#[test]
fn truth_values_have_a_type_of_their_own() {
    // C's `_Bool` and `uint8_t` are passed alike; what differs is what Rust makes of them.
    let not = function("bool fx_not_bool8(bool value)");
    assert_eq!(call(&not, &[true.into()]), Value::Bool(false));
    assert_eq!(call(&not, &[false.into()]), Value::Bool(true));
    assert_eq!(call(&function("bool fx_odd_bool8(void)"), &[]), Value::Bool(true));
    let (found, parameter) = problem(try_call(&not, &[1.into()]));
    assert_eq!(
        (found.to_string().as_str(), parameter.as_str()),
        ("an integer cannot be passed as `bool`: give `true` or `false`", "value")
    );
    let mut flag = Value::Bool(true);
    call(&function("int fx_flip_bool8(bool *value)"), &[Value::out(&mut flag)]);
    assert_eq!(flag, Value::Bool(false));
}

#[test]
fn enumerations_are_integers() {
    let next = declared("fx_next_color");
    assert_eq!(call(&next, &[1.into()]).as_integer(), Some(2));
    let mut color = Value::I32(2);
    call(&declared("fx_advance_color"), &[Value::out(&mut color)]);
    assert_eq!(color.as_integer(), Some(40));
    assert_eq!(call(&declared("fx_next_level"), &[(-10).into()]), Value::I32(0));
}

/// C has them on 64-bit targets alone.
#[cfg(target_pointer_width = "64")]
#[test]
fn wide_integers_go_by_pointer() {
    let double = declared("fx_double_i128");
    let mut own = i128::MAX / 3;
    call(&double, &[Value::plain_mut(&mut own)]);
    assert_eq!(own, i128::MAX / 3 * 2);
    let mut place = Value::I64(-7);
    call(&double, &[Value::out(&mut place)]);
    // The low half and the high half.
    assert_eq!(place, vec![Value::U64(-14i64 as u64), Value::U64(u64::MAX)].into());
    call(&double, &[Value::out(&mut place)]);
    assert_eq!(place, vec![Value::U64(-28i64 as u64), Value::U64(u64::MAX)].into());
    let error = signature_error(pinvoke::Library::function(
        &crate::support::LIBRARY,
        "fx_echo_i128",
        &crate::support::DECLARED["fx_echo_i128"],
    ));
    assert!(error.to_string().contains("128-bit integers are passed by pointer only"), "{error}");
}

#[test]
fn a_value_of_another_type_is_refused() {
    for (name, value, expected) in [
        ("fx_echo_i32", Value::F64(1.0), "an `f64` cannot be passed as `int32_t`: round it first"),
        (
            "fx_echo_i32",
            Value::Bool(true),
            "a truth value cannot be passed as `int32_t`: give 0 or 1, or what the function takes as true",
        ),
        ("fx_echo_i32", "5".into(), "text cannot be passed as `int32_t`"),
        ("fx_echo_i32", Value::Null, "null cannot be passed as `int32_t`"),
        (
            "fx_echo_i32",
            Value::Count,
            "a derived count cannot be passed as `int32_t`: no array's declaration names this parameter as its count",
        ),
        (
            "fx_echo_double",
            Value::I32(1),
            "an integer cannot be passed as `double`: give an `f64`, or an `f32`",
        ),
        (
            "fx_echo_float",
            Value::F64(0.1),
            "an `f64` cannot be passed as `float`: an `f32` keeps what a `float` can hold",
        ),
        ("fx_echo_u8", Value::I32(256), "256 does not fit `uint8_t`"),
        ("fx_echo_u8", Value::I32(-1), "-1 does not fit `uint8_t`"),
        ("fx_next_color", Value::I64(1 << 40), "1099511627776 does not fit `enum fx_color`"),
    ] {
        let (found, parameter) = problem(try_call(&declared(name), &[value]));
        assert_eq!((found.to_string().as_str(), parameter.as_str()), (expected, "value"));
    }
    // A `double` takes what a `float` holds.
    assert_eq!(call(&declared("fx_echo_double"), &[Value::F32(0.1)]), Value::F64(0.1f32.into()));
}

#[test]
fn a_parameter_without_a_name_is_named_by_its_position() {
    let error =
        try_call(&function("int32_t fx_add_i32(int32_t, int32_t)"), &[1.into(), "x".into()]);
    assert_eq!(
        error.unwrap_err().to_string(),
        "fx_add_i32: parameter `#2`: text cannot be passed as `int32_t`"
    );
}

#[test]
fn the_number_of_values_is_checked() {
    let add = declared("fx_add_i32");
    for values in [&[][..], &[1.into()], &[1.into(), 2.into(), 3.into()]] {
        let error = signature_error(try_call(&add, values));
        let expected = format!("fx_add_i32 takes 2 values, {} were given", values.len());
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_result_goes_where_the_caller_wants_it_or_is_refused() {
    let add = declared("fx_add_i32");
    let mut wrong = 0u32;
    // SAFETY: the declaration is that of the header.
    let error = unsafe { add.call_into(&[1.into(), 2.into()], &mut wrong) }.unwrap_err();
    assert_eq!(
        error.to_string(),
        "fx_add_i32: parameter `return`: the function returns `int32_t`, which is no `u32`"
    );
    assert_eq!(wrong, 0);
}

#[test]
fn a_missing_function_is_reported() {
    let signature = pinvoke::dynamic::Signature::parse("int fx_anwser(void)").unwrap();
    let error = crate::support::LIBRARY.function("fx_anwser", &signature).unwrap_err();
    assert!(matches!(error, pinvoke::Error::Load(_)));
    assert!(error.to_string().contains("fx_answer"), "{error}");
}

#[test]
fn a_pointer_is_shown_by_its_address() {
    let address = std::ptr::without_provenance_mut::<std::ffi::c_void>(0x1234);
    assert_eq!(Value::Pointer(address).to_string(), "0x1234");
    assert_eq!(format!("{:?}", Value::Pointer(address)), "Pointer(0x1234)");
}
