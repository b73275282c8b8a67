//! `pinvoke explain`, help and completions.

use serde_json::json;

use crate::support::{HEADER, json, pinvoke, pinvoke_with, printed};

#[test]
fn each_argument_is_explained() {
    let compress =
        "int compress(_Out_writes_bytes_to_(*n, *n) unsigned char *dest, _Inout_ unsigned long *n,
        _In_reads_bytes_(length) const unsigned char *source, unsigned long length)";
    let explained = json(&["explain", compress]);
    let parameters = explained["parameters"].as_array().unwrap();
    let directions: Vec<_> = parameters.iter().map(|parameter| &parameter["direction"]).collect();
    assert_eq!(json!(directions), json!(["out", "in and out", "in", "in"]));
    assert_eq!(parameters[0]["passed"], "the address of `*n` bytes, zeroed before");
    assert_eq!(parameters[0]["after"], "the elements are copied back; valid are `*n` bytes");
    assert_eq!(parameters[0]["null"], false);
    assert!(parameters[3]["given"].as_str().unwrap().ends_with("derived from what it counts"));
    assert_eq!(parameters[3]["size"], size_of::<std::ffi::c_ulong>());
}

#[test]
fn text_and_who_frees_it() {
    let shown =
        printed(&["explain", "_Ret_z_ _Free_(c) char *f(_In_z_ const char *a, const char16_t *b)"]);
    assert!(shown.contains("converted to UTF-8"), "{shown}");
    assert!(shown.contains("converted to UTF-16"), "{shown}");
    assert!(shown.contains("released by `free`"), "{shown}");
    let ansi = printed(&["explain", "--ansi", "int f(const char *a)"]);
    assert!(ansi.contains("converted to the system code page"), "{ansi}");
}

/// What the type of a pointer does not tell.
#[test]
fn forms_are_explained() {
    let shown = printed(&[
        "explain",
        "_Handle_(fx_close, -1) int f(BSTR name, _In_ _NullNull_terminated_ const char *list,
            _Out_writes_z_(n) _Grow_(needed) char *text, int n, _Give_(on_success) _Handle_(fx_close) int old,
            _Outptr_result_buffer_(*m) _Free_(c) double **items, _Out_ int *m)",
    ]);
    for said in [
        "a `BSTR`: UTF-16 with its length before it",
        "UTF-8, each text with a terminator, and one more at the end",
        "called again with the size that the function reports, if that is larger",
        "an integer of 32 bits; derived from what it counts",
        "a handle that `fx_close` releases, or its bits",
        "the function owns it",
        "`*m` `double` are copied, then released by `free`",
        "a handle: released by `fx_close` when it is dropped; -1 is none",
    ] {
        assert!(shown.contains(said), "{said}\n{shown}");
    }
}

#[test]
fn layouts_are_those_of_the_c_compiler() {
    let explained = json(&["explain", "--header", HEADER.to_str().unwrap(), "fx_sum_padded"]);
    // struct { int8_t a; int64_t b; int16_t c; }
    let align = if cfg!(all(target_arch = "x86", unix)) { 4 } else { 8 };
    let expected = json!({
        "name": "struct fx_padded",
        "size": if align == 4 { 16 } else { 24 },
        "align": align,
        "fields": [
            { "name": "a", "type": "int8_t", "offset": 0, "size": 1 },
            { "name": "b", "type": "int64_t", "offset": align, "size": 8 },
            { "name": "c", "type": "int16_t", "offset": align + 8, "size": 2 },
        ],
    });
    assert_eq!(explained["structs"], json!([expected]));
}

#[test]
fn every_fixture_function_is_explained() {
    // The word before the first parenthesis of a prototype.
    let names = pinvoke_fixtures::PROTOTYPES.lines().filter_map(|line| {
        let before = line.split_once('(')?.0;
        before.rsplit([' ', '*']).next().filter(|name| name.starts_with("fx_"))
    });
    // Every twentieth: each is a process.
    for name in names.filter(|name| !name.contains("128")).step_by(20) {
        let run = pinvoke(&["--json", "explain", "--header", HEADER.to_str().unwrap(), name]);
        assert_eq!(run.code, 0, "{name}: {run:?}");
        let explained: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(explained["function"], name);
    }
}

#[test]
fn failures_are_explained() {
    let text = printed(&["explain", "_Fails_if_(minus_one) int chdir(const char *path)"]);
    assert!(
        text.contains("fails   if all its bits are set, as in -1; the code is the last error"),
        "{text}"
    );
    assert!(
        text.contains("error   the last error is cleared before the call and captured after it"),
        "{text}"
    );
    let explained = json(&["explain", "_Fails_if_(nonzero, returned) int f(void)"]);
    assert_eq!(explained["fails_if"], serde_json::json!({ "rule": "nonzero", "code": "returned" }));
    assert_eq!(explained["last_error"], false);
    assert_eq!(json(&["explain", "int f(void)"])["fails_if"], serde_json::Value::Null);
    let text = printed(&["explain", "_Last_error_ void f(void)"]);
    assert!(text.contains("returns  void\n      error   the last error"), "{text}");
}

#[test]
fn colours_are_for_terminals() {
    let explain = ["explain", "int f(int x)"];
    assert!(!printed(&explain).contains('\u{1b}'));
    let forced = pinvoke_with(&explain, &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.out.contains("\u{1b}["), "{forced:?}");
    let refused = pinvoke_with(&explain, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert!(!refused.out.contains('\u{1b}'), "{refused:?}");
}

#[test]
fn help_and_completions() {
    for arguments in
        [&["--help"][..], &["call", "--help"], &["exports", "--help"], &["explain", "--help"]]
    {
        let help = printed(arguments);
        assert!(help.contains("Usage: pinvoke"), "{help}");
        assert!(help.contains("Examples:") || help.contains("Exit codes:"), "{help}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("exports") && script.contains("fails-if"), "{shell}");
    }
}
