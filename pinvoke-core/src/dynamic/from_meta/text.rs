//! What metadata says of text.

use super::unsupported;
use crate::dynamic::form::TextForm;
use crate::dynamic::narrow::NarrowText;
use crate::error::SignatureProblem;
use crate::meta::{Form, ParameterMeta, ReturnMeta, TextLayout};

/// The encoding of 8-bit text of a form.
pub(super) fn narrow_text(of: &str, form: &Form) -> Result<Option<NarrowText>, SignatureProblem> {
    let Form::Text(text) = form.innermost() else { return Ok(None) };
    let narrow = NarrowText::told(text).transpose();
    narrow.map_err(|_| {
        let what = format!("which is text in {}", text.encoding);
        unsupported(of, &what, "call the declared function")
    })
}

/// That of the whole signature: of what is returned, or of the first parameter that is such text.
pub(super) fn main_narrow_text(
    parameters: &[ParameterMeta],
    result: &ReturnMeta,
) -> Result<NarrowText, SignatureProblem> {
    let parameters = parameters.iter().map(|parameter| (parameter.name, &parameter.form));
    for (of, form) in [("what it returns", &result.form)].into_iter().chain(parameters) {
        if let Some(narrow) = narrow_text(of, form)? {
            return Ok(narrow);
        }
    }
    Ok(NarrowText::Utf8)
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
