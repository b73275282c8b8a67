//! The form of a field, as a type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Expr, Type};

use crate::emit::{runtime, strategy};
use crate::model::structure::{Field, array, boxed, innermost, sequence};
use crate::model::types;
use crate::parse::block::ProfileArgs;
use crate::parse::strategy::FormKind;
use crate::parse::structure::{FieldForm, FieldMarshal};

/// The type that releases what native code wrote.
pub(super) struct Owner(pub(super) TokenStream);

/// Whether the form of a field is asked about: a word is stated, and the spelling of the type does not
/// tell that it fits.
pub(super) fn is_asked(field: &Field) -> bool {
    let word = match (&field.marshal.form, &field.marshal.element) {
        (_, Some(element)) => element,
        (Some(form), None) => form,
        (None, None) => return false,
    };
    let leaf = innermost(&field.ty);
    let is_certain = match word {
        FieldForm::ByValTStr(_)
        | FieldForm::ByValArray(_)
        | FieldForm::Flexible(_)
        | FieldForm::With(..) => true,
        FieldForm::Form(form) => match form.kind {
            FormKind::LpArray => true,
            FormKind::Bstr | FormKind::AnsiBstr | FormKind::TBstr => false,
            _ => types::is_text(leaf) || types::is_named(leaf, &["bool", "char"]),
        },
    };
    field.marshal.with.is_none() && !is_certain
}

/// The form of a field of type `ty`.
pub(super) fn form(
    field: &Field,
    ty: &Type,
    profile: &TokenStream,
    owner: Option<&Owner>,
) -> TokenStream {
    let p = runtime();
    let marshal = &field.marshal;
    let form = match &marshal.with {
        Some(with) => quote!(#p::Converted<#with>),
        None if is_asked(field) => strategy::verified(&outer(marshal, ty, profile), profile),
        None => outer(marshal, ty, profile),
    };
    match owner {
        Some(Owner(owner)) => quote!(<#form as #p::HeldBy<#owner>>::Form),
        None => form,
    }
}

/// Whether the text lies in the struct.
pub(super) fn is_fixed_text(field: &Field) -> bool {
    let words = [&field.marshal.form, &field.marshal.element];
    words.into_iter().flatten().any(|word| matches!(word, FieldForm::ByValTStr(_)))
}

fn outer(marshal: &FieldMarshal, ty: &Type, profile: &TokenStream) -> TokenStream {
    let p = runtime();
    let profile = &match marshal.charset {
        Some(charset) => strategy::profile(ProfileArgs { charset: Some(charset), bools: None }),
        None => profile.clone(),
    };
    let default = |ty: &Type| quote!(<#ty as #p::DefaultField<#profile>>::Strategy);
    let word = match (&marshal.form, &marshal.element) {
        (_, Some(element)) => Some(element),
        (Some(FieldForm::Form(form)), None) if form.kind == FormKind::LpArray => None,
        (Some(FieldForm::ByValArray(_) | FieldForm::Flexible(_)) | None, None) => None,
        (Some(form), None) => Some(form),
    };
    let inner = |ty: &Type| match word {
        Some(word) => nested(word, marshal, ty, profile),
        None => default(ty),
    };
    match (&marshal.form, sequence(ty)) {
        (Some(FieldForm::ByValArray(_)), Some(element)) => {
            let element = inner(element);
            let size = &marshal.size_const;
            quote!(#p::FixedArray<#element, { #size }>)
        }
        (Some(FieldForm::Flexible(_)), Some(element)) => {
            let element = inner(element);
            // As many as C declares: none, or the one of `items[1]`.
            let declared = match &marshal.size_const {
                Some(size) => quote!({ #size }),
                None => quote!(0),
            };
            quote!(#p::FlexibleArray<#element, #declared>)
        }
        _ => inner(ty),
    }
}

/// A form word applied to the innermost value of a type.
fn nested(
    word: &FieldForm,
    marshal: &FieldMarshal,
    ty: &Type,
    profile: &TokenStream,
) -> TokenStream {
    let p = runtime();
    let inner = |ty: &Type| nested(word, marshal, ty, profile);
    if let Some(option) = types::option(ty) {
        let inner = inner(option);
        return quote!(#p::Nullable<#inner>);
    }
    if let Some(element) = array(ty) {
        let inner = inner(element);
        return quote!(#p::Inline<#inner>);
    }
    if let Some(element) = sequence(ty) {
        let inner = inner(element);
        return quote!(#p::Items<#inner>);
    }
    let is_text = match word {
        FieldForm::ByValTStr(_) => true,
        FieldForm::ByValArray(_) | FieldForm::Flexible(_) => false,
        FieldForm::Form(form) => form.kind.is_text(),
        FieldForm::With(..) => false,
    };
    let pointee = types::reference(ty).map(|reference| &*reference.elem).or_else(|| boxed(ty));
    match pointee {
        Some(pointee) if !is_text => {
            let inner = inner(pointee);
            quote!(#p::Pointed<#inner>)
        }
        _ => leaf(word, marshal, profile),
    }
}

fn leaf(word: &FieldForm, marshal: &FieldMarshal, profile: &TokenStream) -> TokenStream {
    let p = runtime();
    match word {
        FieldForm::ByValTStr(_) => {
            let size = &marshal.size_const;
            quote!(#p::FixedText<<#profile as #p::Profile>::Str, { #size }>)
        }
        FieldForm::Form(form) => strategy::form(form.kind),
        FieldForm::With(with, _) => quote!(#p::Converted<#with>),
        FieldForm::ByValArray(_) | FieldForm::Flexible(_) => TokenStream::new(),
    }
}

/// The value of a constant field. A size is given as `usize`, and must fit.
pub(super) fn constant(value: &Expr, ty: &Type, native: &Ident) -> TokenStream {
    let p = runtime();
    if is_size(value) && types::is_number(ty) {
        return quote! {{
            const SIZE: usize = #value;
            const _: () = ::core::assert!(SIZE as i128 <= <#native>::MAX as i128, "the size does not fit the field");
            SIZE as #native
        }};
    }
    if let Expr::Path(path) = value
        && path.path.is_ident("null")
    {
        return quote!(<#native as #p::NullAbi>::NULL);
    }
    quote!({ let value: #native = #value; value })
}

/// `size_of::<T>()`.
fn is_size(value: &Expr) -> bool {
    let Expr::Call(call) = value else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident == "size_of")
}
