//! `#[derive(NativeStruct)]`: the native twin, and the conversions field by field.
//!
//! An [`Emitter`] knows the fields that stand beside each other in C: those of a struct, or of one
//! member of a union. Each file here writes one part of what a derive needs of them.

mod bits;
mod counts;
mod definitions;
mod flexible;
mod form;
mod layout;
mod lift;
mod lower;
mod prepare;
mod tagged;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::emit::{local, runtime};
use crate::model::structure::{Field, Structure};
use crate::model::types;
pub(crate) use tagged::tokens as tagged;

/// The whole expansion for a struct.
pub(crate) fn tokens(structure: &Structure) -> TokenStream {
    let emitter = Emitter::of_struct(structure);
    let p = runtime();
    let ident = &structure.ident;
    let (impl_generics, type_generics, where_clause) = structure.generics.split_for_impl();
    let definitions = emitter.definitions();
    let twin = layout::twin(&emitter);
    let safe = emitter.all("SAFE", true);
    let (lends, kept_whole) = (emitter.all("LENDS", true), emitter.kept_whole());
    let (stays, replaces) = (emitter.all("STAYS", false), emitter.all("REPLACES", false));
    let name = &emitter.twin;
    let kind = emitter.kind();
    let prepare = emitter.prepare();
    let lower = emitter.lower();
    let lift = emitter.lift();
    let flexible = emitter.flexible();
    quote! {
        #[allow(non_snake_case, non_camel_case_types, dead_code, missing_docs, unused_imports, private_interfaces, clippy::all, clippy::pedantic)]
        const _: () = {
            #definitions
            #twin
            const __SAFE: bool = #safe;
            const __STAYS: bool = #stays;
            const __REPLACES: bool = #replaces;
            const __LENDS: bool = #lends;
            #kept_whole

            #[automatically_derived]
            impl #impl_generics #p::Managed for #ident #type_generics #where_clause {
                type Kind = #p::kind::#kind;
            }
            // SAFETY: the twin is `repr(C)` with the native types of the fields, for which zero is valid.
            #[automatically_derived]
            unsafe impl #impl_generics #p::NativeStruct for #ident #type_generics #where_clause {
                type Native = #name;
                type Safety = <#p::Flag<{ __SAFE }> as #p::SafetyFlag>::Safety;
                const SAFE: bool = __SAFE;
                type Left = <#p::Flag<{ __REPLACES }> as #p::LeftFlag>::Left;
                const STAYS: bool = __STAYS;
                const REPLACES: bool = __REPLACES;
                const LENDS: bool = __LENDS;
                type Parts = <#p::Flag<{ __LENDS }> as #p::PartsFlag>::Parts;
                #prepare
            }
            #lower
            #lift
            #flexible
        };
    }
}

/// Implementations that are never reached, so that no second wave of errors follows.
pub(crate) fn fallback(input: &syn::DeriveInput) -> TokenStream {
    let p = runtime();
    let ident = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        impl #impl_generics #p::Managed for #ident #type_generics #where_clause {
            type Kind = #p::kind::Structure;
        }
        unsafe impl #impl_generics #p::NativeStruct for #ident #type_generics #where_clause {
            type Native = ();
            type Safety = #p::SafeToCall;
            const SAFE: bool = true;
            type Left = #p::Stays;
            const LENDS: bool = true;
            type Parts = #p::Lent;
            unsafe fn prepare(_: *mut ()) {}
        }
        unsafe impl #impl_generics #p::LowerStruct for #ident #type_generics #where_clause {
            unsafe fn lower(&self, _: *mut (), _: &mut #p::Arena<'_>) -> ::core::result::Result<(), #p::MarshalError> {
                ::core::unreachable!()
            }
        }
        unsafe impl #impl_generics #p::LiftStruct for #ident #type_generics #where_clause {
            unsafe fn lift(_: *const (), _: #p::Kept<'_>) -> ::core::result::Result<Self, #p::MarshalError> {
                ::core::unreachable!()
            }
            unsafe fn discard_from(_: *const (), _: usize, _: #p::Kept<'_>) {}
        }
    }
}

/// Where the managed values stand.
enum Source {
    /// In `self`.
    Fields,
    /// In the bindings of a pattern, for the member of a union that the variant stands for.
    Bindings,
}

/// What is known of fields that stand beside each other.
struct Emitter<'s> {
    structure: &'s Structure,
    /// The name of the twin.
    twin: Ident,
    /// Keeps the names of one member of a union apart from those of another.
    prefix: String,
    source: Source,
    profile: TokenStream,
}

impl<'s> Emitter<'s> {
    fn of_struct(structure: &'s Structure) -> Self {
        Self {
            structure,
            twin: format_ident!("__{}Native", structure.ident),
            prefix: String::new(),
            source: Source::Fields,
            profile: quote!(__Profile),
        }
    }

    /// The fields of the variant `name`.
    fn of_variant(structure: &'s Structure, name: &str) -> Self {
        Self {
            structure,
            twin: format_ident!("__{}{name}Native", structure.ident),
            prefix: format!("{name}_"),
            source: Source::Bindings,
            profile: quote!(__Profile),
        }
    }

    /// The alias of a field's native type.
    fn native(&self, index: usize) -> Ident {
        format_ident!("__{}Native{index}", self.prefix)
    }

    /// The alias of a field's form.
    fn form(&self, index: usize) -> Ident {
        format_ident!("__{}Form{index}", self.prefix)
    }

    fn fields(&self) -> impl Iterator<Item = (usize, &'s Field)> {
        self.structure.fields.iter().enumerate()
    }

    fn managed(&self) -> impl Iterator<Item = (usize, &'s Field)> {
        self.fields().filter(|(_, field)| !field.is_native_only())
    }

    /// A reference to the managed value.
    fn value(&self, index: usize, field: &Field) -> TokenStream {
        match self.source {
            Source::Fields => {
                let member = &field.member;
                quote!(&self.#member)
            }
            Source::Bindings => {
                let value = local(format_args!("value{index}"));
                quote!(#value)
            }
        }
    }

    /// The place of a field in the twin.
    fn place(&self, field: &Field, mutability: TokenStream) -> TokenStream {
        let (pointer, ident) = (local("twin"), &field.ident);
        quote!(&raw #mutability (*#pointer).#ident)
    }

    /// Writes the native value of a field that native code alone has.
    fn write(&self, index: usize, field: &Field, value: &TokenStream) -> TokenStream {
        let (pointer, ident) = (local("twin"), &field.ident);
        if field.bits.is_some() {
            return self.write_bits(index, field, value);
        }
        quote!((*#pointer).#ident = #value;)
    }

    /// Reads it.
    fn read(&self, index: usize, field: &Field) -> TokenStream {
        let (pointer, ident) = (local("twin"), &field.ident);
        if field.bits.is_some() {
            return self.read_bits(index);
        }
        quote!((*#pointer).#ident)
    }

    fn is_packed(&self) -> bool {
        self.structure.args.pack.is_some()
    }

    /// A helper of the runtime, or its form for fields that may not be aligned.
    fn helper(&self, name: &str, span: proc_macro2::Span) -> Ident {
        let name = if self.is_packed() { format!("{name}_packed") } else { name.to_owned() };
        Ident::new(&name, span)
    }

    /// Whether what a constant of their forms says is true of all fields. A pointer to the struct itself
    /// cannot be asked; `itself` is the answer for it.
    fn all(&self, constant: &str, itself: bool) -> TokenStream {
        let p = runtime();
        let constant = format_ident!("{constant}");
        let parts = self.managed().map(|(index, field)| {
            if self.mentions_itself(field) {
                let itself = itself && (constant != "LENDS" || field.free.is_none());
                return quote!(&& #itself);
            }
            let form = self.form(index);
            let ty = types::with_static_lifetimes(&field.ty);
            quote!(&& <#form as #p::FieldForm<#ty>>::#constant)
        });
        quote!(true #(#parts)*)
    }

    /// What a `#[borrowed]` field points to stays native code's, with all that it points to in turn.
    fn kept_whole(&self) -> TokenStream {
        let p = runtime();
        let fields = self.managed().filter(|(_, field)| !self.mentions_itself(field));
        let kept = fields.filter_map(|(index, field)| {
            let form = self.form(index);
            let ty = types::with_static_lifetimes(&field.ty);
            Some(quote_spanned! {field.borrowed?=>
                const _: () = ::core::assert!(
                    <#form as #p::FieldForm<#ty>>::LENDS,
                    "what is borrowed stays native code's, so no field of that struct may have `#[free(..)]` or be an owned handle: write `#[borrowed]` there, or `#[free(..)]` here",
                );
            })
        });
        quote!(#(#kept)*)
    }

    fn mentions_itself(&self, field: &Field) -> bool {
        types::mentions(&field.ty, &self.structure.ident)
    }

    /// Whether asking for the field would ask for the struct again. A pointer to the struct itself
    /// can only be lifted if somebody owns what it points to.
    fn is_recursive(&self, field: &Field, bound: &str) -> bool {
        let is_owned = field.free.is_some() || field.borrowed.is_some();
        self.mentions_itself(field) && (bound != "LiftField" || is_owned)
    }

    /// Asks that a field can be lowered, or lifted, only where the whole struct is.
    fn bounds(&self, way: Way) -> Vec<TokenStream> {
        let p = runtime();
        self.managed()
            .filter(|(_, field)| !self.is_recursive(field, way.plain()))
            .map(|(index, field)| {
                let bound = match self.measure(field) {
                    Measure::None => way.plain(),
                    Measure::Count => way.counted(),
                    Measure::Discriminant => way.member(),
                };
                let bound = Ident::new(bound, field.span);
                let (form, native, ty) = (self.form(index), self.native(index), &field.ty);
                // The quantifier keeps a bound that does not hold from being an error by itself.
                quote_spanned!(field.span=> for<'__any> #form: #p::#bound<#ty, #native>)
            })
            .collect()
    }

    /// What another field, or a constant, says of this one.
    fn measure(&self, field: &Field) -> Measure {
        if self.structure.counter(field).is_some() || self.constant_count(field).is_some() {
            Measure::Count
        } else if self.structure.discriminant(field).is_some() {
            Measure::Discriminant
        } else {
            Measure::None
        }
    }

    fn where_clause(&self, bounds: &[TokenStream]) -> TokenStream {
        where_clause(&self.structure.generics, bounds)
    }
}

/// The user's `where` clause and further bounds.
fn where_clause(generics: &syn::Generics, bounds: &[TokenStream]) -> TokenStream {
    let predicates = generics.where_clause.as_ref().map(|clause| {
        let predicates = &clause.predicates;
        quote!(#predicates,)
    });
    quote!(where #predicates #(#bounds),*)
}

/// What a field is read by beside its own bytes.
enum Measure {
    None,
    /// A number of elements.
    Count,
    /// The discriminant of a union.
    Discriminant,
}

/// In or out: the traits of a field by its [`Measure`].
#[derive(Clone, Copy)]
enum Way {
    Lower,
    Lift,
}

impl Way {
    fn plain(self) -> &'static str {
        match self {
            Self::Lower => "LowerField",
            Self::Lift => "LiftField",
        }
    }
    fn counted(self) -> &'static str {
        match self {
            Self::Lower => "LowerCounted",
            Self::Lift => "LiftCounted",
        }
    }
    fn member(self) -> &'static str {
        match self {
            Self::Lower => "LowerMember",
            Self::Lift => "LiftMember",
        }
    }
}
