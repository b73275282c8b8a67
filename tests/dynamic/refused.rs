//! Texts that are no signature: what the error says, and where.

use pinvoke::dynamic::{CType, Parameter, Signature, Value};
use pinvoke::error::SignatureProblem;

use crate::support::{call, function, problem, try_call};

#[track_caller]
pub(crate) fn error(text: &str) -> String {
    match Signature::parse(text) {
        Err(error) => error.to_string(),
        Ok(signature) => panic!("`{signature}` was understood"),
    }
}

/// The message alone, and the characters below which the caret stands.
#[track_caller]
fn said(text: &str) -> (String, String) {
    let error = Signature::parse(text).expect_err("the text was understood");
    let place = error.place().expect("the error has a place");
    let line = text.lines().nth(place.line - 1).unwrap_or_default();
    let marked = line.chars().skip(place.column - 1).take(place.width).collect();
    (error.problem().to_string(), marked)
}

#[test]
fn a_syntax_error_shows_the_line_and_what_was_expected() {
    assert_eq!(
        error("int add(int left; int right)"),
        "line 1, column 17: expected `,`, `)`, `(` or `[`, found `;`\n  \
           int add(int left; int right)\n  \
         \u{20}               ^"
    );
    assert_eq!(
        error("typedef int number;\n\tnumber add(number left,\n\t\tnumber right"),
        "line 3, column 15: expected `,`, `)`, `(` or `[`, found the end of the text\n  \
         \t\tnumber right\n  \
         \t\t            ^"
    );
}

#[test]
fn each_error_stands_at_what_is_wrong() {
    for (text, message, marked) in [
        ("int add int", "expected `;`, `(` or `[`, found `int`", "int"),
        ("int f(int x) {", "expected `}`, found the end of the text", ""),
        ("int f(int x) 5", "expected `,` or `;`, found `5`", "5"),
        ("int f(...)", "expected `)` or a type, found `...`", "..."),
        ("int f(int x, ..., int y)", "expected `)`, found `,`", ","),
        (
            "struct { int x; y; }; int f(void)",
            "there is no type `y`; define it in the same text: `typedef .. name;`",
            "y",
        ),
        (
            "int f(unit32_t x)",
            "there is no type `unit32_t`, did you mean `uint32_t` or `int32_t`?",
            "unit32_t",
        ),
        ("int f(float unsigned x)", "these words make no type together", "float"),
        ("int f(int x, int x)", "`x` is defined twice", "x"),
        (
            "int f(_In_ _Out_ int *x)",
            "another direction was said before; what goes in and comes out is `_Inout_`",
            "_Out_",
        ),
        ("enum { A, A }; int f(int x)", "`A` is defined twice", "A"),
        ("struct s { int a, a; }; int f(struct s *x)", "`a` is defined twice", "a"),
        ("typedef int t; typedef long t; int f(t x)", "`t` is defined twice", "t"),
        (
            "struct s { int a; }; struct s { int a; }; int f(struct s *x)",
            "`s` is defined twice",
            "s",
        ),
        ("int f(int x); int f(long x);", "`f` is defined twice", "f"),
        ("int f(int x); int f(int x, ...);", "`f` is defined twice", "f"),
        (
            "int f(int x[sizeof(struct s)])",
            "`struct s` is declared, but not defined: define it in the same text, or use a pointer to it",
            "struct",
        ),
        ("int f(int x[(double)1])", "a constant is no `double`", ")"),
        (
            "typedef int t __attribute__((mode(XF))); int f(t x)",
            "expected a mode of an integer, found `XF`",
            "XF",
        ),
        ("struct s { }; int f(struct s *x)", "C has no empty struct", "}"),
        ("int f(int &x)", "a reference of C++ is not supported: declare it as a pointer", "&"),
        ("int f(void x)", "a parameter cannot be `void`", "x"),
        ("int f(int x[0])", "0 is no length of an array", "0"),
        ("int f(int x[-1])", "-1 is no length of an array", "-"),
        ("int f(int x[1 / 0])", "this constant has no value of 64 bits", "0"),
        (
            "enum e { A, B = C }; int f(enum e x)",
            "there is no constant `C`, did you mean `A`?",
            "C",
        ),
        (
            "int x;",
            "the variable `x` is not supported: only functions and types can be declared here",
            "x",
        ),
        ("int f[3](int)", "C has no arrays of functions", "["),
        ("int f(int)[3]", "a function cannot return `int [3]`", "("),
        ("union u { int a; }; int f(struct u *x)", "`union u` is no struct", "u"),
        ("int f(int c = 1)", "expected `,`, `)`, `(` or `[`, found `=`", "="),
        ("int f(int x) @", "'@' means nothing here", "@"),
        ("/* never ends", "expected `*/`, found the end of the text", "/*"),
        (
            "#define X 1\nint f(int x)",
            "the preprocessor's `#define` is not supported: run the text through the C preprocessor first (`cc -E -P`)",
            "#define X 1",
        ),
        (
            "#pragma pack(3)\nint f(int x)",
            "`#pragma pack` takes 1, 2, 4, 8, 16, `push` or `pop`",
            "#",
        ),
    ] {
        let (said, at) = said(text);
        assert_eq!((said.as_str(), at.as_str()), (message, marked), "{text}");
    }
}

#[test]
fn annotations_are_checked() {
    for (text, message, marked) in [
        (
            "int f(_In_raeds_(n) const int *x, size_t n)",
            "there is no annotation `_In_raeds_`, did you mean `_In_reads_` or `_In_reads_z_`?",
            "_In_raeds_",
        ),
        (
            "int f(_In_reads_(cuont) const int *x, size_t count)",
            "there is no parameter `cuont`, did you mean `count`?",
            "cuont",
        ),
        (
            "int f(_In_reads_(x) const int *x)",
            "`x` cannot be a count: it is `const int *`; write `*name` for a pointer to the count",
            "x",
        ),
        (
            "int f(_Out_writes_(*n) int *x, double *n)",
            "`n` cannot be a count: it is `double *`",
            "*",
        ),
        (
            "int f(_In_reads_(n) int x, size_t n)",
            "the annotation is for a pointer, not for `int`",
            "x",
        ),
        ("int f(_Out_ const int *x)", "a function cannot write through `const int *`", "x"),
        ("_Ret_z_ int f(void)", "`int` is no pointer to text", "f"),
        ("_Free_(c) void *f(void)", "`void *` is no pointer to text", "f"),
        (
            "_Free_(c) int *f(void)",
            "`int *` says nothing of how much it points to; write `_Ret_z_` or `_Ret_writes_(..)`",
            "f",
        ),
        (
            "int f(_Out_writes_(n) _Grow_(needd) int *x, int n)",
            "there is no way to grow `needd`, did you mean `needed`?",
            "needd",
        ),
        (
            "int f(_In_reads_(n) _Grow_(needed) const int *x, int n)",
            "a buffer that grows is written by the function and has a count",
            "x",
        ),
        (
            "int f(_Handle_(close) double x)",
            "a handle is an integer or a pointer, not `double`",
            "x",
        ),
        ("int f(_Bstr_ const char *x)", "a `BSTR` has 16-bit units", "x"),
        (
            "int f(_NullNull_terminated_ const int *x)",
            "the annotation is for a pointer to text",
            "x",
        ),
        (
            "int f(_Give_ _Free_(fx_free) char *x)",
            "what is given away is a handle, or text or an array in memory of a named allocator",
            "x",
        ),
        (
            "_Fails_if_(minusone) int f(void)",
            "there is no failure rule `minusone`, did you mean `minus_one`?",
            "minusone",
        ),
        (
            "int f(_Outptr_result_buffer_(*n) int *x, int *n)",
            "`int *` is no pointer to the address of an array",
            "x",
        ),
        ("char *f(_Outptr_ _Free_ char **x)", "expected `(`, found `char`", "char"),
    ] {
        let (said, at) = said(text);
        assert_eq!((said.as_str(), at.as_str()), (message, marked), "{text}");
    }
}

#[test]
fn what_cannot_be_passed_by_value_is_refused() {
    for (text, message, marked) in [
        (
            "double f(int a, long double b)",
            "`long double` by value is not supported: Rust has no such type; wrap the function in C",
            "b",
        ),
        (
            "int f(va_list x)",
            "`va_list` by value is not supported: Rust has no such type; wrap the function in C",
            "x",
        ),
        (
            "double _Complex f(int a)",
            "`_Complex` by value is not supported: Rust has no such type; wrap the function in C",
            "f",
        ),
        (
            "struct s { int a : 3; }; int f(struct s x)",
            "`struct s` by value is not supported: it has bit fields; declare the integers that hold them, shift and mask",
            "x",
        ),
        (
            "struct s { int a; } __attribute__((aligned(16))); int f(struct s x)",
            "`struct s` by value is not supported: an attribute raises its alignment; pass a pointer to it",
            "x",
        ),
        (
            "struct s { char a; int b __attribute__((aligned(16))); }; int f(struct s x)",
            "`struct s` by value is not supported: an attribute raises its alignment; pass a pointer to it",
            "x",
        ),
        (
            "typedef float v __attribute__((vector_size(16))); v f(int x)",
            "`float` by value is not supported: it is a vector of the processor; wrap the function in C",
            "f",
        ),
        (
            "typedef union { int a; } u; int f(int a, u x)",
            "`u` by value is not supported: pass a pointer to the union",
            "x",
        ),
        (
            "typedef struct { int k; union { int a; } v; } u; u f(int a)",
            "`u` by value is not supported: it holds a union, pass a pointer to it",
            "f",
        ),
        (
            "struct __attribute__((packed)) s { char a; int b; }; int f(struct s x)",
            "`struct s` by value is not supported: it is packed, pass a pointer to it",
            "x",
        ),
        (
            "__int128 f(int a)",
            "`__int128` by value is not supported: 128-bit integers are passed by pointer only",
            "f",
        ),
        (
            "struct s { int n; int items[]; }; int f(struct s x)",
            "`struct s` by value is not supported: it has an array without a length, pass a pointer to it",
            "x",
        ),
        (
            "int f(struct s x)",
            "`struct s` is declared, but not defined: define it in the same text, or use a pointer to it",
            "x",
        ),
    ] {
        let (said, at) = said(text);
        assert_eq!((said.as_str(), at.as_str()), (message, marked), "{text}");
    }
    // Behind a pointer all of them are fine.
    Signature::parse(
        "typedef union { int a; } u; struct __attribute__((packed)) s { char a; int b; };
         struct b { int a : 3; }; struct unknown;
         int f(u *a, struct s *b, __int128 *c, struct b *d, long double *e, struct unknown *g)",
    )
    .unwrap();
}

#[test]
fn one_function_is_wanted() {
    for (text, expected) in [("typedef int x;", 0), ("", 0), ("int f(void); int g(void);", 2)] {
        let error = Signature::parse(text).unwrap_err();
        assert_eq!(error.problem(), &SignatureProblem::NotOneFunction { found: expected });
        assert_eq!(error.place(), None);
    }
}

#[test]
fn the_builder_refuses_the_same() {
    let wide = Signature::builder("f")
        .takes(Parameter::new("wide", CType::from(pinvoke::dynamic::Scalar::INT128)))
        .build();
    assert_eq!(
        wide.unwrap_err().to_string(),
        "a function with the parameter `wide`, `__int128` by value, is not supported: 128-bit integers are passed by pointer only"
    );
    let twice = Signature::builder("f")
        .takes(Parameter::new("x", CType::INT))
        .takes(Parameter::new("x", CType::INT))
        .build();
    assert_eq!(twice.unwrap_err().to_string(), "`x` is defined twice");
    assert!(CType::Void.array(3).is_err());
    assert!(CType::INT.array(1 << 20).is_err());
    let text = Signature::builder("f").returns(CType::INT).returns_text().build();
    assert_eq!(text.unwrap_err().to_string(), "`int` is no pointer to text");
}

/// What the declaration says of one value or of terminated text is checked in memory that is given as it
/// is, too.
#[test]
fn plain_memory_is_what_the_declaration_says() {
    let length = function("int fx_str_len(_In_z_ const char *text)");
    assert_eq!(call(&length, &[(&b"four\0"[..]).into()]), Value::I32(4));
    let list: Value<'static> = vec![Value::U8(65), Value::U8(0)].into();
    for value in [(&b"four"[..]).into(), (&b""[..]).into(), list] {
        let (found, parameter) = problem(try_call(&length, &[value]));
        assert!(found.to_string().ends_with("end it with a zero, or give text"), "{found}");
        assert_eq!(parameter, "text");
    }
    let wide = function("int fx_str_len_u16(_In_z_ const char16_t *text)");
    // Two zero bytes that are no unit.
    let units = [0x4100u16, 0x0042];
    assert!(try_call(&wide, &[(&units[..]).into()]).is_err());
    let read = function(
        "typedef struct { double x, y; } point; double fx_read_point(_In_ const point *value)",
    );
    let none: [crate::structs::Point; 0] = [];
    for value in [Value::slice(&none), Value::list(&[])] {
        let (found, _) = problem(try_call(&read, &[value]));
        assert!(found.to_string().contains("there is nothing in it"), "{found}");
    }
}

/// A word that looks like an annotation, a convention or a type is one misspelt.
#[test]
fn near_words_are_proposed() {
    for (text, message, marked) in [
        (
            "int f(_In_z const char *t)",
            "there is no annotation `_In_z`, did you mean `_In_z_`?",
            "_In_z",
        ),
        (
            "int f(const char *_In_z t)",
            "there is no annotation `_In_z`, did you mean `_In_z_`?",
            "_In_z",
        ),
        (
            "int f(_In_reads(2) int *x)",
            "there is no annotation `_In_reads`, did you mean `_In_reads_`?",
            "_In_reads",
        ),
        (
            "int f(_Inout int *x)",
            "there is no annotation `_Inout`, did you mean `_Inout_`?",
            "_Inout",
        ),
        ("int f(_out_ int *x)", "there is no annotation `_out_`, did you mean `_Out_`?", "_out_"),
        ("int f(_Otu_ int *x)", "there is no annotation `_Otu_`, did you mean `_Out_`?", "_Otu_"),
        (
            "int f(_Fails_if(zero) int x)",
            "there is no annotation `_Fails_if`, did you mean `_Fails_if_`?",
            "_Fails_if",
        ),
        (
            "int f(_Outptr_result_maybenul_ char **x)",
            "there is no annotation `_Outptr_result_maybenul_`, did you mean `_Outptr_result_maybenull_` or `_Outptr_result_maybenull_z_`?",
            "_Outptr_result_maybenul_",
        ),
        (
            "_Checkreturn_ int f(int x)",
            "there is no annotation `_Checkreturn_`, did you mean `_Check_return_`?",
            "_Checkreturn_",
        ),
        (
            "int __stdcal f(int x)",
            "there is no calling convention `__stdcal`, did you mean `__stdcall` or `_stdcall`?",
            "__stdcal",
        ),
        (
            "__stdcal int f(int x)",
            "there is no calling convention `__stdcal`, did you mean `__stdcall` or `_stdcall`?",
            "__stdcal",
        ),
        (
            "struct point { int x; }; int f(pont *p)",
            "there is no type `pont`, did you mean `struct point`?",
            "pont",
        ),
        (
            "struct point { int x; }; int f(point *p)",
            "there is no type `point`, did you mean `struct point`?",
            "point",
        ),
        (
            "typedef struct { int x; } point; int f(piont p)",
            "there is no type `piont`, did you mean `point`?",
            "piont",
        ),
        ("int f(cosnt char *x)", "there is no type `cosnt`, did you mean `const`?", "cosnt"),
        ("int f(dword x)", "there is no type `dword`, did you mean `DWORD`?", "dword"),
    ] {
        let (said, at) = said(text);
        assert_eq!((said.as_str(), at.as_str()), (message, marked), "{text}");
    }
    // A name may begin with an underscore.
    for text in [
        "int _In(int x)",
        "int f(int _in_)",
        "int f(int __in)",
        "typedef int _Inout; int f(_Inout x)",
    ] {
        assert!(Signature::parse(text).is_ok(), "{}", Signature::parse(text).unwrap_err());
    }
}
