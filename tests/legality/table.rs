//! The table: every managed type, every form word, every position, and which cells are legal.

/// A managed type, as it is written in each position.
#[derive(Clone, Copy)]
pub(crate) struct Managed {
    pub(crate) name: &'static str,
    /// By value, and in a field that goes in.
    pub(crate) value: &'static str,
    /// As what comes out: returned, in a slot, in a field.
    pub(crate) owned: &'static str,
    /// Behind `&mut`.
    pub(crate) changed: &'static str,
    /// In a slice that goes in.
    pub(crate) element: &'static str,
    /// What a callback takes.
    pub(crate) received: &'static str,
    /// Whether what comes out is memory that somebody frees.
    pub(crate) is_freed: bool,
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    In,
    InReference,
    Out,
    InOut,
    Retval,
    Return,
    Element,
    ElementOut,
    ElementReplaced,
    Field,
    FieldOut,
    CallbackParameter,
    CallbackReturn,
}

pub(crate) const POSITIONS: [Position; 13] = {
    use Position::*;
    [
        In,
        InReference,
        Out,
        InOut,
        Retval,
        Return,
        Element,
        ElementOut,
        ElementReplaced,
        Field,
        FieldOut,
        CallbackParameter,
        CallbackReturn,
    ]
};

const fn plain(name: &'static str) -> Managed {
    Managed {
        name,
        value: name,
        owned: name,
        changed: name,
        element: name,
        received: name,
        is_freed: false,
    }
}

pub(crate) const NUMBERS: [&str; 12] =
    ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "isize", "usize", "f32", "f64"];

pub(crate) const MANAGED: [Managed; 20] = [
    plain("bool"),
    plain("char"),
    plain("i8"),
    plain("u8"),
    plain("i16"),
    plain("u16"),
    plain("i32"),
    plain("u32"),
    plain("i64"),
    plain("u64"),
    plain("isize"),
    plain("usize"),
    plain("f32"),
    plain("f64"),
    plain("Color"),
    plain("Point"),
    Managed {
        name: "Person",
        value: "Person",
        owned: "Person",
        changed: "Person",
        element: "Person",
        received: "&Person",
        is_freed: false,
    },
    Managed {
        name: "str",
        value: "&'static str",
        owned: "String",
        changed: "String",
        element: "&'static str",
        received: "&str",
        is_freed: true,
    },
    Managed {
        name: "list",
        value: "&'static [&'static str]",
        owned: "Vec<String>",
        changed: "Vec<String>",
        element: "&'static [&'static str]",
        received: "&[&str]",
        is_freed: true,
    },
    Managed {
        name: "File",
        value: "BorrowedHandle<'static, FileKind>",
        owned: "File",
        changed: "Option<File>",
        element: "&'static File",
        received: "BorrowedHandle<'_, FileKind>",
        is_freed: false,
    },
];

/// No word: the form that the type has by itself, or by the profile of the block, which is
/// `charset = utf8, bools = bool8`.
pub(crate) const UNSTATED: &str = "";

/// The words of `#[marshal(..)]`; checked against the macro's own list.
pub(crate) const FORMS: &[&str] = &[
    "lpstr",
    "lpwstr",
    "lptstr",
    "lputf8str",
    "lputf32str",
    "wchar_str",
    "bstr",
    "ansi_bstr",
    "tbstr",
    "fixed_str",
    "counted_utf8str",
    "counted_wstr",
    "in_place",
    "multi_str",
    "bool32",
    "bool8",
    "variant_bool",
    "char8",
    "char16",
    "char32",
    "lparray",
];

/// The forms that a managed type is tried in: all, except that the numbers are told by one list of
/// their names, so that two of them stand for the others with the words.
pub(crate) fn forms(managed: &Managed) -> impl Iterator<Item = &'static str> {
    let is_like_others = NUMBERS.contains(&managed.name) && !matches!(managed.name, "i32" | "f64");
    let words: &[&str] = if is_like_others { &["bool32"] } else { FORMS };
    words.iter().copied().chain([UNSTATED])
}

/// Whether the cell works. Everything that is not named here is refused.
pub(crate) fn is_legal(managed: &Managed, form: &str, position: Position) -> bool {
    use Position::*;
    match (managed.name, form) {
        ("bool", UNSTATED | "bool32" | "bool8" | "variant_bool") => true,
        ("char", UNSTATED | "char8" | "char16" | "char32") => true,
        ("Color" | "Point" | "Person", UNSTATED) => true,
        (number, UNSTATED) if NUMBERS.contains(&number) => true,
        ("File", UNSTATED) => !matches!(position, ElementOut | ElementReplaced),
        (
            "str",
            UNSTATED | "lpstr" | "lpwstr" | "lptstr" | "lputf8str" | "lputf32str" | "wchar_str",
        ) => !matches!(position, InReference | InOut | ElementOut),
        ("str", "bstr" | "tbstr") => {
            matches!(
                position,
                In | Retval
                    | Return
                    | Element
                    | ElementReplaced
                    | CallbackParameter
                    | CallbackReturn
            )
        }
        ("str", "ansi_bstr") => {
            matches!(position, In | Retval | Return | Element | ElementReplaced | CallbackParameter)
        }
        ("str", "counted_utf8str" | "counted_wstr") => position == In,
        ("str", "fixed_str") => matches!(position, In | Out | InOut),
        ("str", "in_place") => position == InOut,
        ("list", "multi_str") => matches!(position, In | Out),
        ("list", UNSTATED) => {
            matches!(position, In | Element | CallbackParameter | CallbackReturn)
        }
        ("list", "lparray") => matches!(position, In | CallbackParameter | CallbackReturn),
        _ => false,
    }
}
