//! What the declaration names that the native type does not show: an enum, a marshaller.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::super::{runtime, spelled};
use crate::model::structure::{array, boxed};
use crate::model::types;
use crate::parse::strategy::MarshalArgs;
use crate::parse::structure::{FieldForm, FieldMarshal};

/// `.enumerated(..)` on a `Told`, for a type that may be an enum or hold the values of one.
pub(in crate::emit) fn enumerated(ty: &Type) -> Option<TokenStream> {
    let (p, named) = (runtime(), innermost(ty));
    let Type::Path(path) = named else { return None };
    let is_enum = types::is_plain_value(named)
        && path.path.segments.iter().all(|segment| segment.arguments.is_none())
        && !types::is_number(named)
        && !types::is_named(named, &["c_void"]);
    is_enum.then(|| quote!(.enumerated(#p::enumeration!(#named))))
}

/// The type behind references, `Option`, boxes and arrays.
fn innermost(ty: &Type) -> &Type {
    let ty = types::core(ty);
    match types::element(ty).or_else(|| array(ty)).or_else(|| boxed(ty)) {
        Some(inner) => innermost(inner),
        None => ty,
    }
}

/// `.by(..)` on a `Told`, for a marshaller that the declaration names.
pub(in crate::emit) fn by(marshal: &MarshalArgs) -> Option<TokenStream> {
    let (mut marshal, mut arrays) = (marshal, 0usize);
    while let Some(nested) = &marshal.nested {
        (marshal, arrays) = (nested, arrays + 1);
    }
    marshal.with.as_ref().map(|with| made_by(with, arrays))
}

/// The same for a field.
pub(in crate::emit) fn field_by(marshal: &FieldMarshal) -> Option<TokenStream> {
    match (&marshal.with, &marshal.element) {
        (Some(with), _) => Some(made_by(with, 0)),
        (None, Some(FieldForm::With(with, _))) => Some(made_by(with, 1)),
        _ => None,
    }
}

fn made_by(with: &Type, arrays: usize) -> TokenStream {
    let name = spelled(with);
    quote!(.by(#name, #arrays))
}
