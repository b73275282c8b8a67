//! The platform-invoke samples of .NET run, and print what the C functions compute.
#![allow(missing_docs)]

mod common_samples;

/// The lines of each sample.
fn sections(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("== "), sections.last_mut()) {
            (Some(title), _) => sections.push((title, Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => panic!("a line before the first title: {line}"),
        }
    }
    sections
}

/// By hand from the comments in `tests/native/c/dotnet.h`.
const EVERYWHERE: &[(&str, &[&str])] = &[
    (
        "Buffers",
        &[
            "directory: /usr/share/samples",
            "directory by UTF-16: /usr/share/samples",
            "18 units: /usr/share/samples",
        ],
    ),
    (
        "Strings",
        &[
            "returned: a string that the caller frees",
            "borrowed: a string that the library keeps",
            "edited: EDITED IN PLACE",
        ],
    ),
    (
        "Structs",
        &[
            "name: 7 bytes",
            "pointed to: 100",
            "contained, by value: 97",
            "marks: 6",
            "updated: Record { id: 107, name: \"ADA\", marks: [2, 4, 6] }",
            "refused: update: parameter `record.name`: the text takes 33 units and a terminator",
        ],
    ),
    ("Unions", &["integer: -990 by value, -990 by pointer", "real: 25 by value, 25 by pointer"]),
    (
        "Arrays",
        &[
            "sum of integers: 45",
            "after the call: [100, 101, 102, 103, 104, 105, 106, 107, 108, 109]",
            "every second: [100, 102, 104, 106, 108]",
            "sum of the matrix: 30",
            "after the call: [[101, 101, 101, 101, 101], [102, 102, 102, 102, 102], [103, 103, 103, 103, 103]]",
            "length of texts: 19",
            "length of replaced texts: 19",
            "after the call: [\"123\", \"123\", \"12345\", \"1234\", \"1234\"]",
            "sum of points: 10",
            "after the call: [Point { x: 2, y: 1 }, Point { x: 4, y: 3 }]",
            "length of names: 16",
            "sum of marks: 66",
            "after the call: 101 ADA [2, 4, 6]",
            "after the call: 101 GRACE [20, 40, 60]",
        ],
    ),
    (
        "OutArrayOfStructs",
        &["entry 0: first 10", "entry 1: second 20", "entry 2: third 30", "not freed: 0"],
    ),
    ("Callback", &["called: 41", "3 calls: [\"1: first line\", \"2: second line\", \"3: last\"]"]),
    ("VoidPtr", &["short: 12", "int: 70000", "double: 3", "text: 7 bytes"]),
    ("HandleRef", &["number: 42", "open: 1", "open after its end: 0"]),
];

/// The start of each line, on Windows.
const ON_WINDOWS: &[(&str, &[&str])] = &[
    ("FindFile", &["the first file: "]),
    ("OSInfo", &["version: ", "service pack: "]),
    ("SysTime", &["now: 2"]),
];

#[test]
fn the_samples_print_what_native_code_computes() {
    let text = common_samples::run("dotnet");
    let sections = sections(&text);
    let mut printed = sections.iter();
    for (title, expected) in EVERYWHERE {
        let (printed_title, lines) = printed.next().unwrap_or_else(|| panic!("no {title}: {text}"));
        assert_eq!(printed_title, title);
        assert_eq!(lines.len(), expected.len(), "{title}: {lines:#?}");
        for (line, expected) in lines.iter().zip(*expected) {
            let same = if expected.starts_with("refused: ") {
                line.starts_with(expected)
            } else {
                line == expected
            };
            assert!(same, "{title}: {line:?} instead of {expected:?}");
        }
    }
    for (title, starts) in ON_WINDOWS {
        let (printed_title, lines) = printed.next().unwrap_or_else(|| panic!("no {title}: {text}"));
        assert_eq!(printed_title, title);
        let starts = if cfg!(windows) { starts } else { &["only on Windows"][..] };
        assert_eq!(lines.len(), starts.len(), "{title}: {lines:#?}");
        for (line, start) in lines.iter().zip(starts) {
            assert!(line.starts_with(start), "{title}: {line:?}");
        }
    }
    assert!(printed.next().is_none(), "{text}");
}
