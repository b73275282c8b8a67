//! `#[derive(NativeStruct)]`: the native twin, and the conversions field by field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use super::native_struct_field::{self as form, Owner};
use super::native_struct_layout as layout;
use crate::emit::{local, runtime, strategy, vet};
use crate::model::structure::{Field, FieldRole, Structure};
use crate::model::types;
use crate::parse::parameter::LengthOf;

/// The whole expansion.
pub(crate) fn tokens(structure: &Structure) -> TokenStream {
    let emitter = Emitter::new(structure);
    let p = runtime();
    let ident = &structure.ident;
    let (impl_generics, type_generics, where_clause) = structure.generics.split_for_impl();
    let definitions = emitter.definitions();
    let twin = layout::twin(&emitter);
    let safe = emitter.safe();
    let name = &emitter.twin;
    let prepare = emitter.prepare();
    let lower = emitter.lower();
    let lift = emitter.lift();
    quote! {
        #[allow(non_snake_case, non_camel_case_types, dead_code, missing_docs, unused_imports, private_interfaces, clippy::all, clippy::pedantic)]
        const _: () = {
            #definitions
            #twin
            const __SAFE: bool = #safe;

            #[automatically_derived]
            impl #impl_generics #p::Managed for #ident #type_generics #where_clause {
                type Kind = #p::kind::Structure;
            }
            // SAFETY: the twin is `repr(C)` with the native types of the fields, for which zero is valid.
            #[automatically_derived]
            unsafe impl #impl_generics #p::NativeStruct for #ident #type_generics #where_clause {
                type Native = #name;
                type Safety = <#p::Flag<{ __SAFE }> as #p::SafetyFlag>::Safety;
                const SAFE: bool = __SAFE;
                #prepare
            }
            #lower
            #lift
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

pub(super) struct Emitter<'s> {
    pub(super) structure: &'s Structure,
    pub(super) twin: Ident,
    profile: TokenStream,
}

impl<'s> Emitter<'s> {
    fn new(structure: &'s Structure) -> Self {
        let twin = format_ident!("__{}Native", structure.ident);
        Self { structure, twin, profile: quote!(__Profile) }
    }

    /// The alias of a field's native type.
    pub(super) fn native(index: usize) -> Ident {
        format_ident!("__Native{index}")
    }

    /// The alias of a field's form.
    fn form(index: usize) -> Ident {
        format_ident!("__Form{index}")
    }

    fn fields(&self) -> impl Iterator<Item = (usize, &'s Field)> {
        self.structure.fields.iter().enumerate()
    }

    fn managed(&self) -> impl Iterator<Item = (usize, &'s Field)> {
        self.fields().filter(|(_, field)| !field.is_native_only())
    }

    /// The native type's description.
    pub(super) fn description(&self, index: usize, field: &Field) -> TokenStream {
        let p = runtime();
        let native = Self::native(index);
        if field.is_native_only() {
            return quote!(&<#native as #p::Abi>::DESC);
        }
        let form = Self::form(index);
        let ty = types::with_static_lifetimes(&field.ty);
        quote!(&<#form as #p::FieldForm<#ty>>::DESC)
    }

    /// The forms of the fields, and their native types: outside any `impl`, so that a `where` clause
    /// does not hide what they are.
    fn definitions(&self) -> TokenStream {
        let p = runtime();
        let unnamed = self.managed().map(|(_, field)| field).filter(|field| {
            let marshal = &field.marshal;
            marshal.with.is_none() && marshal.form.is_none() && marshal.element.is_none()
        });
        let verdict = vet::fields(&self.structure.generics, unnamed.map(|field| &field.ty));
        let preamble =
            verdict.preamble(&self.profile, &strategy::profile(self.structure.args.profile));
        let definitions: TokenStream = self
            .fields()
            .map(|(index, field)| {
                let native = Self::native(index);
                if let Some(ty) = field.native_only_type() {
                    return quote_spanned!(field.span=> type #native = #ty;);
                }
                let name = Self::form(index);
                let ty = types::with_static_lifetimes(&field.ty);
                let (owner, release) = self.owner(index, field);
                let form = form::form(field, &ty, &self.profile, owner.as_ref());
                quote_spanned! {field.span=>
                    #release
                    type #name = #form;
                    type #native = <#name as #p::FieldForm<#ty>>::Native;
                }
            })
            .collect();
        quote!(#preamble #definitions)
    }

    /// Who releases what the field points to, and the type that does.
    fn owner(&self, index: usize, field: &Field) -> (Option<Owner>, TokenStream) {
        use crate::parse::ownership::Free;
        let p = runtime();
        let (name, vis) = (format_ident!("__Free{index}"), &self.structure.vis);
        let definition = quote! {
            #[derive(Clone, Copy, Default)]
            #vis struct #name;
            // SAFETY: the declaration names the function that releases such memory.
        };
        match &field.free {
            Some((Free::Allocator(name, span), _)) => {
                let name = Ident::new(name, *span);
                (Some(Owner(quote!(#p::#name))), TokenStream::new())
            }
            Some((Free::With(path), _)) => {
                let release = quote! {
                    unsafe impl #p::Release for #name {
                        unsafe fn release(self, memory: *mut #p::c_void) {
                            // SAFETY: the caller promises memory of this owner.
                            let _ = unsafe { #path(memory.cast()) };
                        }
                    }
                };
                (Some(Owner(quote!(#name))), quote!(#definition #release))
            }
            Some((Free::Counted(path), _)) => {
                let release = quote! {
                    unsafe impl #p::ReleaseArray for #name {
                        unsafe fn release_array(self, array: *mut #p::c_void, count: usize) {
                            // SAFETY: the caller promises an array of this owner.
                            let _ = unsafe { #path(array.cast(), count) };
                        }
                    }
                    impl #p::Holder for #name {
                        type OfElements = #p::Keep;
                    }
                };
                (Some(Owner(quote!(#name))), quote!(#definition #release))
            }
            // The parser of a field makes no others.
            Some((Free::Method(_) | Free::Elements(_) | Free::Pair(..), _)) | None => {
                match field.borrowed {
                    Some(_) => (Some(Owner(quote!(#p::Keep))), TokenStream::new()),
                    None => (None, TokenStream::new()),
                }
            }
        }
    }

    /// Whether no field is a raw pointer; a pointer to the struct itself adds nothing.
    fn safe(&self) -> TokenStream {
        let p = runtime();
        let parts = self.managed().filter(|(_, field)| !self.mentions_itself(field)).map(
            |(index, field)| {
                let form = Self::form(index);
                let ty = types::with_static_lifetimes(&field.ty);
                quote!(&& <#form as #p::FieldForm<#ty>>::SAFE)
            },
        );
        quote!(true #(#parts)*)
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

    /// The place of a field in the twin.
    fn place(&self, field: &Field, mutability: TokenStream) -> TokenStream {
        let (pointer, ident) = (local("twin"), &field.ident);
        quote!(&raw #mutability (*#pointer).#ident)
    }

    fn is_packed(&self) -> bool {
        self.structure.args.pack.is_some()
    }

    /// A helper of the runtime, or its form for fields that may not be aligned.
    fn helper(&self, name: &str, span: proc_macro2::Span) -> Ident {
        let name = if self.is_packed() { format!("{name}_packed") } else { name.to_owned() };
        Ident::new(&name, span)
    }

    /// Writes the constants.
    fn values(&self) -> TokenStream {
        let (pointer, twin) = (local("twin"), &self.twin);
        let values = self.fields().filter_map(|(index, field)| {
            let FieldRole::Value(value, _) = &field.role else { return None };
            let native = Self::native(index);
            let ident = &field.ident;
            let converted = form::constant(value, field.native_only_type()?, &native);
            Some(quote_spanned! {field.span=>
                (*#pointer).#ident = { #[allow(unused)] type Native = #twin; #converted };
            })
        });
        quote!(#(#values)*)
    }

    fn prepare(&self) -> TokenStream {
        let p = runtime();
        let (pointer, twin) = (local("twin"), &self.twin);
        let prepares = self.managed().map(|(index, field)| {
            let form = Self::form(index);
            let ty = types::with_static_lifetimes(&field.ty);
            let place = self.place(field, quote!(mut));
            let helper = self.helper("prepare_field", field.span);
            quote!(#p::#helper::<#form, #ty>(#place);)
        });
        let values = self.values();
        quote! {
            #[inline]
            #[allow(unused_variables)]
            unsafe fn prepare(#pointer: *mut #twin) {
                // SAFETY: the caller gives a zeroed twin, and so zeroed fields.
                unsafe { #(#prepares)* #values }
            }
        }
    }

    /// Asks that a field can be lowered, or lifted, only where the whole struct is.
    fn bounds(&self, plain: &str, counted: &str) -> Vec<TokenStream> {
        let p = runtime();
        self.managed()
            .filter(|(_, field)| !self.is_recursive(field, plain))
            .map(|(index, field)| {
                let bound = if self.is_counted(field) { counted } else { plain };
                let bound = Ident::new(bound, field.span);
                let (form, native, ty) = (Self::form(index), Self::native(index), &field.ty);
                // The quantifier keeps a bound that does not hold from being an error by itself.
                quote_spanned!(field.span=> for<'__any> #form: #p::#bound<#ty, #native>)
            })
            .collect()
    }

    fn is_counted(&self, field: &Field) -> bool {
        self.structure.counter(field).is_some() || self.constant_count(field).is_some()
    }

    /// The constant count of an array behind a pointer.
    fn constant_count<'f>(&self, field: &'f Field) -> Option<&'f syn::Expr> {
        use crate::model::structure::sequence;
        if field.is_inline() || sequence(&field.ty).is_none() || form::is_fixed_text(field) {
            return None;
        }
        field.marshal.size_const.as_ref()
    }

    fn where_clause(&self, bounds: &[TokenStream]) -> TokenStream {
        let predicates = self.structure.generics.where_clause.as_ref().map(|clause| {
            let predicates = &clause.predicates;
            quote!(#predicates,)
        });
        quote!(where #predicates #(#bounds),*)
    }

    fn lower(&self) -> TokenStream {
        let p = runtime();
        let (pointer, arena, twin) = (local("twin"), local("arena"), &self.twin);
        let ident = &self.structure.ident;
        let (impl_generics, type_generics, _) = self.structure.generics.split_for_impl();
        let where_clause = self.where_clause(&self.bounds("LowerField", "LowerCounted"));
        let fields = self.managed().map(|(index, field)| {
            let form = Self::form(index);
            let (member, name, ty) = (&field.member, &field.name, &field.ty);
            let place = self.place(field, quote!(mut));
            if !self.is_counted(field) {
                let helper = self.helper("lower_field", field.span);
                return quote_spanned!(field.span=> #p::#helper::<#form, #ty, _>(&self.#member, #place, #arena, #name)?;);
            }
            let count = local(format_args!("count{index}"));
            let helper = self.helper("lower_counted_field", field.span);
            let lowered = quote_spanned!(field.span=> let #count = #p::#helper::<#form, #ty, _>(&self.#member, #place, #arena, #name)?;);
            let check = self.constant_count(field).map(|constant| {
                quote!(#p::constant_count(#count, #constant, #name)?;)
            });
            quote!(#lowered #check)
        });
        let counts = self.fields().filter_map(|(index, field)| match &field.role {
            FieldRole::LengthOf(of, _) => Some(self.count(index, field, of)),
            _ => None,
        });
        let values = self.values();
        quote! {
            // SAFETY: every field is written by its form, and its pointers lead outside the struct.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LowerStruct for #ident #type_generics #where_clause {
                #[inline]
                #[allow(unused_variables)]
                unsafe fn lower(&self, #pointer: *mut #twin, #arena: &mut #p::Arena<'_>) -> ::core::result::Result<(), #p::MarshalError> {
                    // SAFETY: the caller gives a zeroed twin, and so zeroed fields.
                    unsafe { #(#fields)* #(#counts)* #values }
                    ::core::result::Result::Ok(())
                }
            }
        }
    }

    /// Writes a count: of one field, or of several that must agree.
    fn count(&self, index: usize, field: &Field, of: &LengthOf) -> TokenStream {
        let p = runtime();
        let (pointer, ident, name) = (local("twin"), &field.ident, &field.name);
        let native = Self::native(index);
        let counted: Vec<(usize, &Field)> = of
            .of
            .iter()
            .filter_map(|name| self.fields().find(|(_, field)| matches!(&field.member, syn::Member::Named(member) if member == name)))
            .collect();
        let Some(&(first, first_field)) = counted.first() else { return TokenStream::new() };
        let first_count = local(format_args!("count{first}"));
        let agreements = counted[1..].iter().map(|(other, other_field)| {
            let (count, name, first_name) =
                (local(format_args!("count{other}")), &other_field.name, &first_field.name);
            quote!(#p::same_field_count(#count, #first_count, #first_name, #name)?;)
        });
        let unit = self.unit(first, first_field, of, "LowerCounted");
        quote_spanned! {field.span=>
            #(#agreements)*
            (*#pointer).#ident = #p::count_field::<#native>(#first_count, #unit, #name)?;
        }
    }

    /// The bytes of an element, for `unit = bytes`.
    fn unit(&self, index: usize, field: &Field, of: &LengthOf, bound: &str) -> TokenStream {
        let p = runtime();
        if !of.bytes {
            return quote!(1usize);
        }
        let bound = Ident::new(bound, field.span);
        let (form, native, ty) = (Self::form(index), Self::native(index), &field.ty);
        quote!(<#form as #p::#bound<#ty, #native>>::UNIT_SIZE)
    }

    /// The number of elements that a field is lifted by.
    fn lifted_count(&self, index: usize, field: &Field) -> Option<TokenStream> {
        let p = runtime();
        let pointer = local("twin");
        if let Some((counter, of)) = self.structure.counter(field) {
            let ident = &counter.ident;
            let unit = self.unit(index, field, of, "LiftCounted");
            return Some(quote!(#p::in_units(#p::CountInt::to_count((*#pointer).#ident), #unit)));
        }
        let constant = self.constant_count(field)?;
        Some(quote!((#constant) as i128))
    }

    fn lift(&self) -> TokenStream {
        let p = runtime();
        let (pointer, kept, first, error) =
            (local("twin"), local("kept"), local("first"), local("error"));
        let twin = &self.twin;
        let ident = &self.structure.ident;
        let (impl_generics, type_generics, _) = self.structure.generics.split_for_impl();
        let where_clause = self.where_clause(&self.bounds("LiftField", "LiftCounted"));
        let mut lifts = TokenStream::new();
        let mut discards = TokenStream::new();
        let mut members = Vec::new();
        for (index, field) in self.fields() {
            let (member, name, ty, form) =
                (&field.member, &field.name, &field.ty, Self::form(index));
            if field.is_native_only() {
                members.push(quote!(#member: ::core::marker::PhantomData));
                continue;
            }
            let value = local(format_args!("value{index}"));
            let place = self.place(field, quote!(const));
            let (lifted, discarded) = match self.lifted_count(index, field) {
                None => {
                    let (lift, discard) = (
                        self.helper("lift_field", field.span),
                        self.helper("discard_field", field.span),
                    );
                    (
                        quote_spanned!(field.span=> #p::#lift::<#form, #ty, _>(#place, #kept, #name)),
                        quote!(#p::#discard::<#form, #ty, _>(#place, #kept);),
                    )
                }
                Some(count) => {
                    let (lift, discard) = (
                        self.helper("lift_counted_field", field.span),
                        self.helper("discard_counted_field", field.span),
                    );
                    (
                        quote_spanned!(field.span=> #p::#lift::<#form, #ty, _>(#place, #count, #kept, #name)),
                        quote!(#p::#discard::<#form, #ty, _>(#place, #count, #kept);),
                    )
                }
            };
            let next = index + 1;
            lifts.extend(quote! {
                let #value = match #lifted {
                    ::core::result::Result::Ok(#value) => #value,
                    ::core::result::Result::Err(#error) => {
                        <Self as #p::LiftStruct>::discard_from(#pointer, #next, #kept);
                        return ::core::result::Result::Err(#error);
                    }
                };
            });
            discards.extend(quote!(if #first <= #index { #discarded }));
            members.push(quote!(#member: #value));
        }
        quote! {
            // SAFETY: every field is lifted or discarded by its form, once.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LiftStruct for #ident #type_generics #where_clause {
                #[allow(unused_variables)]
                unsafe fn lift(#pointer: *const #twin, #kept: #p::Kept<'_>) -> ::core::result::Result<Self, #p::MarshalError> {
                    // SAFETY: the caller gives a twin that native code wrote.
                    unsafe {
                        #lifts
                        ::core::result::Result::Ok(Self { #(#members),* })
                    }
                }
                #[inline]
                #[allow(unused_variables)]
                unsafe fn discard_from(#pointer: *const #twin, #first: usize, #kept: #p::Kept<'_>) {
                    // SAFETY: as above.
                    unsafe { #discards }
                }
            }
        }
    }

    /// The native type of a field that is declared, with the span of its type.
    pub(super) fn spanned_native(index: usize, ty: &Type) -> Ident {
        let mut native = Self::native(index);
        native.set_span(crate::diag::span_of(ty));
        native
    }
}
