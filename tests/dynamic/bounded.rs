//! What a text may make is bounded.

use pinvoke::dynamic::Signature;
use pinvoke::error::SignatureProblem;

use crate::refused::error;

#[test]
fn sizes_and_depths_are_bounded() {
    let limit = |text: &str| match Signature::parse(text).unwrap_err().problem() {
        SignatureProblem::Limit { what, limit } => (*what, *limit),
        other => panic!("{other}"),
    };
    let pointers = format!("void f(int {}x)", "*".repeat(100));
    assert_eq!(limit(&pointers), ("levels of nesting", 64));
    let groups = format!("void {}f{}(int)", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(limit(&groups), ("levels of nesting", 64));
    let functions = format!("void f({}int{})", "int (*a)(".repeat(1000), ")".repeat(1000));
    assert_eq!(limit(&functions), ("levels of nesting", 64));
    let structs = format!("{}int x;{} void f(void)", "struct { ".repeat(1000), "} x;".repeat(1000));
    assert_eq!(limit(&structs), ("levels of nesting", 64));
    let constant = format!("void f(int x[{}1{}])", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(limit(&constant), ("levels of nesting", 64));
    let typedefs: String = (1..1000).map(|i| format!("typedef t{} *t{i};", i - 1)).collect();
    assert_eq!(
        limit(&format!("typedef int t0; {typedefs} void f(t99 x)")),
        ("levels of nesting", 64)
    );
    assert_eq!(limit("void f(char (*x)[99999999])"), ("bytes of a type", 1 << 20));
    assert_eq!(
        limit("struct s { int x[1000], y[1000][1000]; }; void f(void)"),
        ("bytes of a type", 1 << 20)
    );
    assert_eq!(
        limit("struct s { char x[70000]; }; void f(struct s x)"),
        ("bytes by value", 1 << 16)
    );
    assert_eq!(
        limit("struct s { char x[5000]; }; void f(struct s x)"),
        ("numbers in a struct by value", 4096)
    );
    let parameters = vec!["int"; 200].join(",");
    assert_eq!(limit(&format!("void f({parameters})")), ("parameters", 127));
    assert_eq!(limit(&format!("void {}(int)", "f".repeat(300))), ("bytes of a name", 255));
    assert_eq!(limit(&" ".repeat(9_000_000)), ("bytes of text", 8 << 20));
    // A chain of signs is refused as well, and does not recurse for long.
    assert!(
        error(&format!("void f(int x[{}1])", "- ".repeat(10_000))).contains("no value of 64 bits")
    );
}

/// Types whose full spelling or whose copies would be exponentially large are no trouble.
#[test]
fn types_that_multiply_stay_small() {
    let mut text = "typedef int (*f0)(int);".to_owned();
    for i in 1..30 {
        text += &format!("typedef int (*f{i})(f{0}, f{0});", i - 1);
    }
    let signature = Signature::parse(&format!("{text} void f(f29 x)")).unwrap();
    assert!(signature.to_string().len() < 500, "{signature}");
    let mut text = "struct s0 { char c; };".to_owned();
    for i in 1..30 {
        text += &format!("struct s{i} {{ struct s{0} a, b; }};", i - 1);
    }
    assert!(error(&format!("{text} void f(void)")).contains("bytes of a type"));
}
