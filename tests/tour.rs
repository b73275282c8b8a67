//! The tour runs, and says what it did.

use std::process::Command;

/// Whether another system built this program, as it does for Wine: cargo cannot be started then.
const BUILT_ELSEWHERE: bool = cfg!(windows) && env!("CARGO").as_bytes()[0] == b'/';

#[test]
fn the_tour_calls_real_libraries() {
    let mut command = if BUILT_ELSEWHERE {
        let this = std::env::current_exe().expect("the system tells");
        let built = this.parent().and_then(|deps| deps.parent()).expect("cargo's folders");
        Command::new(built.join("examples/tour.exe"))
    } else {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--example", "tour"]);
        cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
        cargo
    };
    let output = command.output().expect("the tour is built");
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
    // Windows has none of the libraries by these names, and the tour goes on without them.
    let known = if cfg!(windows) { 4 } else { expected.len() };
    for expected in &expected[..known] {
        assert!(text.contains(expected), "the tour does not print {expected:?}:\n{text}");
    }
    assert!(!text.contains("FAILED"), "{text}");
}
