//! Signatures of declared functions: the same call by the declaration and at run time.

use pinvoke::dynamic::{DynClosure, Signature, Value};
use pinvoke::error::{CodeSource, OsCode};
use pinvoke::meta::FunctionMeta;
use pinvoke::prelude::*;

use crate::structs::Point;
use crate::support::{LIBRARY, call, try_call, without_leaks};

#[native_callback(on_panic = -1)]
type Visit = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(block: *mut c_void);
    safe fn fx_mixed8(a: i8, b: u16, c: i32, d: i64, e: f32, f: f64, g: u8, h: u32) -> f64;
    safe fn fx_total_i32(items: &[i32], #[len_of(items)] count: usize) -> i32;
    safe fn fx_double_all_i32(items: &mut [i32], #[len_of(items)] count: usize);
    safe fn fx_str_len(text: &str) -> Result<c_int>;
    safe fn fx_str_len_u16(#[marshal(lpwstr)] text: &str) -> Result<c_int>;
    safe fn fx_str_weigh(a: &str, b: Option<&str>, c: &str, d: &str) -> Result<c_int>;
    #[free(with = fx_free)]
    safe fn fx_make_greeting(name: &str) -> Result<String>;
    #[ret(c_int)]
    #[fails_if(nonzero)]
    safe fn fx_greeting_out(
        name: &str,
        #[retval]
        #[free(with = fx_free)]
        out: String,
    ) -> Result<String>;
    safe fn fx_read_point(value: &Point) -> f64;
    safe fn fx_scale_point(value: &mut Point, factor: c_int) -> c_int;
    safe fn fx_echo_point(value: Point) -> Point;
    safe fn fx_out_i64(value: i64, #[out] out: &mut i64) -> c_int;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_fail_status(code: c_int) -> Result<()>;
    #[last_error]
    #[ret(c_int)]
    #[fails_if(minus_one, code = last_error)]
    safe fn fx_fail_errno(code: c_int) -> Result<()>;
    safe fn fx_each_while(
        n: c_int,
        #[callback(Visit, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> c_int;
    safe fn fx_bstr_len(#[marshal(bstr)] text: &str) -> Result<c_int>;
    #[ret(bstr)]
    #[free(bstr)]
    safe fn fx_make_bstr(
        #[marshal(counted_wstr)] text: &str,
        #[len_of(text)] count: u32,
    ) -> Result<String>;
    safe fn fx_multi_count(#[marshal(multi_str)] list: &[&str]) -> Result<c_int>;
    #[last_error]
    #[fails_if(zero_if_error)]
    safe fn fx_get_needed(
        source: &str,
        #[out(grow = needed)] text: &mut String,
        #[len_of(text)] capacity: u32,
    ) -> Result<u32>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_get_error_bytes(
        source: &str,
        #[out(grow = error(234), unit = bytes)] text: &mut String,
        #[len_of(text)] size: &mut u32,
    ) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(negative)]
    safe fn fx_make_ints(
        n: c_int,
        #[retval]
        #[marshal(lparray, size_param = count)]
        #[free(with = fx_free)]
        out: Vec<i32>,
        #[out] count: &mut usize,
    ) -> Result<Vec<i32>>;
    safe fn fx_zero_total(#[marshal(lparray, zero_terminated)] items: &[u32]) -> Result<i64>;
    #[ret(lparray, zero_terminated)]
    #[free(with = fx_free, elements)]
    safe fn fx_zero_make_names(n: c_int) -> Result<Vec<String>>;
    safe fn fx_str_upper(#[marshal(in_place)] text: &mut String) -> Result<c_int>;
    safe fn fx_total_and_two(
        #[marshal(lparray, size_param = count, size_const = 2)] items: &[i32],
        count: c_int,
    ) -> Result<i64>;
    safe fn fx_ansi_bstr_is(#[marshal(ansi_bstr)] text: &str, expected: &str) -> Result<c_int>;
    #[entry = "fx_total_i32"]
    unsafe fn generic<T: Blittable>(items: &[T], #[len_of(items)] count: usize) -> i32;
}

/// The function of a declaration, at run time.
#[track_caller]
fn function(meta: &FunctionMeta) -> pinvoke::dynamic::DynFunction {
    let signature = Signature::from_meta(meta).unwrap_or_else(|error| panic!("{error}"));
    LIBRARY.function(signature.name(), &signature).unwrap()
}

#[test]
fn numbers_and_structs() {
    let mixed = function(&fx_mixed8::META);
    let values = [
        Value::I8(-1),
        Value::U16(2),
        Value::I32(-3),
        Value::I64(4),
        Value::F32(5.5),
        Value::F64(6.25),
        Value::U8(7),
        Value::U32(8),
    ];
    assert_eq!(call(&mixed, &values), Value::F64(fx_mixed8(-1, 2, -3, 4, 5.5, 6.25, 7, 8)));
    let (mut point, mut other) = (Point { x: 1.5, y: -2.0 }, Point { x: 1.5, y: -2.0 });
    let read = call(&function(&fx_read_point::META), &[Value::plain(&point)]);
    assert_eq!(read, Value::F64(fx_read_point(&point)));
    let scale = function(&fx_scale_point::META);
    let result = call(&scale, &[Value::plain_mut(&mut point), 3.into()]);
    assert_eq!((result, point), (Value::I32(fx_scale_point(&mut other, 3)), other));
    let mut echoed = Point::default();
    // SAFETY: the declaration is that of the header.
    unsafe { function(&fx_echo_point::META).call_into(&[Value::plain(&point)], &mut echoed) }
        .unwrap();
    assert_eq!(echoed, fx_echo_point(point));
    let (mut place, mut out) = (Value::Void, 0);
    let result = call(&function(&fx_out_i64::META), &[7i64.into(), Value::out(&mut place)]);
    assert_eq!((result, place), (Value::I32(fx_out_i64(7, &mut out)), Value::I64(out)));
}

/// A count is derived from what it counts, as the declaration does, or compared with it.
#[test]
fn arrays_have_their_counts() {
    let total = function(&fx_total_i32::META);
    let items = [1, 2, 3];
    assert_eq!(
        call(&total, &[(&items[..]).into(), Value::Count]),
        Value::I32(fx_total_i32(&items))
    );
    assert!(try_call(&total, &[(&items[..]).into(), 4.into()]).is_err());
    assert!(try_call(&total, &[Value::Null, 0.into()]).is_err());
    let double = function(&fx_double_all_i32::META);
    let (mut own, mut other) = (items, items);
    call(&double, &[(&mut own[..]).into(), Value::Count]);
    fx_double_all_i32(&mut other);
    assert_eq!(own, other);
}

#[test]
fn text_has_its_charset_and_its_owner() {
    for text in ["", "plain", "grüße 日本 😀"] {
        let (narrow, wide) = (function(&fx_str_len::META), function(&fx_str_len_u16::META));
        assert_eq!(call(&narrow, &[text.into()]), Value::I32(fx_str_len(text).unwrap()));
        assert_eq!(call(&wide, &[text.into()]), Value::I32(fx_str_len_u16(text).unwrap()));
    }
    let weigh = function(&fx_str_weigh::META);
    let values = ["a".into(), Value::Null, "bb".into(), "c".into()];
    assert_eq!(call(&weigh, &values), Value::I32(fx_str_weigh("a", None, "bb", "c").unwrap()));
    let null = ["a".into(), Value::Null, Value::Null, "c".into()];
    assert!(try_call(&weigh, &null).is_err());
    without_leaks(|| {
        let greeting = call(&function(&fx_make_greeting::META), &["you".into()]);
        assert_eq!(greeting.as_text(), Some(&*fx_make_greeting("you").unwrap()));
        let mut place = Value::Void;
        call(&function(&fx_greeting_out::META), &["you".into(), Value::out(&mut place)]);
        assert_eq!(place.as_text(), Some(&*fx_greeting_out("you").unwrap()));
    });
}

#[test]
fn failures_are_known_by_the_same_rule() {
    let code = |meta: &FunctionMeta| match try_call(&function(meta), &[5.into()]) {
        Err(pinvoke::Error::Os(error)) => error.code(),
        other => panic!("{other:?}"),
    };
    assert_eq!(code(&fx_fail_status::META), OsCode::new(5, CodeSource::Returned));
    assert_eq!(code(&fx_fail_errno::META), OsCode::new(5, CodeSource::LastError));
    assert_eq!(call(&function(&fx_fail_status::META), &[0.into()]), Value::I32(0));
}

#[test]
fn callbacks_have_their_signature() {
    let each = function(&fx_each_while::META);
    let mut seen = Vec::new();
    let mut visit = |values: &[Value<'_>]| {
        seen.push(values[0].as_integer().unwrap() as i32);
        Value::I32(1)
    };
    let signature = each.signature().callback("f").unwrap().clone();
    let closure = DynClosure::new(&signature, Value::I32(0), &mut visit).unwrap();
    let visited = call(&each, &[4.into(), (&closure).into(), Value::Null]);
    drop(closure);
    let mut expected = Vec::new();
    let by_declaration = fx_each_while(4, |value| {
        expected.push(value);
        1
    });
    assert_eq!((visited, seen), (Value::I32(by_declaration), expected));
}

#[test]
fn what_a_declaration_does_not_tell_is_an_error() {
    let error = Signature::from_meta(&generic::META).unwrap_err();
    assert!(
        error.to_string().contains("`items`, whose type depends on a generic parameter"),
        "{error}"
    );
    let _ = generic::<i32> as unsafe fn(&[i32]) -> i32;
}

/// The same call by the declaration and at run time, in each form.
#[test]
fn every_form_is_that_of_the_declaration() {
    let length = call(&function(&fx_bstr_len::META), &["größe".into()]);
    assert_eq!(length, Value::I32(fx_bstr_len("größe").unwrap()));
    let made = call(&function(&fx_make_bstr::META), &["a\0ß".into(), Value::Count]);
    assert_eq!(made.as_text(), Some(&*fx_make_bstr("a\0ß").unwrap()));
    let counted = call(&function(&fx_multi_count::META), &[Value::list(&["a".into(), "b".into()])]);
    assert_eq!(counted, Value::I32(fx_multi_count(&["a", "b"]).unwrap()));
    let long = "long ".repeat(500);
    let (mut own, mut other) = (String::new(), String::new());
    call(
        &function(&fx_get_needed::META),
        &[(&*long).into(), Value::buffer(&mut own, 0), Value::Count],
    );
    fx_get_needed(&long, &mut other).unwrap();
    assert_eq!(own, other);
    let error = function(&fx_get_error_bytes::META);
    call(&error, &[(&*long).into(), Value::buffer(&mut own, 0), Value::Count]);
    fx_get_error_bytes(&long, &mut other).unwrap();
    assert_eq!(own, other);
    without_leaks(|| {
        let (mut items, mut count, mut length) = (Value::Void, Value::Void, 0);
        let ints = function(&fx_make_ints::META);
        call(&ints, &[3.into(), Value::out(&mut items), Value::out(&mut count)]);
        let expected: Vec<Value<'_>> =
            fx_make_ints(3, &mut length).unwrap().into_iter().map(Value::I32).collect();
        assert_eq!((items, count.as_integer()), (expected.into(), Some(length as i128)));
        let names = call(&function(&fx_zero_make_names::META), &[2.into()]);
        let expected: Vec<Value<'_>> =
            fx_zero_make_names(2).unwrap().into_iter().map(Value::from).collect();
        assert_eq!(names, expected.into());
    });
    let total = call(&function(&fx_zero_total::META), &[Value::list(&[5.into(), 6.into()])]);
    assert_eq!(total, Value::I64(fx_zero_total(&[5, 6]).unwrap()));
    let (mut own, mut other) = (String::from("größe"), String::from("größe"));
    call(&function(&fx_str_upper::META), &[Value::buffer(&mut own, 0)]);
    fx_str_upper(&mut other).unwrap();
    assert_eq!(own, other);
}

#[test]
fn what_exists_in_declarations_only_is_named() {
    for (meta, said) in [
        (&fx_total_and_two::META, "`items`, which is counted by a sum,"),
        (&fx_ansi_bstr_is::META, "`text`, which is a BSTR of bytes,"),
    ] {
        let error = Signature::from_meta(meta).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let _ = (
        fx_total_and_two as fn(&[i32], c_int) -> Result<i64>,
        fx_ansi_bstr_is as fn(&str, &str) -> Result<c_int>,
    );
}
