//! Handles of declared functions in calls at run time: released by their declaration's kind.

use pinvoke::dynamic::{DynFunction, Signature, Value};
use pinvoke::meta::FunctionMeta;
use pinvoke::prelude::*;

use crate::support::{LIBRARY, call, try_call, without_leaks};

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;
/// A handle that is a pointer.
#[native_handle(release = unsafe fx_box_free)]
type IntBox = *mut c_void;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_open(id: c_int) -> Result<File>;
    #[entry = "fx_open"]
    safe fn open_optional(id: c_int) -> Option<File>;
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_is_open(handle: isize) -> c_int;
    safe fn fx_handle_value(handle: &File) -> c_int;
    #[entry = "fx_handle_value"]
    safe fn value_exclusive(handle: &mut File) -> c_int;
    safe fn fx_open_out(id: c_int, #[out] out: &mut Option<File>) -> c_int;
    #[entry = "fx_open_out"]
    #[ret(c_int)]
    #[fails_if(negative)]
    safe fn open_retval(id: c_int, #[retval] out: File) -> Result<File>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_open_out_then_fail(id: c_int, #[retval] out: File) -> Result<File>;
    safe fn fx_adopt(#[give] handle: File, fail: c_int) -> c_int;
    safe fn fx_box_new(value: c_int) -> Option<IntBox>;
    safe fn fx_box_value(handle: &IntBox) -> c_int;
    unsafe fn fx_box_free(block: *mut c_void);
}

fn function(meta: &FunctionMeta) -> DynFunction {
    LIBRARY.function(meta.entry, &Signature::from_meta(meta).unwrap()).unwrap()
}

fn raw(handle: &Value<'_>) -> isize {
    handle.as_handle().expect("a handle").as_raw().as_integer().unwrap() as isize
}

#[test]
fn a_returned_handle_is_released_by_its_kind() {
    without_leaks(|| {
        let (open, value) = (function(&fx_open::META), function(&fx_handle_value::META));
        let file = call(&open, &[7.into()]);
        let number = raw(&file);
        assert_eq!(fx_is_open(number), 1);
        let shown = file.as_handle().unwrap().released_by().to_owned();
        assert!(shown.contains("declared_handles::File"), "{shown}");
        assert_eq!(call(&value, std::slice::from_ref(&file)), Value::I32(7));
        assert_eq!(
            call(&function(&value_exclusive::META), std::slice::from_ref(&file)),
            Value::I32(7)
        );
        // The bits are a handle too.
        assert_eq!(call(&value, &[(number as i64).into()]), Value::I32(7));
        assert_eq!(file.as_handle().unwrap().release().unwrap(), Value::Void);
        assert_eq!(fx_is_open(number), 0);
        let error = try_call(&value, &[file]).unwrap_err().to_string();
        assert!(error.contains("`handle`: a handle cannot be passed"), "{error}");
        let other = call(&open, &[8.into()]);
        let number = raw(&other);
        drop(other);
        assert_eq!(fx_is_open(number), 0);
    });
}

#[test]
fn no_handle_is_an_error_or_null() {
    // The library opens nothing for a negative number.
    assert!(fx_open(-1).is_err() && open_optional(-1).is_none());
    assert!(try_call(&function(&fx_open::META), &[(-1).into()]).is_err());
    assert_eq!(call(&function(&open_optional::META), &[(-1).into()]), Value::Null);
}

#[test]
fn a_handle_comes_out_of_a_place() {
    without_leaks(|| {
        for meta in [&fx_open_out::META, &open_retval::META] {
            let mut place = Value::Void;
            call(&function(meta), &[5.into(), Value::out(&mut place)]);
            let number = raw(&place);
            assert_eq!(fx_is_open(number), 1);
            drop(place);
            assert_eq!(fx_is_open(number), 0);
        }
        // What a failed call wrote is released.
        let mut place = Value::Void;
        let failing = function(&fx_open_out_then_fail::META);
        assert!(try_call(&failing, &[5.into(), Value::out(&mut place)]).is_err());
        assert_eq!(place, Value::Void);
    });
}

#[test]
fn a_handle_is_given_away() {
    without_leaks(|| {
        let file = call(&function(&fx_open::META), &[3.into()]);
        let number = raw(&file);
        // The library closes it, and returns its number.
        let adopt = function(&fx_adopt::META);
        assert_eq!(call(&adopt, &[file.clone(), 0.into()]), Value::I32(3));
        assert!(!file.as_handle().unwrap().is_open());
        assert_eq!(fx_is_open(number), 0);
    });
}

#[test]
fn a_handle_may_be_a_pointer() {
    without_leaks(|| {
        let boxed = call(&function(&fx_box_new::META), &[11.into()]);
        assert_eq!(
            call(&function(&fx_box_value::META), std::slice::from_ref(&boxed)),
            Value::I32(11)
        );
        let file = call(&function(&fx_open::META), &[1.into()]);
        let error = try_call(&function(&fx_box_value::META), &[file]).unwrap_err();
        assert!(error.to_string().contains("a handle cannot be passed"), "{error}");
        drop(boxed);
    });
}
