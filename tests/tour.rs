//! The tour runs, and says what it did.

use std::process::Command;

#[test]
fn the_tour_calls_real_libraries() {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "tour"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
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
    for expected in expected {
        assert!(text.contains(expected), "the tour does not print {expected:?}:\n{text}");
    }
    assert!(!text.contains("FAILED"), "{text}");
}
