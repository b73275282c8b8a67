//! `pinvoke call`.

use serde_json::json;

use crate::support::{C, FIXTURES, HEADER, M, fixture, json, pinvoke, printed};

const QSORT: &str = "void qsort(_Inout_updates_(count) int *items, size_t count, size_t size,
    int (*compare)(_In_ const int *left, _In_ const int *right))";

#[test]
fn numbers() {
    assert_eq!(printed(&["call", M, "double pow(double, double)", "2", "10"]), "1024\n");
    assert_eq!(printed(&["call", M, "double pow(double, double)", "2", "-1"]), "0.5\n");
    assert_eq!(printed(&["call", C, "int abs(int value)", "-0x10"]), "16\n");
    assert_eq!(printed(&["call", C, "int toupper(int character)", "'a'"]), "65\n");
    assert_eq!(fixture("fx_add_float", &["0.1", "0.2"]), format!("{}\n", 0.1f32 + 0.2f32));
    assert_eq!(fixture("fx_echo_u64", &["18446744073709551615"]), "18446744073709551615\n");
    assert_eq!(fixture("fx_echo_i64", &["-9_223_372_036_854_775_808"]), "-9223372036854775808\n");
    let wide = printed(&["call", M, "double fabs(double)", "-inf"]);
    assert_eq!(wide, "inf\n");
}

#[test]
fn what_a_function_writes_is_printed() {
    // ISO C: 12 is 0.75 times 2 to the 4th.
    let frexp = "double frexp(double value, _Out_ int *exponent)";
    assert_eq!(printed(&["call", M, frexp, "12"]), "0.75\nexponent = 4\n");
    assert_eq!(
        json(&["call", M, frexp, "12"]),
        json!({ "function": "frexp", "result": 0.75, "outputs": { "exponent": 4 }, "callbacks": [] })
    );
    // In and out: 21 doubled.
    assert_eq!(fixture("fx_double_i32", &["21"]), "0\nvalue = 42\n");
}

#[test]
fn text_goes_in_and_comes_back() {
    assert_eq!(printed(&["call", C, "size_t strlen(const char *text)", "four"]), "4\n");
    assert_eq!(printed(&["call", C, "size_t strlen(const char *text)", "[1, 2]"]), "6\n");
    assert_eq!(printed(&["call", C, "size_t strlen(const char *text)", "@@null"]), "5\n");
    let strchr = "_Ret_maybenull_z_ char *strchr(const char *text, int character)";
    assert_eq!(printed(&["call", C, strchr, "key=value", "'='"]), "\"=value\"\n");
    assert_eq!(printed(&["call", C, strchr, "key", "'='"]), "null\n");
    let copied = "_Ret_z_ _Free_(fx_free) char16_t *fx_strdup_u16(const char16_t *text)";
    assert_eq!(printed(&["call", FIXTURES, copied, "Grüße"]), "\"Grüße\"\n");
    // A buffer of the caller's size.
    let upper = "int sprintf(_Out_writes_z_(64) char *buffer, const char *format, ...)";
    assert_eq!(
        printed(&["call", C, upper, "%d-%s-%.1f-%c", "7", "x", "2.5", "65"]),
        "9\nbuffer = \"7-x-2.5-A\"\n"
    );
}

/// A buffer that grows needs no size, and a list of texts is a list.
/// The bytes by the vendor's table.
#[test]
fn text_in_a_code_page() {
    let is = "_Code_page_(\"windows-1251\") \
              int fx_text_is(const char *text, _In_reads_(count) const uint8_t *units, size_t count)";
    assert_eq!(json(&["call", FIXTURES, is, "\u{2116}5", "[0xB9, 0x35]"])["result"], json!(1));
    let explained = json(&["explain", is]).to_string();
    assert!(explained.contains("windows-1251"), "{explained}");
}

#[test]
fn buffers_grow_and_lists_end() {
    let needed = "uint32_t fx_get_needed(const char *source,
        _Out_writes_z_(capacity) _Grow_(needed) char *buffer, uint32_t capacity)";
    let long = "long ".repeat(900);
    let expected = format!("{}\nbuffer = \"{long}\"\n", long.len());
    assert_eq!(printed(&["call", FIXTURES, needed, &long]), expected);
    let error = "int fx_get_error(const char *source,
        _Out_writes_z_(*count) _Grow_(error, 234) char *buffer, uint32_t *count)";
    assert_eq!(printed(&["call", FIXTURES, error, "four"]), "0\nbuffer = \"four\"\n");
    let count = "int fx_multi_count(_In_ _NullNull_terminated_ const char *list)";
    assert_eq!(printed(&["call", FIXTURES, count, "[\"one\", \"two\"]"]), "2\n");
    assert_eq!(printed(&["call", FIXTURES, count, "only one"]), "1\n");
    let upper = "int fx_str_upper(_Inout_z_ char *text)";
    assert_eq!(printed(&["call", FIXTURES, upper, "abc"]), "3\ntext = \"ABC\"\n");
}

#[test]
fn bstrs_and_handles() {
    let length = "int fx_bstr_len(BSTR text)";
    assert_eq!(printed(&["call", FIXTURES, length, "Grüße"]), "5\n");
    let made = "BSTR fx_make_bstr(_In_reads_(count) const char16_t *text, uint32_t count)";
    assert_eq!(printed(&["call", FIXTURES, made, "Grüße"]), "\"Grüße\"\n");
    let open = "_Fails_if_(nonzero, returned) int fx_open_out(int id, _Out_ _Handle_(fx_close, -1) intptr_t *out)";
    let opened = json(&["call", FIXTURES, open, "3"]);
    assert!(opened["outputs"]["out"].as_i64().unwrap() > 0, "{opened}");
    assert!(printed(&["call", FIXTURES, open, "3"]).contains("out = handle "));
    let ints =
        "int fx_make_ints(int n, _Outptr_result_buffer_(*count) _Free_(fx_free) int32_t **out,
        _Out_ size_t *count)";
    assert_eq!(printed(&["call", FIXTURES, ints, "3"]), "0\nout = [0, 10, 20]\ncount = 3\n");
}

#[test]
fn what_c_prints_comes_first() {
    let printf = "int printf(const char *format, ...)";
    assert_eq!(printed(&["call", C, printf, "%d %s;", "7", "seven"]), "7 seven;8\n");
}

#[test]
fn structs_by_value_and_by_pointer() {
    let div = "typedef struct { int quot, rem; } div_t; div_t div(int, int)";
    // ISO C: towards zero.
    assert_eq!(printed(&["call", C, div, "17", "-5"]), "{quot: -3, rem: 2}\n");
    assert_eq!(json(&["call", C, div, "17", "-5"])["result"], json!({ "quot": -3, "rem": 2 }));
    // `sum`, `read` and `total` add up each field times its position.
    assert_eq!(fixture("fx_echo_point", &["{y: 2.5, x: 1}"]), "{x: 1, y: 2.5}\n");
    assert_eq!(fixture("fx_sum_point", &["{1, 2.5}"]), "6\n");
    assert_eq!(fixture("fx_sum_point", &["{y: 2.5}"]), "5\n");
    assert_eq!(
        fixture("fx_echo_rect", &["{{1, 2}, {3, 4}}"]),
        "{min: {x: 1, y: 2}, max: {x: 3, y: 4}}\n"
    );
    assert_eq!(fixture("fx_read_point", &["{1, 2.5}"]), "6\n");
}

#[test]
fn arrays_bring_their_length() {
    // The check value of CRC-32, of 123456789.
    let crc = "unsigned long crc32(unsigned long crc,
        _In_reads_(length) const unsigned char *data, unsigned int length)";
    #[cfg(target_os = "linux")]
    {
        assert_eq!(printed(&["call", "libz.so.1", crc, "0", "123456789"]), "3421780262\n");
        let digits = "[0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39]";
        assert_eq!(printed(&["call", "libz.so.1", crc, "0", digits]), "3421780262\n");
    }
    let _ = crc;
    let sum = "double fx_total_point(_In_reads_(count) const fx_point *items, size_t count)";
    let header = HEADER.to_str().unwrap();
    assert_eq!(printed(&["call", "--header", header, FIXTURES, sum, "[{1, 2}, {3, 4}]"]), "16\n");
    // A length by its name, of a list that is longer.
    assert_eq!(
        printed(&[
            "call",
            "--header",
            header,
            "--set",
            "count=1",
            FIXTURES,
            sum,
            "[{1, 2}, {3, 4}]"
        ]),
        "5\n"
    );
}

#[test]
fn enumerations_by_name() {
    assert_eq!(fixture("fx_echo_color", &["FX_BLUE"]), "FX_BLUE (40)\n");
    assert_eq!(fixture("fx_next_color", &["40"]), "FX_RED (1)\n");
    assert_eq!(fixture("fx_invalid_color", &[]), "99\n");
}

#[test]
fn a_callback_prints_its_arguments() {
    let run = printed(&["call", C, QSORT, "[3, 1, 2]", "4", "@callback:$1-$2"]);
    let lines: Vec<&str> = run.lines().collect();
    let (calls, last) = lines.split_at(lines.len() - 1);
    assert_eq!(last, ["items = [1, 2, 3]"]);
    // Three items are not sorted by less than two comparisons.
    assert!(calls.len() >= 2, "{run}");
    for call in calls {
        assert!(call.starts_with("compare(left: ") && call.contains(") -> "), "{call}");
    }
    // The count, of a list that the declaration does not count.
    let bare = QSORT.replace("_Inout_updates_(count)", "");
    let run = json(&["call", C, &bare, "[3, 1, 2]", "3", "4", "@callback:$2-$1"]);
    assert_eq!(run["outputs"], json!({ "items": [3, 2, 1] }));
    assert_eq!(run["callbacks"][0]["callback"], "compare");
}

#[test]
fn a_callback_returns_what_is_said() {
    // Called with 0, 1 and 2; what it returns is added up.
    let run = fixture("fx_call_last", &["3", "@callback:5", "@null"]);
    assert_eq!(
        run,
        "f(value: 0, user: null) -> 5\nf(value: 1, user: null) -> 5\nf(value: 2, user: null) -> 5\n15\n"
    );
    let run = fixture("fx_call_last", &["3", "@callback:$1", "@null"]);
    assert!(run.ends_with("\n3\n"), "{run}");
    let run = fixture("fx_call_last", &["1", "@callback", "@null"]);
    assert_eq!(run, "f(value: 0, user: null) -> 0\n0\n");
    let run = fixture("fx_call_point", &["@callback:{x: 7}", "@null", "{1, 2}"]);
    assert_eq!(run, "f(value: {x: 1, y: 2}, user: null) -> {x: 7, y: 0}\n{x: 7, y: 0}\n");
}

#[test]
fn a_failure_is_told_by_its_rule() {
    let chdir =
        if cfg!(windows) { "int _chdir(const char *path)" } else { "int chdir(const char *path)" };
    let run =
        pinvoke(&["call", "--fails-if", "nonzero", "--code", "returned", C, "int abs(int)", "3"]);
    assert_eq!((run.code, &*run.out), (1, ""));
    assert!(run.error.starts_with("error: abs failed"), "{run:?}");
    let run = pinvoke(&["call", "--fails-if", "minus-one", C, chdir, "/no/such/folder"]);
    assert_eq!((run.code, &*run.out), (1, ""));
    #[cfg(unix)]
    {
        // 2 is ENOENT.
        let run =
            pinvoke(&["--json", "call", "--fails-if", "minus-one", C, chdir, "/no/such/folder"]);
        let error: serde_json::Value = serde_json::from_str(&run.error).unwrap();
        assert_eq!(
            (&error["error"]["kind"], &error["error"]["code"]),
            (&json!("failed"), &json!(2))
        );
    }
}

#[test]
fn what_json_has_no_number_for() {
    let run = json(&["call", M, "double sqrt(double)", "-1"]);
    assert_eq!(run["result"], "NaN");
    assert_eq!(
        json(&["call", FIXTURES, "uint64_t fx_echo_u64(uint64_t)", "18446744073709551615"])["result"],
        u64::MAX
    );
    assert_eq!(
        json(&["call", FIXTURES, "void *fx_echo_pointer(void *)", "0x1000"])["result"],
        "0x1000"
    );
    assert_eq!(
        json(&["call", FIXTURES, "void *fx_echo_pointer(void *)", "@null"])["result"],
        json!(null)
    );
}

#[test]
fn text_that_is_written_over_is_shown() {
    let run = json(&["call", C, "void *strcpy(char *to, const char *from)", "........", "häuser"]);
    assert_eq!(run["outputs"], json!({ "to": "häuser" }));
    // What stays as it was is nothing to show, nor is what cannot be written to.
    assert_eq!(printed(&["call", C, "size_t strlen(char *text)", "house"]), "5\n");
    assert_eq!(printed(&["call", C, "size_t strlen(const char *text)", "house"]), "5\n");
}

#[test]
fn blocks_of_bytes_are_text_or_lists() {
    let copy = "void *memcpy(_Out_writes_bytes_(n) void *to, _In_reads_bytes_(n) const void *from, size_t n)";
    // The length of a room that nobody gives is said.
    let run = json(&["call", C, copy, "abc", "2"]);
    assert_eq!(run["outputs"], json!({ "to": [97, 98] }));
    let compare = "int memcmp(_In_reads_(n) const void *a, _In_reads_(n) const void *b, size_t n)";
    assert_eq!(printed(&["call", C, compare, "[97, 98]", "ab"]), "0\n");
}

#[test]
fn arrays_as_parameters_have_their_length() {
    let compare = "int memcmp(_In_ const int32_t a[2], _In_ const int32_t b[2], size_t n)";
    assert_eq!(printed(&["call", C, compare, "[1, 2]", "[1, 2]", "8"]), "0\n");
    let run = pinvoke(&["call", C, compare, "[1, 2]", "[1]", "8"]);
    assert!(run.error.contains("it has 1 elements, the declaration says 2"), "{run:?}");
}

#[test]
fn variadic_values_are_spelled_as_in_c() {
    let format = "int sprintf(_Out_writes_z_(64) char *to, const char *format, ...)";
    // The old C library of Windows has a spelling of its own.
    let infinity = if cfg!(windows) { "1.#INF00" } else { "inf" };
    for (text, values, expected) in [
        ("%d %u %c", &["-5", "5u", "'a'"][..], "-5 5 a"),
        ("%s %s", &["text", "@\"42\""], "text 42"),
        ("%.1f %f %f", &["2.5", "@inf", "-1.0"], &format!("2.5 {infinity} -1.000000")),
        ("%s", &["@\"tab\\tline\\n\""], "tab\tline\n"),
        ("%ls", &["L\"wide\""], "wide"),
    ] {
        let mut all = vec!["call", C, format, text];
        all.extend(values);
        let run = json(&all);
        assert_eq!(run["outputs"]["to"], expected, "{text}");
    }
    // UTF-16, on every system.
    let equal = "int fx_str_equal_u16(const char16_t *left, ...)";
    assert_eq!(printed(&["call", FIXTURES, equal, "häß", "u\"häß\""]), "1\n");
}

#[test]
fn a_label_is_the_entry_point() {
    let header = std::env::temp_dir().join(format!("pinvoke-cli-label-{}.h", std::process::id()));
    std::fs::write(&header, "int twice_answer(void) __asm__(\"\" \"fx_answer\");").unwrap();
    let run = pinvoke(&["call", "--header", header.to_str().unwrap(), FIXTURES, "twice_answer"]);
    std::fs::remove_file(header).unwrap();
    assert_eq!((run.code, &*run.out), (0, "42\n"), "{run:?}");
}
