//! How the forms cross that the type alone does not tell: `BSTR`s, lists of texts, growing buffers, handles,
//! memory that changes its owner.

use pinvoke_core::direction::Flow;
use pinvoke_core::dynamic::{CType, Give, Grow, HandleForm, Parameter, Signature, TextForm};

use super::crossing::{Crossing, counted, encoding, released};

/// How a parameter crosses, if it has such a form.
pub(super) fn parameter(
    signature: &Signature,
    parameter: &Parameter,
    target: &CType,
) -> Option<Crossing> {
    let flow = parameter.flow().unwrap_or(Flow::In);
    let mut crossing = Crossing {
        direction: match flow {
            Flow::In => "in",
            Flow::Out => "out",
            Flow::InOut => "in and out",
        },
        null: Some(parameter.allows_null() != Some(false)),
        ..Crossing::default()
    };
    if let Some(handle) = parameter.handle_form() {
        passed_handle(&mut crossing, handle, flow, parameter.give());
        return Some(crossing);
    }
    let release = released(parameter.released_by());
    if let Some(grow) = parameter.growth() {
        let count = parameter.count().map(|count| counted(count, target)).unwrap_or_default();
        crossing.given = "a place, or a buffer with a first capacity".into();
        crossing.passed = format!("the address of a buffer of {count}");
        crossing.after = format!("{}; at most eight calls are made", grown(grow));
        return Some(crossing);
    }
    if let Some(count) = parameter.array_count() {
        let element = target.target().unwrap_or(target);
        crossing.given = "a place for a list".into();
        crossing.passed = match flow {
            Flow::InOut => {
                "the address of a pointer to a copy in memory that the function may replace"
            }
            _ => "the address of a null pointer",
        }
        .into();
        crossing.after = format!("{} are copied{release}", counted(count, element));
        return Some(crossing);
    }
    let form = parameter.text_layout()?;
    let unit = target.text_unit().or_else(|| target.target()?.text_unit()).unwrap_or(1);
    crossing.given = match form {
        TextForm::Multi => "a list of texts",
        _ => "text",
    }
    .into();
    let text = text_of(form, &encoding(signature, Some(parameter), unit));
    match target.text_unit() {
        Some(_) if flow == Flow::In => crossing.passed = format!("its address, as {text}"),
        Some(_) => {
            crossing.passed = "the address of a buffer".into();
            crossing.after = text;
        }
        None => {
            crossing.given = format!("a place for {}", crossing.given);
            crossing.passed = "the address of a pointer".into();
            crossing.after = format!("{text}, copied{release}");
        }
    }
    Some(crossing)
}

/// What becomes of a result that has such a form.
pub(super) fn result(signature: &Signature) -> Option<String> {
    if let Some(handle) = signature.result_handle() {
        return Some(format!("a handle: {}", owned_handle(handle)));
    }
    let release = released(signature.result_released_by());
    let target = signature.result().target()?;
    if let Some(form) = signature.result_text_layout() {
        let unit = target.text_unit().unwrap_or(1);
        return Some(format!(
            "{}, copied{release}",
            text_of(form, &encoding(signature, None, unit))
        ));
    }
    let count = signature.result_count()?;
    Some(format!("{} are copied{release}", counted(count, target)))
}

fn text_of(form: TextForm, encoding: &str) -> String {
    match form {
        TextForm::Bstr => "a `BSTR`: UTF-16 with its length before it".to_owned(),
        TextForm::Counted => format!("{encoding} without a terminator, up to its count"),
        TextForm::Multi => {
            format!("{encoding}, each text with a terminator, and one more at the end")
        }
        _ => encoding.to_owned(),
    }
}

fn grown(grow: Grow) -> String {
    match grow {
        Grow::Needed => {
            "called again with the size that the function reports, if that is larger".into()
        }
        Grow::Truncated => "called again with a larger buffer, if it is full".into(),
        Grow::OnError(code) => {
            format!("called again with a larger buffer, if it fails with {code}")
        }
        _ => "called again with a larger buffer".into(),
    }
}

fn owned_handle(handle: &HandleForm) -> String {
    let invalid: Vec<_> = handle.invalid_values().iter().map(i64::to_string).collect();
    let release = handle.released_by();
    format!("released by `{release}` when it is dropped; {} is none", invalid.join(" or "))
}

fn passed_handle(crossing: &mut Crossing, handle: &HandleForm, flow: Flow, give: Option<Give>) {
    match flow {
        Flow::In => {
            crossing.given =
                format!("a handle that `{}` releases, or its bits", handle.released_by());
            crossing.passed = "its bits; one that is gone is refused".into();
            if let Some(give) = give {
                crossing.after = match give {
                    Give::OnSuccess => "the function owns it, unless the call failed",
                    _ => "the function owns it",
                }
                .into();
            }
        }
        Flow::Out | Flow::InOut => {
            crossing.given = "a place for a handle".into();
            crossing.passed = match flow {
                Flow::Out => "the address of an invalid handle",
                _ => "the address of the handle, which the function may replace",
            }
            .into();
            crossing.after = owned_handle(handle);
        }
    }
}
