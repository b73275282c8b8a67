//! How one value crosses, in words.

use pinvoke_core::direction::Flow;
use pinvoke_core::dynamic::{
    CPointer, CType, Count, CountBy, Free, NarrowText, Parameter, Scalar, Signature,
};

use super::forms;
use crate::call;

/// How a value crosses.
#[derive(Debug, Default)]
pub(super) struct Crossing {
    /// `in`, `out`, `in and out`, or nothing.
    pub(super) direction: &'static str,
    /// What the caller gives.
    pub(super) given: String,
    /// What native code gets.
    pub(super) passed: String,
    /// What becomes of it after the call.
    pub(super) after: String,
    /// Whether null may stand for it; where there can be none, nothing.
    pub(super) null: Option<bool>,
}

impl Crossing {
    /// The sentences, in order.
    pub(super) fn lines(&self) -> Vec<String> {
        let labelled = [("given", &self.given), ("passed", &self.passed), ("after", &self.after)];
        let mut lines: Vec<String> = labelled
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| format!("{label:<7} {text}"))
            .collect();
        lines.extend(self.null.map(|allowed| {
            format!("{:<7} {}", "null", if allowed { "allowed" } else { "refused" })
        }));
        lines
    }
}

/// How a parameter crosses.
pub(super) fn parameter(signature: &Signature, index: usize) -> Crossing {
    let parameter = &signature.parameters()[index];
    if parameter.handle_form().is_some()
        && let Some(crossing) = forms::parameter(signature, parameter, parameter.ty())
    {
        return crossing;
    }
    match parameter.ty() {
        CType::Pointer(pointer) => match pointer.target() {
            CType::Function(of) => callback(of, parameter),
            target => pointed(signature, parameter, pointer, target, index),
        },
        ty => Crossing {
            direction: "in",
            given: match call::is_count_of_given(signature.parameters(), index) {
                true => format!("{}; derived from what it counts", value(ty)),
                false => value(ty),
            },
            passed: by_value(ty),
            ..Crossing::default()
        },
    }
}

/// How the result crosses.
pub(super) fn result(signature: &Signature) -> Crossing {
    let ty = signature.result();
    let mut crossing = Crossing { direction: "out", ..Crossing::default() };
    if let Some(after) = forms::result(signature) {
        crossing.after = after;
        crossing.null = Some(signature.may_return_null());
        return crossing;
    }
    let unit = ty.target().and_then(|target| Some((target, target.text_unit()?)));
    crossing.after = match unit.filter(|_| signature.returns_text()) {
        Some((_, unit)) => {
            let release = released(signature.result_released_by());
            crossing.null = Some(signature.may_return_null());
            format!(
                "text: copied from {} up to the terminator{release}",
                encoding(signature, None, unit)
            )
        }
        None => match ty {
            CType::Void => String::new(),
            CType::Pointer(_) => "an address, as it is; `_Ret_z_` says that it is text".into(),
            ty => format!("{}, copied", value(ty)),
        },
    };
    crossing
}

fn callback(of: &Signature, parameter: &Parameter) -> Crossing {
    Crossing {
        direction: "in",
        given: match of.parameters().len() {
            1 => "a closure that takes one value".into(),
            count => format!("a closure that takes {count} values"),
        },
        passed: format!("the address of code that calls it, made for `{of}`"),
        after: "a panic of the closure goes on; native code gets the fallback".into(),
        null: Some(parameter.allows_null() != Some(false)),
    }
}

fn pointed(
    signature: &Signature,
    parameter: &Parameter,
    pointer: &CPointer,
    target: &CType,
    index: usize,
) -> Crossing {
    if let Some(crossing) = forms::parameter(signature, parameter, target) {
        return crossing;
    }
    let flow = parameter.flow().or(pointer.is_const().then_some(Flow::In));
    let mut crossing = Crossing {
        direction: match flow {
            Some(Flow::In) => "in",
            Some(Flow::Out) => "out",
            Some(Flow::InOut) => "in and out",
            None => "in, perhaps out",
        },
        null: Some(parameter.allows_null() != Some(false)),
        ..Crossing::default()
    };
    if target.size().is_none() && !(matches!(target, CType::Void) && parameter.count().is_some()) {
        crossing.given = "an address".into();
        crossing.passed = "the address as it is: nothing is known of what it points to".into();
        return crossing;
    }
    let pointed_text = target.target().and_then(CType::text_unit);
    if let Some(unit) =
        pointed_text.filter(|_| parameter.is_terminated() && flow == Some(Flow::Out))
    {
        crossing.given = "a place for text".into();
        crossing.passed = "the address of a null pointer".into();
        crossing.after = format!(
            "the text that native code put there is copied from {} up to the terminator{}",
            encoding(signature, Some(parameter), unit),
            released(parameter.released_by()),
        );
        return crossing;
    }
    let text = target
        .text_unit()
        .filter(|_| parameter.is_terminated() || target.scalar().is_some_and(Scalar::is_character));
    let count = parameter.count().map(|count| counted(count, target));
    match (flow, text) {
        (Some(Flow::Out), Some(unit)) if parameter.is_terminated() => {
            let room = count.unwrap_or_else(|| "no known number of units".into());
            crossing.given = "a place for text".into();
            crossing.passed = format!("the address of a zeroed buffer of {room}");
            crossing.after = format!(
                "text up to the terminator, from {}{}",
                encoding(signature, Some(parameter), unit),
                valid(parameter, target)
            );
        }
        (Some(Flow::In) | None, Some(unit)) => {
            crossing.given = "text".into();
            crossing.passed = format!(
                "its address, converted to {} with a terminator, in memory of the call",
                encoding(signature, Some(parameter), unit)
            );
        }
        (Some(Flow::Out), _) => {
            crossing.given = match &count {
                Some(_) => "a place for a list, or a mutable slice".into(),
                None => format!("a place for {}", value(target)),
            };
            crossing.passed = match &count {
                Some(count) => format!("the address of {count}, zeroed before"),
                None => format!("the address of one `{target}`, zeroed before"),
            };
            crossing.after =
                format!("{} copied back{}", what_comes_back(&count), valid(parameter, target));
        }
        (Some(Flow::In), _) => {
            crossing.given = match &count {
                Some(_) => "a slice, or a list".into(),
                None => format!("{}, or a slice", value(target)),
            };
            crossing.passed =
                format!("the slice's own address, or that of a copy{}", checked(&count));
        }
        _ => {
            crossing.given = match &count {
                Some(_) => "a mutable slice, or a place with a list".into(),
                None => format!("a place with {}, or a mutable slice", value(target)),
            };
            crossing.passed =
                format!("the slice's own address, or that of a copy{}", checked(&count));
            crossing.after =
                format!("{} copied back{}", what_comes_back(&count), valid(parameter, target));
        }
    }
    if call::is_count_of_given(signature.parameters(), index) {
        crossing.given.push_str("; derived from what it counts");
    }
    crossing
}

fn what_comes_back(count: &Option<String>) -> &'static str {
    if count.is_some() { "the elements are" } else { "what native code wrote is" }
}

fn checked(count: &Option<String>) -> String {
    match count {
        Some(count) => format!("; {count}, which is checked"),
        None => String::new(),
    }
}

/// What a value is.
fn value(ty: &CType) -> String {
    match ty {
        CType::Enum(of) => {
            let all: Vec<_> =
                of.values().map(|(name, number)| format!("{name} = {number}")).collect();
            format!("one of {}", all.join(", "))
        }
        CType::Struct(of) => format!("a struct of {} fields", of.fields().len()),
        CType::Union(of) => format!("the {} bytes of a union", of.size()),
        CType::Array(of) => format!("{} elements", of.length()),
        CType::Pointer(_) => "an address".into(),
        ty => match ty.scalar() {
            Some(scalar) if scalar == Scalar::BOOL => "a truth value".into(),
            Some(scalar) => {
                let bits = scalar.size() * 8;
                match (scalar.is_float(), scalar.is_signed()) {
                    (true, _) => format!("a floating-point number of {bits} bits"),
                    (_, true) => format!("an integer of {bits} bits"),
                    (_, false) => format!("an integer of {bits} bits without sign"),
                }
            }
            None => "nothing".into(),
        },
    }
}

fn by_value(ty: &CType) -> String {
    match ty {
        CType::Struct(of) => {
            format!("{} bytes by value, as C's calling convention says", of.size())
        }
        CType::Pointer(_) => "the address as it is".into(),
        _ => "the number itself; one that does not fit is refused".into(),
    }
}

/// How many elements, and who says so.
pub(super) fn counted(count: &Count, target: &CType) -> String {
    let unit = match count.is_in_bytes() || matches!(target, CType::Void) {
        true => "bytes".to_owned(),
        false => format!("`{target}`"),
    };
    match count.by() {
        CountBy::Fixed(number) => format!("{number} {unit}"),
        CountBy::Parameter(name) => format!("`{name}` {unit}"),
        CountBy::Pointee(name) => format!("`*{name}` {unit}"),
        _ => format!("as many {unit} as are returned"),
    }
}

/// What says how many elements native code wrote.
fn valid(parameter: &Parameter, target: &CType) -> String {
    match parameter.valid_count() {
        Some(count) => format!("; valid are {}", counted(count, target)),
        None => String::new(),
    }
}

/// The encoding of a parameter's text, or of the result's.
pub(super) fn encoding(
    signature: &Signature,
    parameter: Option<&Parameter>,
    unit: usize,
) -> String {
    if unit != 1 {
        return "UTF-16".to_owned();
    }
    let own = parameter.and_then(Parameter::own_narrow_text);
    let narrow = own.unwrap_or(signature.narrow_text());
    let name = match narrow {
        NarrowText::Ansi | NarrowText::AnsiReplacing(_) => "the system code page",
        narrow => narrow.name(),
    };
    match narrow.replacement() {
        Some(with) => format!("{name} (`{with}` for what it lacks)"),
        None => name.to_owned(),
    }
}

pub(super) fn released(free: Option<&Free>) -> String {
    match free {
        None => String::new(),
        Some(Free::C) => ", then released by `free`".into(),
        Some(Free::CoTaskMem) => ", then released by `CoTaskMemFree`".into(),
        Some(Free::Local) => ", then released by `LocalFree`".into(),
        Some(Free::Global) => ", then released by `GlobalFree`".into(),
        Some(Free::Process) => ", then released by `HeapFree`".into(),
        Some(Free::Bstr) => ", then released by `SysFreeString`".into(),
        Some(Free::Function(name)) => format!(", then released by `{name}`"),
        Some(_) => ", then released".into(),
    }
}
