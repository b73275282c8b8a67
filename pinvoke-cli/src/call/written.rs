//! Lengths that the values tell and the declaration does not.

use pinvoke_core::direction::Flow;
use pinvoke_core::dynamic::{CType, Count, Parameter, Signature};
use pinvoke_core::error::SignatureError;

use super::values::written_list;

/// The signature in which a list for a pointer without a count is all that it points to.
///
/// `int *items` says nothing of how many there are; whoever gives three means three.
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
        Some(length) => parameter.counted_by(Count::fixed(length)),
        None => parameter,
    })
}

fn length(parameter: &Parameter, text: &str) -> Option<usize> {
    let is_written_to = parameter.flow() != Some(Flow::In);
    match parameter.ty() {
        CType::Pointer(pointer)
            if !pointer.is_const() && is_written_to && parameter.count().is_none() =>
        {
            let is_one = matches!(pointer.target(), CType::Struct(_) | CType::Array(_));
            let length = written_list(pointer.target(), text)?;
            (!is_one).then_some(length)
        }
        _ => None,
    }
}
