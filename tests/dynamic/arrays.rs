//! Arrays and their counts.

use pinvoke::dynamic::{DynCallback, DynFunction, Signature, Value};
use pinvoke::error::{PathStep, Problem};
use proptest::prelude::*;

use crate::structs::Point;
use crate::support::{call, declared, function, marshal_error, problem, try_call};

macro_rules! elements {
    ($($module:ident: $t:ty = $c:literal;)*) => {$(
        mod $module {
            use super::*;

            const NAME: &str = stringify!($module);

            proptest! {
                /// C adds up what Rust adds up, and doubles in place.
                #[test]
                fn cross_by_address(items in prop::collection::vec(any::<$t>(), 0..200)) {
                    let total = function(&format!(
                        "{0} fx_total_{NAME}(_In_reads_(count) const {0} *items, size_t count)", $c));
                    let expected = items.iter().fold(0 as $t, |sum, item| sum.wrapping_add(*item));
                    let result = call(&total, &[items.as_slice().into(), Value::Count]);
                    prop_assert_eq!(<$t>::try_from(result).unwrap(), expected);
                    // A list is copied, and gives the same.
                    let list: Vec<Value<'_>> = items.iter().map(|item| (*item).into()).collect();
                    let result = call(&total, &[Value::list(&list), Value::Count]);
                    prop_assert_eq!(<$t>::try_from(result).unwrap(), expected);
                    let double = function(&format!(
                        "void fx_double_all_{NAME}(_Inout_updates_(count) {0} *items, size_t count)", $c));
                    let mut doubled = items.clone();
                    call(&double, &[doubled.as_mut_slice().into(), Value::Count]);
                    let expected: Vec<_> = items.iter().map(|item| item.wrapping_add(*item)).collect();
                    prop_assert_eq!(&doubled, &expected);
                    let mut place: Value<'static> = list.iter().map(|item| item.as_integer().unwrap())
                        .map(|item| Value::from(item as $t)).collect::<Vec<_>>().into();
                    call(&double, &[Value::out(&mut place), Value::Count]);
                    let back: Vec<_> = place.as_list().unwrap().iter().map(|item| item.as_integer()).collect();
                    prop_assert!(back.iter().copied().eq(expected.iter().map(|item| Some(*item as i128))));
                }
            }

            #[test]
            fn come_out() {
                let fill = function(&format!(
                    "void fx_fill_{NAME}(_Out_writes_(count) {0} *items, size_t count)", $c));
                let mut place = Value::Void;
                call(&fill, &[Value::out(&mut place), 5.into()]);
                let expected: Vec<Value<'_>> = (1 as $t..=5).map(Value::from).collect();
                prop_assert_eq_list(&place, &expected);
                let mut own = [0 as $t; 7];
                call(&fill, &[(&mut own[..]).into(), 7.into()]);
                assert_eq!(own, std::array::from_fn(|index| index as $t + 1));
            }
        }
    )*};
}
elements! {
    i8: i8 = "int8_t";
    u8: u8 = "uint8_t";
    i16: i16 = "int16_t";
    u16: u16 = "uint16_t";
    i32: i32 = "int32_t";
    u32: u32 = "uint32_t";
    i64: i64 = "int64_t";
    u64: u64 = "uint64_t";
}

#[track_caller]
fn prop_assert_eq_list(place: &Value<'_>, expected: &[Value<'_>]) {
    assert_eq!(place.as_list().unwrap(), expected);
}

#[test]
fn floats_cross_by_address() {
    let dot = function(
        "double fx_dot(_In_reads_(count) const double *left, _In_reads_(count) const double *right, int count)",
    );
    let (left, right) = ([1.5, 2.0, -3.0], [2.0, 0.25, 1.0]);
    let result = call(&dot, &[left[..].into(), right[..].into(), Value::Count]);
    assert_eq!(result, Value::F64(1.5 * 2.0 + 2.0 * 0.25 - 3.0));
}

/// Every integer type that a count may have.
#[test]
fn counts_have_any_integer_type() {
    let items = [10i32, 20, 30];
    for (name, ty) in [
        ("i8", "int8_t"),
        ("u8", "uint8_t"),
        ("i16", "int16_t"),
        ("u16", "uint16_t"),
        ("int", "int"),
        ("u32", "uint32_t"),
        ("i64", "int64_t"),
        ("size", "size_t"),
    ] {
        let total = function(&format!(
            "int64_t fx_total_by_{name}(_In_reads_(count) const int32_t *items, {ty} count)"
        ));
        assert_eq!(call(&total, &[items[..].into(), Value::Count]), Value::I64(60), "{name}");
        // Fewer than there are is the caller's right.
        assert_eq!(call(&total, &[items[..].into(), 2.into()]), Value::I64(30), "{name}");
        let (found, parameter) = problem(try_call(&total, &[items[..].into(), 4.into()]));
        assert_eq!(
            (found, parameter.as_str()),
            (Problem::CountOutOfRange { count: 4, limit: 3 }, "count")
        );
    }
    let total =
        function("int64_t fx_total_by_i8(_In_reads_(count) const int32_t *items, int8_t count)");
    let (found, parameter) = problem(try_call(&total, &[(&[0i32; 128][..]).into(), Value::Count]));
    assert_eq!(
        (found, parameter.as_str()),
        (Problem::CountTooLarge { length: 128, native: "int8_t" }, "count")
    );
    let (found, _) = problem(try_call(&total, &[items[..].into(), (-1).into()]));
    assert_eq!(found, Problem::CountOutOfRange { count: -1, limit: 3 });
}

#[test]
fn a_count_may_come_first_or_be_in_bytes_or_fixed() {
    let items = [1i32, 2, 3, 4];
    let first =
        function("int64_t fx_total_count_first(int count, _In_reads_(count) const int32_t *items)");
    assert_eq!(call(&first, &[Value::Count, items[..].into()]), Value::I64(10));
    let bytes = function(
        "int64_t fx_total_byte_size(_In_reads_bytes_(size) const int32_t *items, uint32_t size)",
    );
    assert_eq!(call(&bytes, &[items[..].into(), Value::Count]), Value::I64(10));
    assert_eq!(call(&bytes, &[items[..].into(), 8.into()]), Value::I64(3));
    let (found, _) = problem(try_call(&bytes, &[items[..].into(), 17.into()]));
    assert_eq!(found, Problem::CountOutOfRange { count: 17, limit: 16 });
    let fixed =
        function("enum { N = 4 }; int64_t fx_total_four(_In_reads_(N) const int32_t *items)");
    assert_eq!(call(&fixed, &[items[..].into()]), Value::I64(10));
    let (found, parameter) = problem(try_call(&fixed, &[items[..3].into()]));
    assert_eq!(
        (found, parameter.as_str()),
        (Problem::WrongLength { length: 3, expected: 4 }, "items")
    );
}

#[test]
fn arrays_that_share_a_count_agree() {
    let zip = function(
        "void fx_zip_add(_In_reads_(count) const int32_t *left, _In_reads_(count) const int32_t *right,
            _Out_writes_(count) int32_t *out, size_t count)",
    );
    let mut out = [0; 3];
    call(
        &zip,
        &[[1, 2, 3][..].into(), [10, 20, 30][..].into(), (&mut out[..]).into(), Value::Count],
    );
    assert_eq!(out, [11, 22, 33]);
    let values = [[1, 2, 3][..].into(), [10, 20][..].into(), (&mut out[..]).into(), Value::Count];
    let (found, parameter) = problem(try_call(&zip, &values));
    let expected = Problem::CountMismatch { length: 2, other: "left", expected: 3 };
    assert_eq!((found, parameter.as_str()), (expected, "count"));
}

#[test]
fn a_null_array_has_no_elements() {
    let total =
        function("int64_t fx_total_by_int(_In_reads_opt_(count) const int32_t *items, int count)");
    assert_eq!(call(&total, &[Value::Null, Value::Count]), Value::I64(0));
    assert_eq!(call(&total, &[(&[0i32; 0][..]).into(), Value::Count]), Value::I64(0));
}

#[test]
fn reported_counts_are_checked() {
    let range = function(
        "int fx_range(_Out_writes_to_(capacity, return) int32_t *out, int capacity, int wanted)",
    );
    let mut place = Value::Void;
    assert_eq!(call(&range, &[Value::out(&mut place), 10.into(), 3.into()]), Value::I32(3));
    assert_eq!(place, vec![0i32.into(), 1.into(), 2.into()].into());
    let in_out = function(
        "int fx_range_count(_Out_writes_(*count) int32_t *out, _Inout_ int *count, int wanted)",
    );
    let mut count = Value::I32(10);
    call(&in_out, &[Value::out(&mut place), Value::out(&mut count), 2.into()]);
    assert_eq!((&place, &count), (&vec![0i32.into(), 1.into()].into(), &Value::I32(2)));
    let mut own = [7; 4];
    call(&in_out, &[(&mut own[..]).into(), Value::Count, 2.into()]);
    assert_eq!(own, [0, 1, 7, 7]);
    let out = function(
        "int fx_range_count_out(_Out_writes_to_(capacity, *written) int32_t *out, int capacity,
        int wanted, _Out_ int *written)",
    );
    let mut written = Value::Void;
    call(&out, &[Value::out(&mut place), 5.into(), 4.into(), Value::out(&mut written)]);
    assert_eq!((place.as_list().unwrap().len(), &written), (4, &Value::I32(4)));
    for (name, count) in [("negative", -3), ("too_large", 17)] {
        let bad = function(&format!(
            "int fx_range_{name}(_Out_writes_to_(capacity, return) int32_t *out, int capacity)"
        ));
        let (found, parameter) = problem(try_call(&bad, &[Value::out(&mut place), 10.into()]));
        assert_eq!(
            (found, parameter.as_str()),
            (Problem::CountOutOfRange { count, limit: 10 }, "out")
        );
        let bad = function(&format!(
            "int fx_range_{name}_count(_Out_writes_(*count) int32_t *out, _Inout_ int *count)"
        ));
        let mut own = [0; 10];
        let (found, _) = problem(try_call(&bad, &[(&mut own[..]).into(), Value::Count]));
        assert_eq!(found, Problem::CountOutOfRange { count, limit: 10 });
    }
    let remove =
        function("int fx_remove_odd(_Inout_updates_(*count) int32_t *items, _Inout_ int *count)");
    let mut items: Value<'static> = vec![1i32.into(), 2.into(), 3.into(), 4.into()].into();
    let mut count = Value::I32(4);
    call(&remove, &[Value::out(&mut items), Value::out(&mut count)]);
    assert_eq!((items, count), (vec![2i32.into(), 4.into()].into(), Value::I32(2)));
}

/// A count that would take all memory is an error, not the end of the process.
#[test]
fn an_absurd_count_is_refused() {
    let fill = function("void fx_fill_i64(_Out_writes_(count) int64_t *items, size_t count)");
    let mut place = Value::Void;
    // As many as have no more bytes than there can be, and they are too many.
    let most = isize::MAX as u64 / 8;
    let (found, _) = problem(try_call(&fill, &[Value::out(&mut place), Value::U64(most)]));
    assert!(matches!(found, Problem::OutOfMemory), "{found}");
    let (found, _) = problem(try_call(&fill, &[Value::out(&mut place), Value::U64(u64::MAX)]));
    assert!(matches!(found, Problem::CountOutOfRange { .. }), "{found}");
}

#[test]
fn what_native_code_writes_must_be_mutable() {
    let double = declared("fx_double_all_i32");
    let (found, parameter) = problem(try_call(&double, &[[1i32][..].into(), 1.into()]));
    assert_eq!(
        (found.to_string().as_str(), parameter.as_str()),
        (
            "a shared slice cannot be passed as `int32_t *`: native code may write there: give a mutable slice, or a place for output",
            "items",
        )
    );
    let total = declared("fx_total_i32");
    let mut place = Value::Void;
    let (found, _) = problem(try_call(&total, &[Value::out(&mut place), 1.into()]));
    assert_eq!(
        found.to_string(),
        "a place for output cannot be passed as `const int32_t *`: native code only reads there: give the value itself"
    );
    let fill = function("void fx_fill_i32(_Out_writes_(count) int32_t *items, size_t count)");
    let (found, _) = problem(try_call(&fill, &[Value::list(&[1.into()]), 1.into()]));
    assert_eq!(
        found.to_string(),
        "a list cannot be passed as `int32_t *`: native code only writes there: give a place for output"
    );
}

#[test]
fn elements_have_the_right_type() {
    let total = declared("fx_total_i32");
    for items in [Value::from(&[1u32][..]), (&[1i64][..]).into(), (&[1f32][..]).into()] {
        let (found, _) = problem(try_call(&total, &[items, 1.into()]));
        assert_eq!(
            found.to_string(),
            "a shared slice cannot be passed as `const int32_t *`: its elements are of another type"
        );
    }
    // An element of a list is named by its index.
    let counted =
        function("int32_t fx_total_i32(_In_reads_(count) const int32_t *items, size_t count)");
    let list = [1.into(), Value::I64(1 << 40)];
    let error = marshal_error(try_call(&counted, &[Value::list(&list), Value::Count]));
    assert_eq!(error.path(), [PathStep::Index(1)]);
    assert_eq!(
        error.to_string(),
        "fx_total_i32: parameter `items[1]`: 1099511627776 does not fit `int32_t`"
    );
    // Bytes are bytes, and `void *` takes anything.
    let length = declared("fx_str_len");
    assert_eq!(call(&length, &[(&b"abc\0"[..]).into()]), Value::I32(3));
    let same = declared("fx_same_address");
    let numbers = [1.5f64];
    assert_eq!(call(&same, &[numbers[..].into(), numbers[..].into()]), Value::I32(1));
}

#[test]
fn structs_stand_in_arrays() {
    let total = declared("fx_total_point");
    let points = [Point { x: 1.0, y: 2.0 }, Point { x: -3.0, y: 0.5 }];
    let expected = points.iter().map(|point| point.x + 2.0 * point.y).sum();
    assert_eq!(call(&total, &[Value::slice(&points), 2.into()]), Value::F64(expected));
    let counted = function(
        "typedef struct { double x, y; } point;
         double fx_total_point(_In_reads_(count) const point *items, size_t count)",
    );
    let lists = points.map(|point| vec![point.x.into(), point.y.into()].into());
    assert_eq!(call(&counted, &[Value::list(&lists), Value::Count]), Value::F64(expected));
    let mut filled = [Point::default(); 3];
    call(&declared("fx_fill_point"), &[Value::slice_mut(&mut filled), 3.into(), 4.into()]);
    assert_eq!(filled[2], Point { x: 6.0, y: 7.0 });
}

/// Text in arrays: counted, and ended by a null.
#[test]
fn texts_stand_in_arrays() {
    let texts = ["one", "drei", "", "fünf", "😀"];
    let list: Vec<Value<'_>> = texts.iter().map(|text| (*text).into()).collect();
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        let units = |text: &str| match suffix {
            "" => text.len(),
            _ => text.encode_utf16().count(),
        };
        let length = function(&format!(
            "int64_t fx_strings_length{suffix}(_In_reads_(count) const {unit} *const *items, size_t count)"
        ));
        let expected = texts.iter().map(|text| units(text) as i64).sum();
        assert_eq!(call(&length, &[Value::list(&list), Value::Count]), Value::I64(expected));
        let join = function(&format!(
            "size_t fx_strings_join{suffix}(_In_reads_(count) const {unit} *const *items, size_t count,
                _Out_writes_z_(capacity) {unit} *out, size_t capacity)"
        ));
        let mut joined = String::new();
        call(
            &join,
            &[Value::list(&list), Value::Count, Value::buffer(&mut joined, 99), Value::Count],
        );
        assert_eq!(joined, texts.concat());
        let nulls = function(&format!(
            "int fx_strings_nulls{suffix}(_In_reads_(count) const {unit} *const *items, int count)"
        ));
        let some = [Value::Null, "x".into(), Value::Null];
        assert_eq!(call(&nulls, &[Value::list(&some), Value::Count]), Value::I32(2));
        let argv = declared(&format!("fx_argv_count{suffix}"));
        let mut ended = list.clone();
        ended.push(Value::Null);
        assert_eq!(call(&argv, &[Value::list(&ended)]), Value::I32(5));
        let error = marshal_error(try_call(&argv, &[Value::list(&["a".into(), "b\0".into()])]));
        assert_eq!(error.path(), [PathStep::Index(1)]);
    }
}

#[test]
fn a_count_for_text_is_in_units() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        let hash = function(&format!(
            "uint64_t fx_str_hash_n{suffix}(_In_reads_(count) const {unit} *text, size_t count)"
        ));
        let whole = declared(&format!("fx_str_hash{suffix}"));
        let text = "naïve 😀";
        let derived = call(&hash, &[text.into(), Value::Count]);
        assert_eq!(derived, call(&whole, &[text.into()]));
        let (found, _) = problem(try_call(&hash, &[text.into(), 99.into()]));
        assert!(matches!(found, Problem::CountOutOfRange { count: 99, .. }), "{found}");
    }
}

/// A count behind a pointer is believed in whatever form it is given.
#[test]
fn a_count_behind_a_pointer_is_checked_in_every_form() {
    let remove =
        function("int fx_remove_odd(_Inout_updates_(*count) int32_t *items, _Inout_ int *count)");
    let (mut several, mut place) = ([5, 1, 2], Value::I32(5));
    let list = [5.into(), 1.into()];
    for count in [Value::slice_mut(&mut several), Value::list(&list), Value::out(&mut place)] {
        let mut items = [1, 2, 3, 4];
        let (found, _) = problem(try_call(&remove, &[Value::slice_mut(&mut items), count]));
        assert_eq!(found, Problem::CountOutOfRange { count: 5, limit: 4 });
    }
    let mut nothing = Value::Void;
    let mut items = [1, 2, 3, 4];
    call(&remove, &[Value::slice_mut(&mut items), Value::out(&mut nothing)]);
    assert_eq!((items, nothing), ([1, 2, 3, 4], Value::I32(0)));
}

/// Numbers as wide as an address are memory as the others are.
#[test]
fn sizes_are_places() {
    let swap = "void swap(_Inout_ size_t *a, _Inout_ intptr_t *b, _In_reads_(2) const size_t *c)";
    let signature = Signature::parse(swap).unwrap();
    let callback = DynCallback::new(&signature, Value::Void, |values| {
        let address = |index: usize| values[index].as_pointer().unwrap();
        // SAFETY: the test passes the addresses of a `usize` and of an `isize`.
        unsafe {
            *address(0).cast::<usize>() = 7;
            *address(1).cast::<isize>() = -7;
        }
        assert_eq!(values[2].as_list().map(<[_]>::len), Some(2));
        Value::Void
    })
    .unwrap();
    let code = std::ptr::NonNull::new(callback.code()).unwrap();
    // SAFETY: the code has the signature that it was made for.
    let swap = unsafe { DynFunction::from_raw(code, &signature) }.unwrap();
    let (mut a, mut b, c) = (1_usize, 2_isize, [3_usize, 4]);
    // SAFETY: as above.
    unsafe { swap.call(&[(&mut a).into(), (&mut b).into(), (&c[..]).into()]) }.unwrap();
    assert_eq!((a, b), (7, -7));
}
