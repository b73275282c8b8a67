//! Buffers that grow, by each protocol: every function of `buffers.c`, in both encodings, and of items.

use pinvoke::dynamic::{DynFunction, Value};
use pinvoke::error::{OsCode, Problem};
use proptest::prelude::*;

use crate::support::{call, declared, function, problem, try_call};

/// Each protocol with `U` for the unit and `$` for the suffix of the function's name.
const PROTOCOLS: &[&str] = &[
    "_Fails_if_(zero_if_error) uint32_t fx_get_needed$(const U *source, _Out_writes_z_(capacity) _Grow_(needed) U *buffer, uint32_t capacity)",
    "_Fails_if_(negative, returned) int fx_get_snprintf$(const U *source, _Out_writes_z_(capacity) _Grow_(needed) U *buffer, size_t capacity)",
    "_Fails_if_(zero_if_error) int fx_get_truncated$(const U *source, _Out_writes_z_(capacity) _Grow_(truncated) U *buffer, int capacity)",
    "uint32_t fx_get_truncated_full$(const U *source, _Out_writes_z_(capacity) _Grow_(truncated) U *buffer, uint32_t capacity)",
    "_Fails_if_(minus_one) intptr_t fx_get_truncated_bare$(const U *source, _Out_writes_to_(capacity, return) _Counted_ _Grow_(truncated) U *buffer, size_t capacity)",
    "_Fails_if_(nonzero, returned) int fx_get_error$(const U *source, _Out_writes_z_(*count) _Grow_(error, 234) U *buffer, uint32_t *count)",
    "_Fails_if_(nonzero, returned) int fx_get_error_bytes$(const U *source, _Out_writes_bytes_z_(*size) _Grow_(error, 234) U *buffer, uint32_t *size)",
    "_Fails_if_(null) U *fx_get_errno$(const U *source, _Out_writes_z_(capacity) _Grow_(error, 34) U *buffer, size_t capacity)",
    "_Fails_if_(nonzero, returned) int fx_get_status$(const U *source, _Out_writes_z_(capacity) _Grow_(error, 34) U *buffer, size_t capacity)",
];

fn protocol(text: &str, suffix: &str) -> DynFunction {
    let unit = if suffix.is_empty() { "char" } else { "char16_t" };
    function(&text.replace("U *", &format!("{unit} *")).replace('$', suffix))
}

/// Both encodings of a protocol.
fn protocols() -> impl Iterator<Item = DynFunction> {
    PROTOCOLS.iter().flat_map(|text| ["", "_u16"].map(|suffix| protocol(text, suffix)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_comes_whole(text in "[a-zäöü€😀]{0,80}", repeats in 1usize..60) {
        let text = text.repeat(repeats);
        for function in protocols() {
            let mut into = String::new();
            call(&function, &[(&*text).into(), Value::buffer(&mut into, 0), Value::Count]);
            prop_assert_eq!(&into, &text, "{:?}", function.signature());
            let mut place = Value::Void;
            call(&function, &[(&*text).into(), Value::out(&mut place), Value::Count]);
            prop_assert_eq!(place.as_text(), Some(&*text), "{:?}", function.signature());
        }
    }

    /// A capacity to begin with: the number of calls is that of the protocol.
    #[test]
    fn items_come_whole(total in 0u32..2000) {
        let expected: Vec<i128> = (0..i128::from(total)).map(|i| 7 * i + 3).collect();
        for (name, ty) in [("bytes", "uint8_t"), ("ints", "int32_t")] {
            let wrapped = |item: i128| if name == "bytes" { item & 0xff } else { item };
            let texts = [
                format!("uint32_t fx_{name}_needed(uint32_t total, _Out_writes_(capacity) _Grow_(needed) {ty} *buffer, uint32_t capacity)"),
                format!("_Fails_if_(minus_one) intptr_t fx_{name}_truncated(intptr_t total, _Out_writes_(capacity) _Grow_(truncated) {ty} *buffer, size_t capacity)"),
                format!("_Fails_if_(nonzero, returned) int fx_{name}_error(uint32_t total, _Out_writes_(*count) _Grow_(error, 234) {ty} *buffer, uint32_t *count)"),
                format!("_Fails_if_(nonzero, returned) int fx_{name}_error_bytes(uint32_t total, _Out_writes_bytes_(*size) _Grow_(error, 234) {ty} *buffer, uint32_t *size)"),
            ];
            for text in texts {
                let mut place = Value::Void;
                call(&function(&text), &[total.into(), Value::out(&mut place), Value::Count]);
                let items: Vec<i128> =
                    place.as_list().unwrap().iter().map(|item| item.as_integer().unwrap()).collect();
                let expected: Vec<i128> = expected.iter().map(|item| wrapped(*item)).collect();
                prop_assert_eq!(items, expected, "{}", text);
            }
        }
    }
}

/// The sizes that the function asks for: `m` 100, 1000, then 3000 times.
#[test]
fn each_try_is_larger() {
    for suffix in ["", "_u16"] {
        let moving = protocol(
            "uint32_t fx_get_needed_moving$(_Out_writes_z_(capacity) _Grow_(needed) U *buffer, uint32_t capacity)",
            suffix,
        );
        call(&declared("fx_reset_calls"), &[]);
        let mut into = String::new();
        call(&moving, &[Value::buffer(&mut into, 10), Value::Count]);
        assert_eq!(into, "m".repeat(3000));
        assert_eq!(call(&declared("fx_calls"), &[]), Value::I32(4));
    }
}

#[test]
fn eight_tries_are_enough() {
    for suffix in ["", "_u16"] {
        for text in [
            "uint32_t fx_get_needed_never$(_Out_writes_z_(capacity) _Grow_(needed) U *buffer, uint32_t capacity)",
            "_Fails_if_(nonzero, returned) int fx_get_error_never$(_Out_writes_z_(*count) _Grow_(error, 234) U *buffer, uint32_t *count)",
            "int fx_get_truncated_never$(_Out_writes_z_(capacity) _Grow_(truncated) U *buffer, int capacity)",
        ] {
            call(&declared("fx_reset_calls"), &[]);
            let mut into = String::from("before");
            let never = protocol(text, suffix);
            let result = try_call(&never, &[Value::buffer(&mut into, 4), Value::Count]);
            let (found, parameter) = problem(result);
            assert!(matches!(found, Problem::StillTooSmall { tries: 8, .. }), "{found:?}");
            assert_eq!((&*parameter, &*into), ("buffer", "before"));
            assert_eq!(call(&declared("fx_calls"), &[]), Value::I32(8));
        }
    }
}

#[test]
fn a_failure_is_a_failure() {
    let needed = protocol(PROTOCOLS[0], "");
    let mut into = String::from("before");
    match try_call(&needed, &[Value::Null, Value::buffer(&mut into, 0), Value::Count]) {
        Err(pinvoke::Error::Os(error)) => assert_eq!(error.code().system_code(), Some(203)),
        other => panic!("{other:?}"),
    }
    assert_eq!(into, "before");
    // The wrong code: not the one that means a larger buffer.
    let other = function(
        "_Fails_if_(nonzero, returned) int fx_get_error(const char *source, _Out_writes_z_(*count) _Grow_(error, 9) char *buffer, uint32_t *count)",
    );
    let long = "x".repeat(2000);
    match try_call(&other, &[(&*long).into(), Value::buffer(&mut into, 0), Value::Count]) {
        Err(pinvoke::Error::Os(error)) => {
            assert_eq!(error.code(), OsCode::new(234, pinvoke::error::CodeSource::Returned));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_count_that_lies_is_refused() {
    for text in [
        "int fx_get_negative(_Out_writes_z_(capacity) _Grow_(truncated) char *buffer, int capacity)",
        "int fx_get_too_large_count(_Out_writes_z_(*count) _Grow_(error, 234) char *buffer, uint32_t *count)",
    ] {
        let mut into = String::new();
        let result = try_call(&function(text), &[Value::buffer(&mut into, 16), Value::Count]);
        assert!(matches!(problem(result).0, Problem::CountOutOfRange { limit: 16, .. }), "{text}");
    }
}

#[test]
fn the_count_of_a_buffer_that_grows_is_derived() {
    let needed = protocol(PROTOCOLS[0], "");
    let mut into = String::new();
    let error =
        try_call(&needed, &["x".into(), Value::buffer(&mut into, 0), 8.into()]).unwrap_err();
    let said = "parameter `capacity`: an integer cannot be passed as `uint32_t`: it changes with each try: \
                give `Value::Count`";
    assert!(error.to_string().ends_with(said), "{error}");
}

/// What native code leaves in a count is not the room that there was.
#[test]
fn a_count_that_is_told_too_large_reads_nothing_more() {
    let lies =
        function("int fx_range_too_large_count(_Out_writes_(*count) int32_t *out, int *count)");
    let (mut items, mut count) = (Value::Void, 4);
    let result = try_call(&lies, &[Value::out(&mut items), Value::plain_mut(&mut count)]);
    assert_eq!(problem(result).0, Problem::CountOutOfRange { count: 11, limit: 4 });
}
