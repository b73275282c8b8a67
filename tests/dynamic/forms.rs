//! Forms of text that C's types do not tell: `BSTR`, counted text, lists of texts, text edited in place,
//! text of fixed length; arrays that end with a zero. The functions see what the header says of them.

use pinvoke::dynamic::{NarrowText, Signature, Value};
use pinvoke::error::Problem;
use proptest::prelude::*;

use crate::support::{LIBRARY, call, declared, function, problem, try_call, without_leaks};

/// The FNV-1a hash over units, as the header has it.
fn hash(units: impl Iterator<Item = u64>) -> u64 {
    units.fold(0xcbf2_9ce4_8422_2325, |hash, unit| (hash ^ unit).wrapping_mul(0x100_0000_01b3))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_bstr_has_its_length_before_it(text in "\\PC{0,300}", nul: bool) {
        let text = if nul { format!("{text}\0{text}") } else { text };
        let length = function("int fx_bstr_len(const BSTR text)");
        let hashed = function("uint64_t fx_bstr_hash(_In_ _Bstr_ const char16_t *text)");
        let units = text.encode_utf16().count();
        prop_assert_eq!(call(&length, &[(&*text).into()]).as_integer(), Some(units as i128));
        let expected = hash(text.encode_utf16().map(u64::from));
        prop_assert_eq!(call(&hashed, &[(&*text).into()]), Value::U64(expected));
    }

    #[test]
    fn a_returned_bstr_is_copied_and_freed(text in "\\PC{0,200}") {
        let make = function("BSTR fx_make_bstr(_In_reads_(count) const char16_t *text, uint32_t count)");
        let made = call(&make, &[(&*text).into(), Value::Count]);
        prop_assert_eq!(made.as_text(), Some(&*text));
    }

    #[test]
    fn counted_text_needs_no_terminator(text in "\\PC{0,200}", nul: bool) {
        let text = if nul { format!("{text}\0{text}") } else { text };
        let narrow = function("uint64_t fx_str_hash_n(_In_reads_(n) _Counted_ const char *text, size_t n)");
        let wide = function("uint64_t fx_str_hash_n_u16(_In_reads_(n) _Counted_ const char16_t *text, size_t n)");
        let values = [(&*text).into(), Value::Count];
        prop_assert_eq!(call(&narrow, &values), Value::U64(hash(text.bytes().map(u64::from))));
        prop_assert_eq!(call(&wide, &values), Value::U64(hash(text.encode_utf16().map(u64::from))));
    }

    #[test]
    fn a_list_of_texts_ends_with_two_terminators(texts in prop::collection::vec("[a-zäß€😀]{1,9}", 0..6)) {
        let values: Vec<Value<'_>> = texts.iter().map(Value::from).collect();
        for name in ["fx_multi_count", "fx_multi_count_u16"] {
            let unit = if name.ends_with("u16") { "char16_t" } else { "char" };
            let count = function(&format!("int {name}(_In_ _NullNull_terminated_ const {unit} *list)"));
            let counted = call(&count, &[Value::list(&values)]);
            prop_assert_eq!(counted, Value::I32(texts.len() as i32));
        }
    }

    #[test]
    fn zeros_follow_text_of_fixed_length(text in "[a-zé]{0,8}") {
        // Each text of 16 bytes: the hash is over all of them.
        let fixed = function("uint64_t fx_str_hash_n(_In_reads_(16) const char *text, size_t n)");
        let mut units = text.clone().into_bytes();
        units.resize(16, 0);
        let hashed = call(&fixed, &[(&*text).into(), 16.into()]);
        prop_assert_eq!(hashed, Value::U64(hash(units.into_iter().map(u64::from))));
    }

    #[test]
    fn a_zero_ends_an_array(items in prop::collection::vec(1u32.., 0..20)) {
        let total = function("int64_t fx_zero_total(_In_z_ const uint32_t *items)");
        let values: Vec<Value<'_>> = items.iter().map(|item| Value::U32(*item)).collect();
        let sum: i64 = items.iter().map(|item| i64::from(*item)).sum();
        prop_assert_eq!(call(&total, &[Value::list(&values)]), Value::I64(sum));
    }
}

#[test]
fn text_of_fixed_length_fits() {
    let fixed = function("uint64_t fx_str_hash_n(_In_reads_(4) const char *text, size_t n)");
    let full = call(&fixed, &["four".into(), 4.into()]);
    assert_eq!(full, Value::U64(hash(b"four".iter().map(|unit| u64::from(*unit)))));
    let (found, parameter) = problem(try_call(&fixed, &["fives".into(), 4.into()]));
    assert_eq!((found, &*parameter), (Problem::TextTooLong { units: 5, room: 4 }, "text"));
}

/// Null is no `BSTR`, and allowed where the declaration says so.
#[test]
fn a_bstr_may_be_null() {
    let length = function("int fx_bstr_len(_In_opt_ BSTR text)");
    assert_eq!(call(&length, &[Value::Null]), Value::I32(-1));
    let strict = function("int fx_bstr_len(_In_ BSTR text)");
    assert!(try_call(&strict, &[Value::Null]).is_err());
}

#[test]
fn an_empty_text_ends_a_list() {
    let count = function("int fx_multi_count(_In_ _NullNull_terminated_ const char *list)");
    let error = try_call(&count, &[Value::list(&["a".into(), "".into()])]).unwrap_err();
    let said = "fx_multi_count: parameter `list[1]`: an empty string ends a list";
    assert!(error.to_string().starts_with(said), "{error}");
}

/// The text goes in and comes back, and there is as much room as it takes, or as is asked for.
#[test]
fn text_is_edited_in_place() {
    for (name, unit) in [("fx_str_upper", "char"), ("fx_str_upper_u16", "char16_t")] {
        let upper = function(&format!("int {name}(_Inout_z_ {unit} *text)"));
        let mut text = String::from("größe 7 😀 abc");
        let changed = call(&upper, &[Value::buffer(&mut text, 0)]);
        assert_eq!((changed, &*text), (Value::I32(6), "GRößE 7 😀 ABC"), "{name}");
        let mut place = Value::from("größe");
        call(&upper, &[Value::out(&mut place)]);
        assert_eq!(place.as_text(), Some("GRößE"), "{name}");
    }
}

#[test]
fn an_array_is_filled_up_to_a_zero() {
    let fill = function(
        "size_t fx_zero_fill(_Out_writes_z_(capacity) uint32_t *out, size_t capacity, size_t wanted)",
    );
    let mut out = Value::Void;
    call(&fill, &[Value::out(&mut out), 8.into(), 3.into()]);
    assert_eq!(out, vec![Value::U32(1), Value::U32(2), Value::U32(3)].into());
    let without = function(
        "void fx_zero_fill_without_zero(_Out_writes_z_(capacity) uint32_t *out, size_t capacity)",
    );
    let result = try_call(&without, &[Value::out(&mut out), 4.into()]);
    assert_eq!(problem(result), (Problem::Unterminated { capacity: 4 }, "out".to_owned()));
    let total = function("int64_t fx_zero_total(_In_z_ const uint32_t *items)");
    let inside = try_call(&total, &[Value::list(&[1.into(), 0.into(), 2.into()])]);
    assert_eq!(problem(inside).0, Problem::InteriorZero);
}

#[test]
fn returned_arrays_end_with_a_zero_or_null() {
    without_leaks(|| {
        let make =
            function("_Ret_maybenull_ _Ret_z_ _Free_(fx_free) uint32_t *fx_zero_make(int n)");
        let made = call(&make, &[3.into()]);
        assert_eq!(made, vec![Value::U32(1), Value::U32(2), Value::U32(3)].into());
        assert_eq!(call(&make, &[(-1).into()]), Value::Null);
        let names = function("_Ret_z_ _Free_(fx_free, elements) char **fx_zero_make_names(int n)");
        let made = call(&names, &[2.into()]);
        assert_eq!(made, vec![Value::from("name 0"), "name 1".into()].into());
    });
    for (name, unit) in [("fx_zero_names", "char"), ("fx_zero_names_u16", "char16_t")] {
        let names = function(&format!("_Ret_z_ const {unit} *const *{name}(void)"));
        let expected: Vec<Value<'_>> = ["zero", "one", "two"].map(Value::from).into();
        assert_eq!(call(&names, &[]), expected.into());
    }
    let numbers = function("_Ret_writes_(3) const int32_t *fx_three_numbers(void)");
    assert_eq!(call(&numbers, &[]), vec![Value::I32(7), Value::I32(8), Value::I32(9)].into());
}

/// An argument vector: pointers to texts, and a null behind them.
#[test]
fn a_null_ends_an_array_of_texts() {
    let count = function("int fx_argv_count(_In_z_ const char *const *argv)");
    let argv = ["a".into(), "b c".into(), "".into()];
    assert_eq!(call(&count, &[Value::list(&argv)]), Value::I32(3));
    assert_eq!(call(&count, &[Value::list(&[])]), Value::I32(0));
}

/// The system code page: UTF-8 off Windows, 1252 under Wine's default.
#[test]
fn text_of_the_system_code_page() {
    let signature = Signature::parse("uint64_t fx_str_hash(_In_z_ const char *text)").unwrap();
    let ansi =
        LIBRARY.function("fx_str_hash", &signature.with_narrow_text(NarrowText::Ansi)).unwrap();
    let expected = call(&declared("fx_str_hash"), &["plain".into()]);
    assert_eq!(call(&ansi, &["plain".into()]), expected);
}
