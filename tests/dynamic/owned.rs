//! Memory that changes its owner: arrays and texts that native code allocates or replaces, and what is
//! given to it. The fixture counts what is not released.

use pinvoke::dynamic::Value;
use pinvoke::error::Problem;

use crate::support::{call, function, problem, try_call, without_leaks};

fn list<T: Copy>(items: &[T]) -> Value<'static>
where
    Value<'static>: From<T>,
{
    items.iter().map(|item| Value::from(*item)).collect::<Vec<_>>().into()
}

#[test]
fn arrays_that_native_code_allocates() {
    without_leaks(|| {
        let ints = function(
            "_Fails_if_(negative) int fx_make_ints(int n, _Outptr_result_buffer_(*count) _Free_(fx_free) int32_t **out, _Out_ size_t *count)",
        );
        let (mut items, mut count) = (Value::Void, Value::Void);
        call(&ints, &[4.into(), Value::out(&mut items), Value::out(&mut count)]);
        assert_eq!(items, list(&[0, 10, 20, 30]));
        assert_eq!(count.as_integer(), Some(4));
        assert!(
            try_call(&ints, &[(-1).into(), Value::out(&mut items), Value::out(&mut count)])
                .is_err()
        );
        let points = function(
            "typedef struct { double x, y; } fx_point;
             int fx_make_points(int n, _Outptr_result_buffer_(*count) _Free_(fx_free) fx_point **out, _Out_ size_t *count)",
        );
        call(&points, &[2.into(), Value::out(&mut items), Value::out(&mut count)]);
        assert_eq!(items.as_list().unwrap().len(), 2);
        let returned = function(
            "_Ret_writes_(*count) _Free_(fx_free) int32_t *fx_return_ints(int n, _Out_ size_t *count)",
        );
        assert_eq!(call(&returned, &[3.into(), Value::out(&mut count)]), list(&[0, 10, 20]));
        let names = function(
            "_Fails_if_(negative) int fx_list_names(int n, _Outptr_result_buffer_z_(return) _Free_(fx_free, elements) char ***out)",
        );
        call(&names, &[2.into(), Value::out(&mut items)]);
        assert_eq!(items, list(&["name 0", "name 1"]));
    });
}

#[test]
fn an_array_of_a_call_that_fails_is_released() {
    without_leaks(|| {
        let fails = function(
            "_Fails_if_(nonzero, returned) int fx_make_ints_then_fail(int n, _Outptr_result_buffer_(*count) _Free_(fx_free) int32_t **out, _Out_ size_t *count)",
        );
        let (mut items, mut count) = (Value::Void, Value::Void);
        assert!(
            try_call(&fails, &[3.into(), Value::out(&mut items), Value::out(&mut count)]).is_err()
        );
        assert_eq!(items, Value::Void);
        let null = function(
            "int fx_make_ints_null(_Outptr_result_buffer_(*count) _Free_(fx_free) int32_t **out, _Out_ size_t *count)",
        );
        let result = try_call(&null, &[Value::out(&mut items), Value::out(&mut count)]);
        assert_eq!(problem(result), (Problem::Null, "out".to_owned()));
        let negative = function(
            "int fx_make_ints_negative(_Outptr_result_buffer_(*count) _Free_(fx_free) int32_t **out, _Out_ int *count)",
        );
        let result = try_call(&negative, &[Value::out(&mut items), Value::out(&mut count)]);
        assert!(matches!(problem(result).0, Problem::CountOutOfRange { count: -3, .. }));
    });
}

/// Text with a length and without a terminator.
#[test]
fn counted_text_comes_out() {
    without_leaks(|| {
        for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
            let sized = function(&format!(
                "int fx_greeting_sized{suffix}(const {unit} *name, _Outptr_result_buffer_(*length) _Counted_ _Free_(fx_free) {unit} **out, _Out_ uint32_t *length)"
            ));
            let (mut text, mut length) = (Value::Void, Value::Void);
            call(&sized, &["Zoë".into(), Value::out(&mut text), Value::out(&mut length)]);
            assert_eq!(text.as_text(), Some("Hello, Zoë!"));
        }
    });
}

/// Native code frees what goes in and puts something else there: by an allocator that both know.
#[test]
fn texts_and_arrays_are_exchanged() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        // The fixture's own allocator is known by the function that releases alone: null goes in.
        let append = function(&format!(
            "int fx_append_text{suffix}(_Inout_opt_z_ _Free_(fx_free) {unit} **text, const {unit} *more)"
        ));
        without_leaks(|| {
            let mut place = Value::Null;
            call(&append, &[Value::out(&mut place), "more".into()]);
            let mut other = Value::from("old");
            let error = try_call(&append, &[Value::out(&mut other), "more".into()]).unwrap_err();
            assert!(error.to_string().contains("name one in `_Free_`"), "{error}");
        });
    }
    let grow = function(
        "int fx_grow_ints(_Inout_result_buffer_(*count) _Free_(fx_free) int32_t **items, _Inout_ size_t *count, int by)",
    );
    without_leaks(|| {
        let (mut items, mut count) = (Value::Void, Value::Void);
        call(&grow, &[Value::out(&mut items), Value::out(&mut count), 3.into()]);
        assert_eq!(items.as_list().map(<[_]>::len), Some(3));
    });
}

/// What goes in is made by the allocator that `_Free_` names; native code frees it and allocates anew.
#[test]
fn a_named_allocator_makes_what_goes_in() {
    let append = function(
        "int fx_cotask_append(_Inout_opt_z_ _Free_(cotaskmem) char **text, const char *more)",
    );
    let grow = function(
        "int fx_cotask_grow(_Inout_result_buffer_(*count) _Free_(cotaskmem) int32_t **items, _Inout_ size_t *count, int by)",
    );
    let mut text = Value::from("größe");
    for _ in 0..2 {
        call(&append, &[Value::out(&mut text), "more".into()]);
    }
    assert_eq!(text.as_text(), Some("größe+more+more"));
    let (mut items, mut count) = (list(&[7, 8]), Value::Count);
    call(&grow, &[Value::out(&mut items), Value::out(&mut count), 3.into()]);
    assert_eq!((&items, count.as_integer()), (&list(&[7, 8, 1, 2, 3]), Some(5)));
    // The count is still there, or it is derived each time.
    call(&grow, &[Value::out(&mut items), Value::out(&mut count), 1.into()]);
    call(&grow, &[Value::out(&mut items), Value::Count, 1.into()]);
    assert_eq!(items, list(&[7, 8, 1, 2, 3, 1, 1]));
    // A value that does not fit: nothing is called, and what was allocated is released.
    let error = try_call(&append, &[Value::out(&mut text), 7.into()]).unwrap_err().to_string();
    assert!(error.starts_with("fx_cotask_append: parameter `more`"), "{error}");
    assert_eq!(text.as_text(), Some("größe+more+more"));
}

/// What is given is native code's once it is called, and ours if it is not.
#[test]
fn memory_is_given() {
    let swallow =
        function("int fx_swallow_text(_In_z_ _Give_ _Free_(cotaskmem) char *text, int fail)");
    let wide =
        function("int fx_swallow_wide(_In_z_ _Give_ _Free_(cotaskmem) char16_t *text, int fail)");
    let items = function(
        "int64_t fx_swallow_items(_In_reads_(count) _Give_ _Free_(cotaskmem) int32_t *items, size_t count, int fail)",
    );
    let swallowed = || call(&function("int fx_swallowed(void)"), &[]).as_integer().unwrap();
    let before = swallowed();
    assert_eq!(call(&swallow, &["text".into(), 0.into()]), Value::I32(4));
    assert_eq!(call(&wide, &["größe".into(), 0.into()]), Value::I32(5));
    let numbers = [Value::I32(1), 2.into(), 39.into()];
    assert_eq!(call(&items, &[Value::list(&numbers), Value::Count, 0.into()]), Value::I64(42));
    assert_eq!(swallowed(), before + 3);
    // The second value is wrong: nothing is called, and valgrind sees that nothing is lost.
    assert!(try_call(&swallow, &["text".into(), "no number".into()]).is_err());
    assert_eq!(swallowed(), before + 3);
}

/// A place that native code frees and fills again, with nothing in it at first.
#[test]
fn a_text_replaces_another() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        without_leaks(|| {
            let replace = function(&format!(
                "int fx_str_replace{suffix}(_Inout_opt_z_ _Free_(fx_free) {unit} **text, const {unit} *by)"
            ));
            let mut place = Value::Null;
            call(&replace, &[Value::out(&mut place), "größe".into()]);
            assert_eq!(place.as_text(), Some("größe"));
            // A message is there if the call failed: text that was not delivered is released.
            let status = function(&format!(
                "_Fails_if_(nonzero, returned) int fx_status_message{suffix}(int code, _Outptr_result_maybenull_z_ _Free_(fx_free) {unit} **message)"
            ));
            let mut message = Value::Void;
            call(&status, &[0.into(), Value::out(&mut message)]);
            assert_eq!(message, Value::Null);
            assert!(try_call(&status, &[7.into(), Value::out(&mut message)]).is_err());
        });
    }
    without_leaks(|| {
        let fails = function(
            "_Fails_if_(nonzero, returned) int fx_append_text_then_fail(_Inout_opt_z_ _Free_(fx_free) char **text, const char *more)",
        );
        let mut place = Value::Null;
        assert!(try_call(&fails, &[Value::out(&mut place), "more".into()]).is_err());
        assert_eq!(place, Value::Null);
        for (name, count) in [("fx_grow_ints_lost", "size_t"), ("fx_grow_ints_negative", "int")] {
            let wrong = function(&format!(
                "int {name}(_Inout_result_buffer_(*count) _Free_(fx_free) int32_t **items, _Inout_ {count} *count)"
            ));
            let (mut items, mut count) = (Value::Void, Value::Void);
            assert!(try_call(&wrong, &[Value::out(&mut items), Value::out(&mut count)]).is_err());
        }
    });
}

/// Texts that native code sets one by one.
#[test]
fn an_array_of_texts_is_filled() {
    without_leaks(|| {
        let set = function(
            "int fx_set_texts(_Out_writes_z_(count) _Free_(fx_free) char **texts, size_t count, int hole)",
        );
        let mut texts = Value::Void;
        call(&set, &[Value::out(&mut texts), 3.into(), 1.into()]);
        let expected = vec![Value::from("set 0"), Value::Null, "set 2".into()];
        assert_eq!(texts, expected.into());
        let fails = function(
            "_Fails_if_(nonzero, returned) int fx_set_texts_then_fail(_Out_writes_z_(count) _Free_(fx_free) char **texts, size_t count)",
        );
        assert!(try_call(&fails, &[Value::out(&mut texts), 3.into()]).is_err());
        let bad = function(
            "int fx_set_bad_text(_Out_writes_z_(count) _Free_(fx_free) char **texts, size_t count)",
        );
        let error = try_call(&bad, &[Value::out(&mut texts), 3.into()]).unwrap_err();
        assert!(
            error.to_string().starts_with("fx_set_bad_text: parameter `texts[1]`: "),
            "{error}"
        );
    });
}

/// The result of a rule with a code of COM is the error of COM.
#[test]
fn a_negative_hresult_is_an_error_with_that_code() {
    let hresult = function("_Fails_if_(hresult) HRESULT fx_hresult(int32_t code)");
    assert_eq!(call(&hresult, &[1.into()]), Value::I32(1));
    match try_call(&hresult, &[Value::I32(0x8007_0005_u32 as i32)]) {
        Err(pinvoke::Error::HResult(error)) => assert_eq!(error.win32_code(), Some(5)),
        other => panic!("{other:?}"),
    }
}
