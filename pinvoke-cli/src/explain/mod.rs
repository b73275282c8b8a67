//! `pinvoke explain`: how each argument of a declaration crosses.

mod crossing;
mod failure;
mod forms;
mod layout;

use anstyle::Style;
use pinvoke_core::dynamic::{CType, Parameter, Signature};
use serde_json::json;

use self::crossing::Crossing;
use crate::arguments::Explain;
use crate::failure::Failure;
use crate::output::{self, ASIDE, NAME, TYPE, styled};
use crate::{call, declaration};

/// Explains a declaration.
pub(crate) fn run(arguments: &Explain, is_json: bool) -> Result<(), Failure> {
    let signature = declaration::read(&arguments.declared, &arguments.declaration)?;
    let crossings: Vec<Crossing> = (0..signature.parameters().len())
        .map(|index| crossing::parameter(&signature, index))
        .collect();
    let returned = crossing::result(&signature);
    match is_json {
        true => print_json(&signature, &crossings, &returned),
        false => print_text(&signature, &crossings, &returned),
    }
    Ok(())
}

fn print_text(signature: &Signature, crossings: &[Crossing], returned: &Crossing) {
    output::line(&styled(NAME, signature));
    for ((index, parameter), crossing) in signature.parameters().iter().enumerate().zip(crossings) {
        let name = call::shown_name(parameter.name(), index);
        paragraph(&name, parameter.ty(), crossing);
    }
    if signature.is_variadic() {
        output::line(&format!("\n  {}  more arguments", styled(NAME, "...")));
        output::line(
            "      by the default promotions of C: `int`, 64-bit integers, `double`, pointers, text",
        );
    }
    if !matches!(signature.result(), CType::Void) {
        paragraph("returns", signature.result(), returned);
    }
    let lines = failure::lines(signature);
    if !lines.is_empty() && matches!(signature.result(), CType::Void) {
        output::line(&format!("\n  {}  {}", styled(NAME, "returns"), styled(TYPE, "void")));
    }
    for line in lines {
        output::line(&format!("      {line}"));
    }
    for of in layout::aggregates(signature) {
        let size = format!("{} bytes, aligned to {}", of.size(), of.align());
        output::line(&format!("\n  {}  {}", styled(TYPE, of.name()), styled(ASIDE, size)));
        let rows: Vec<Vec<(Style, String)>> = of
            .fields()
            .iter()
            .map(|field| {
                let offset = format!("      +{}", field.offset());
                vec![
                    (ASIDE, offset),
                    (NAME, field.name().to_owned()),
                    (TYPE, field.ty().to_string()),
                ]
            })
            .collect();
        output::print(&output::table(&rows));
    }
}

fn paragraph(name: &str, ty: &CType, crossing: &Crossing) {
    let direction = styled(ASIDE, crossing.direction);
    output::line(&format!("\n  {}  {}  {direction}", styled(NAME, name), styled(TYPE, ty)));
    for line in crossing.lines() {
        output::line(&format!("      {line}"));
    }
}

fn print_json(signature: &Signature, crossings: &[Crossing], returned: &Crossing) {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let described = |name: &str, ty: &CType, crossing: &Crossing| {
        json!({
            "name": name,
            "type": ty.to_string(),
            "size": ty.size(),
            "direction": crossing.direction,
            "given": said(&crossing.given),
            "passed": said(&crossing.passed),
            "after": said(&crossing.after),
            "null": crossing.null,
        })
    };
    let parameters: Vec<_> = signature
        .parameters()
        .iter()
        .map(Parameter::name)
        .zip(signature.parameters().iter().map(Parameter::ty))
        .zip(crossings)
        .enumerate()
        .map(|(index, ((name, ty), crossing))| {
            described(&call::shown_name(name, index), ty, crossing)
        })
        .collect();
    let structs: Vec<_> = layout::aggregates(signature)
        .iter()
        .map(|of| {
            let fields: Vec<_> = of
                .fields()
                .iter()
                .map(|field| {
                    json!({
                        "name": field.name(),
                        "type": field.ty().to_string(),
                        "offset": field.offset(),
                        "size": field.ty().size(),
                    })
                })
                .collect();
            json!({ "name": of.name(), "size": of.size(), "align": of.align(), "fields": fields })
        })
        .collect();
    output::json(&json!({
        "function": signature.name(),
        "declaration": signature.to_string(),
        "convention": signature.convention().to_string(),
        "variadic": signature.is_variadic(),
        "fails_if": failure::rule(signature),
        "last_error": signature.keeps_last_error(),
        "parameters": parameters,
        "returns": described("", signature.result(), returned),
        "structs": structs,
    }));
}
