//! What metadata says of text.

use super::unsupported;
use crate::dynamic::form::TextForm;
use crate::dynamic::narrow::NarrowText;
use crate::error::SignatureProblem;
use crate::meta::{Form, ParameterMeta, ReturnMeta, TextLayout};

/// The one encoding of all text of 8-bit units.
pub(super) fn narrow_text(
    parameters: &[ParameterMeta],
    result: &ReturnMeta,
) -> Result<NarrowText, SignatureProblem> {
    let forms = parameters.iter().map(|parameter| (parameter.name, &parameter.form));
    let mut known: Option<(&str, NarrowText)> = None;
    for (of, form) in forms.chain([("what it returns", &result.form)]) {
        let Form::Text(text) = form.innermost() else { continue };
        if text.unit != "char" || text.encoding == "unconverted" {
            continue;
        }
        match known {
            Some((name, _)) if name != text.encoding => {
                let what = format!("which is text in {} beside text in {name}", text.encoding);
                return Err(unsupported(of, &what, "call the declared function"));
            }
            Some(_) => {}
            None => {
                let narrow =
                    NarrowText::named(text.encoding).map_err(|_| no_page(of, text.encoding))?;
                known = Some((text.encoding, narrow));
            }
        }
    }
    Ok(known.map_or(NarrowText::Utf8, |(_, narrow)| narrow))
}

fn no_page(of: &str, encoding: &str) -> SignatureProblem {
    let what = format!("which is text in {encoding}");
    unsupported(of, &what, "call the declared function")
}

/// Requires that a form exists at run time.
pub(super) fn known(of: &str, form: &Form) -> Result<(), SignatureProblem> {
    let text = match form.innermost() {
        Form::Text(text) => Some(text),
        _ => None,
    };
    let is_bytes = text.is_some_and(|text| text.layout == TextLayout::Bstr && text.unit == "char");
    if is_bytes || *form.innermost() == Form::Custom {
        let what = match is_bytes {
            true => "which is a BSTR of bytes",
            false => "which a marshaller of your own converts (form: custom)",
        };
        return Err(unsupported(of, what, "call the declared function"));
    }
    Ok(())
}

/// The form of text that is not told by a terminator.
pub(super) fn text_form(of: &str, form: &Form) -> Result<Option<TextForm>, SignatureProblem> {
    let Form::Text(text) = form.innermost() else { return Ok(None) };
    let found = match text.layout {
        TextLayout::Bstr => TextForm::Bstr,
        TextLayout::Counted => TextForm::Counted,
        TextLayout::Multi => TextForm::Multi,
        _ => return Ok(None),
    };
    let is_one = matches!(form, Form::Text(_) | Form::Nullable(Form::Text(_)))
        || matches!(form, Form::Reference(Form::Text(_)));
    match is_one {
        true => Ok(Some(found)),
        false => Err(unsupported(of, &format!("which is an {form}"), "call the declared function")),
    }
}

pub(super) fn is_of_fixed_length(form: &Form) -> bool {
    matches!(form.innermost(), Form::Text(text) if text.layout == TextLayout::Fixed)
}

/// Whether it is text up to a terminator.
pub(super) fn is_text(form: &Form) -> bool {
    let Form::Text(text) = form.innermost() else { return false };
    matches!(text.layout, TextLayout::Terminated | TextLayout::InPlace)
}
