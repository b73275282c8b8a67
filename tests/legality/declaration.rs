//! The declaration of a cell.

use super::table::{Managed, Position, UNSTATED};

/// One item under the name given, and for callbacks and fields the function that takes them. The same
/// text is compiled alone, and called against C.
pub(crate) fn declaration(managed: &Managed, form: &str, position: Position, name: &str) -> String {
    let Managed { value, owned, changed, element, received, .. } = managed;
    let free = free(managed, form);
    let words = words(form);
    let marshal = attribute("marshal", &words);
    let counted = counted(managed, form);
    match position {
        Position::In => {
            function(name, "", &format!("{marshal} v: {value}, {counted} which: c_int"), "c_int")
        }
        Position::InReference => function(
            name,
            "",
            &format!("{marshal} v: &{}, which: c_int", referent(managed)),
            "c_int",
        ),
        Position::Out => {
            // A text of fixed length has its size already.
            let out = if managed.is_freed && form != "fixed_str" {
                "#[out(capacity = 64)]"
            } else {
                "#[out]"
            };
            function(name, "", &format!("{marshal} {out} v: &mut {changed}, which: c_int"), "()")
        }
        Position::InOut => {
            function(name, "", &format!("{marshal} v: &mut {changed}, which: c_int"), "c_int")
        }
        Position::Retval => function(
            name,
            "#[ret(c_int)] #[fails_if(nonzero)]",
            &format!("#[retval] {free} {marshal} v: {owned}, which: c_int"),
            owned,
        ),
        Position::Return => {
            let ret = attribute("ret", &words);
            function(name, &format!("{ret} {free}"), "which: c_int", owned)
        }
        Position::Element => {
            let array = array(&words);
            function(name, "", &format!("{array} v: &[{element}], #[len_of(v)] n: usize"), "c_int")
        }
        Position::ElementOut => {
            let array = array(&words);
            let parameters = format!("{array} #[out] v: &mut [{changed}], #[len_of(v)] n: usize");
            function(name, "", &parameters, "()")
        }
        Position::ElementReplaced => {
            let array = array(&words);
            // Each text is a block of its own.
            let free = if managed.name == "str" { "#[free(c, elements)]" } else { "#[free(c)]" };
            let parameters = format!(
                "{array} #[in_out] {free} v: &mut Vec<{owned}>, #[len_of(v)] n: &mut usize"
            );
            function(name, "", &parameters, "c_int")
        }
        Position::Field => {
            let field = format!("{marshal} v: {value}");
            let function = function(name, "", &format!("v: &S{name}, which: c_int"), "c_int");
            format!("{} {function}", structure(name, &field))
        }
        Position::FieldOut => {
            let field = format!("{marshal} {free} v: {owned}");
            let parameters = format!("#[retval] v: S{name}, which: c_int");
            let attributes = "#[ret(c_int)] #[fails_if(nonzero)]";
            let function = function(name, attributes, &parameters, &format!("S{name}"));
            format!("{} {function}", structure(name, &field))
        }
        Position::CallbackParameter => {
            let counted = counted_callback(managed, form);
            let signature = format!(
                "#[native_callback(charset = utf8, bools = bool8, on_panic = 0)] pub type F{name} = extern \"C\" fn({marshal} v: {received}, {counted} which: c_int) -> c_int;"
            );
            let closure = format!("impl FnMut({received}, c_int) -> c_int");
            format!("{signature} {}", calling(name, &closure))
        }
        Position::CallbackReturn => {
            let ret = attribute("ret", &words);
            // Each text of a list is a block of its own.
            let (free, counted) = match managed.name {
                "list" => ("#[free(c, elements)]", ", #[len_of(return)] n: &mut usize"),
                _ => (free, ""),
            };
            let signature = format!(
                "#[native_callback(charset = utf8, bools = bool8, on_panic = Default::default())] {ret} {free} pub type F{name} = extern \"C\" fn(which: c_int{counted}) -> {owned};"
            );
            let signature = match managed.name {
                "File" => signature.replace("Default::default()", "-1"),
                "Person" => signature
                    .replace("Default::default()", "pinvoke::memory::empty_struct::<Person>()"),
                "Point" => signature.replace("Default::default()", "Point { x: 0.0, y: 0 }"),
                _ if managed.is_freed => {
                    signature.replace("Default::default()", "std::ptr::null_mut()")
                }
                _ => signature,
            };
            format!("{signature} {}", calling(name, &format!("impl FnMut(c_int) -> {owned}")))
        }
    }
}

fn function(name: &str, attributes: &str, parameters: &str, result: &str) -> String {
    format!(
        "#[dll_import(LIBRARY, charset = utf8, bools = bool8)] unsafe extern \"C\" {{ {attributes} pub safe fn {name}({parameters}) -> Result<{result}>; }}"
    )
}

fn calling(name: &str, closure: &str) -> String {
    function(name, "", &format!("#[callback(F{name})] f: {closure}"), "c_int")
}

fn structure(name: &str, field: &str) -> String {
    format!(
        "#[derive(NativeStruct)] #[native(charset = utf8, bools = bool8)] pub struct S{name} {{ before: i8, {field}, after: i8 }}"
    )
}

fn words(form: &str) -> String {
    if form == "fixed_str" { "fixed_str, size_const = 8".to_owned() } else { form.to_owned() }
}

fn attribute(name: &str, words: &str) -> String {
    if words == UNSTATED { String::new() } else { format!("#[{name}({words})]") }
}

fn array(words: &str) -> String {
    if words == UNSTATED { String::new() } else { format!("#[marshal(lparray, elem = {words})]") }
}

/// The attribute that says who frees what comes out: the C side makes it by `malloc`, and a `BSTR` as
/// OLE has it.
pub(crate) fn free(managed: &Managed, form: &str) -> &'static str {
    match form {
        _ if !managed.is_freed => "",
        "bstr" | "tbstr" | "ansi_bstr" => "#[free(bstr)]",
        _ => "#[free(c)]",
    }
}

/// The parameter that counts what has no end of its own.
fn counted(managed: &Managed, form: &str) -> &'static str {
    let is_text = managed.name == "str" && form.starts_with("counted_");
    let is_array = managed.name == "list" && matches!(form, UNSTATED | "lparray");
    if is_text || is_array { "#[len_of(v)] n: usize," } else { "" }
}

fn counted_callback(managed: &Managed, form: &str) -> &'static str {
    if managed.name == "list" { counted(managed, form) } else { "" }
}

/// What stands behind a shared reference.
fn referent(managed: &Managed) -> &'static str {
    if managed.name == "File" { "File" } else { managed.value }
}
