//! What is refused, with which code and message.

use crate::support::{C, FIXTURES, HEADER, M, pinvoke};

/// The message of a run that ended with the code.
#[track_caller]
fn refused(code: i32, arguments: &[&str]) -> String {
    let run = pinvoke(arguments);
    assert_eq!((run.code, &*run.out), (code, ""), "{run:?}");
    run.error
}

#[test]
fn a_wrong_declaration_is_shown_with_its_place() {
    assert_eq!(
        refused(2, &["call", M, "double pow(double; double)", "2", "10"]),
        "error: line 1, column 18: expected `,`, `)`, `(` or `[`, found `;`\n  \
         double pow(double; double)\n                   ^\n"
    );
    let json = refused(2, &["--json", "call", M, "double pow(double; double)", "2", "10"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let error = &json["error"];
    assert_eq!(
        (&error["kind"], &error["line"], &error["column"]),
        (&"declaration".into(), &1.into(), &18.into())
    );
    assert!(refused(2, &["explain", "int f(flaot x)"]).contains("there is no type `flaot`"));
    assert!(
        refused(2, &["explain", "union u { int a; }; int f(union u x)"])
            .contains("pass a pointer to the union")
    );
}

/// A word that is nearly right is shown with the right one, before anything is called.
#[test]
fn a_misspelt_word_is_shown_with_the_right_one() {
    assert_eq!(
        refused(2, &["call", M, "double pow(_In_z double x, double y)", "2", "10"]),
        "error: line 1, column 12: there is no annotation `_In_z`, did you mean `_In_z_`?\n  \
         double pow(_In_z double x, double y)\n             ^^^^^\n"
    );
    assert_eq!(
        refused(2, &["explain", "struct point { int x; };\nint f(unit32_t a, piont *p)"]),
        "error: line 2, column 7: there is no type `unit32_t`, did you mean `uint32_t` or `int32_t`?\n  \
         int f(unit32_t a, piont *p)\n        ^^^^^^^^\n"
    );
    assert_eq!(
        refused(2, &["explain", "int f(_When_(n == 0, _In_) char *x, int n)"]),
        "error: line 1, column 7: `_When_` is not supported: write the annotation that holds in the calls that \
         are made, without the condition\n  \
         int f(_When_(n == 0, _In_) char *x, int n)\n        ^^^^^^\n"
    );
}

#[test]
fn too_few_and_too_many_values() {
    let pow = "double pow(double x, double y)";
    let message = refused(2, &["call", M, pow, "2"]);
    assert!(message.contains("no value for `y`"), "{message}");
    assert!(refused(2, &["call", M, pow, "2", "3", "4"]).contains("`4` is too much"));
    let frexp = "double frexp(double x, _Out_ int *exponent)";
    let message = refused(2, &["call", M, frexp, "2", "3"]);
    assert!(
        message.contains("`exponent` takes no value: it is written by the function"),
        "{message}"
    );
    let message = refused(2, &["call", "--set", "z=1", M, pow, "2", "3"]);
    assert!(message.contains("there is no parameter `z`, only `x`, `y`"), "{message}");
    assert!(
        refused(2, &["call", "--set", "z", M, pow, "2", "3"]).contains("expected PARAMETER=VALUE")
    );
}

#[test]
fn values_of_another_type() {
    for (declaration, value, expected) in [
        ("int abs(int x)", "two", "`int` is written as a number"),
        ("int abs(int x)", "2.5", "`2.5` is no whole number"),
        ("int abs(int x)", "4294967296", "4294967296 does not fit `int`"),
        ("int abs(int x)", "@callback", "a callback is for a pointer to a function"),
        ("int abs(int x)", "\"x", "expected `\"`"),
        (
            "struct p { int a; }; int abs(struct p x)",
            "1",
            "`struct p` is written as {field, field}",
        ),
        ("struct p { int a; }; int abs(struct p x)", "{b: 1}", "`struct p` has no field `b`"),
        (
            "struct p { int a; }; int abs(struct p x)",
            "{1, 2}",
            "`struct p` has 1 fields, more were given",
        ),
        ("enum e { A, B }; int abs(enum e x)", "C", "there is no `C` in `enum e`, only A, B"),
        ("int abs(bool x)", "2", "`2` is neither `true` nor `false`"),
        ("int abs(void *x)", "[1]", "nothing is known of what it points to"),
        ("int abs(_In_ const int *x)", "@null", "does not allow null"),
        ("int abs(void (*x)(int))", "@callback:1", "the callback returns nothing"),
        (
            "int abs(int (*x)(const int *, int))",
            "@callback:$1-$2",
            "$1 is `const int *`, which has no order; `_In_`",
        ),
        ("int abs(int (*x)(int, _In_ const int *))", "@callback:$1-$1-$2", "is no argument of"),
        (
            "int abs(int (*x)(int))",
            "@callback:$2",
            "`$2` is no argument of `int (int)`: the first is $1",
        ),
        ("int abs(int (*x)(int))", "@callbacks", "expected `@callback`"),
    ] {
        let message = refused(2, &["call", C, declaration, value]);
        assert!(message.contains(expected), "{declaration} {value}: {message}");
        assert!(message.contains('x'), "{message}");
    }
}

#[test]
fn values_behind_the_parameters() {
    let printf = "int printf(const char *format, ...)";
    for (value, expected) in [
        ("1.2.3", "`1.2.3` is no number; text that looks like one is written as `@\"1.2.3\"`"),
        ("5000000000u", "`5000000000u` does not fit"),
        ("@callback", "behind the parameters stand numbers, text"),
        ("L\"x", "expected `\"`"),
    ] {
        let message = refused(2, &["call", C, printf, "%s", value]);
        assert!(message.contains(expected), "{value}: {message}");
        assert!(message.starts_with("error: argument #2: "), "{message}");
    }
}

#[test]
fn a_place_of_unknown_size_takes_a_value() {
    let message = refused(2, &["call", C, "int f(_Out_ struct unknown *place)"]);
    assert!(message.contains("no value for `place` (`struct unknown *`)"), "{message}");
    assert!(message.contains("define the type in the same text"), "{message}");
}

#[test]
fn a_name_is_no_declaration() {
    let message = refused(2, &["call", M, "pow", "2", "3"]);
    assert!(message.contains("`pow` is a name and no declaration"), "{message}");
}

/// The codes are those of the functions: `CO_E_CLASSSTRING`, an `errno`, one of the library's own.
#[test]
fn a_failure_of_the_function_has_its_exit_code() {
    let failed = |declaration: &str, value: &str| {
        let error = refused(1, &["--json", "call", C, declaration, value]);
        let error: serde_json::Value = serde_json::from_str(&error).unwrap();
        assert_eq!(error["error"]["kind"], "failed");
        error["error"]["code"].clone()
    };
    assert_eq!(failed("_Fails_if_(negative, hresult) int abs(int x)", "-2147483648"), i32::MIN);
    assert_eq!(failed("_Fails_if_(nonzero, returned) int abs(int x)", "-7"), 7);
}

#[test]
fn what_is_not_there() {
    let message = refused(3, &["call", M, "double powx(double, double)", "2", "3"]);
    assert!(
        message.contains("has no entry point `powx`") && message.contains("`pow`"),
        "{message}"
    );
    assert!(refused(3, &["call", "no-such-library", "int f(void)"]).contains("no-such-library"));
    assert!(
        refused(3, &["explain", "--header", "/no/such/file.h", "f"]).contains("/no/such/file.h")
    );
    let message =
        refused(2, &["call", "--header", HEADER.to_str().unwrap(), FIXTURES, "fx_answers"]);
    assert!(
        message.contains("there is no function `fx_answers`, did you mean `fx_answer`"),
        "{message}"
    );
}

#[test]
fn the_command_line_itself() {
    assert_eq!(pinvoke(&[]).code, 2);
    assert_eq!(pinvoke(&["calls"]).code, 2);
    assert_eq!(pinvoke(&["call", "--fails-if", "sometimes", C, "int f(void)"]).code, 2);
    for arguments in [&["--json"][..], &["--json", "calls"], &["call", C, "--json"]] {
        let error: serde_json::Value = serde_json::from_str(&refused(2, arguments)).unwrap();
        assert_eq!(error["error"]["kind"], "usage", "{arguments:?}");
    }
    // Behind `--` it is a value.
    assert!(refused(2, &["calls", "--", "--json"]).starts_with("error: unrecognized"));
    let help = pinvoke(&["--json", "--help"]);
    assert_eq!((help.code, &*help.error), (0, ""));
}
