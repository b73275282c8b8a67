//! Where the value of each parameter comes from.

use std::collections::VecDeque;

use pinvoke_core::direction::Flow;
use pinvoke_core::dynamic::{CType, Count, CountBy, Parameter, Signature};

use crate::arguments::Call;
use crate::failure::Failure;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// The command line.
    Written(String),
    /// The length of what the parameter counts.
    Counted,
    /// Native code, which writes there.
    Output,
}

impl Source {
    /// What is written on the command line.
    pub(super) fn written(&self) -> Option<&str> {
        match self {
            Self::Written(text) => Some(text),
            _ => None,
        }
    }
}

/// The name of a parameter, or its position.
pub(crate) fn shown_name(name: &str, index: usize) -> String {
    if name.is_empty() { format!("#{}", index + 1) } else { name.to_owned() }
}

/// The sources of all parameters, and of what follows them in a variadic call.
pub(super) fn sources(signature: &Signature, call: &Call) -> Result<Vec<Source>, Failure> {
    let parameters = signature.parameters();
    let mut named: Vec<Option<&str>> = vec![None; parameters.len()];
    for text in &call.set {
        let Some((name, value)) = text.split_once('=') else {
            return Err(Failure::Usage(format!("--set {text}: expected PARAMETER=VALUE")));
        };
        let found = parameters
            .iter()
            .enumerate()
            .position(|(index, parameter)| shown_name(parameter.name(), index) == name);
        let Some(index) = found else {
            return Err(Failure::Usage(format!("--set {text}: {}", no_parameter(signature, name))));
        };
        named[index] = Some(value);
    }
    let mut values: VecDeque<&str> = call.values.iter().map(String::as_str).collect();
    let mut sources = Vec::with_capacity(parameters.len());
    for (index, parameter) in parameters.iter().enumerate() {
        let source = match named[index] {
            Some(value) => Source::Written(value.to_owned()),
            None if is_output(parameter) => Source::Output,
            None if is_derived(parameters, &named, index) => Source::Counted,
            None => match values.pop_front() {
                Some(value) => Source::Written(value.to_owned()),
                None => return Err(Failure::Usage(missing(signature, call, index))),
            },
        };
        sources.push(source);
    }
    if !signature.is_variadic() && !values.is_empty() {
        return Err(Failure::Usage(surplus(signature, &sources, &values)));
    }
    sources.extend(values.into_iter().map(|value| Source::Written(value.to_owned())));
    Ok(sources)
}

/// Whether native code alone writes there.
pub(crate) fn is_output(parameter: &Parameter) -> bool {
    // What lies behind a `void *` has no size; a buffer of the caller's is an address.
    let is_sized = parameter.ty().target().is_some_and(|target| target.size().is_some());
    is_sized && parameter.flow() == Some(Flow::Out)
}

/// Whether the parameter counts what is given for another one.
pub(crate) fn is_count_of_given(parameters: &[Parameter], index: usize) -> bool {
    is_derived(parameters, &[], index)
}

fn is_derived(parameters: &[Parameter], named: &[Option<&str>], index: usize) -> bool {
    let name = parameters[index].name();
    let counts = |count: &Count| match count.by() {
        CountBy::Parameter(by) | CountBy::Pointee(by) => **by == *name,
        _ => false,
    };
    // Room that nobody gave has the length that is said.
    let is_room = |other: usize, parameter: &Parameter| {
        is_output(parameter)
            && parameter.growth().is_none()
            && named.get(other).is_none_or(Option::is_none)
            && parameter.count().is_some_and(counts)
    };
    !name.is_empty()
        && !parameters.iter().enumerate().any(|(other, parameter)| is_room(other, parameter))
        && parameters.iter().enumerate().any(|(other, parameter)| {
            // The length of an address or of an opaque block is known to the caller alone.
            let has_length = match parameter.ty().target() {
                Some(CType::Void) => false,
                target => target.is_some_and(|target| target.size().is_some()),
            };
            // What is given has a length; a buffer that grows is made as large as it has to be.
            let is_given = !is_output(parameter)
                || parameter.growth().is_some()
                || named.get(other).is_some_and(Option::is_some);
            let count = parameter.count().or(parameter.array_count());
            has_length && is_given && count.is_some_and(counts)
        })
}

fn missing(signature: &Signature, call: &Call, index: usize) -> String {
    let parameter = &signature.parameters()[index];
    let name = shown_name(parameter.name(), index);
    let given = call.values.len();
    let mut message = format!(
        "no value for `{name}` (`{}`): {given} {} given for `{signature}`",
        parameter.ty(),
        if given == 1 { "value was" } else { "values were" },
    );
    let is_opaque = parameter.ty().target().is_some_and(|target| target.size().is_none());
    if is_opaque && parameter.flow() == Some(Flow::Out) {
        message.push_str(
            "\n  nothing is known of what it points to: define the type in the same text, and it takes no value",
        );
    }
    message
}

fn surplus(signature: &Signature, sources: &[Source], values: &VecDeque<&str>) -> String {
    let mut message = format!("`{}` is too much for `{signature}`", values[0]);
    for (index, (source, parameter)) in sources.iter().zip(signature.parameters()).enumerate() {
        let why = match source {
            Source::Written(_) => continue,
            Source::Counted => "is derived",
            Source::Output => "is written by the function",
        };
        let name = shown_name(parameter.name(), index);
        message
            .push_str(&format!("\n  `{name}` takes no value: it {why}; --set {name}=.. gives one"));
    }
    message
}

fn no_parameter(signature: &Signature, name: &str) -> String {
    let names: Vec<_> = signature
        .parameters()
        .iter()
        .enumerate()
        .map(|(index, parameter)| format!("`{}`", shown_name(parameter.name(), index)))
        .collect();
    match names.is_empty() {
        true => format!("there is no parameter `{name}`: the function takes none"),
        false => format!("there is no parameter `{name}`, only {}", names.join(", ")),
    }
}
