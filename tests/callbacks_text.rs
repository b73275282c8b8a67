//! Text and counted arrays that native code passes to closures.
#![allow(missing_docs, unreachable_pub)]

mod common_text;

use common_text::*;
use pinvoke::error::{Failure, FromFailure, PathStep, Problem};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[native_callback(charset = utf8, on_panic = -1)]
type Narrow = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf8, on_panic = -1)]
type NarrowOrNull = extern "C" fn(text: Option<&str>, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = -1)]
type Stated =
    extern "C" fn(#[marshal(lputf8str)] text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = -1)]
type Unchecked = extern "C" fn(text: &CStr, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf16, on_panic = -1)]
type Wide = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf16, on_panic = -1)]
type WideOrNull = extern "C" fn(text: Option<&str>, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = std::ptr::null_mut())]
type Make = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> *mut c_char;
#[native_callback(charset = utf8, on_panic = 1)]
type Row = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;
#[native_callback(charset = utf8, on_panic = 1)]
type StrictRow = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[&str],
    names: &[&str],
) -> c_int;
#[native_callback(on_panic = -1)]
type Items = extern "C" fn(
    items: &[i32],
    #[len_of(items)] count: usize,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = 0)]
type Fill = extern "C" fn(
    buffer: &mut [u8],
    #[len_of(buffer)] capacity: c_int,
    #[user_data] user: *mut c_void,
) -> c_int;

#[dll_import(LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "fx_call_text"]
    safe fn narrow(
        #[callback(Narrow, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
        text: Option<&str>,
    ) -> Result<c_int>;
    #[entry = "fx_call_text"]
    safe fn narrow_or_null(
        #[callback(NarrowOrNull, user = user)] f: impl FnMut(Option<&str>) -> c_int,
        #[user_data] user: *mut c_void,
        text: Option<&str>,
    ) -> Result<c_int>;
    #[entry = "fx_call_text"]
    safe fn stated(
        #[callback(Stated, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
        text: &str,
    ) -> Result<c_int>;
    #[entry = "fx_call_text_invalid"]
    safe fn narrow_invalid(
        #[callback(Narrow, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_text_invalid"]
    safe fn unchecked_invalid(
        #[callback(Unchecked, user = user)] f: impl FnMut(&CStr) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_text_u16"]
    safe fn wide(
        #[callback(Wide, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
        #[marshal(lpwstr)] text: Option<&str>,
    ) -> Result<c_int>;
    #[entry = "fx_call_text_u16"]
    safe fn wide_or_null(
        #[callback(WideOrNull, user = user)] f: impl FnMut(Option<&str>) -> c_int,
        #[user_data] user: *mut c_void,
        #[marshal(lpwstr)] text: Option<&str>,
    ) -> Result<c_int>;
    #[entry = "fx_call_text_invalid_u16"]
    safe fn wide_invalid(
        #[callback(Wide, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_make_text"]
    safe fn make(
        #[callback(Make, user = user)] f: impl FnMut(c_int) -> *mut c_char,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_strdup"]
    unsafe fn strdup(text: &str) -> Result<*mut c_char>;
    #[entry = "fx_free"]
    unsafe fn fx_free(block: *mut c_void);

    #[entry = "fx_exec"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = ExecError)]
    safe fn exec(
        rows: c_int,
        columns: c_int,
        #[callback(Row, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[out(on_failure)]
        #[free(with = fx_free)]
        message: String,
    ) -> Result<(), ExecError>;
    #[entry = "fx_exec"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = ExecError)]
    safe fn exec_strict(
        rows: c_int,
        columns: c_int,
        #[callback(StrictRow, user = state)] row: impl FnMut(&[&str], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[out(on_failure)]
        #[free(with = fx_free)]
        message: String,
    ) -> Result<(), ExecError>;
    #[entry = "fx_exec_bad"]
    safe fn exec_bad(
        #[callback(Row, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
    ) -> Result<c_int>;

    #[entry = "fx_call_items"]
    safe fn items(
        #[callback(Items, user = user)] f: impl FnMut(&[i32]) -> c_int,
        #[user_data] user: *mut c_void,
        n: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_call_items_bad"]
    safe fn items_bad(
        #[callback(Items, user = user)] f: impl FnMut(&[i32]) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_fill"]
    safe fn fill(
        #[callback(Fill, user = user)] f: impl FnMut(&mut [u8]) -> c_int,
        #[user_data] user: *mut c_void,
        capacity: c_int,
    ) -> Result<i64>;
}

#[derive(Debug)]
enum ExecError {
    Failed { code: i64, message: Option<String> },
    Other(pinvoke::Error),
}
impl FromFailure<(Option<String>,)> for ExecError {
    fn from_failure(failure: Failure<(Option<String>,)>) -> Self {
        Self::Failed { code: failure.code.value(), message: failure.outs.0 }
    }
}
impl From<pinvoke::Error> for ExecError {
    fn from(error: pinvoke::Error) -> Self {
        Self::Other(error)
    }
}

#[test]
fn text_is_converted_for_the_callback() {
    for text in LENGTHS.into_iter().flat_map(samples) {
        let mut seen = Vec::new();
        let mut see = |text: &str| {
            seen.push(text.to_owned());
            text.len() as c_int
        };
        assert_eq!(narrow(&mut see, Some(&text)).unwrap() as usize, text.len());
        assert_eq!(stated(&mut see, &text).unwrap() as usize, text.len());
        assert_eq!(wide(&mut see, Some(&text)).unwrap() as usize, text.len());
        assert_eq!(
            narrow_or_null(|text| see(text.unwrap()), Some(&text)).unwrap() as usize,
            text.len()
        );
        assert_eq!(
            wide_or_null(|text| see(text.unwrap()), Some(&text)).unwrap() as usize,
            text.len()
        );
        assert!(seen.len() == 5 && seen.iter().all(|seen| *seen == text), "{text:?}");
    }
}

#[test]
fn a_null_is_nothing_or_an_error() {
    let see = |text: Option<&str>| if text.is_none() { 7 } else { 8 };
    assert_eq!(narrow_or_null(see, None).unwrap(), 7);
    assert_eq!(wide_or_null(see, None).unwrap(), 7);
    refuses(narrow(|_| unreachable!(), None), ("Narrow", "text"), Problem::Null);
    refuses(wide(|_| unreachable!(), None), ("Wide", "text"), Problem::Null);
}

#[test]
fn text_that_is_not_valid_is_an_error_of_the_call() {
    // The closure is not called, and the error names the signature and its parameter.
    let problem = Problem::InvalidUtf8 { at: 4 };
    refuses(narrow_invalid(|_| unreachable!()), ("Narrow", "text"), problem);
    let problem = Problem::InvalidUtf16 { at: 4, unit: 0xD800 };
    refuses(wide_invalid(|_| unreachable!()), ("Wide", "text"), problem);
    let mut seen: Vec<u8> = Vec::new();
    let see = |text: &CStr| {
        seen.extend(text.to_bytes());
        3
    };
    assert_eq!(unchecked_invalid(see).unwrap(), 3);
    assert_eq!(seen, b"bad \xFF!");
}

#[test]
fn a_callback_may_hand_text_over() {
    nothing_leaks(|| {
        // SAFETY: the library frees what it duplicated itself.
        let made = make(|value| unsafe { strdup(&"x".repeat(value as usize)) }.unwrap(), 9);
        assert_eq!(made.unwrap(), 9);
        assert_eq!(make(|_| std::ptr::null_mut(), 9).unwrap(), -1);
    });
}

/// What fixtures.h says of a row: "r<row>c<column>", null in column 1 of odd rows.
fn expected_row(row: usize, columns: usize) -> Vec<Option<String>> {
    let value = |column| (column != 1 || row.is_multiple_of(2)).then(|| format!("r{row}c{column}"));
    (0..columns).map(value).collect()
}

#[test]
fn rows_of_text_arrive_whole() {
    nothing_leaks(|| {
        // Few columns have a buffer in the frame, many are on the heap.
        for columns in [0, 1, 2, 15, 16, 17, 100] {
            let mut rows = 0;
            exec(5, columns as c_int, |values, names| {
                let expected = expected_row(rows, columns);
                assert_eq!(values, expected.iter().map(Option::as_deref).collect::<Vec<_>>());
                let named: Vec<_> = (0..columns).map(|n| format!("column {n}")).collect();
                assert_eq!(names, named);
                rows += 1;
                0
            })
            .unwrap();
            assert_eq!(rows, 5);
        }
    });
}

#[test]
fn a_row_may_stop_the_rest() {
    nothing_leaks(|| {
        let mut rows = 0;
        let stopped = exec(5, 2, |_, _| {
            rows += 1;
            (rows == 3).into()
        });
        match stopped {
            Err(ExecError::Failed { code: 4, message: Some(message) }) => {
                assert_eq!((rows, &*message), (3, "callback requested abort"));
            }
            other => panic!("{other:?}"),
        }
        match exec(-1, 2, |_, _| unreachable!()) {
            Err(ExecError::Failed { code: 1, message: Some(message) }) => {
                assert_eq!(message, "negative rows");
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn an_element_that_cannot_be_null_is_named() {
    nothing_leaks(|| {
        for columns in [2, 40] {
            let mut rows = 0;
            let result = exec_strict(5, columns, |_, _| {
                rows += 1;
                0
            });
            // The second row has a null in column 1. The error wins over the failure it brought.
            let Err(ExecError::Other(pinvoke::Error::Marshal(error))) = result else {
                panic!("{result:?}");
            };
            assert_eq!((rows, error.problem()), (1, &Problem::Null));
            assert_eq!((error.function(), error.parameter()), (Some("StrictRow"), Some("values")));
            assert_eq!(error.path(), [PathStep::Index(1)]);
        }
    });
}

#[test]
fn counted_elements_arrive_in_place() {
    for n in [0, 1, 100] {
        let mut lengths = Vec::new();
        let result = items(
            |items| {
                lengths.push(items.len());
                items.iter().sum()
            },
            n,
        );
        // Items 1 to n, and after them an empty array by a null pointer.
        assert_eq!(result.unwrap(), n * (n + 1) / 2);
        assert_eq!(lengths, [n as usize, 0]);
    }
    for capacity in [0, 1, 200] {
        let fill_all = |buffer: &mut [u8]| {
            buffer.fill(3);
            buffer.len() as c_int
        };
        assert_eq!(fill(fill_all, capacity).unwrap(), 3 * i64::from(capacity));
    }
}

#[test]
fn a_wrong_count_of_native_code_is_an_error() {
    let limit = isize::MAX as usize;
    let problem = Problem::CountOutOfRange { count: usize::MAX as i128, limit: limit / 4 };
    refuses(items_bad(|_| unreachable!()), ("Items", "items"), problem);
    let problem = Problem::CountOutOfRange { count: -1, limit: limit / size_of::<*const u8>() };
    refuses(exec_bad(|_, _| unreachable!()), ("Row", "values"), problem);
}
