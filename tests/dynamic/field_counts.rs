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

/// The same structs by their declarations: the same counts as by the texts above.
mod declared {
    use pinvoke::dynamic::{CType, DynFunction, Signature, Value};
    use pinvoke::explain;
    use pinvoke::meta::{Count, FunctionMeta};
    use pinvoke::prelude::*;

    use crate::structs::Point;
    use crate::support::{LIBRARY, call, try_call};

    #[derive(NativeStruct, Clone, Copy)]
    struct Slice<'a> {
        items: &'a [i32],
        #[len_of(items)]
        count: NativeOnly<usize>,
    }
    #[derive(NativeStruct, Clone, Copy)]
    #[native(charset = utf8)]
    struct List<'a> {
        #[len_of(items)]
        count: NativeOnly<u32>,
        items: &'a [Option<&'a str>],
    }
    #[derive(NativeStruct, Clone)]
    struct Polygon {
        #[len_of(points)]
        count: NativeOnly<u16>,
        points: Vec<Point>,
    }
    /// A count of two arrays, in bytes; a constant; text; a pointer to itself.
    #[derive(NativeStruct)]
    #[native(charset = utf16)]
    struct Mixed<'a> {
        #[borrowed]
        first: Vec<i32>,
        #[len_of(first, second, unit = bytes)]
        size: NativeOnly<u32>,
        #[borrowed]
        second: Option<Box<[i32]>>,
        #[marshal(lparray, size_const = 4)]
        four: &'a [u16],
        name: &'a str,
        next: *const MixedNode,
    }
    #[derive(Abi, Clone, Copy)]
    #[repr(C)]
    struct MixedNode {
        next: *const MixedNode,
    }

    #[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
    unsafe extern "C" {
        safe fn fx_slice_total(slice: &Slice<'_>) -> Result<i64>;
        safe fn fx_list_length(list: &List<'_>) -> Result<i64>;
        safe fn fx_polygon_total(polygon: &Polygon) -> Result<f64>;
        #[entry = "fx_slice_total"]
        unsafe fn mixed(mixed: &Mixed<'_>) -> Result<i64>;
    }

    crate::common_layouts::layouts_agree! {
        native Slice<'_> = "slice";
        native List<'_> = "list";
        native Polygon = "polygon";
        native Mixed<'_> = "twin_mixed";
        plain MixedNode = "twin_mixed_node";
    }

    fn at_run_time(meta: &FunctionMeta) -> DynFunction {
        LIBRARY.function(meta.entry, &Signature::from_meta(meta).unwrap()).unwrap()
    }

    #[test]
    fn a_declared_field_counts_another_one() {
        let items = [1, 2, 39];
        let by_value = fx_slice_total(&Slice { items: &items, count: NativeOnly });
        let total = at_run_time(&fx_slice_total::META);
        let lent = [Value::from(&items[..]), Value::Count];
        assert_eq!(call(&total, &[Value::list(&lent)]), Value::I64(by_value.unwrap()));
        let list = || Value::from(items.iter().map(|item| Value::I32(*item)).collect::<Vec<_>>());
        let values = vec![list(), Value::Count];
        assert_eq!(call(&total, &[values.into()]), Value::I64(42));
        let error = try_call(&total, &[vec![list(), 4.into()].into()]).unwrap_err().to_string();
        let expected =
            "fx_slice_total: parameter `slice.count`: the count 4 is not between 0 and 3";
        assert_eq!(error, expected);

        let texts = [Some("one"), None, Some("größe")];
        let by_value = fx_list_length(&List { count: NativeOnly, items: &texts });
        let list: Vec<Value<'static>> = vec!["one".into(), Value::Null, "größe".into()];
        let values = vec![Value::Count, list.into()];
        let length = call(&at_run_time(&fx_list_length::META), &[values.into()]);
        assert_eq!(length, Value::I64(by_value.unwrap()));

        let points = vec![Point { x: 1.5, y: 2.0 }; 3];
        let total = at_run_time(&fx_polygon_total::META);
        let values = [Value::Count, Value::slice(&points)];
        let found = call(&total, &[Value::list(&values)]);
        let polygon = Polygon { count: NativeOnly, points };
        assert_eq!(found, Value::F64(fx_polygon_total(&polygon).unwrap()));
        let point = Value::from(vec![Value::F64(0.0), Value::F64(0.0)]);
        let values = [Value::Count, Value::from(vec![point; 70_000])];
        let error = try_call(&total, &[Value::list(&values)]).unwrap_err().to_string();
        assert!(error.contains("`polygon.count`: the length 70000 does not fit"), "{error}");
    }

    /// What C calls the types of the fields is what the declaration means.
    #[test]
    fn metadata_has_the_counts_and_the_types() {
        let signature = Signature::from_meta(&mixed::META).unwrap();
        let Some(CType::Struct(of)) = signature.parameters()[0].ty().target() else {
            panic!("no struct")
        };
        let types: Vec<_> = of.fields().iter().map(|field| field.ty().to_string()).collect();
        let expected = [
            "const int32_t *",
            "uint32_t",
            "const int32_t *",
            "const uint16_t *",
            "char16_t *",
            "const MixedNode *",
        ];
        assert_eq!(types, expected);
        let desc = mixed::META.parameters[0].native.unwrap().innermost().desc;
        let counts: Vec<_> = desc.fields().iter().map(|field| field.told.unwrap().count).collect();
        let by_size = Count::new(Some("size"), None, true);
        let four = Count::new(None, Some("4"), false);
        assert_eq!(counts, [Some(by_size), None, Some(by_size), Some(four), None, None]);
        // Both arrays must agree.
        let (long, short) = ([1, 2, 3], [1, 2]);
        let values = [
            Value::from(&long[..]),
            Value::Count,
            (&short[..]).into(),
            (&[1_u16; 4][..]).into(),
            "name".into(),
            Value::Null,
        ];
        let error = try_call(&at_run_time(&mixed::META), &[Value::list(&values)]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "fx_slice_total: parameter `mixed.size`: it has 8 elements, but `first`, which shares its count, has 12"
        );
    }

    #[test]
    fn explain_shows_the_counts() {
        let shown = explain(&mixed::META).to_string();
        for line in [
            "_Field_size_bytes_(size) int32_t *first;",
            "uint32_t size;",
            "_Field_size_bytes_(size) int32_t *second;",
            "_Field_size_(4) const uint16_t *four;",
            "const char16_t *name;",
        ] {
            assert!(shown.contains(&format!("    {line}\n")), "{line}\n{shown}");
        }
        // What is shown is a text for a signature with the same counts.
        let shown = explain(&fx_slice_total::META).to_string();
        let definition = &shown[shown.find("    struct Slice").unwrap()..];
        let text = format!(
            "typedef struct Slice Slice; {definition} int64_t fx_slice_total(_In_ const Slice *slice)"
        );
        let total = crate::support::function(&text);
        let values = vec![Value::from(vec![Value::I32(40), 2.into()]), Value::Count];
        assert_eq!(call(&total, &[values.into()]), Value::I64(42));
        // What a C compiler reads has no annotations.
        assert!(!mixed::META.c_definitions().concat().contains("_Field_size_"));
    }
}
