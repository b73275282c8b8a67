//! Calls at run time: text, buffers, lists, structs, closures.

use pinvoke::dynamic::{DynClosure, DynFunction, Signature, Value};
use pinvoke::{Library, Result};

use crate::{rows, survives, survives_or_tries_again};

fn function(text: &str) -> DynFunction {
    let signature = Signature::parse(text).unwrap();
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::open(pinvoke_fixtures::LIBRARY) }.unwrap();
    library.function(signature.name(), &signature).unwrap()
}

fn called(function: &DynFunction, values: &[Value<'_>]) -> Result<Value<'static>> {
    // SAFETY: the declarations here are those of the fixture's header, and the values fit them.
    unsafe { function.call(values) }
}

const POINT: &str = "typedef struct { double x, y; } point; ";

rows! {
    text_in {
        let (length, text) = (function("int fx_str_len(const char *text)"), "x".repeat(5000)); survives_or_tries_again(|| called(&length, &[text.as_str().into()])) }
    wide_text_in {
        let length = function("int fx_str_len_u16(const char16_t *text)");
        let text = "x".repeat(5000); survives_or_tries_again(|| called(&length, &[text.as_str().into()])) }
    text_in_by_libffi {
        let length = function("int fx_str_len(const char *text)").by_libffi().unwrap();
        let text = "x".repeat(5000); survives(|| called(&length, &[text.as_str().into()])) }
    returned_text {
        let greeting = function("_Ret_z_ const char *fx_text(void)"); survives(|| called(&greeting, &[])) }
    buffer {
        let concat = function(
            "size_t fx_str_concat(const char *left, const char *right, \
             _Out_writes_z_(capacity) char *out, size_t capacity)",
        ); survives(|| {
            let mut text = String::new();
            called(&concat, &["ab".into(), "cd".into(), Value::buffer(&mut text, 5000), Value::Count])
        }) }
    array_taken_over {
        let ints = function(
            "int fx_make_ints(int n, _Outptr_result_buffer_(*count) _Free_(fx_free) int32_t **out, \
             _Out_ size_t *count)",
        );
        survives(|| {
            let (mut items, mut count) = (Value::Void, Value::Void);
            called(&ints, &[4.into(), Value::out(&mut items), Value::out(&mut count)])
        })
    }
    texts_taken_over {
        let names = function(
            "_Fails_if_(negative) int fx_list_names(int n, \
             _Outptr_result_buffer_z_(return) _Free_(fx_free, elements) char ***out)",
        );
        survives(|| {
            let mut items = Value::Void;
            called(&names, &[2.into(), Value::out(&mut items)])
        })
    }
    list_of_texts_in {
        let count = function("int fx_multi_count(_In_ _NullNull_terminated_ const char *list)");
        let texts = [Value::from("one"), "two".into()];
        survives(|| called(&count, &[Value::list(&texts)]))
    }
    struct_returned_as_a_list {
        let make = function(&format!("{POINT} point fx_make_point(int seed)")); survives(|| called(&make, &[7.into()])) }
    struct_out_as_a_list {
        let init = function(&format!("{POINT} int fx_init_point(int seed, _Out_ point *out)")); survives(|| {
            let mut place = Value::Void;
            called(&init, &[7.into(), Value::out(&mut place)])
        }) }
    text_for_a_closure {
        let wide = function(
            "int fx_call_text_u16(int (*f)(_In_z_ const char16_t *text, void *user), void *user, \
             _In_z_ const char16_t *text)",
        );
        let mut body = |values: &[Value<'_>]| match &values[0] {
            Value::Text(text) => Value::I32(text.len() as i32),
            other => panic!("{other:?} is no text"),
        };
        let signature = wide.signature().callback("f").unwrap();
        let closure = DynClosure::new(signature, Value::I32(-1), &mut body).unwrap();
        survives(|| called(&wide, &[(&closure).into(), Value::Null, "text that is converted twice".into()]))
    }
}
