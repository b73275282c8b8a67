//! The C program that calls every function of the headers, for comparison with other ways to call them.
//!
//! `call_fx_name` takes the addresses of the arguments, and puts the result where it is told and gives its size. For a
//! parameter that is a callback it passes a function of its own, which shows the addresses of what it was
//! called with to whoever asked for them: `c/driver/driver.h`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::declarations::{Function, around_name, renamed, split};

/// The text of the program, from the declarations of a preprocessed header.
pub(crate) fn program(declarations: &str, is_wanted: impl Fn(&str) -> bool) -> String {
    let declarations: String = declarations
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| [line, "\n"])
        .collect();
    let statements = split(&declarations, ';');
    let callbacks: BTreeMap<_, _> = statements
        .iter()
        .filter_map(|statement| Function::pointed_to(statement))
        .map(|(function, attributes)| (function.name, (function, attributes)))
        .collect();
    let functions = statements.iter().filter(|statement| !statement.trim().starts_with("typedef "));
    let mut text = String::from("#include \"driver/driver.h\"\n");
    for function in functions.filter_map(|statement| Function::declared(statement)) {
        let is_variadic = function.parameters.contains(&"...");
        if function.name.starts_with("fx_") && !is_variadic && is_wanted(function.name) {
            caller(&mut text, &function, &callbacks);
        }
    }
    text
}

/// A function's type by its name, and the attributes of its pointer.
type Callbacks<'a> = BTreeMap<&'a str, (Function<'a>, &'a str)>;

fn caller(text: &mut String, function: &Function<'_>, callbacks: &Callbacks<'_>) {
    let Function { name, parameters, .. } = function;
    let mut body = String::new();
    for (index, parameter) in parameters.iter().enumerate() {
        let ty = around_name(parameter).0.trim();
        if let Some((callback, attributes)) = callbacks.get(ty) {
            let own = format!("answer_{name}_{index}");
            answer(text, callback, attributes, &own, index);
            let _ = writeln!(body, "    {ty} a{index} = {own};");
        } else {
            let declared = renamed(parameter, &format!("a{index}"));
            let _ = writeln!(body, "    {declared};\n    TAKE({index});");
        }
    }
    let call = format!("{name}({})", names("a", parameters.len()));
    let call =
        if function.is_void() { format!("{call};\n    return 0") } else { format!("GIVE({call})") };
    let _ = writeln!(text, "DRIVER_CALL({name}) {{\n{body}    {call};\n}}");
}

/// The callback that the driver passes for the parameter at an index.
fn answer(text: &mut String, callback: &Function<'_>, attributes: &str, name: &str, index: usize) {
    let parameters = callback.parameters.iter().enumerate();
    let declared: Vec<_> =
        parameters.map(|(at, parameter)| renamed(parameter, &format!("b{at}"))).collect();
    let _ = writeln!(
        text,
        "static {} {attributes} {name}({}) {{\n    const void *const arguments[] = {{{}}};",
        callback.before,
        declared.join(", "),
        names("&b", declared.len()),
    );
    let _ = if callback.is_void() {
        writeln!(text, "    answer({index}, arguments, 0);\n}}")
    } else {
        let result = callback.before;
        writeln!(text, "    {result} r;\n    answer({index}, arguments, &r);\n    return r;\n}}")
    };
}

/// `a0, a1, a2`
fn names(prefix: &str, count: usize) -> String {
    (0..count).map(|index| format!("{prefix}{index}")).collect::<Vec<_>>().join(", ")
}
