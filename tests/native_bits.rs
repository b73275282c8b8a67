//! Bit fields: where they lie is what the C compiler says, in the GNU layout and in Microsoft's.
#![allow(missing_docs)]

mod common_layouts;

use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::marshal::NativeStruct;
use pinvoke::memory::{NativeCopy, struct_from_ptr};
use pinvoke::prelude::*;

#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, Vec<PathStep>) {
    match result {
        Err(Error::Marshal(error)) => (error.problem().clone(), error.path().to_vec()),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[fails_if(minus_one, code = returned)]
    safe fn fx_bits_sizeof(name: &str) -> Result<c_long>;
    #[fails_if(minus_one, code = returned)]
    safe fn fx_bits_alignof(name: &str) -> Result<c_long>;
}

/// A number that fits `width` bits, signed or not.
fn fit(seed: i64, width: u32, signed: bool) -> i64 {
    let shift = 64 - width;
    if signed { seed << shift >> shift } else { ((seed as u64) << shift >> shift) as i64 }
}

/// One C struct in one packing: its size, and every field set and read by either side.
macro_rules! case {
    ($module:ident, $number:literal $pack:literal [$($arguments:tt)*] { $($body:tt)* } [$($field:ident: $ty:ident $width:literal,)*]) => {
        mod $module {
            use crate::*;

            const NAME: &str = concat!($number, "_", $pack);

            #[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
            #[native($($arguments)*)]
            struct Case { $($body)* }

            common_layouts::layouts_agree! {
                native Case = concat!("bits_", $number, "_", $pack);
            }

            #[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
            unsafe extern "C" {
                safe fn fx_bits_field(name: &str, bits: &Case, index: c_int) -> Result<i64>;
                #[ret(c_int)]
                #[fails_if(nonzero, code = returned)]
                safe fn fx_bits_set_field(name: &str, bits: &mut Case, index: c_int, value: i64) -> Result<()>;
            }

            #[test]
            fn lies_where_the_compiler_puts_it() {
                let desc = <<Case as NativeStruct>::Native as Abi>::DESC;
                assert_eq!(desc.size as c_long, fx_bits_sizeof(NAME).unwrap(), "sizeof");
                assert_eq!(desc.align as c_long, fx_bits_alignof(NAME).unwrap(), "alignof");
                for seed in [0, -1, 0x5555_5555_5555_5555, 0x2AAA_AAAA_AAAA_AAAA, 0x0123_4567_89AB_CDEF] {
                    let mut case = Case::default();
                    let mut expected = Vec::new();
                    $(
                        let index = expected.len() as c_int;
                        let value = fit(seed + i64::from(index), $width, <$ty>::MIN as i64 != 0);
                        fx_bits_set_field(NAME, &mut case, index, value).unwrap();
                        assert_eq!(case.$field, value as $ty, "{} of {seed:#x}", stringify!($field));
                        expected.push(value);
                    )*
                    for (index, value) in (0..).zip(expected) {
                        let read = fx_bits_field(NAME, &case, index).unwrap();
                        assert_eq!(read, value, "field {index} of {seed:#x}");
                    }
                }
            }
        }
    };
}

/// The C structs of bits.h in one packing.
macro_rules! packings {
    ($($module:ident: $pack:literal $arguments:tt)*) => {$(
        mod $module {
            case! { behind_a_whole_field, 0 $pack $arguments
                { a: u8, #[bits(8)] b: u32, #[bits(20)] c: u32, d: u8, #[bits(3)] e: u16 }
                [a: u8 8, b: u32 8, c: u32 20, d: u8 8, e: u16 3,] }
            case! { across_boundaries, 1 $pack $arguments
                { #[bits(20)] a: u32, #[bits(20)] b: u32, #[bits(20)] c: u32, #[bits(33)] d: u64, #[bits(40)] e: u64 }
                [a: u32 20, b: u32 20, c: u32 20, d: u64 33, e: u64 40,] }
            case! { with_signs, 2 $pack $arguments
                { #[bits(3)] a: i8, #[bits(11)] b: i16, #[bits(31)] c: i32, #[bits(63)] d: i64, #[bits(8)] e: i8 }
                [a: i8 3, b: i16 11, c: i32 31, d: i64 63, e: i8 8,] }
            case! { one_bit_of_every_size, 3 $pack $arguments
                { #[bits(1)] a: u8, #[bits(1)] b: u16, #[bits(1)] c: u32, #[bits(1)] d: u64, e: u8 }
                [a: u8 1, b: u16 1, c: u32 1, d: u64 1, e: u8 8,] }
            case! { ended_by_a_width_of_0, 4 $pack $arguments
                {
                    #[bits(3)] a: u8,
                    #[bits(0)] #[value(0)] end: NativeOnly<u32>,
                    #[bits(3)] b: u8,
                    #[bits(5)] c: u16,
                    #[bits(0)] #[value(0)] end_again: NativeOnly<u16>,
                    #[bits(5)] d: u16,
                    e: u8
                }
                [a: u8 3, b: u8 3, c: u16 5, d: u16 5, e: u8 8,] }
            case! { with_nothing_to_end, 5 $pack $arguments
                {
                    a: u8,
                    #[bits(0)] #[value(0)] end: NativeOnly<u32>,
                    #[bits(3)] b: u8,
                    c: u8,
                    #[bits(0)] #[value(0)] end_again: NativeOnly<u64>,
                    d: u8,
                    #[bits(2)] e: u8
                }
                [a: u8 8, b: u8 3, c: u8 8, d: u8 8, e: u8 2,] }
            case! { without_a_name, 6 $pack $arguments
                {
                    #[bits(3)] a: u8,
                    #[bits(7, unnamed)] #[value(0)] gap: NativeOnly<u32>,
                    #[bits(5)] b: u8,
                    #[bits(40, unnamed)] #[value(0)] large_gap: NativeOnly<u64>,
                    c: u8,
                    #[bits(2)] d: u8,
                    #[bits(6)] e: u8
                }
                [a: u8 3, b: u8 5, c: u8 8, d: u8 2, e: u8 6,] }
            case! { between_floats, 7 $pack $arguments
                { a: f64, #[bits(3)] b: u8, c: f32, #[bits(9)] d: u16, #[bits(1)] e: u8 }
                [a: f64 40, b: u8 3, c: f32 20, d: u16 9, e: u8 1,] }
            case! { as_wide_as_the_type, 8 $pack $arguments
                { #[bits(64)] a: u64, #[bits(8)] b: u8, #[bits(32)] c: u32, #[bits(16)] d: u16, #[bits(1)] e: u64 }
                [a: u64 64, b: u8 8, c: u32 32, d: u16 16, e: u64 1,] }
        }
    )*};
}
packings! {
    natural: "none" []
    packed_by_1: 1 [pack = 1]
    packed_by_2: 2 [pack = 2]
    packed_by_4: 4 [pack = 4]
    packed_by_8: 8 [pack = 8]
    packed_by_16: 16 [pack = 16]
}

// What is not an integer, by value, and values that do not fit.

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(u32)]
enum Mode {
    Off = 0,
    Slow = 2,
    Fast = 5,
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(bools = bool32)]
struct Bits {
    #[bits(3)]
    mode: Mode,
    #[bits(5)]
    level: u32,
    #[bits(7)]
    delta: i32,
    #[bits(0)]
    #[value(0)]
    end: NativeOnly<u32>,
    #[bits(17)]
    serial: u32,
    #[bits(1)]
    flag: bool,
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Mixed {
    #[bits(3)]
    a: u8,
    #[bits(9)]
    b: u16,
    #[bits(20)]
    c: u32,
    #[bits(4)]
    d: u8,
    #[bits(33)]
    e: i64,
    plain: u8,
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Floats {
    a: f64,
    #[bits(3)]
    b: u8,
    c: f32,
    #[bits(9)]
    d: u16,
    #[bits(1)]
    e: u8,
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Beside {
    a: f32,
    #[bits(37)]
    b: u64,
}
/// The count and the constant have few bits as well.
#[derive(NativeStruct)]
struct Counted {
    #[bits(3)]
    #[value(5)]
    version: NativeOnly<u32>,
    #[bits(5)]
    #[len_of(values)]
    count: NativeOnly<u32>,
    #[bits(7)]
    delta: i32,
    #[marshal(byvalarray, size_const = 40)]
    values: Vec<u8>,
}
/// A whole field in a cache line of its own, as `_Alignas(64)` makes it.
#[derive(Blittable, Debug, Clone, Copy, PartialEq)]
#[repr(C, align(64))]
struct Line {
    number: u32,
}
#[derive(NativeStruct)]
struct BesideALine {
    #[bits(3)]
    mode: u32,
    line: Line,
}
#[derive(NativeStruct)]
struct Four {
    items: [Bits; 4],
}

#[dll_import(pinvoke_fixtures::LIBRARY, stub = direct)]
unsafe extern "C" {
    safe fn fx_bits_get(bits: &Bits, index: c_int) -> Result<i64>;
    safe fn fx_bits_get_value(bits: Bits, index: c_int) -> Result<i64>;
    #[ret(c_int)]
    safe fn fx_bits_set(bits: &mut Bits, index: c_int, value: i64) -> Result<()>;
    #[entry = "fx_bits_get"]
    safe fn get_counted(bits: &Counted, index: c_int) -> Result<i64>;
    #[entry = "fx_bits_get"]
    safe fn get_of_four(bits: &Four, index: c_int) -> Result<i64>;
    safe fn fx_bits_mixed_get(bits: &Mixed, index: c_int) -> Result<i64>;
    safe fn fx_bits_mixed_return(index: c_int, value: i64) -> Result<Mixed>;
    safe fn fx_bits_7_swap(bits: Floats) -> Result<Floats>;
    safe fn fx_bits_beside_next(bits: Beside) -> Result<Beside>;
}

fn bits() -> Bits {
    Bits { mode: Mode::Fast, level: 31, delta: -64, end: NativeOnly, serial: 0x1_FFFF, flag: true }
}

#[test]
fn enums_and_truth_values_may_be_bits() {
    for (index, expected) in (0..).zip([5, 31, -64, 0x1_FFFF, 1]) {
        assert_eq!(fx_bits_get(&bits(), index).unwrap(), expected);
        assert_eq!(fx_bits_get_value(bits(), index).unwrap(), expected);
    }
    let mut changed = bits();
    fx_bits_set(&mut changed, 0, 2).unwrap();
    fx_bits_set(&mut changed, 4, 0).unwrap();
    assert_eq!(changed, Bits { mode: Mode::Slow, flag: false, ..bits() });
}

#[test]
fn structs_of_bits_cross_by_value() {
    for (index, value) in [(0, 5), (1, 0x155), (2, 0xABCDE), (3, 9), (4, -(1 << 32)), (5, 200)] {
        let mixed = fx_bits_mixed_return(index, value).unwrap();
        let fields = [
            i64::from(mixed.a),
            i64::from(mixed.b),
            i64::from(mixed.c),
            i64::from(mixed.d),
            mixed.e,
            i64::from(mixed.plain),
        ];
        for (at, field) in (0..).zip(fields) {
            assert_eq!(field, if at == index { value } else { 0 });
            assert_eq!(fx_bits_mixed_get(&mixed, at).unwrap(), field);
        }
    }
    let floats = Floats { a: 2.5, b: 6, c: -0.5, d: 510, e: 1 };
    assert_eq!(fx_bits_7_swap(floats.clone()).unwrap(), Floats { b: 7, d: 511, ..floats });
    let beside = Beside { a: 1.5, b: 0x12_3456_789A };
    assert_eq!(fx_bits_beside_next(beside).unwrap(), Beside { a: 2.5, b: 0x12_3456_789B });
}

#[test]
fn what_does_not_fit_is_refused() {
    let field = |name| vec![PathStep::Field(name)];
    let range =
        |value: i128, native: &str| Problem::OutOfRange { value, native: native.to_owned() };
    let wide = Bits { level: 32, ..bits() };
    assert_eq!(refused(fx_bits_get(&wide, 0)), (range(32, "u32 : 5"), field("level")));
    for delta in [64, -65, i32::MAX, i32::MIN] {
        let wide = Bits { delta, ..bits() };
        let problem = range(i128::from(delta), "i32 : 7");
        assert_eq!(refused(fx_bits_get(&wide, 0)), (problem, field("delta")));
    }
    let four = Four { items: [bits(), bits(), wide, bits()] };
    let path = vec![PathStep::Field("items"), PathStep::Index(2), PathStep::Field("level")];
    assert_eq!(refused(get_of_four(&four, 0)), (range(32, "u32 : 5"), path));
    // A number that the enum lacks.
    let mut bits = bits();
    let unknown = Problem::UnknownEnumValue { value: 7, name: "Mode", known: "Off, Slow, Fast" };
    assert_eq!(refused(fx_bits_set(&mut bits, 0, 7)), (unknown, field("mode")));
}

#[test]
fn counts_and_constants_may_be_bits() {
    let counted = |length| Counted {
        version: NativeOnly,
        count: NativeOnly,
        delta: -3,
        values: vec![7; length],
    };
    for length in [0, 1, 31] {
        for (index, expected) in [(0, 5), (1, length as i64), (2, -3)] {
            assert_eq!(get_counted(&counted(length), index).unwrap(), expected);
        }
    }
    let problem = Problem::OutOfRange { value: 32, native: "u32 : 5".to_owned() };
    assert_eq!(refused(get_counted(&counted(32), 0)), (problem, vec![PathStep::Field("count")]));
}

/// `struct { unsigned mode : 3; struct { _Alignas(64) uint32_t number; } line; }`: C puts the line at the
/// next multiple of its alignment, and the whole ends at one.
#[test]
fn a_field_of_raised_alignment_stands_where_c_has_it() {
    let desc = <<BesideALine as NativeStruct>::Native as Abi>::DESC;
    assert_eq!((desc.size, desc.align), (128, 64));
    let copy = BesideALine { mode: 5, line: Line { number: 7 } };
    let native = NativeCopy::new(&copy).unwrap();
    let bytes = native.as_ptr().cast::<u8>();
    // SAFETY: the twin has 128 bytes, and those at 64 are the number.
    let (mode, number) = unsafe { (bytes.read() & 7, bytes.add(64).cast::<u32>().read()) };
    assert_eq!((mode, number), (5, 7));
    // SAFETY: the twin is that of the struct.
    let back = unsafe { struct_from_ptr::<BesideALine>(native.as_ptr()) }.unwrap();
    assert_eq!((back.mode, back.line), (copy.mode, copy.line));
}

common_layouts::layouts_agree! {
    native Bits = "bits";
    native Mixed = "bits_mixed";
    native Floats = "bits_7_none";
    native Beside = "bits_beside";
    native Counted = "twin_counted_bits";
    native Four = "twin_four_bits";
    plain Line = "twin_line";
    native BesideALine = "twin_beside_a_line";
}
