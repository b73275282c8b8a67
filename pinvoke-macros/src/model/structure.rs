//! A managed struct and the fields of its native twin.

use proc_macro2::Span;
use syn::{
    Data, DeriveInput, Expr, Fields, Generics, Ident, Index, LitInt, Member, Type, Visibility,
};

use super::types;
use crate::diag::{Report, span_of};
use crate::parse::ownership::Free;
use crate::parse::parameter::LengthOf;
use crate::parse::structure::{self as syntax, Bits, FieldMarshal, StructArgs};

pub(crate) struct Structure {
    pub(crate) args: StructArgs,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    /// In the managed struct.
    pub(crate) member: Member,
    /// In the twin.
    pub(crate) ident: Ident,
    /// For messages.
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) role: FieldRole,
    pub(crate) marshal: FieldMarshal,
    pub(crate) free: Option<(Free, Span)>,
    pub(crate) borrowed: Option<Span>,
    pub(crate) offset: Option<LitInt>,
    pub(crate) bits: Option<Bits>,
    pub(crate) span: Span,
}

pub(crate) enum FieldRole {
    /// A value on both sides.
    Managed,
    /// Native only: a count.
    LengthOf(LengthOf, Span),
    /// Native only: a constant.
    Value(Expr, Span),
    /// Native only: what tells the member of a union.
    DiscriminantOf(Ident, Span),
}

impl Structure {
    pub(crate) fn field(&self, ident: &Ident) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| matches!(&field.member, Member::Named(name) if name == ident))
    }

    /// The fields that have the number of elements of `field`.
    pub(crate) fn counter(&self, field: &Field) -> Option<(&Field, &LengthOf)> {
        let Member::Named(name) = &field.member else { return None };
        self.fields.iter().find_map(|other| match &other.role {
            FieldRole::LengthOf(of, _) if of.of.contains(name) => Some((other, of)),
            _ => None,
        })
    }

    /// The field that tells the member of the union `field`, and its index.
    pub(crate) fn discriminant(&self, field: &Field) -> Option<(usize, &Field)> {
        let Member::Named(name) = &field.member else { return None };
        self.fields.iter().enumerate().find(
            |(_, other)| matches!(&other.role, FieldRole::DiscriminantOf(of, _) if of == name),
        )
    }

    /// The flexible array member.
    pub(crate) fn flexible(&self) -> Option<(usize, &Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.is_flexible())
    }
}

impl Field {
    pub(crate) fn is_native_only(&self) -> bool {
        !matches!(self.role, FieldRole::Managed)
    }

    /// The type in the twin of a field that native code alone has: `NativeOnly<T>`'s `T`.
    pub(crate) fn native_only_type(&self) -> Option<&Type> {
        if !types::is_named(&self.ty, &["NativeOnly", "PhantomData"]) {
            return None;
        }
        types::arguments(&self.ty).first().copied()
    }

    /// Whether its elements lie in the struct.
    pub(crate) fn is_inline(&self) -> bool {
        matches!(self.marshal.form, Some(syntax::FieldForm::ByValArray(_)))
    }

    /// Whether its elements stand behind the end of the struct.
    pub(crate) fn is_flexible(&self) -> bool {
        matches!(self.marshal.form, Some(syntax::FieldForm::Flexible(_)))
    }
}

/// The element of an array behind a pointer: of `&[T]`, `Vec<T>`, `Box<[T]>`, behind `Option`.
pub(crate) fn sequence(ty: &Type) -> Option<&Type> {
    if let Some(inner) = types::option(ty) {
        return sequence(inner);
    }
    let behind = match (types::reference(ty), boxed(ty)) {
        (Some(reference), _) => types::plain(&reference.elem),
        (None, Some(boxed)) => types::plain(boxed),
        (None, None) => types::plain(ty),
    };
    match behind {
        Type::Slice(slice) => Some(&slice.elem),
        other => types::vector(other),
    }
}

/// `Box<T>`'s `T`.
pub(crate) fn boxed(ty: &Type) -> Option<&Type> {
    if types::is_named(ty, &["Box"]) { types::arguments(ty).first().copied() } else { None }
}

/// The element of `[T; N]`.
pub(crate) fn array(ty: &Type) -> Option<&Type> {
    match types::plain(ty) {
        Type::Array(array) => Some(&array.elem),
        _ => None,
    }
}

/// The innermost value: behind arrays, slices, references, boxes and options.
pub(crate) fn innermost(ty: &Type) -> &Type {
    let inner =
        array(ty).or_else(|| sequence(ty)).or_else(|| boxed(ty)).or_else(|| types::option(ty));
    match (inner, types::reference(ty)) {
        (Some(inner), _) => innermost(inner),
        (None, Some(reference)) => innermost(&reference.elem),
        (None, None) => types::plain(ty),
    }
}

/// Resolves a struct; `None` if the item is none.
pub(crate) fn resolve(input: &DeriveInput, report: &mut Report) -> Option<Structure> {
    let data = match &input.data {
        Data::Struct(data) => data,
        Data::Enum(_) => return None,
        Data::Union(_) => {
            report.error(
                &input.ident,
                "nothing tells which member of a union is valid, so it cannot be converted",
                "write an enum whose variants are the members, with `#[repr(C, i32)]` for a discriminant in front of the union; or derive `Blittable` (plain data) or `Abi` on the union, and read it yourself",
            );
            return None;
        }
    };
    if matches!(data.fields, Fields::Unit) || data.fields.is_empty() {
        report.error(&input.ident, "an empty struct has no C layout", "give it a field");
        return None;
    }
    let args = syntax::structure(&input.attrs, report);
    if let Some(span) = args.union {
        report.error_at(
            span,
            "`union` is for an enum whose variants are the members of the union",
            "remove it; members that share bytes are an enum, in a field of this struct",
        );
    }
    Some(Structure {
        args,
        vis: input.vis.clone(),
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        fields: fields(&data.fields, report),
    })
}

/// Resolves the fields of a struct or of a variant.
pub(super) fn fields(fields: &Fields, report: &mut Report) -> Vec<Field> {
    fields.iter().enumerate().map(|(index, field)| resolve_field(index, field, report)).collect()
}

fn resolve_field(index: usize, field: &syn::Field, report: &mut Report) -> Field {
    let attrs = syntax::field(&field.attrs, report);
    let (member, ident, name) = match &field.ident {
        Some(ident) => (Member::Named(ident.clone()), ident.clone(), ident.unraw_name()),
        None => {
            let ident = quote::format_ident!("field{index}", span = span_of(&field.ty));
            (Member::Unnamed(Index::from(index)), ident, index.to_string())
        }
    };
    let roles = [
        attrs.len_of.as_ref().map(|(_, span)| ("len_of", *span)),
        attrs.value.as_ref().map(|(_, span)| ("value", *span)),
        attrs.discriminant_of.as_ref().map(|(_, span)| ("discriminant_of", *span)),
    ];
    let roles: Vec<_> = roles.into_iter().flatten().collect();
    if let [(first, span), (second, _), ..] = roles[..] {
        report.error_at(
            span,
            format_args!("`#[{first}]` and `#[{second}]` exclude each other"),
            "remove one of them",
        );
    }
    let role = match (attrs.len_of, attrs.value, attrs.discriminant_of) {
        (Some((of, span)), _, _) => FieldRole::LengthOf(of, span),
        (None, Some((value, span)), _) => FieldRole::Value(value, span),
        (None, None, Some((of, span))) => FieldRole::DiscriminantOf(of, span),
        (None, None, None) => FieldRole::Managed,
    };
    Field {
        member,
        ident,
        name,
        ty: field.ty.clone(),
        role,
        marshal: attrs.marshal.map(|(args, _)| args).unwrap_or_default(),
        free: attrs.free,
        borrowed: attrs.borrowed,
        offset: attrs.offset,
        bits: attrs.bits,
        span: span_of(&field.ty),
    }
}

pub(super) trait UnrawName {
    fn unraw_name(&self) -> String;
}
impl UnrawName for Ident {
    fn unraw_name(&self) -> String {
        syn::ext::IdentExt::unraw(self).to_string()
    }
}
