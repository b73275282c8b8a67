//! Unions: an enum whose variants are the members, with the discriminant in front of the union, in
//! every member, or in another field.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;

#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, Vec<PathStep>) {
    match result {
        Err(Error::Marshal(error)) => (error.problem().clone(), error.path().to_vec()),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}
fn field(name: &'static str) -> PathStep {
    PathStep::Field(name)
}

#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

// The discriminant in front: `struct { int32_t kind; union { .. } value; }`.

#[derive(NativeStruct, Debug, Clone, Copy, PartialEq)]
#[native(charset = utf8)]
#[repr(C, i32)]
enum Given<'a> {
    Whole(i64),
    Real(f64),
    Text(&'a str),
    Point { x: f64, y: f64 },
    Other = 9,
}
/// As native code shows it.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf8)]
#[repr(C, i32)]
enum Shown {
    Whole(i64),
    Real(f64),
    #[allow(dead_code)]
    Text(#[borrowed] String),
    Point(Point),
}
/// Not every kind is known.
#[derive(NativeStruct, Debug, PartialEq)]
#[repr(C, i32)]
enum Numbers {
    Real(f64) = 1,
    Whole(i64) = 0,
    Point(Point) = 1 + 2,
}

// The same, with the discriminant in another field.

#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf8, union)]
#[repr(u8)]
enum Value {
    Whole(i64),
    Real(f64),
    Text(#[borrowed] String),
    Point(Point),
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Variant {
    #[discriminant_of(value)]
    kind: NativeOnly<i32>,
    value: Value,
}
/// Kinds that the field of native code cannot hold.
#[derive(NativeStruct)]
#[native(union)]
#[repr(i64)]
enum Wide {
    Whole(i64) = 1 << 40,
}
#[derive(NativeStruct)]
struct WideVariant {
    #[discriminant_of(value)]
    kind: NativeOnly<i32>,
    value: Wide,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, stub = direct)]
unsafe extern "C" {
    #[entry = "fx_variant_check"]
    safe fn check(variant: Option<&Given<'_>>) -> Result<f64>;
    #[entry = "fx_variant_check_value"]
    safe fn check_value(variant: Given<'_>) -> Result<f64>;
    #[entry = "fx_variant_check"]
    safe fn check_shown(variant: &Shown) -> Result<f64>;
    #[entry = "fx_variant_fill"]
    #[ret(c_int)]
    safe fn fill(kind: c_int, #[retval] out: Shown) -> Result<Shown>;
    #[entry = "fx_variant_fill"]
    #[ret(c_int)]
    safe fn fill_over(kind: c_int, out: &mut Shown) -> Result<()>;
    #[entry = "fx_variant_fill"]
    #[fails_if(zero, code = returned)]
    safe fn fill_and_fail(kind: c_int, #[out] out: &mut Shown) -> Result<c_int>;
    #[entry = "fx_variant_return"]
    safe fn returned(kind: c_int) -> Result<Shown>;
    #[entry = "fx_variant_return"]
    safe fn returned_number(kind: c_int) -> Result<Numbers>;

    #[entry = "fx_variant_check"]
    safe fn check_variant(variant: &Variant) -> Result<f64>;
    #[entry = "fx_variant_check"]
    safe fn check_wide(variant: &WideVariant) -> Result<f64>;
    #[entry = "fx_variant_return"]
    safe fn returned_variant(kind: c_int) -> Result<Variant>;
    #[entry = "fx_variant_fill"]
    #[ret(c_int)]
    safe fn fill_variant(kind: c_int, out: &mut Variant) -> Result<()>;
    #[entry = "fx_text"]
    #[borrowed(static)]
    safe fn text() -> Result<String>;
}

#[test]
fn the_variant_goes_in_with_its_discriminant() {
    without_leaks(|| {
        for (value, expected) in [
            (Given::Whole(-5_000_000_000), -5e9),
            (Given::Real(2.5), 2.5),
            (Given::Text("Grüße"), 7.0),
            (Given::Point { x: 3.0, y: 4.0 }, 11.0),
            (Given::Other, -1.0),
        ] {
            assert_eq!(check(Some(&value)).unwrap(), expected);
            assert_eq!(check_value(value).unwrap(), expected);
        }
        assert_eq!(check(None).unwrap(), -1.0);
    });
}

/// What the library fills in for each kind.
fn filled() -> [Shown; 4] {
    [
        Shown::Whole(-5_000_000_000),
        Shown::Real(2.5),
        Shown::Text(text().unwrap()),
        Shown::Point(Point { x: 3.0, y: 4.0 }),
    ]
}

#[test]
fn the_discriminant_picks_the_variant() {
    without_leaks(|| {
        for (kind, expected) in (0..).zip(filled()) {
            assert_eq!(fill(kind).unwrap(), expected);
            assert_eq!(returned(kind).unwrap(), expected);
            let mut place = Shown::Text("before".to_owned());
            fill_over(kind, &mut place).unwrap();
            assert_eq!(place, expected);
            assert!(fill_and_fail(kind, &mut place).is_err());
            assert_eq!(place, expected);
            // And back.
            assert!(check_shown(&expected).unwrap() != -1.0);
        }
        assert_eq!(returned_number(0).unwrap(), Numbers::Whole(-5_000_000_000));
        assert_eq!(returned_number(1).unwrap(), Numbers::Real(2.5));
        assert_eq!(returned_number(3).unwrap(), Numbers::Point(Point { x: 3.0, y: 4.0 }));
    });
}

#[test]
fn an_unknown_discriminant_is_refused() {
    let unknown =
        |name| Problem::UnknownDiscriminant { value: 9, name, known: "Whole, Real, Text, Point" };
    assert_eq!(refused(fill(7)), (unknown("Shown"), vec![]));
    assert_eq!(refused(returned(7)), (unknown("Shown"), vec![]));
    assert_eq!(refused(returned_variant(7)), (unknown("Value"), vec![field("value")]));
    let known = "Real, Whole, Point";
    let problem = Problem::UnknownDiscriminant { value: 2, name: "Numbers", known };
    assert_eq!(refused(returned_number(2)).0, problem);
    assert_eq!(
        problem.to_string(),
        "the discriminant 2 names no member of `Numbers`; known are Real, Whole, Point"
    );
}

/// Other kinds come as their numbers, without what stands behind them.
#[derive(NativeStruct, Debug, PartialEq)]
#[repr(C, i32)]
enum Open {
    Whole(i64) = 0,
    Real(f64) = 1,
    Point(Point) = 3,
    #[native(other)]
    Other(i32),
}
/// As `Variant`, for which no kind is unknown.
#[derive(NativeStruct, Debug, PartialEq)]
#[native(union)]
#[repr(i32)]
enum OpenValue {
    Whole(i64) = 0,
    Point(Point) = 3,
    #[native(other)]
    Other(i32),
}
#[derive(NativeStruct, Debug, PartialEq)]
struct OpenVariant {
    #[discriminant_of(value)]
    kind: NativeOnly<i32>,
    value: OpenValue,
}

#[dll_import(pinvoke_fixtures::LIBRARY, stub = direct)]
unsafe extern "C" {
    #[entry = "fx_variant_return"]
    safe fn returned_open(kind: c_int) -> Result<Open>;
    #[entry = "fx_variant_return"]
    safe fn returned_open_variant(kind: c_int) -> Result<OpenVariant>;
    #[entry = "fx_variant_check"]
    safe fn check_open(value: &Open) -> Result<f64>;
    #[entry = "fx_variant_check"]
    safe fn check_open_variant(value: &OpenVariant) -> Result<f64>;
}

#[test]
fn other_discriminants_come_and_go_as_numbers() {
    let variant = |value| OpenVariant { kind: NativeOnly, value };
    assert_eq!(returned_open(1).unwrap(), Open::Real(2.5));
    assert_eq!(returned_open(2).unwrap(), Open::Other(2));
    assert_eq!(returned_open(3).unwrap(), Open::Point(Point { x: 3.0, y: 4.0 }));
    assert_eq!(returned_open(7).unwrap(), Open::Other(9));
    assert_eq!(returned_open_variant(0).unwrap(), variant(OpenValue::Whole(-5_000_000_000)));
    assert_eq!(returned_open_variant(1).unwrap(), variant(OpenValue::Other(1)));
    assert_eq!(returned_open_variant(7).unwrap(), variant(OpenValue::Other(9)));
    assert_eq!(check_open(&Open::Whole(4)).unwrap(), 4.0);
    assert_eq!(check_open(&Open::Other(9)).unwrap(), -1.0, "C does not know it either");
    assert_eq!(check_open(&Open::Other(1)).unwrap(), 0.0, "a real number of zero bits");
    assert_eq!(check_open_variant(&variant(OpenValue::Other(9))).unwrap(), -1.0);
}

#[test]
fn errors_name_the_variant() {
    let cut = Given::Text("n\0t");
    assert_eq!(refused(check(Some(&cut))), (Problem::InteriorNul { at: 1 }, vec![field("Text")]));
    let value = Value::Text("\0".to_owned());
    let cut = Variant { kind: NativeOnly, value };
    let path = vec![field("value"), field("Text")];
    assert_eq!(refused(check_variant(&cut)), (Problem::InteriorNul { at: 0 }, path));
}

#[test]
fn the_discriminant_may_be_a_field_of_the_struct_around() {
    let variant = |value| Variant { kind: NativeOnly, value };
    without_leaks(|| {
        for (kind, value, expected) in [
            (0, Value::Whole(-5_000_000_000), -5e9),
            (1, Value::Real(2.5), 2.5),
            (2, Value::Text(text().unwrap()), text().unwrap().len() as f64),
            (3, Value::Point(Point { x: 3.0, y: 4.0 }), 11.0),
        ] {
            let variant = variant(value);
            assert_eq!(check_variant(&variant).unwrap(), expected);
            assert_eq!(returned_variant(kind).unwrap(), variant);
            let mut place = Variant { kind: NativeOnly, value: Value::Text("before".to_owned()) };
            fill_variant(kind, &mut place).unwrap();
            assert_eq!(place, variant);
        }
    });
    let wide = WideVariant { kind: NativeOnly, value: Wide::Whole(1) };
    let problem = Problem::OutOfRange { value: 1 << 40, native: "i32".to_owned() };
    assert_eq!(refused(check_wide(&wide)), (problem, vec![field("kind")]));
}

common_layouts::layouts_agree! {
    plain Point = "point";
    native Given<'_> = "variant";
    native Shown = "variant";
    native Numbers = "variant";
    native Variant = "variant";
    native WideVariant = "twin_wide_variant";
    native Open = "variant";
    native OpenVariant = "variant";
}
