//! The table: every managed type, every form word, every position, and which cells are legal.

/// A managed type, as it is written in each position; empty where it cannot be written at all.
pub(crate) struct Managed {
    pub(crate) name: &'static str,
    /// By value, and what stands in a slice or a field.
    pub(crate) value: &'static str,
    /// As a returned value.
    pub(crate) owned: &'static str,
    /// The attribute that says who frees what is returned.
    pub(crate) free: &'static str,
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
    Field,
    CallbackParameter,
    CallbackReturn,
}

pub(crate) const POSITIONS: [Position; 10] = {
    use Position::*;
    [In, InReference, Out, InOut, Retval, Return, Element, Field, CallbackParameter, CallbackReturn]
};

const fn plain(name: &'static str) -> Managed {
    Managed { name, value: name, owned: name, free: "" }
}

pub(crate) const MANAGED: [Managed; 8] = [
    plain("bool"),
    plain("char"),
    plain("i32"),
    plain("f64"),
    plain("Color"),
    plain("Point"),
    Managed { name: "str", value: "&'static str", owned: "String", free: "#[free(c)]" },
    plain("File"),
];

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

/// The declaration of a cell: one item, under the name given.
pub(crate) fn declaration(managed: &Managed, form: &str, position: Position, name: &str) -> String {
    let Managed { value, owned, free, .. } = managed;
    let block = |attributes: &str, parameters: &str, result: &str| {
        format!(
            "#[dll_import(\"c\", charset = utf8, bools = bool8)] unsafe extern \"C\" {{ {attributes} safe fn {name}({parameters}) -> Result<{result}>; }}"
        )
    };
    let form = if form == "fixed_str" { "fixed_str, size_const = 8" } else { form };
    let marshal = format!("#[marshal({form})]");
    match position {
        Position::In => block("", &format!("{marshal} v: {value}"), "()"),
        Position::InReference => block("", &format!("{marshal} v: &{value}"), "()"),
        // A text of fixed length has its size already.
        Position::Out if *value != *owned && !form.starts_with("fixed_str") => {
            block("", &format!("{marshal} #[out(capacity = 64)] v: &mut {owned}"), "()")
        }
        Position::Out => block("", &format!("{marshal} #[out] v: &mut {owned}"), "()"),
        Position::InOut => block("", &format!("{marshal} v: &mut {owned}"), "()"),
        Position::Retval => block(
            "#[ret(c_int)] #[fails_if(nonzero)]",
            &format!("#[retval] {free} {marshal} v: {owned}"),
            owned,
        ),
        Position::Return => block(&format!("#[ret({form})] {free}"), "", owned),
        Position::Element => block(
            "",
            &format!("#[marshal(lparray, elem = {form})] v: &[{value}], #[len_of(v)] n: usize"),
            "()",
        ),
        Position::Field => {
            format!("#[derive(NativeStruct)] struct {name} {{ {marshal} v: {value} }}")
        }
        Position::CallbackParameter => format!(
            "#[native_callback(charset = utf8, bools = bool8, on_panic = 0)] type {name} = extern \"C\" fn({marshal} v: {}) -> c_int;",
            value.replace("'static ", "")
        ),
        Position::CallbackReturn => format!(
            "#[native_callback(charset = utf8, bools = bool8, on_panic = Default::default())] #[ret({form})] {free} type {name} = extern \"C\" fn() -> {owned};"
        ),
    }
}

/// Whether the cell works. Everything that is not named here is refused.
pub(crate) fn is_legal(managed: &Managed, form: &str, position: Position) -> bool {
    use Position::*;
    match (managed.name, form) {
        ("bool", "bool32" | "bool8" | "variant_bool") => true,
        ("char", "char8" | "char16" | "char32") => true,
        ("str", "lpstr" | "lpwstr" | "lptstr" | "lputf8str" | "lputf32str" | "wchar_str") => {
            !matches!(position, InReference | InOut)
        }
        ("str", "bstr" | "ansi_bstr" | "tbstr") => {
            matches!(position, In | Retval | Return | Element | CallbackParameter)
        }
        ("str", "counted_utf8str" | "counted_wstr") => position == In,
        ("str", "fixed_str") => matches!(position, In | Out | InOut),
        ("str", "in_place") => position == InOut,
        _ => false,
    }
}
