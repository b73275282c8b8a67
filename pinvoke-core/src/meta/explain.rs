//! What a declaration does, parameter by parameter, for people.

use std::fmt;

use super::form::TextLayout;
use super::{
    Count, EnumMeta, Form, FunctionMeta, Give, Growth, Ownership, ParameterMeta, ReturnMeta, Role,
};
use crate::direction::Flow;
use crate::marshal::Crossing;

/// Says what a call of a declared function does: its native signature, where each argument lies
/// during the call, who releases what, and what can fail.
///
/// # Examples
///
/// `println!("{}", explain(&crc32::META))` writes for
/// `safe fn crc32(seed: u32, data: &[u8], #[len_of(data)] length: u32) -> Result<u32>`
///
/// ```text
/// crc32 of z, extern "C"
///     uint32_t crc32(uint32_t seed, const uint8_t *data, uint32_t length)
///
///     seed    uint32_t         in: by value
///     data    const uint8_t *  in: array, pinned: native code sees the caller's memory; counted by length
///     length  uint32_t         made by the call: the length of data
///                              fails: a length that uint32_t cannot hold
///     return  uint32_t         value
/// ```
pub fn explain(meta: &FunctionMeta) -> Explanation<'_> {
    Explanation { meta }
}

/// What [`explain`] says; its [`Display`](fmt::Display) writes it.
#[derive(Debug, Clone, Copy)]
pub struct Explanation<'m> {
    meta: &'m FunctionMeta,
}

/// One line of the table.
struct Row {
    name: String,
    ty: String,
    facts: String,
    failures: Vec<String>,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meta = self.meta;
        writeln!(f, "{} of {}, extern \"{}\"", meta.name, meta.library, meta.abi)?;
        writeln!(f, "    {}", meta.c_declaration())?;
        writeln!(f)?;
        let rows: Vec<Row> = meta.parameters.iter().map(parameter).chain([result(meta)]).collect();
        let names = width(rows.iter().map(|row| &row.name));
        let types = width(rows.iter().map(|row| &row.ty));
        for Row { name, ty, facts, failures } in &rows {
            writeln!(f, "    {name:names$}  {ty:types$}  {facts}")?;
            if !failures.is_empty() {
                writeln!(f, "    {:names$}  {:types$}  fails: {}", "", "", failures.join(", "))?;
            }
        }
        for definition in meta.definitions(true) {
            writeln!(f)?;
            for line in definition.lines().filter(|line| !is_forward(line)) {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

/// A name in advance, which says nothing to people.
fn is_forward(line: &str) -> bool {
    ["typedef struct ", "typedef union "].iter().any(|start| line.starts_with(start))
}

fn width<'t>(texts: impl Iterator<Item = &'t String>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

fn parameter(parameter: &ParameterMeta) -> Row {
    let mut facts = vec![first_fact(parameter)];
    facts.extend(parameter.count.map(counted));
    facts.extend(parameter.growth.map(grows));
    let is_owned_handle = matches!(parameter.role, Role::Retval | Role::OnFailure)
        && *parameter.form.innermost() == Form::Handle;
    facts.extend(match parameter.give {
        Some(give) => Some(given(give, parameter.ownership)),
        None => owned(parameter.ownership, is_owned_handle),
    });
    Row {
        name: parameter.name.to_owned(),
        ty: parameter.c_type().unwrap_or_else(|| "?".to_owned()),
        facts: facts.join("; "),
        failures: parameter_failures(parameter),
    }
}

fn first_fact(parameter: &ParameterMeta) -> String {
    match parameter.role {
        Role::LengthOf(of) => {
            let of = of.replace(", ", " and ");
            let what = match parameter.flow {
                Flow::In => "made by the call",
                Flow::Out => "written by native code",
                Flow::InOut => "made by the call, changed by native code",
            };
            format!("{what}: the length of {}", of.replace("return", "what is returned"))
        }
        Role::UserData => "made by the call: the closure's context".to_owned(),
        Role::Value => format!("always {}", parameter.value),
        Role::Callback => {
            let name = parameter.callback.map_or("a signature", |callback| callback.name);
            format!("a closure, called by native code as {name}")
        }
        Role::Retval => format!("returned: {}", placed(parameter)),
        Role::OnFailure => format!("read when the call fails: {}", placed(parameter)),
        Role::Managed => {
            let way = match parameter.flow {
                Flow::In => "in",
                Flow::Out => "out",
                Flow::InOut => "in and out",
            };
            format!("{way}: {}", placed(parameter))
        }
    }
}

/// What the value is and where it lies during the call.
fn placed(parameter: &ParameterMeta) -> String {
    if (parameter.form, parameter.crossing) == (Form::Value, Some(Crossing::ByValue)) {
        return "by value".to_owned();
    }
    format!("{}{}", formed(&parameter.form, parameter.marshaller), place(parameter))
}

/// The form; of a marshaller's own making, whose.
fn formed(form: &Form, marshaller: &str) -> String {
    match (form.innermost(), marshaller) {
        (Form::Custom, "") => form.to_string(),
        (Form::Custom, marshaller) => {
            form.to_string().replace("custom", &format!("what {marshaller} makes"))
        }
        _ => form.to_string(),
    }
}

fn place(parameter: &ParameterMeta) -> String {
    let is_struct = *parameter.form.innermost() == Form::Structure;
    let unit = if is_struct { "bytes" } else { "units" };
    match parameter.crossing {
        None => String::new(),
        Some(Crossing::ByValue) => ", by value".to_owned(),
        Some(Crossing::Pinned) => ", pinned: native code sees the caller's memory".to_owned(),
        Some(Crossing::Copied { scratch: 0 }) if parameter.give.is_some() => {
            ", copied to the heap".to_owned()
        }
        Some(Crossing::Copied { scratch: 0 }) => {
            ", copied to the heap, released after the call".to_owned()
        }
        Some(Crossing::Copied { scratch }) => {
            format!(
                ", copied: {scratch} {unit} on the stack, more on the heap until the call is over"
            )
        }
        Some(Crossing::Slot) => ", in a slot on the stack".to_owned(),
        Some(Crossing::Callback) => ", a function pointer".to_owned(),
    }
}

fn counted(count: Count) -> String {
    if count.to_zero {
        return "a zero ends it".to_owned();
    }
    let by = count.parameter.map(|name| match name {
        "return" => "what is returned".to_owned(),
        name => name.to_owned(),
    });
    let terms: Vec<String> = by.into_iter().chain(count.constant.map(str::to_owned)).collect();
    let bytes = if count.in_bytes { ", in bytes" } else { "" };
    format!("counted by {}{bytes}", terms.join(" + "))
}

fn grows(growth: Growth) -> String {
    match growth {
        Growth::Fixed(units) => format!("a buffer of {units}"),
        Growth::Needed => "tried again with the size that the call returns".to_owned(),
        Growth::Truncated => "tried again larger while it is full".to_owned(),
        Growth::OnError(code) => format!("tried again larger when the call fails with {code}"),
    }
}

fn owned(ownership: Ownership, is_handle: bool) -> Option<String> {
    match ownership {
        Ownership::Managed if is_handle => Some("owned by the handle, which closes it".to_owned()),
        Ownership::Managed => None,
        Ownership::Freed(with) => Some(format!("copied, then released with {with}")),
        Ownership::Borrowed("static") => Some("stays native code's, for ever".to_owned()),
        Ownership::Borrowed(owner) => Some(format!("stays native code's, borrowed from {owner}")),
        Ownership::HandedOver(with) => {
            Some(format!("native code's from then on, who releases it with {with}"))
        }
    }
}

/// What becomes of what is given away.
fn given(give: Give, ownership: Ownership) -> String {
    let when = match give {
        Give::Always => "from the call on",
        Give::OnSuccess => "once the call has not failed, else released",
    };
    match ownership {
        Ownership::HandedOver(with) if !with.is_empty() => {
            format!("native code's {when}; made with {with}")
        }
        _ => format!("native code's {when}"),
    }
}

fn result(meta: &FunctionMeta) -> Row {
    let ReturnMeta { ty, form, ownership, count, marshaller, .. } = meta.result;
    let mut facts = Vec::new();
    if ty.is_empty() {
        let unused = if form == Form::Nothing { "nothing" } else { "looked at, not returned" };
        facts.push(unused.to_owned());
    } else {
        facts.push(formed(&form, marshaller));
    }
    facts.extend(count.map(counted));
    facts.extend(owned(ownership, *form.innermost() == Form::Handle));
    if let Some(failure) = meta.failure {
        let rule = match failure.rule {
            "zero_if_error" => "zero, if there is a last error",
            "minus_one" => "-1",
            "hresult" => "a failure HRESULT",
            rule => rule,
        };
        let code = match failure.code {
            "" if meta.last_error => ", with the last error",
            "last_error" => ", with the last error",
            "returned" | "returned_system" => ", which is the code",
            "negative_errno" => ", which is the negated errno",
            _ => "",
        };
        facts.push(format!("a failure if {rule}{code}"));
    }
    let failures = match ty {
        "" => Vec::new(),
        ty => lift_failures(&form, ty, ownership, meta.result.enumeration, marshaller),
    };
    Row {
        name: "return".to_owned(),
        ty: meta.result.c_type().unwrap_or_else(|| "?".to_owned()),
        facts: facts.join("; "),
        failures,
    }
}

fn parameter_failures(parameter: &ParameterMeta) -> Vec<String> {
    let mut failures = Vec::new();
    match parameter.role {
        Role::LengthOf(_) => {
            // What a length always fits is as wide as a pointer, with a sign or without.
            let native = parameter.native.map(|native| *native.innermost());
            if let Some(native) = native
                && native.desc.size < size_of::<usize>()
                && parameter.flow != Flow::Out
            {
                failures.push(format!("a length that {native} cannot hold"));
            }
            if parameter.flow != Flow::In {
                failures.push("a count that is negative or too large".to_owned());
            }
        }
        Role::Callback => failures.push("a panic of the closure goes on after the call".to_owned()),
        Role::UserData | Role::Value => {}
        Role::Managed | Role::Retval | Role::OnFailure => {
            if parameter.flow != Flow::Out {
                failures.extend(lower_failures(&parameter.form, parameter.marshaller));
            }
            if parameter.flow != Flow::In {
                let ParameterMeta { ty, ownership, enumeration, marshaller, .. } = *parameter;
                let form = &parameter.form;
                failures.extend(lift_failures(form, ty, ownership, enumeration, marshaller));
            }
            if matches!(parameter.crossing, Some(Crossing::Copied { .. })) {
                failures.push("too little memory".to_owned());
            }
        }
    }
    failures
}

/// What can be wrong with a managed value.
fn lower_failures(form: &Form, marshaller: &str) -> Vec<String> {
    let mut failures = Vec::new();
    match form.innermost() {
        Form::Text(text) => {
            if matches!(
                text.layout,
                TextLayout::Terminated | TextLayout::InPlace | TextLayout::Multi
            ) && text.encoding != "unconverted"
            {
                failures.push("a NUL inside".to_owned());
            }
            if !text.encoding.starts_with("UTF-")
                && text.encoding != "unconverted"
                && text.replacement.is_none()
            {
                failures.push(format!("a character that {} lacks", text.encoding));
            }
        }
        Form::Character(unit) => failures.push(format!("a character that {unit} cannot hold")),
        Form::Structure => failures.push("a field that has no native form".to_owned()),
        Form::Custom if !marshaller.is_empty() => {
            failures.push(format!("what {marshaller} refuses"))
        }
        _ => {}
    }
    failures
}

/// What can be wrong with what native code wrote.
fn lift_failures(
    form: &Form,
    ty: &str,
    ownership: Ownership,
    enumeration: Option<&EnumMeta>,
    marshaller: &str,
) -> Vec<String> {
    let mut failures = Vec::new();
    // A returned text has one form, whether or not a null means `None`.
    let is_nullable = form.is_nullable() || ty.starts_with("Option<");
    let points = matches!(ownership, Ownership::Freed(_) | Ownership::Borrowed(_));
    if points && !is_nullable {
        failures.push("null".to_owned());
    }
    match form.innermost() {
        // What means nothing is replaced as well.
        Form::Text(text) if text.replacement.is_some() => {}
        Form::Text(text) => failures.push(format!("text that is not {}", text.encoding)),
        // Every number is a value of an enum that is open.
        Form::Enumeration if enumeration.is_some_and(|of| of.is_open) => {}
        Form::Enumeration => failures.push("a number that no variant has".to_owned()),
        Form::Character(_) => failures.push("a unit that is no character".to_owned()),
        Form::Structure => failures.push("a field that is not valid".to_owned()),
        Form::Custom if !marshaller.is_empty() => {
            failures.push(format!("what {marshaller} refuses"))
        }
        Form::Handle if !is_nullable => failures.push("an invalid handle".to_owned()),
        _ => {}
    }
    failures
}
