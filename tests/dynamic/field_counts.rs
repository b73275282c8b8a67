//! Fields of structs that are the counts of other fields.

use pinvoke::dynamic::{Signature, Value};

use crate::support::{call, function, try_call};

/// A field that counts another one is derived from it, or compared with it.
#[test]
fn a_field_counts_another_one() {
    let total = function(
        "struct slice { _Field_size_(count) const int32_t *items; size_t count; };
         int64_t fx_slice_total(_In_ const struct slice *slice)",
    );
    let items = [1, 2, 39];
    let slice = |items: Value<'static>, count: Value<'static>| Value::from(vec![items, count]);
    let list = || Value::from(items.iter().map(|item| Value::I32(*item)).collect::<Vec<_>>());
    assert_eq!(call(&total, &[slice(list(), Value::Count)]), Value::I64(42));
    assert_eq!(call(&total, &[slice(list(), 2.into())]), Value::I64(3));
    assert_eq!(call(&total, &[slice(Value::Null, Value::Count)]), Value::I64(0));
    let lent = [Value::from(&items[..]), Value::Count];
    assert_eq!(call(&total, &[Value::list(&lent)]), Value::I64(42));
    // Native code is not told of more than there is.
    let error = try_call(&total, &[slice(list(), 4.into())]).unwrap_err().to_string();
    let expected = "fx_slice_total: parameter `slice.count`: the count 4 is not between 0 and 3";
    assert_eq!(error, expected);

    // A count in front of what it counts, in a narrower type; the texts are in memory of the call.
    let length = function(
        "struct list { uint32_t count; _Field_size_(count) const char *const *items; };
         int64_t fx_list_length(_In_ const struct list *list)",
    );
    let texts: Vec<Value<'static>> = vec!["one".into(), "größe".into()];
    let values = vec![Value::Count, texts.into()];
    assert_eq!(call(&length, &[values.into()]), Value::I64(3 + 7));
    let polygon = "typedef struct { double x, y; } point;
         struct polygon { uint16_t count; _Field_size_(count) const point *points; };
         double fx_polygon_total(_In_ const struct polygon *polygon)";
    let polygon = function(polygon);
    let point = Value::from(vec![Value::F64(0.0), Value::F64(0.0)]);
    let values = [Value::Count, Value::from(vec![point; 70_000])];
    let error = try_call(&polygon, &[Value::list(&values)]).unwrap_err().to_string();
    assert!(error.contains("`polygon.count`: the length 70000 does not fit"), "{error}");
}

#[test]
fn what_counts_a_field_is_a_field() {
    for (field, expected) in [
        ("_Field_size_(coun) int *items", "there is no field `coun`, did you mean `count`?"),
        ("_Field_size_(ratio) int *items", "`ratio` cannot be a count: it is `double`"),
        ("_Field_size_(return) int *items", "what a field points to is counted by another field"),
        ("_Field_size_(count) int item", "the annotation is for a pointer, not for `int`"),
    ] {
        let text =
            format!("struct s {{ size_t count; double ratio; {field}; }}; int f(struct s *s)");
        let error = Signature::parse(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
