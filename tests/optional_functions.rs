//! Functions and closures that may be null.
#![allow(missing_docs)]

use pinvoke::prelude::*;

#[native_callback(on_panic = -9)]
type Last = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

#[native_callback(on_panic = -9)]
type Binary = extern "C" fn(left: c_int, right: c_int) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "fx_call_optional"]
    safe fn call_optional(
        #[callback(Last, user = user)] f: Option<impl FnMut(c_int) -> c_int>,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_operate"]
    safe fn operate(
        #[callback(Binary)] f: Option<impl FnMut(c_int, c_int) -> c_int>,
        left: c_int,
        right: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_operate"]
    unsafe fn operate_raw(
        f: Option<unsafe extern "C" fn(c_int, c_int) -> c_int>,
        left: c_int,
        right: c_int,
    ) -> c_int;
    #[entry = "fx_operation"]
    unsafe fn operation_raw(name: &CStr) -> Option<unsafe extern "C" fn(c_int, c_int) -> c_int>;
}

#[test]
fn a_closure_may_be_left_out() {
    let mut seen = 0;
    let called = call_optional(
        Some(|value| {
            seen = value;
            value * 2
        }),
        21,
    );
    assert_eq!((called.unwrap(), seen), (42, 21));
    assert_eq!(call_optional(None::<fn(c_int) -> c_int>, 21).unwrap(), -1);
}

#[test]
fn a_closure_without_user_data_may_be_left_out() {
    assert_eq!(operate(Some(|left, right| left * right), 6, 7).unwrap(), 42);
    assert_eq!(operate(None::<fn(c_int, c_int) -> c_int>, 6, 7).unwrap(), -1);
}

#[test]
#[should_panic(expected = "from inside")]
fn a_panic_goes_on() {
    let _ = call_optional(Some(|_| -> c_int { panic!("from inside") }), 1);
}

#[test]
fn a_function_pointer_may_be_null() {
    // SAFETY: the functions take any numbers, and the name is terminated.
    unsafe {
        let add = operation_raw(c"add");
        assert_eq!(operate_raw(add, 40, 2), 42);
        assert!(operation_raw(c"nothing").is_none());
        assert_eq!(operate_raw(None, 40, 2), -1);
    }
}
