//! What the values tell and the declaration does not: lengths, and what is behind a `void *`.

use pinvoke_core::direction::Flow;
use pinvoke_core::dynamic::{CType, Count, Parameter, Scalar, Signature};
use pinvoke_core::error::SignatureError;

use super::values::{written_list, written_text};

/// The signature in which a `void *` with a count points to bytes, so that they can be written and shown.
pub(super) fn with_bytes(signature: &Signature) -> Result<Signature, SignatureError> {
    let is_block = |parameter: &Parameter| {
        matches!(parameter.ty().target(), Some(CType::Void)) && parameter.count().is_some()
    };
    if !signature.parameters().iter().any(is_block) {
        return Ok(signature.clone());
    }
    signature.map_parameters(|_, parameter| match parameter.ty() {
        CType::Pointer(pointer) if is_block(&parameter) => {
            let bytes = match pointer.is_const() {
                true => CType::UINT8.to_const().pointer(),
                false => CType::UINT8.pointer(),
            };
            parameter.retyped(bytes)
        }
        _ => parameter,
    })
}

/// The signature in which a list or a text for a pointer without a count is all that it points to.
///
/// `int *items` says nothing of how many there are; whoever gives three means three. Text for a `char *` that is
/// not `const` may be written over, as far as it is long.
pub(super) fn with_lengths(
    signature: &Signature,
    written: &[Option<&str>],
) -> Result<Signature, SignatureError> {
    let lengths: Vec<Option<usize>> = signature
        .parameters()
        .iter()
        .zip(written)
        .map(|(parameter, text)| text.and_then(|text| length(parameter, text)))
        .collect();
    if lengths.iter().all(Option::is_none) {
        return Ok(signature.clone());
    }
    signature.map_parameters(|index, parameter| match lengths[index] {
        Some(length) if is_character(&parameter) => {
            let optional = parameter.allows_null() != Some(false);
            let edited = parameter.in_out().terminated().counted_by(Count::fixed(length));
            if optional { edited.optional() } else { edited }
        }
        Some(length) => parameter.counted_by(Count::fixed(length)),
        None => parameter,
    })
}

fn is_character(parameter: &Parameter) -> bool {
    let target = parameter.ty().target().and_then(CType::scalar);
    target.is_some_and(Scalar::is_character)
}

fn length(parameter: &Parameter, text: &str) -> Option<usize> {
    let is_written_to = parameter.flow() != Some(Flow::In);
    match parameter.ty() {
        CType::Pointer(pointer)
            if !pointer.is_const() && is_written_to && parameter.count().is_none() =>
        {
            if is_character(parameter)
                && parameter.flow().is_none()
                && parameter.text_layout().is_none()
            {
                // No encoding has more units than UTF-8; a terminator stays behind what is written over.
                return written_text(text).map(|text| text.len() + 2);
            }
            let is_one = matches!(pointer.target(), CType::Struct(_) | CType::Array(_));
            let length = written_list(pointer.target(), text)?;
            (!is_one).then_some(length)
        }
        _ => None,
    }
}
