//! Handles: given out, returned, passed, exchanged, given away; the fixture counts what is open.

use pinvoke::dynamic::{CType, DynHandle, HandleForm, Parameter, Scalar, Signature, Value};
use pinvoke::error::{CodeSource, OsCode, Problem};

use crate::support::{LIBRARY, call, declared, function, problem, try_call, without_leaks};

const OPEN: &str = "_Handle_(fx_close, -1) _Fails_if_(invalid_handle) intptr_t fx_open(int id)";
const VALUE: &str = "int fx_handle_value(_Handle_(fx_close, -1) intptr_t handle)";

fn open(id: i32) -> DynHandle {
    call(&function(OPEN), &[id.into()]).as_handle().unwrap().clone()
}

fn value_of(handle: &DynHandle) -> Value<'static> {
    call(&function(VALUE), &[handle.into()])
}

fn is_open(raw: Value<'_>) -> bool {
    call(&declared("fx_is_open"), &[raw]) == Value::I32(1)
}

#[test]
fn a_returned_handle_is_released_with_its_last_clone() {
    without_leaks(|| {
        let handle = open(7);
        let clone = handle.clone();
        drop(handle);
        assert_eq!(value_of(&clone), Value::I32(7));
        let raw = clone.as_raw();
        drop(clone);
        assert!(!is_open(raw));
    });
}

#[test]
fn a_handle_that_is_gone_is_refused() {
    without_leaks(|| {
        let handle = open(3);
        assert_eq!(handle.release().unwrap(), Value::I32(0));
        assert_eq!(handle.release().unwrap(), Value::Void);
        assert!(!handle.is_open());
        let error = try_call(&function(VALUE), &[(&handle).into()]).unwrap_err();
        let said = "fx_handle_value: parameter `handle`: a handle cannot be passed as `intptr_t`: it was \
                    released, given up or taken over before";
        assert_eq!(error.to_string(), said);
        let raw = open(4).into_raw();
        assert!(is_open(raw.clone()));
        assert_eq!(call(&declared("fx_close"), &[raw]), Value::I32(0));
    });
}

#[test]
fn a_handle_goes_where_its_kind_does() {
    without_leaks(|| {
        let boxes = function(
            "_Handle_(fx_box_free, 0) _Fails_if_(null) struct fx_box *fx_box_new(int value)",
        );
        let value = function("int fx_box_value(_Handle_(fx_box_free, 0) const struct fx_box *box)");
        let made = call(&boxes, &[5.into()]);
        assert_eq!(call(&value, std::slice::from_ref(&made)), Value::I32(5));
        // A number is no pointer, and another function releases it.
        let (handle, says) = (open(1), |error: pinvoke::Error| error.to_string());
        let wrong = says(try_call(&value, &[(&handle).into()]).unwrap_err());
        assert!(wrong.ends_with("its type is another"), "{wrong}");
        let other = function("int fx_box_value(_Handle_(fx_free, 0) const struct fx_box *box)");
        let wrong = says(try_call(&other, &[made]).unwrap_err());
        assert!(wrong.ends_with("it is of another kind: another function releases it"), "{wrong}");
        // Where nothing is said of handles, any of the type goes, and so do bits.
        let plain = declared("fx_handle_value");
        assert_eq!(call(&plain, &[(&handle).into()]), Value::I32(1));
        let pseudo = call(&declared("fx_default_handle"), &[]);
        assert_eq!(call(&function(VALUE), &[pseudo]), Value::I32(0));
    });
}

#[test]
fn an_invalid_handle_is_an_error_or_null() {
    match try_call(&function(OPEN), &[(-9).into()]) {
        Err(pinvoke::Error::Os(error)) => {
            assert_eq!(error.code(), OsCode::new(9, CodeSource::LastError));
        }
        other => panic!("{other:?}"),
    }
    let strict = function("_Handle_(fx_close, -1) intptr_t fx_open(int id)");
    let (found, parameter) = problem(try_call(&strict, &[(-9).into()]));
    assert_eq!((found, &*parameter), (Problem::InvalidHandle, "return"));
    let lax = function("_Ret_maybenull_ _Handle_(fx_close, -1) intptr_t fx_open(int id)");
    assert_eq!(call(&lax, &[(-9).into()]), Value::Null);
}

#[test]
fn handles_come_out_of_places() {
    without_leaks(|| {
        let open = function(
            "_Fails_if_(nonzero, returned) int fx_open_out(int id, _Out_ _Handle_(fx_close, -1) intptr_t *out)",
        );
        let mut place = Value::Void;
        call(&open, &[8.into(), Value::out(&mut place)]);
        assert_eq!(value_of(place.as_handle().unwrap()), Value::I32(8));
        // The first is written, the second is not: both are as if nothing had happened.
        let two = function(
            "_Fails_if_(nonzero, returned) int fx_open_two(int id, int id2, _Out_ _Handle_(fx_close, -1) intptr_t *out, _Out_ _Handle_(fx_close, -1) intptr_t *out2)",
        );
        let (mut first, mut second) = (Value::Void, Value::Void);
        let values = [1.into(), (-2).into(), Value::out(&mut first), Value::out(&mut second)];
        assert!(try_call(&two, &values).is_err());
        drop(values);
        assert_eq!((first, second), (Value::Void, Value::Void));
        let fails = function(
            "_Fails_if_(nonzero, returned) int fx_open_out_then_fail(int id, _Out_ _Handle_(fx_close, -1) intptr_t *out)",
        );
        let mut place = Value::Void;
        assert!(try_call(&fails, &[8.into(), Value::out(&mut place)]).is_err());
        // A text that is no text behind a handle that was delivered.
        let named = function(
            "int fx_open_named(int id, int bad, _Out_ _Handle_(fx_close, -1) intptr_t *out, _Outptr_result_z_ _Free_(fx_free) char **name)",
        );
        let (mut handle, mut name) = (Value::Void, Value::Void);
        let values = [2.into(), 1.into(), Value::out(&mut handle), Value::out(&mut name)];
        assert!(try_call(&named, &values).is_err());
    });
}

#[test]
fn a_handle_is_exchanged() {
    without_leaks(|| {
        let reopen = function(
            "_Fails_if_(nonzero, returned) int fx_reopen(_Inout_ _Handle_(fx_close, -1) intptr_t *handle, int id)",
        );
        let old = open(1);
        let mut place = Value::from(old.clone());
        call(&reopen, &[Value::out(&mut place), 2.into()]);
        // Native code closed the old one.
        assert!(!old.is_open());
        let new = place.as_handle().unwrap().clone();
        assert_eq!(value_of(&new), Value::I32(2));
        // A call that fails changes nothing.
        assert!(try_call(&reopen, &[Value::out(&mut place), (-5).into()]).is_err());
        assert!(new.is_open());
        assert_eq!(value_of(&new), Value::I32(2));
    });
}

#[test]
fn a_handle_is_given_away() {
    without_leaks(|| {
        let swallow =
            function("int fx_swallow(_Give_ _Handle_(fx_close, -1) intptr_t handle, int fail)");
        let handle = open(6);
        assert_eq!(call(&swallow, &[(&handle).into(), 0.into()]), Value::I32(6));
        assert!(!handle.is_open());
    });
}

#[test]
fn arrays_of_handles_go_in_and_come_out() {
    without_leaks(|| {
        let total = function(
            "int fx_handles_total(_In_reads_(count) const intptr_t *handles, size_t count)",
        );
        let (a, b) = (open(20), open(22));
        assert_eq!(
            call(&total, &[Value::list(&[(&a).into(), (&b).into()]), Value::Count]),
            Value::I32(42)
        );
        let many = function(
            "_Fails_if_(nonzero, returned) int fx_open_many(int id, int wanted, _Out_writes_to_(capacity, *count) _Handle_(fx_close, -1) intptr_t *out, size_t capacity, _Out_ size_t *count, int status)",
        );
        let (mut handles, mut count) = (Value::Void, Value::Void);
        call(
            &many,
            &[
                5.into(),
                3.into(),
                Value::out(&mut handles),
                8.into(),
                Value::out(&mut count),
                0.into(),
            ],
        );
        let ids: Vec<_> = handles
            .as_list()
            .unwrap()
            .iter()
            .map(|one| value_of(one.as_handle().unwrap()))
            .collect();
        assert_eq!(ids, [5, 6, 7].map(Value::I32));
        let values = [
            5.into(),
            3.into(),
            Value::out(&mut handles),
            8.into(),
            Value::out(&mut count),
            1.into(),
        ];
        assert!(try_call(&many, &values).is_err());
    });
}

#[test]
fn a_kind_is_put_together_without_a_text() {
    without_leaks(|| {
        let signature = Signature::builder("fx_open")
            .returns(Scalar::INTPTR.into())
            .returns_handle(HandleForm::new("fx_close").invalid([-1]))
            .takes(Parameter::new("id", CType::INT))
            .build()
            .unwrap();
        let opened = call(&LIBRARY.function("fx_open", &signature).unwrap(), &[9.into()]);
        assert_eq!(opened.as_handle().unwrap().released_by(), "fx_close");
        assert_eq!(value_of(opened.as_handle().unwrap()), Value::I32(9));
    });
    let text = "_Handle_(fx_no_such_close) intptr_t fx_open(int id)";
    let error = LIBRARY.function("fx_open", &Signature::parse(text).unwrap()).unwrap_err();
    assert!(error.to_string().contains("fx_no_such_close"), "{error}");
}
