//! The tour runs, and says what it did.
#![allow(missing_docs)]

mod common_samples;

#[test]
fn the_tour_calls_real_libraries() {
    let text = common_samples::run("tour");
    // Values from the C standard, RFC 1952 and SQLite's documentation.
    let expected = [
        "libc",
        "libm",
        "zlib",
        "SQLite",
        "pow(2, 10) = 1024",
        "modf(3.75) = 0.75 and 3",
        "crc32(0, \"123456789\") = 0xCBF43926",
        "strlen(\"naïve\") = 6",
        "no such table: comet",
        "copied on the stack",
        "copied on the heap",
        "pinned",
        "qsort",
    ];
    // Windows has none of the libraries by these names, and the tour goes on without them.
    let known = if cfg!(windows) { 4 } else { expected.len() };
    for expected in &expected[..known] {
        assert!(text.contains(expected), "the tour does not print {expected:?}:\n{text}");
    }
    assert!(!text.contains("FAILED"), "{text}");
}
