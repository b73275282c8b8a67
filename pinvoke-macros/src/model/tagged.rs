//! An enum whose variants are the members of a C union.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Data, DeriveInput, Fields, Generics, Ident, Visibility};

use super::other;
use super::structure::{self, Structure, UnrawName};
use crate::diag::{Report, choices, span_of};
use crate::emit::derive::{INTEGERS, representation};
use crate::parse::structure::{self as syntax, StructArgs};

pub(crate) struct Tagged {
    pub(crate) args: StructArgs,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The integer of the discriminant.
    pub(crate) repr: Ident,
    pub(crate) shape: Shape,
    pub(crate) variants: Vec<Variant>,
    /// The variant for all other discriminants, with the span of its field's type.
    pub(crate) other: Option<(Ident, Span)>,
}

/// Where C has the discriminant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `struct { int32_t kind; union { .. } value; }`, which is Rust's `#[repr(C, i32)]`.
    Outside,
    /// `union { int32_t kind; struct { int32_t kind; .. } a; .. }`, which is Rust's `#[repr(i32)]`.
    Inside,
    /// In another field of the struct around it: `#[native(union)]`.
    Elsewhere,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// For messages.
    pub(crate) name: String,
    pub(crate) style: Style,
    /// An expression of the discriminant's type.
    pub(crate) discriminant: TokenStream,
    /// The fields, as those of a struct.
    pub(crate) structure: Structure,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// No member.
    Empty,
    /// One member without a name: errors name the variant alone.
    Single,
    /// A struct of members.
    Fields,
}

/// Resolves an enum; `None` if the item is none, or says too little.
pub(crate) fn resolve(input: &DeriveInput, report: &mut Report) -> Option<Tagged> {
    let Data::Enum(data) = &input.data else { return None };
    let args = syntax::structure(&input.attrs, report);
    if data.variants.iter().all(|variant| variant.fields.is_empty()) {
        report.error(
            &input.ident,
            "an enum without fields is an integer in C, no union",
            "derive `NativeEnum` on it",
        );
        return None;
    }
    let words = representation(&input.attrs);
    let Some(repr) = words.iter().find(|word| INTEGERS.contains(&word.as_str())) else {
        report.error(
            &input.ident,
            format_args!("nothing says where C has the discriminant of `{}`", input.ident),
            format_args!(
                "write `#[repr(C, i32)]` for `struct {{ int kind; union {{ .. }} value; }}`, `#[repr(i32)]` for a union whose members all begin with it, or `#[repr(i32)]` and `#[native(union)]` for a union whose discriminant is another field of the struct around it; integers are {}",
                choices(INTEGERS)
            ),
        );
        return None;
    };
    let is_c = words.iter().any(|word| word == "C");
    let shape = match (args.union, is_c) {
        (Some(span), true) => {
            report.error_at(
                span,
                "`#[repr(C, ..)]` puts a discriminant in front, `union` says that there is none",
                "remove `union`, or the `C` of `#[repr(C, ..)]`",
            );
            Shape::Elsewhere
        }
        (Some(_), false) => Shape::Elsewhere,
        (None, true) => Shape::Outside,
        (None, false) => Shape::Inside,
    };
    let repr = Ident::new(repr, input.ident.span());
    // A variant without a value has the one before plus 1, as in Rust and C.
    let mut value = quote!(0);
    let mut other_variant = None;
    for variant in data.variants.iter().filter(|variant| other::is_marked(variant)) {
        let field = other::field(variant, &repr, report)?;
        if other_variant.is_some() {
            other::second(variant, report);
            return None;
        }
        other_variant = Some((variant.ident.clone(), span_of(&field.ty)));
    }
    let members = data.variants.iter().filter(|variant| !other::is_marked(variant));
    let variants = members.map(|variant| {
        if let Some((_, given)) = &variant.discriminant {
            value = quote_spanned!(span_of(given)=> #given);
        }
        let discriminant = value.clone();
        value = quote!((#discriminant) + 1);
        let structure = Structure {
            args: StructArgs { size: None, explicit: None, union: None, ..args.clone() },
            vis: input.vis.clone(),
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            fields: structure::fields(&variant.fields, report),
        };
        let name = variant.ident.unraw_name();
        let mut variant = Variant {
            ident: variant.ident.clone(),
            style: match &variant.fields {
                fields if fields.is_empty() => Style::Empty,
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Style::Single,
                _ => Style::Fields,
            },
            name,
            discriminant,
            structure,
            span: variant.ident.span(),
        };
        if variant.style == Style::Single {
            variant.structure.fields[0].name.clone_from(&variant.name);
        }
        variant
    });
    let variants = variants.collect();
    Some(Tagged {
        args,
        vis: input.vis.clone(),
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        repr,
        shape,
        variants,
        other: other_variant,
    })
}
