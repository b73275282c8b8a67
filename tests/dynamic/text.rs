//! Text in, text buffers, returned text.

use pinvoke::dynamic::{NarrowText, Signature, Value};
use pinvoke::error::Problem;
use proptest::prelude::*;

use crate::support::{bound, call, declared, function, problem, try_call, without_leaks};

/// The functions of both encodings: what C sees of a text is the number and the hash of its units.
#[track_caller]
fn seen_by_c(text: &str) -> [(i128, i128); 2] {
    let len = |suffix: &str| call(&declared(&format!("fx_str_len{suffix}")), &[text.into()]);
    let hash = |suffix: &str| call(&declared(&format!("fx_str_hash{suffix}")), &[text.into()]);
    ["", "_u16"]
        .map(|suffix| (len(suffix).as_integer().unwrap(), hash(suffix).as_integer().unwrap()))
}

/// The same of units that are given as an array with a count.
#[track_caller]
fn expected(text: &str) -> [(i128, i128); 2] {
    let wide: Vec<u16> = text.encode_utf16().collect();
    let hash = |suffix: &str, units: Value<'_>, count: usize| {
        let function = declared(&format!("fx_str_hash_n{suffix}"));
        let hash = call(&function, &[units, count.into()]).as_integer().unwrap();
        (count as i128, hash)
    };
    [hash("", text.as_bytes().into(), text.len()), hash("_u16", wide[..].into(), wide.len())]
}

proptest! {
    #[test]
    fn any_text_arrives(text in "\\PC{0,700}") {
        prop_assert_eq!(seen_by_c(&text), expected(&text));
    }

    #[test]
    fn several_texts_in_one_call(a in "\\PC{0,300}", b in "[a-z]{0,600}", c in "\\PC{0,9}", d in "é*") {
        // Each length is a digit group of its own.
        let wanted = (a.len() + 100 * b.len() + 10_000 * c.len() + 1_000_000 * d.len()) as i128;
        let values = [a.as_str().into(), b.as_str().into(), c.as_str().into(), d.as_str().into()];
        prop_assert_eq!(call(&declared("fx_str_weigh"), &values).as_integer(), Some(wanted));
    }

    #[test]
    fn concatenated_into_a_buffer(left in "\\PC{0,40}", right in "\\PC{0,40}", room in 1usize..200) {
        for suffix in ["", "_u16"] {
            let unit = if suffix.is_empty() { "char" } else { "char16_t" };
            let concat = function(&format!(
                "size_t fx_str_concat{suffix}(const {unit} *left, const {unit} *right,
                    _Out_writes_z_(capacity) {unit} *out, size_t capacity)"
            ));
            let whole = format!("{left}{right}");
            let units = if suffix.is_empty() { whole.len() } else { whole.encode_utf16().count() };
            let mut text = "before".to_owned();
            let values = [left.as_str().into(), right.as_str().into(), Value::buffer(&mut text, room), Value::Count];
            let result = try_call(&concat, &values);
            if units < room {
                prop_assert_eq!(result.unwrap().as_integer(), Some(units as i128));
                prop_assert_eq!(text, whole);
            } else if let Ok(needed) = result {
                // Cut, and by chance between characters.
                prop_assert_eq!(needed.as_integer(), Some(units as i128));
                prop_assert!(whole.starts_with(&text));
            } else {
                prop_assert_eq!(text, "");
            }
        }
    }
}

/// Around the size of the buffer in the caller's frame.
#[test]
fn long_texts_arrive() {
    for length in [0, 1, 510, 511, 512, 1000, 2046, 2047, 2048, 2049, 5000, 100_000] {
        for character in ['x', 'é', '語', '😀'] {
            let text: String = std::iter::repeat_n(character, length).collect();
            assert_eq!(seen_by_c(&text), expected(&text), "{length} x {character}");
        }
    }
}

#[test]
fn null_is_no_text() {
    assert_eq!(call(&declared("fx_str_len"), &[Value::Null]), Value::I32(-1));
    assert_eq!(call(&declared("fx_str_len"), &[None::<&str>.into()]), Value::I32(-1));
    let strict = function("int fx_str_len(_In_z_ const char *text)");
    let (found, parameter) = problem(try_call(&strict, &[Value::Null]));
    assert_eq!(
        (found.to_string().as_str(), parameter.as_str()),
        (
            "null cannot be passed as `const char *`: the declaration does not allow null, see `_opt_`",
            "text"
        )
    );
    let optional = function("int fx_str_len(_In_opt_z_ const char *text)");
    assert_eq!(call(&optional, &[Value::Null]), Value::I32(-1));
}

#[test]
fn a_nul_inside_is_an_error() {
    for name in ["fx_str_len", "fx_str_len_u16"] {
        let (found, parameter) = problem(try_call(&declared(name), &["ab\0c".into()]));
        assert_eq!((found, parameter.as_str()), (Problem::InteriorNul { at: 2 }, "text"));
    }
}

#[test]
fn text_goes_to_pointers_to_units_only() {
    let echo = function("void *fx_echo_pointer(void *address)");
    let (found, _) = problem(try_call(&echo, &["text".into()]));
    let hint = "text cannot be passed as `void *`: text goes to pointers to 8-bit or 16-bit units";
    assert_eq!(found.to_string(), hint);
    // Bytes are no `char16_t`, and 16-bit units no `char`.
    let (found, _) = problem(try_call(&declared("fx_str_len_u16"), &[(&b"x\0"[..]).into()]));
    let hint =
        "a shared slice cannot be passed as `const char16_t *`: its elements are of another type";
    assert_eq!(found.to_string(), hint);
}

/// A copy goes in; what native code changes there does not come back.
#[test]
fn text_in_is_not_written_back() {
    let text = "abc".to_owned();
    assert_eq!(call(&declared("fx_str_upper"), &[(&text).into()]), Value::I32(3));
    assert_eq!(text, "abc");
    // Declared as in and out it takes a place for the result.
    let upper = function("int fx_str_upper(_Inout_updates_z_(4) char *text)");
    assert!(try_call(&upper, &[(&text).into()]).is_err());
    let mut units = *b"abc\0";
    assert_eq!(call(&upper, &[(&mut units[..]).into()]), Value::I32(3));
    assert_eq!(&units, b"ABC\0");
}

#[test]
fn the_system_code_page_is_utf_8_off_windows() {
    let signature = Signature::parse("int fx_str_len(const char *text)").unwrap();
    let ansi = bound(&signature.with_narrow_text(NarrowText::Ansi));
    let length = call(&ansi, &["naive".into()]);
    assert_eq!(length, Value::I32(5));
    if cfg!(not(windows)) {
        assert_eq!(call(&ansi, &["é".into()]), Value::I32(2));
    }
}

#[test]
fn a_buffer_that_is_too_small_is_an_error() {
    let get = "void fx_get_plain(const char *source, _Out_writes_z_(capacity) char *buffer, int capacity)";
    let mut text = String::new();
    call(&function(get), &["12345".into(), Value::buffer(&mut text, 6), Value::Count]);
    assert_eq!(text, "12345");
    let unterminated =
        "int fx_get_unterminated(_Out_writes_(capacity) char *buffer, uint32_t capacity)";
    let result = try_call(&function(unterminated), &[Value::buffer(&mut text, 4), Value::Count]);
    let (found, parameter) = problem(result);
    assert_eq!((found, parameter.as_str()), (Problem::Unterminated { capacity: 4 }, "buffer"));
}

/// The function reports how much of the buffer it used.
#[test]
fn a_reported_count_ends_the_text() {
    let get = "intptr_t fx_get_truncated_bare(const char *source,
        _Out_writes_to_(capacity, return) char *buffer, size_t capacity)";
    let mut text = String::new();
    // Nothing terminates the text; all four units are used.
    let values = ["1234".into(), Value::buffer(&mut text, 4), Value::Count];
    let written = call(&function(get), &values).as_integer().unwrap();
    assert_eq!((written, text.as_str()), (4, "1234"));
    let too_large =
        "int fx_get_too_large_count(_Out_writes_(*count) char *buffer, _Inout_ uint32_t *count)";
    let mut text = String::new();
    let result = try_call(&function(too_large), &[Value::buffer(&mut text, 8), Value::Count]);
    let (found, parameter) = problem(result);
    assert!(matches!(found, Problem::CountOutOfRange { limit: 8, .. }), "{found}");
    assert_eq!(parameter, "buffer");
    let negative =
        "int fx_get_negative_count(_Out_writes_(*count) char *buffer, _Inout_ int *count)";
    let result = try_call(&function(negative), &[Value::buffer(&mut text, 8), Value::Count]);
    assert!(matches!(problem(result).0, Problem::CountOutOfRange { limit: 8, .. }));
}

#[test]
fn text_that_is_not_text_is_an_error() {
    let mut text = "before".to_owned();
    let get = function("int fx_get_invalid(_Out_writes_(capacity) char *buffer, int capacity)");
    let (found, _) = problem(try_call(&get, &[Value::buffer(&mut text, 64), Value::Count]));
    assert!(matches!(found, Problem::InvalidUtf8 { .. }), "{found}");
    let returned = function("_Ret_z_ const char *fx_text_invalid(void)");
    let (found, parameter) = problem(try_call(&returned, &[]));
    assert!(matches!(found, Problem::InvalidUtf8 { .. }), "{found}");
    assert_eq!(parameter, "return");
    let returned = function("_Ret_z_ const char16_t *fx_text_invalid_u16(void)");
    assert!(matches!(problem(try_call(&returned, &[])).0, Problem::InvalidUtf16 { .. }));
}

#[test]
fn returned_text_is_copied() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        // What C returns is what C compares equal.
        let text = function(&format!("_Ret_z_ const {unit} *fx_text{suffix}(void)"));
        let text = String::try_from(call(&text, &[])).unwrap();
        let raw = call(&declared(&format!("fx_text{suffix}")), &[]);
        assert!(matches!(raw, Value::Pointer(_)));
        let equal = call(&declared(&format!("fx_str_equal{suffix}")), &[text.as_str().into(), raw]);
        assert_eq!(equal, Value::I32(1));
        let empty = function(&format!("_Ret_z_ const {unit} *fx_text_empty{suffix}(void)"));
        assert_eq!(call(&empty, &[]), "".into());
        let null = function(&format!("_Ret_z_ const {unit} *fx_text_null{suffix}(void)"));
        assert_eq!(problem(try_call(&null, &[])), (Problem::Null, "return".to_owned()));
        let null = function(&format!("_Ret_maybenull_z_ const {unit} *fx_text_null{suffix}(void)"));
        assert_eq!(call(&null, &[]), Value::Null);
    }
}

/// Each allocator that the fixture uses, and a function of the library.
#[test]
fn owned_text_is_released_once() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        for (name, free) in [
            ("fx_make_greeting", "fx_free"),
            ("fx_malloc_greeting", "c"),
            ("fx_cotask_greeting", "cotaskmem"),
            ("fx_local_greeting", "local"),
        ] {
            if cfg!(windows) && free == "c" {
                // The fixture may be linked to another C runtime.
                continue;
            }
            let made = function(&format!(
                "_Ret_z_ _Free_({free}) {unit} *{name}{suffix}(const {unit} *name)"
            ));
            without_leaks(|| {
                let greeting = String::try_from(call(&made, &["Ömer".into()])).unwrap();
                assert!(greeting.contains("Ömer"), "{greeting}");
            });
        }
        let invalid =
            function(&format!("_Ret_z_ _Free_(fx_free) {unit} *fx_make_invalid{suffix}(void)"));
        without_leaks(|| assert!(try_call(&invalid, &[]).is_err()));
    }
    let unknown = Signature::parse("_Ret_z_ _Free_(fx_fre) char *fx_make_invalid(void)").unwrap();
    let error = crate::support::LIBRARY.function("fx_make_invalid", &unknown).unwrap_err();
    assert!(error.to_string().contains("fx_fre"), "{error}");
}

#[test]
fn text_comes_out_through_pointers() {
    for (suffix, unit) in [("", "char"), ("_u16", "char16_t")] {
        let borrowed = function(&format!(
            "int fx_text_out{suffix}(int index, _Outptr_result_z_ const {unit} **out)"
        ));
        let at = function(&format!("_Ret_z_ const {unit} *fx_text_at{suffix}(int index)"));
        let mut text = Value::Void;
        call(&borrowed, &[1.into(), Value::out(&mut text)]);
        assert_eq!(text, call(&at, &[1.into()]));
        let owned = function(&format!(
            "int fx_greeting_out{suffix}(const {unit} *name,
                _Outptr_result_z_ _Free_(fx_free) {unit} **out)"
        ));
        without_leaks(|| {
            let mut text = Value::Void;
            call(&owned, &["Ada".into(), Value::out(&mut text)]);
            assert!(text.as_text().unwrap().contains("Ada"));
        });
        // The second text is not valid; the first was delivered, and both are released.
        let two = function(&format!(
            "int fx_two_texts{suffix}(_Outptr_result_z_ _Free_(fx_free) {unit} **good,
                _Outptr_result_z_ _Free_(fx_free) {unit} **bad)"
        ));
        without_leaks(|| {
            let (mut good, mut bad) = (Value::Void, Value::Void);
            let result = try_call(&two, &[Value::out(&mut good), Value::out(&mut bad)]);
            assert_eq!(problem(result).1, "bad");
            assert!(matches!(good, Value::Text(_)) && bad == Value::Void);
        });
        // In the other order nobody takes the second one.
        let two = function(&format!(
            "int fx_two_texts{suffix}(_Outptr_result_z_ _Free_(fx_free) {unit} **good,
                _Out_ {unit} **bad)"
        ));
        let (mut good, mut bad) = (Value::Void, Value::Void);
        call(&two, &[Value::out(&mut good), Value::out(&mut bad)]);
        call(&declared("fx_free"), &[bad]);
    }
}

/// `wchar_t` has 16 bits on Windows and 32 elsewhere; what the C library sees is the same text.
#[test]
fn wide_text_is_that_of_the_platform() {
    // SAFETY: the C library is loaded already; no initialiser runs.
    let library =
        unsafe { pinvoke::Library::open(if cfg!(windows) { "msvcrt" } else { "c" }) }.unwrap();
    let function = |text: &str| {
        let signature = Signature::parse(text).unwrap();
        library.function(signature.name(), &signature).unwrap()
    };
    let length = function("size_t wcslen(_In_z_ const wchar_t *text)");
    let copy = function("void *wcscpy(_Out_writes_z_(40) wchar_t *to, _In_z_ const wchar_t *from)");
    let find = function(
        "_Ret_maybenull_z_ const wchar_t *wcsstr(_In_z_ const wchar_t *text, _In_z_ const wchar_t *part)",
    );
    for text in ["", "plain", "grüße", "日本 😀 one"] {
        let units = if cfg!(windows) { text.encode_utf16().count() } else { text.chars().count() };
        assert_eq!(call(&length, &[text.into()]).as_integer(), Some(units as i128));
        let mut copied = String::new();
        call(&copy, &[Value::buffer(&mut copied, 40), text.into()]);
        assert_eq!(copied, text);
        let mut place = Value::Void;
        call(&copy, &[Value::out(&mut place), text.into()]);
        assert_eq!(place.as_text(), Some(text));
    }
    assert_eq!(call(&find, &["a 😀 one".into(), "😀".into()]).as_text(), Some("😀 one"));
    assert_eq!(call(&find, &["a 😀 one".into(), "x".into()]), Value::Null);
    let (found, _) = problem(try_call(&length, &["a\0b".into()]));
    assert_eq!(found, Problem::InteriorNul { at: 1 });
}
