//! Variadic functions: the default promotions, and the platform's rules.

use pinvoke::dynamic::Value;
use pinvoke::error::Problem;
use proptest::prelude::*;

use crate::support::{call, declared, function, problem, signature_error, try_call};

const DESCRIBE: &str = "int fx_describe(_Out_writes_z_(capacity) char *buffer, size_t capacity, const char *types, ...)";

/// What C makes of further arguments of the types given.
#[track_caller]
fn described(types: &str, further: &[Value<'_>]) -> String {
    let mut text = String::new();
    let mut values = vec![Value::buffer(&mut text, 2000), Value::Count, types.into()];
    values.extend_from_slice(further);
    call(&function(DESCRIBE), &values);
    drop(values);
    text
}

#[test]
fn small_numbers_are_promoted() {
    assert_eq!(
        described(
            "iiiiii",
            &[
                (-1i8).into(),
                200u8.into(),
                (-300i16).into(),
                60_000u16.into(),
                true.into(),
                7.into()
            ]
        ),
        "-1,200,-300,60000,1,7"
    );
    assert_eq!(described("dd", &[0.5f32.into(), 2.25f64.into()]), "0.5,2.25");
    assert_eq!(described("ll", &[i64::MIN.into(), u64::MAX.into()]), "-9223372036854775808,-1");
}

#[test]
fn text_and_addresses_are_passed() {
    let mut number = 5;
    assert_eq!(
        described(
            "sspp",
            &[
                "eins".into(),
                "zwei, ".repeat(300).as_str().into(),
                Value::Null,
                (&mut number).into()
            ]
        ),
        format!("eins,{},null,ptr", "zwei, ".repeat(300))
    );
    assert_eq!(described("", &[]), "");
}

/// More than fit into registers, of both classes.
#[test]
fn many_arguments_are_passed() {
    let types: String = "idls".chars().cycle().take(100).collect();
    let values: Vec<Value<'_>> = (0..100)
        .map(|index| match index % 4 {
            0 => Value::I32(index),
            1 => Value::F64(f64::from(index) / 4.0),
            2 => Value::I64(i64::from(index) << 32),
            _ => format!("t{index}").into(),
        })
        .collect();
    let expected: Vec<String> = (0..100)
        .map(|index| match index % 4 {
            0 => index.to_string(),
            1 => (f64::from(index) / 4.0).to_string(),
            2 => (i64::from(index) << 32).to_string(),
            _ => format!("t{index}"),
        })
        .collect();
    assert_eq!(described(&types, &values), expected.join(","));
}

proptest! {
    #[test]
    fn sums_are_those_of_rust(ints in prop::collection::vec(-1000i32..1000, 0..60),
                              doubles in prop::collection::vec(-1e6f64..1e6, 0..60)) {
        let mut values = vec![Value::I32(ints.len() as i32)];
        values.extend(ints.iter().map(|item| Value::I32(*item)));
        prop_assert_eq!(call(&declared("fx_sum_ints"), &values), Value::I32(ints.iter().sum()));
        let mut values = vec![Value::I32(doubles.len() as i32)];
        values.extend(doubles.iter().map(|item| Value::F64(*item)));
        let expected = doubles.iter().fold(0.0, |sum, item| sum + item);
        prop_assert_eq!(call(&declared("fx_sum_doubles"), &values), Value::F64(expected));
    }
}

/// The C library's own formatting, by its rules.
#[test]
fn printf_prints() {
    let format = function(
        "int fx_format(_Out_writes_z_(capacity) char *buffer, size_t capacity, const char *format, ...)",
    );
    let mut text = String::new();
    let values = [
        Value::buffer(&mut text, 200),
        Value::Count,
        "%d|%5.2f|%s|%c|%%|%x".into(),
        (-5).into(),
        7.25.into(),
        "Zürich".into(),
        65.into(),
        255u32.into(),
    ];
    let length = call(&format, &values).as_integer();
    drop(values);
    assert_eq!(text, "-5| 7.25|Zürich|A|%|ff");
    assert_eq!(length, Some(text.len() as i128));
}

#[test]
fn what_has_no_type_is_refused() {
    let sum = declared("fx_sum_ints");
    let mut place = Value::Void;
    for value in [Value::Void, Value::list(&[]), Value::Count, Value::out(&mut place)] {
        let (found, parameter) = problem(try_call(&sum, &[1.into(), value]));
        assert!(matches!(found, Problem::WrongType { .. }), "{found}");
        assert_eq!(parameter, "#2");
    }
    let error = signature_error(try_call(&sum, &[]));
    assert_eq!(error.to_string(), "fx_sum_ints takes 1 values or more, 0 were given");
    let many = vec![Value::I32(0); 200];
    let error = signature_error(try_call(&sum, &many));
    assert_eq!(error.to_string(), "arguments: at most 127 are allowed");
}
