//! The column of C: what a value of each form is there, written from the C and Win32 headers.

use super::table::{Managed, NUMBERS};

/// The C side of a managed type in a form.
pub(crate) struct Native {
    /// The C type of a value.
    pub(crate) ty: &'static str,
    /// Two values in C.
    pub(crate) values: [&'static str; 2],
    /// The same two in Rust, as what comes out; text as a literal.
    pub(crate) managed: [&'static str; 2],
    pub(crate) kind: Kind,
}

/// How C compares and makes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Scalar,
    /// `Point` of the support file.
    Point,
    /// `Person` of the support file.
    Person,
    /// Units up to a zero.
    Text,
    /// Units behind their length in bytes.
    Bstr,
    /// Eight units, padded with zeros.
    Fixed,
    /// Units and their number.
    Counted,
    /// Texts up to an empty one.
    Multi,
    /// An array of pointers to text and their number.
    List,
}

/// The native form of a managed type; for pairs that are legal somewhere.
pub(crate) fn native(managed: &Managed, form: &str) -> Native {
    let scalar = |ty, values, managed| Native { ty, values, managed, kind: Kind::Scalar };
    let name = managed.name;
    match (name, form) {
        // `BOOL` is `int`, `_Bool` has one byte, `VARIANT_TRUE` is -1.
        ("bool", "bool32") => scalar("int", ["1", "0"], ["true", "false"]),
        ("bool", "variant_bool") => scalar("int16_t", ["-1", "0"], ["true", "false"]),
        ("bool", _) => scalar("_Bool", ["1", "0"], ["true", "false"]),
        ("char", "char16") => scalar("char16_t", ["u'A'", "u'\\u20AC'"], ["'A'", "'€'"]),
        ("char", "char32") => scalar("char32_t", ["U'A'", "U'\\U0001F600'"], ["'A'", "'😀'"]),
        ("char", _) => scalar("unsigned char", ["'A'", "'~'"], ["'A'", "'~'"]),
        ("Color", _) => scalar("int32_t", ["1", "7"], ["Color::Red", "Color::Blue"]),
        ("File", _) => scalar("intptr_t", ["5", "70000"], ["file(5)", "file(70000)"]),
        ("Point", _) => Native {
            ty: "Point",
            values: ["{1.5, -7}", "{-0.25, 127}"],
            managed: ["Point { x: 1.5, y: -7 }", "Point { x: -0.25, y: 127 }"],
            kind: Kind::Point,
        },
        ("Person", _) => Native {
            ty: "Person",
            values: ["{\"J\\xC3\\xBCrgen\", 44}", "{\"\", -1}"],
            managed: ["person(\"Jürgen\", 44)", "person(\"\", -1)"],
            kind: Kind::Person,
        },
        ("list", _) => Native {
            ty: if form == "multi_str" { "const char *" } else { "const char *const *" },
            values: if form == "multi_str" {
                ["\"eins\\0zw\\xC3\\xB6lf\\0\"", "\"x\\0\""]
            } else {
                [
                    "((const char *const[]){\"eins\", \"zw\\xC3\\xB6lf\", 0})",
                    "((const char *const[]){\"x\", 0})",
                ]
            },
            managed: ["&[\"eins\", \"zwölf\"]", "&[\"x\"]"],
            kind: if form == "multi_str" { Kind::Multi } else { Kind::List },
        },
        ("str", _) => text(form),
        (number, _) => {
            let index = NUMBERS.iter().position(|name| *name == number);
            let (ty, values, managed) = number_of(index.expect("a number"));
            scalar(ty, values, managed)
        }
    }
}

/// The smallest and the largest of each, by the constants of `stdint.h` and `float.h`.
fn number_of(index: usize) -> (&'static str, [&'static str; 2], [&'static str; 2]) {
    [
        ("int8_t", ["INT8_MIN", "INT8_MAX"], ["i8::MIN", "i8::MAX"]),
        ("uint8_t", ["1", "UINT8_MAX"], ["1u8", "u8::MAX"]),
        ("int16_t", ["INT16_MIN", "INT16_MAX"], ["i16::MIN", "i16::MAX"]),
        ("uint16_t", ["1", "UINT16_MAX"], ["1u16", "u16::MAX"]),
        ("int32_t", ["INT32_MIN", "INT32_MAX"], ["i32::MIN", "i32::MAX"]),
        ("uint32_t", ["1", "UINT32_MAX"], ["1u32", "u32::MAX"]),
        ("int64_t", ["INT64_MIN", "INT64_MAX"], ["i64::MIN", "i64::MAX"]),
        ("uint64_t", ["1", "UINT64_MAX"], ["1u64", "u64::MAX"]),
        ("intptr_t", ["INTPTR_MIN", "INTPTR_MAX"], ["isize::MIN", "isize::MAX"]),
        ("size_t", ["1", "SIZE_MAX"], ["1usize", "usize::MAX"]),
        ("float", ["-1.5f", "FLT_MAX"], ["-1.5f32", "f32::MAX"]),
        ("double", ["-1.5", "DBL_MAX"], ["-1.5f64", "f64::MAX"]),
    ][index]
}

fn text(form: &str) -> Native {
    const BYTES: [&str; 2] = ["\"gr\\xC3\\xBCn\"", "\"ab\""];
    const UNITS16: [&str; 2] = ["u\"gr\\u00FCn\"", "u\"ab\""];
    let (ty, values, kind) = match form {
        "lpwstr" => ("const char16_t *", UNITS16, Kind::Text),
        "lputf32str" => ("const char32_t *", ["U\"gr\\u00FCn\"", "U\"ab\""], Kind::Text),
        "wchar_str" => ("const wchar_t *", ["L\"gr\\u00FCn\"", "L\"ab\""], Kind::Text),
        "bstr" | "tbstr" => ("const char16_t *", UNITS16, Kind::Bstr),
        "ansi_bstr" => ("const char *", BYTES, Kind::Bstr),
        "counted_utf8str" => ("const char *", BYTES, Kind::Counted),
        "counted_wstr" => ("const char16_t *", UNITS16, Kind::Counted),
        "fixed_str" => ("const char *", BYTES, Kind::Fixed),
        // The system's code page and the automatic charset are UTF-8 off Windows.
        _ => ("const char *", BYTES, Kind::Text),
    };
    Native { ty, values, managed: ["\"grün\"", "\"ab\""], kind }
}
