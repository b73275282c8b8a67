//! Structs that hold their text, their arrays, and their own size.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::os_code;
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;

/// The problem and the path of a value that could not cross.
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

/// Declares and tests the struct with a text of 16 units in one encoding.
macro_rules! encodings {
    ($($module:ident: $charset:ident, $expect:literal $check:literal $check_value:literal $fill:literal $full:literal $invalid:literal $returned:literal, $units:ident, $problem:expr;)*) => {$(
        mod $module {
            use super::*;

            #[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
            #[native(charset = $charset)]
            pub(super) struct Tag {
                id: u32,
                #[marshal(byvaltstr, size_const = 16)]
                name: String,
                after: u32,
            }

            #[derive(NativeStruct)]
            pub(super) struct TagIn<'a> {
                id: u32,
                #[marshal(byvaltstr, size_const = SIZE, charset = $charset)]
                name: &'a str,
                after: u32,
            }
            const SIZE: usize = 16;

            #[dll_import(pinvoke_fixtures::LIBRARY, charset = $charset)]
            unsafe extern "C" {
                #[entry = $expect]
                safe fn expect(id: u32, name: &str, after: u32) -> Result<u64>;
                #[entry = $check]
                safe fn check(tag: &Tag) -> Result<u64>;
                #[entry = $check]
                safe fn check_borrowed(tag: &TagIn<'_>) -> Result<u64>;
                #[entry = $check_value]
                safe fn check_value(tag: Tag) -> Result<u64>;
                #[entry = $fill]
                #[ret(c_int)]
                safe fn fill(id: u32, text: &str, after: u32, #[out] out: &mut Tag) -> Result<()>;
                #[entry = $fill]
                #[ret(c_int)]
                safe fn fill_over(id: u32, text: &str, after: u32, out: &mut Tag) -> Result<()>;
                #[entry = $full]
                #[ret(c_int)]
                safe fn full(#[out] out: &mut Tag) -> Result<()>;
                #[entry = $invalid]
                #[ret(c_int)]
                safe fn invalid(#[retval] out: Tag) -> Result<Tag>;
                #[entry = $returned]
                safe fn returned(id: u32, text: &str, after: u32) -> Result<Tag>;
            }

            fn tag(name: &str) -> Tag {
                Tag { id: 3, name: name.to_owned(), after: 0xFFFF_FFFE }
            }

            /// Texts of up to `units` units, of characters of every size.
            fn texts(units: usize) -> Vec<String> {
                let characters = ['x', 'é', '語', '😀'].into_iter();
                let fitting = characters.map(|character| {
                    let mut text = String::new();
                    while $units(&text) + $units(character.encode_utf8(&mut [0; 4])) <= units {
                        text.push(character);
                    }
                    while $units(&text) < units {
                        text.push('.');
                    }
                    text
                });
                fitting.collect()
            }

            #[test]
            fn goes_in_and_out_up_to_the_last_unit() {
                for text in (0..=15).flat_map(texts) {
                    let expected = expect(3, &text, 0xFFFF_FFFE).unwrap();
                    assert_eq!(check(&tag(&text)).unwrap(), expected, "{text}");
                    assert_eq!(check_value(tag(&text)).unwrap(), expected, "{text}");
                    let borrowed = TagIn { id: 3, name: &text, after: 0xFFFF_FFFE };
                    assert_eq!(check_borrowed(&borrowed).unwrap(), expected, "{text}");
                    let mut out = tag("what was there before");
                    fill(3, &text, 0xFFFF_FFFE, &mut out).unwrap();
                    assert_eq!(out, tag(&text));
                    assert_eq!(returned(3, &text, 0xFFFF_FFFE).unwrap(), tag(&text));
                    let mut out = Tag { id: 1, name: "before".into(), after: 2 };
                    fill_over(3, &text, 0xFFFF_FFFE, &mut out).unwrap();
                    assert_eq!(out, tag(&text));
                }
            }

            #[test]
            fn what_does_not_fit_is_refused() {
                for units in [16, 17, 100, 1000] {
                    for text in texts(units) {
                        let problem = (Problem::TextTooLong { units, room: 15 }, vec![field("name")]);
                        assert_eq!(refused(check(&tag(&text))), problem);
                        assert_eq!(refused(check_value(tag(&text))), problem);
                        let borrowed = TagIn { id: 3, name: &text, after: 1 };
                        assert_eq!(refused(check_borrowed(&borrowed)), problem);
                    }
                }
                assert_eq!(refused(check(&tag("ab\0c"))), (Problem::InteriorNul { at: 2 }, vec![field("name")]));
            }

            #[test]
            fn without_a_terminator_or_not_valid_it_is_refused() {
                let mut out = tag("before");
                let problem = Problem::Unterminated { capacity: 16 };
                assert_eq!(refused(full(&mut out)), (problem, vec![field("name")]));
                assert_eq!(out, tag("before"));
                assert_eq!(refused(invalid()), ($problem, vec![field("name")]));
            }
        }
    )*};
}
encodings! {
    utf8: utf8, "fx_tag_expect" "fx_tag_check" "fx_tag_check_value" "fx_tag_fill" "fx_tag_full" "fx_tag_invalid" "fx_tag_return", utf8_units, Problem::InvalidUtf8 { at: 4 };
    utf16: utf16, "fx_tag_expect_u16" "fx_tag_check_u16" "fx_tag_check_value_u16" "fx_tag_fill_u16" "fx_tag_full_u16" "fx_tag_invalid_u16" "fx_tag_return_u16", utf16_units, Problem::InvalidUtf16 { at: 4, unit: 0xD800 };
}
fn utf8_units(text: &str) -> usize {
    text.len()
}
fn utf16_units(text: &str) -> usize {
    text.encode_utf16().count()
}

// Arrays inside the struct.

/// All eight, as an array of fixed length.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Inline {
    count: i32,
    values: [i32; 8],
    after: i32,
}
/// As many as are used, with their number in another field.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Counted {
    #[len_of(values)]
    count: NativeOnly<i32>,
    #[marshal(byvalarray, size_const = 8)]
    values: Vec<i32>,
    after: i32,
}
/// All eight, as a slice.
#[derive(NativeStruct)]
struct Slice<'a> {
    count: i32,
    #[marshal(byvalarray, size_const = 8)]
    values: &'a [i32],
    after: i32,
}
/// All eight, as a vector; a tuple struct.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Tuple(i32, #[marshal(byvalarray, size_const = 8)] Vec<i32>, i32);

/// Booleans in the bits of numbers.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(bools = bool32)]
struct Bools {
    count: i32,
    #[marshal(byvalarray, size_const = 8)]
    values: [bool; 8],
    after: bool,
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_fixed_total"]
    safe fn total_inline(value: &Inline) -> Result<i64>;
    #[entry = "fx_fixed_total"]
    safe fn total_counted(value: &Counted) -> Result<i64>;
    #[entry = "fx_fixed_total"]
    safe fn total_slice(value: &Slice<'_>) -> Result<i64>;
    #[entry = "fx_fixed_total"]
    safe fn total_tuple(value: &Tuple) -> Result<i64>;
    #[entry = "fx_fixed_total"]
    safe fn total_bools(value: &Bools) -> Result<i64>;
    #[entry = "fx_fixed_fill"]
    #[ret(c_int)]
    safe fn fill_inline(count: c_int, #[out] out: &mut Inline) -> Result<()>;
    #[entry = "fx_fixed_fill"]
    #[ret(c_int)]
    safe fn fill_counted(count: c_int, #[out] out: &mut Counted) -> Result<()>;
    #[entry = "fx_fixed_fill"]
    #[ret(c_int)]
    safe fn fill_tuple(count: c_int, #[retval] out: Tuple) -> Result<Tuple>;
    #[entry = "fx_fixed_return"]
    safe fn return_inline(count: c_int) -> Result<Inline>;
    #[entry = "fx_fixed_return"]
    safe fn return_counted(count: c_int) -> Result<Counted>;
    #[entry = "fx_fixed_return"]
    safe fn return_bools(count: c_int) -> Result<Bools>;
}

#[test]
fn arrays_of_fixed_length_go_both_ways() {
    let inline = Inline { count: 8, values: [1, 2, 3, 4, 5, 6, 7, 8], after: 99 };
    assert_eq!(total_inline(&inline).unwrap(), 36 + 99);
    assert_eq!(total_inline(&Inline { count: 3, ..inline.clone() }).unwrap(), 6 + 99);
    assert_eq!(return_inline(8).unwrap(), inline);
    let mut out = Inline::default();
    fill_inline(2, &mut out).unwrap();
    assert_eq!(out, Inline { count: 2, values: [1, 2, 0, 0, 0, 0, 0, 0], after: 99 });
    let tuple = Tuple(8, vec![1, 2, 3, 4, 5, 6, 7, 8], 99);
    assert_eq!(total_tuple(&tuple).unwrap(), 36 + 99);
    assert_eq!(fill_tuple(8).unwrap(), tuple);
    let values = [10, 20, 30, 40, 50, 60, 70, 80];
    assert_eq!(total_slice(&Slice { count: 2, values: &values, after: 1 }).unwrap(), 31);
}

#[test]
fn the_count_is_native_only() {
    for count in 0..=8 {
        let values: Vec<i32> = (1..=count).collect();
        let counted = Counted { count: NativeOnly, values, after: 99 };
        assert_eq!(total_counted(&counted).unwrap(), i64::from(count * (count + 1) / 2 + 99));
        assert_eq!(return_counted(count).unwrap(), counted);
        let mut out = Counted { values: vec![7; 3], ..Counted::default() };
        fill_counted(count, &mut out).unwrap();
        assert_eq!(out, counted);
    }
}

#[test]
fn other_lengths_are_refused() {
    for length in [0, 7, 9] {
        let values = vec![1; length];
        let problem = Problem::WrongLength { length, expected: 8 };
        let slice = Slice { count: 1, values: &values, after: 0 };
        assert_eq!(refused(total_slice(&slice)), (problem.clone(), vec![field("values")]));
        let tuple = Tuple(1, values, 0);
        assert_eq!(refused(total_tuple(&tuple)), (problem, vec![field("1")]));
    }
    let many = Counted { values: vec![0; 9], ..Counted::default() };
    let problem = Problem::CountOutOfRange { count: 9, limit: 8 };
    assert_eq!(refused(total_counted(&many)), (problem, vec![field("values")]));
}

#[test]
fn a_reported_count_is_checked() {
    for count in [9, 100, -1, i32::MIN] {
        let problem = Problem::CountOutOfRange { count: count.into(), limit: 8 };
        assert_eq!(refused(return_counted(count)), (problem.clone(), vec![field("values")]));
        let mut out = Counted { values: vec![7; 3], ..Counted::default() };
        assert_eq!(refused(fill_counted(count, &mut out)), (problem, vec![field("values")]));
        assert_eq!(out.values, [7; 3]);
    }
}

#[test]
fn elements_are_converted() {
    let bools = Bools {
        count: 8,
        values: [true, false, true, true, false, false, false, true],
        after: true,
    };
    assert_eq!(total_bools(&bools).unwrap(), 5);
    // Any number but zero is true.
    let values = [true, true, true, false, false, false, false, false];
    assert_eq!(return_bools(3).unwrap(), Bools { count: 3, values, after: true });
}

// The struct's own size.

#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Sized {
    #[value(size_of::<Native>())]
    size: NativeOnly<u32>,
    value: i32,
    ratio: f64,
}
/// One that states another size than the library expects.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Missized {
    #[value(size_of::<Native>() + 8)]
    size: NativeOnly<usize>,
    ratio: f64,
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[fails_if(with = is_range, code = returned)]
    safe fn fx_sized_check(value: &Sized) -> Result<c_int>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_sized_fill(value: &mut Sized) -> Result<()>;
    #[entry = "fx_sized_fill"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn sized_out(#[out] value: &mut Sized) -> Result<()>;
    #[entry = "fx_sized_fill"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn sized_retval(#[retval] value: Sized) -> Result<Sized>;
    #[entry = "fx_sized_fill"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn missized_out(#[out] value: &mut Missized) -> Result<()>;
}
fn is_range(native: &c_int, _: pinvoke::error::OsCode) -> bool {
    *native == 34
}

#[test]
fn the_size_is_there_in_every_direction() {
    let expected = Sized { size: NativeOnly, value: 5, ratio: 0.5 };
    let mut value = Sized { value: 77, ..Sized::default() };
    assert_eq!(fx_sized_check(&value).unwrap(), 77);
    fx_sized_fill(&mut value).unwrap();
    assert_eq!(value, expected);
    let mut value = Sized::default();
    sized_out(&mut value).unwrap();
    assert_eq!(value, expected);
    assert_eq!(sized_retval().unwrap(), expected);
    assert_eq!(os_code(missized_out(&mut Missized::default())).value(), 34);
}

#[test]
fn a_native_only_field_takes_no_room() {
    assert_eq!(size_of::<Sized>(), 16);
    assert_eq!(size_of::<Missized>(), 8);
}

common_layouts::layouts_agree! {
    native utf8::Tag = "tag";
    native utf8::TagIn<'_> = "tag";
    native utf16::Tag = "tag_u16";
    native utf16::TagIn<'_> = "tag_u16";
    native Inline = "fixed";
    native Counted = "fixed";
    native Slice<'_> = "fixed";
    native Tuple = "fixed";
    native Bools = "fixed";
    native Sized = "sized";
    native Missized = "twin_missized";
}
