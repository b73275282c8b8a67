//! Field-less enums, as integers that are checked.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Ident};

use super::representation;
use crate::diag::{Report, choices};
use crate::emit::runtime;

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
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            report.error(
                &variant.fields,
                "a variant with fields is no C enumerator",
                "remove the fields; an enum whose variants are the members of a union derives `NativeStruct`",
            );
            ok = false;
        }
    }
    if data.variants.is_empty() {
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
    let repr = Ident::new(repr, ident.span());
    let variants: Vec<&Ident> = data.variants.iter().map(|variant| &variant.ident).collect();
    let name = ident.to_string();
    // A constant per variant, because a pattern cannot be a cast; hygiene keeps the names apart.
    let constants: Vec<Ident> = (0..variants.len()).map(constant).collect();
    let known = variants.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    quote! {
        impl #p::Managed for #ident {
            type Kind = #p::kind::Enumeration;
        }
        // SAFETY: the enum has this representation, and only values of its variants are accepted.
        unsafe impl #p::NativeEnum for #ident {
            type Repr = #repr;
            const NAME: &'static str = #name;
            const KNOWN: &'static str = #known;
            #[inline(always)]
            fn to_repr(self) -> #repr {
                self as #repr
            }
            #[inline]
            fn from_repr(value: #repr) -> ::core::option::Option<Self> {
                #(const #constants: #repr = #ident::#variants as #repr;)*
                match value {
                    #(#constants => ::core::option::Option::Some(#ident::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

fn constant(index: usize) -> Ident {
    Ident::new(&format!("VARIANT_{index}"), proc_macro2::Span::mixed_site())
}
