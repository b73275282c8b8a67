//! Closures whose parameters and results are converted, and callbacks in every position.

use std::ptr::NonNull;

use pinvoke::dynamic::{DynClosure, DynFunction, Signature, Value};

use crate::support::{DECLARED, call, declared, function, try_call, without_leaks};

/// The type of the function pointer that the parameter `f` of a function takes.
fn of(function: &DynFunction) -> Signature {
    function.signature().callback("f").unwrap().clone()
}

fn integer(value: &Value<'_>) -> i32 {
    value.as_integer().unwrap() as i32
}

/// A closure of a signature, called as native code does it.
fn called(
    text: &str,
    mut body: impl FnMut(&[Value<'_>]) -> Value<'static>,
    values: &[Value<'_>],
) -> Value<'static> {
    let signature = Signature::parse(text).unwrap();
    let nothing = Value::I32(-1);
    let fallback = if signature.result().target().is_some() { Value::Null } else { nothing };
    let closure = DynClosure::new(&signature, fallback, &mut body).unwrap();
    // SAFETY: a closure of that signature, which lives longer than the function.
    let function =
        unsafe { DynFunction::from_raw(NonNull::new(closure.code()).unwrap(), &signature) }
            .unwrap();
    call(&function, values)
}

#[test]
fn text_of_every_form_comes_in() {
    let mut seen = Vec::new();
    let mut note = |values: &[Value<'_>]| {
        seen.push(values[0].to_string());
        Value::I32(0)
    };
    called("int f(BSTR text)", &mut note, &["a\0ß".into()]);
    called(
        "int f(_In_ _NullNull_terminated_ const char16_t *list)",
        &mut note,
        &[Value::list(&["one".into(), "two".into()])],
    );
    called(
        "int f(_In_reads_(n) _Counted_ const char *text, size_t n)",
        &mut note,
        &["count\0ed".into(), Value::Count],
    );
    called(
        "int f(_In_z_ const uint32_t *numbers)",
        &mut note,
        &[Value::list(&[7.into(), 8.into()])],
    );
    called(
        "int f(_In_z_ const char *const *texts)",
        &mut note,
        &[Value::list(&["x".into(), "y z".into()])],
    );
    called("int f(_In_opt_ BSTR text)", &mut note, &[Value::Null]);
    let expected =
        ["\"a\\0ß\"", "{\"one\", \"two\"}", "\"count\\0ed\"", "{7, 8}", "{\"x\", \"y z\"}", "null"];
    assert_eq!(seen, expected);
}

/// Text that a closure returns is in memory of the allocator that both sides know.
#[test]
fn text_is_handed_over() {
    for (ty, free) in
        [("char", "c"), ("char16_t", "cotaskmem"), ("char", "local"), ("char", "process")]
    {
        let text = format!("_Ret_z_ _Free_({free}) {ty} *f(int value)");
        let made =
            called(&text, |values| format!("größe {}", integer(&values[0])).into(), &[7.into()]);
        assert_eq!(made.as_text(), Some("größe 7"));
    }
    let made = called("BSTR f(int value)", |_| "a\0b".into(), &[1.into()]);
    assert_eq!(made.as_text(), Some("a\0b"));
}

/// Rows of texts, some of which are missing; `columns` counts both arrays.
#[test]
fn rows_of_texts() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        let exec = function(&format!(
            "int fx_exec{suffix}(int rows, int columns, int (*f)(void *state, int columns,
                _In_reads_z_(columns) {unit} **values, _In_reads_z_(columns) {unit} **names),
                void *state, _Outptr_result_maybenull_z_ _Free_(fx_free) {unit} **message)"
        ));
        let mut rows = Vec::new();
        let mut row = |values: &[Value<'_>]| {
            rows.push((values[2].to_string(), values[3].to_string()));
            Value::I32(0)
        };
        let closure = DynClosure::new(&of(&exec), Value::I32(1), &mut row).unwrap();
        let mut message = Value::Void;
        let values = [2.into(), 2.into(), (&closure).into(), Value::Null, Value::out(&mut message)];
        without_leaks(|| call(&exec, &values));
        drop(values);
        drop(closure);
        assert_eq!(message, Value::Null);
        let names = "{\"column 0\", \"column 1\"}".to_owned();
        let first = ("{\"r0c0\", \"r0c1\"}".to_owned(), names.clone());
        assert_eq!(rows, [first, ("{\"r1c0\", null}".to_owned(), names)]);
    }
}

#[test]
fn text_that_is_no_text_is_an_error() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        let text = |name: &str, more: &str| {
            function(&format!(
                "int {name}{suffix}(int (*f)(_In_z_ const {unit} *text, void *user), void *user{more})"
            ))
        };
        let mut length =
            |values: &[Value<'_>]| Value::I32(values[0].as_text().unwrap().chars().count() as i32);
        let valid = text("fx_call_text", &format!(", const {unit} *text"));
        let closure = DynClosure::new(&of(&valid), Value::I32(-7), &mut length).unwrap();
        let values = [(&closure).into(), Value::Null, "größe 😀".into()];
        assert_eq!(call(&valid, &values), Value::I32(7));
        drop(values);
        drop(closure);
        let invalid = text("fx_call_text_invalid", "");
        let closure = DynClosure::new(&of(&invalid), Value::I32(-7), &mut length).unwrap();
        assert!(try_call(&invalid, &[(&closure).into(), Value::Null]).is_err());
    }
}

/// Where the user data stands, what the closure is given, and how often it is called, as the header says.
#[test]
fn callbacks_in_every_position() {
    let sum = |values: &[Value<'_>]| {
        Value::I32(values.iter().filter_map(Value::as_integer).sum::<i128>() as i32)
    };
    let run = |name: &str, before: &[i32], after: &[i32]| {
        let function = declared(name);
        let mut body = |values: &[Value<'_>]| match of(&function).result() {
            pinvoke::dynamic::CType::Void => Value::Void,
            _ => sum(values),
        };
        let signature = of(&function);
        let fallback = match signature.result() {
            pinvoke::dynamic::CType::Void => Value::Void,
            _ => Value::I32(0),
        };
        let closure = DynClosure::new(&signature, fallback, &mut body).unwrap();
        let mut values: Vec<Value<'_>> = Vec::new();
        let (mut before, mut after) = (before.iter(), after.iter());
        for parameter in function.signature().parameters() {
            values.push(match parameter.name() {
                "f" => (&closure).into(),
                "user" => Value::Null,
                _ => (*before.next().or_else(|| after.next()).unwrap()).into(),
            });
        }
        call(&function, &values)
    };
    // 0 + 1 + 2, and with twice the value.
    assert_eq!(run("fx_call_middle", &[3], &[]), Value::I32(9));
    assert_eq!(run("fx_call_void", &[], &[5]), Value::I32(5));
    assert_eq!(run("fx_call_optional", &[], &[8]), Value::I32(8));
    assert_eq!(run("fx_each", &[4], &[]), Value::I32(6));
    assert_eq!(run("fx_call_bool32", &[], &[1]), Value::I32(1));
    let optional = declared("fx_call_optional");
    assert_eq!(call(&optional, &[Value::Null, Value::Null, 8.into()]), Value::I32(-1));
    // Calls go on after the first that returned not zero: of 0, 1, 2, 3 two come after the 1.
    assert_eq!(run("fx_call_after_stop", &[4], &[]), Value::I32(2));
}

#[test]
fn two_callbacks_without_user_data() {
    let each = declared("fx_each_two");
    let signature = each.signature().callback("f").unwrap().clone();
    let (mut triple, mut once) = (
        |values: &[Value<'_>]| Value::I32(3 * integer(&values[0])),
        |values: &[Value<'_>]| Value::I32(integer(&values[0])),
    );
    let f = DynClosure::new(&signature, Value::I32(0), &mut triple).unwrap();
    let g = DynClosure::new(&signature, Value::I32(0), &mut once).unwrap();
    // The sum of 3 i - i for 0 to 4.
    assert_eq!(call(&each, &[5.into(), (&f).into(), (&g).into()]), Value::I32(20));
}

/// The last error is the function's own, whatever the closure leaves there.
#[test]
fn a_failure_after_a_callback() {
    let fail = function(
        "_Fails_if_(minus_one) int fx_call_then_fail(int (*f)(int value, void *user), void *user, int code)",
    );
    let mut body = |_: &[Value<'_>]| {
        call(&declared("fx_fail_errno"), &[77.into()]);
        Value::I32(0)
    };
    let closure = DynClosure::new(&of(&fail), Value::I32(0), &mut body).unwrap();
    match try_call(&fail, &[(&closure).into(), Value::Null, 5.into()]) {
        Err(pinvoke::Error::Os(error)) => assert_eq!(error.code().system_code(), Some(5)),
        other => panic!("{other:?}"),
    }
}

/// A pointer that the closure gets is null where native code passes null.
#[test]
fn null_comes_as_null() {
    for name in ["fx_call_point_null", "fx_call_inout_null"] {
        let function = declared(name);
        let mut was_null = false;
        let signature = of(&function);
        let is_void = matches!(signature.result(), pinvoke::dynamic::CType::Void);
        let give = || if is_void { Value::Void } else { Value::I32(0) };
        let mut body = |values: &[Value<'_>]| {
            was_null = values[0] == Value::Null;
            give()
        };
        let closure = DynClosure::new(&signature, give(), &mut body).unwrap();
        call(&function, &[(&closure).into(), Value::Null]);
        drop(closure);
        assert!(was_null, "{name}");
    }
}

/// `qsort_r`, by a closure that needs no user data.
#[test]
fn sorts_with_a_context() {
    let sort = function(
        "void fx_sort_r(_Inout_updates_(count) int32_t *items, size_t count,
            int (*f)(_In_ const int32_t *left, _In_ const int32_t *right, void *user), void *user)",
    );
    let mut compare =
        |values: &[Value<'_>]| Value::I32(integer(&values[1]).cmp(&integer(&values[0])) as i32);
    let closure = DynClosure::new(&of(&sort), Value::I32(0), &mut compare).unwrap();
    let mut items = [3, 9, -4, 0];
    call(&sort, &[(&mut items[..]).into(), Value::Count, (&closure).into(), Value::Null]);
    assert_eq!(items, [9, 3, 0, -4]);
    assert!(DECLARED.contains_key("fx_sort_r"));
}
