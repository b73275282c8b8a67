//! Field-less enums, as integers that are checked.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Data, DeriveInput, Fields, Ident, Variant};

use super::representation;
use crate::diag::{Report, choices, span_of};
use crate::emit::runtime;
use crate::model::other;

/// The integers that an enum may be represented by.
pub(crate) const INTEGERS: &[&str] =
    &["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "isize", "usize"];

/// `#[derive(NativeEnum)]`.
pub(crate) fn native_enum(input: &DeriveInput, report: &mut Report) -> TokenStream {
    let p = runtime();
    let ident = &input.ident;
    let Data::Enum(data) = &input.data else {
        report.error(
            ident,
            "`NativeEnum` is for enums without fields",
            "derive `Blittable` on a struct of plain data",
        );
        return TokenStream::new();
    };
    let words = representation(&input.attrs);
    let Some(repr) = words.iter().find(|word| INTEGERS.contains(&word.as_str())) else {
        report.error(
            ident,
            format_args!("the size of `{ident}` in C is not stated"),
            format_args!(
                "write `#[repr(i32)]` above the enum for a C `enum`; known are {}",
                choices(INTEGERS)
            ),
        );
        return TokenStream::new();
    };
    if let Some(parameter) = input.generics.params.first() {
        report.error(parameter, "a native enum has no parameters", "remove them");
    }
    let mut ok = true;
    let repr = Ident::new(repr, ident.span());
    let other = other(&data.variants, &repr, report);
    let is_other =
        |variant: &Variant| other.as_ref().is_some_and(|(name, _)| *name == variant.ident);
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) && !other::is_marked(variant) {
            report.error(
                &variant.fields,
                "a variant with fields is no C enumerator",
                "remove the fields, or write `#[native(other)]` on the one variant that has values without a name; an enum whose variants are the members of a union derives `NativeStruct`",
            );
            ok = false;
        }
        ok &= !other::is_marked(variant) || is_other(variant);
    }
    if !data.variants.iter().any(|variant| !is_other(variant)) {
        report.error(
            ident,
            "an enum without variants has no values",
            "declare the enumerators of the C enum",
        );
        ok = false;
    }
    if !ok {
        return TokenStream::new();
    }
    let name = ident.to_string();
    // A constant per variant, because a pattern cannot be a cast; hygiene keeps the names apart. One
    // without a value has the one before plus 1, as in Rust and C.
    let mut value = quote!(0);
    let (mut constants, mut values, mut variants) = (Vec::new(), Vec::new(), Vec::new());
    for (index, variant) in data.variants.iter().enumerate() {
        if let Some((_, given)) = &variant.discriminant {
            value = quote!(#given);
        }
        if !is_other(variant) {
            let constant = constant(index);
            values.push(value.clone());
            value = quote!(#constant + 1);
            constants.push(constant);
            variants.push(&variant.ident);
        }
    }
    let known = variants.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let names = variants.iter().map(ToString::to_string);
    let is_open = other.is_some();
    let definitions = quote!(#(const #constants: #repr = #values;)*);
    let (to_other, from_other) = match &other {
        None => (None, quote!(_ => ::core::option::Option::None,)),
        Some((variant, span)) => (
            Some(quote!(Self::#variant(value) => value,)),
            quote_spanned!(*span=> value => ::core::option::Option::Some(Self::#variant(value)),),
        ),
    };
    quote! {
        impl #p::Managed for #ident {
            type Kind = #p::kind::Enumeration;
        }
        // SAFETY: only values of the variants are accepted, and each has the value that it came from.
        unsafe impl #p::NativeEnum for #ident {
            type Repr = #repr;
            const NAME: &'static str = #name;
            const KNOWN: &'static str = #known;
            const VARIANTS: &'static [#p::VariantMeta] = {
                #definitions
                &[#(#p::VariantMeta::new(#names, #constants as i128)),*]
            };
            const IS_OPEN: bool = #is_open;
            #[inline(always)]
            fn to_repr(self) -> #repr {
                #definitions
                match self {
                    #(Self::#variants => #constants,)*
                    #to_other
                }
            }
            #[inline]
            fn from_repr(value: #repr) -> ::core::option::Option<Self> {
                #definitions
                match value {
                    #(#constants => ::core::option::Option::Some(Self::#variants),)*
                    #from_other
                }
            }
        }
    }
}

/// The variant for all other values, with the span of its field's type.
fn other<'v>(
    variants: impl IntoIterator<Item = &'v Variant>,
    repr: &Ident,
    report: &mut Report,
) -> Option<(Ident, Span)> {
    let mut found: Option<(Ident, Span)> = None;
    for variant in variants.into_iter().filter(|variant| other::is_marked(variant)) {
        let Some(field) = other::field(variant, repr, report) else { continue };
        if found.is_some() {
            other::second(variant, report);
            continue;
        }
        found = Some((variant.ident.clone(), span_of(&field.ty)));
    }
    found
}

fn constant(index: usize) -> Ident {
    Ident::new(&format!("VARIANT_{index}"), Span::mixed_site())
}
