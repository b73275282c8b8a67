//! An enum whose variants are the members of a C union.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::definitions::preamble;
use super::lift::Lifting;
use super::lower::Writing;
use super::{Emitter, Way, layout, where_clause};
use crate::emit::{local, runtime};
use crate::model::tagged::{Shape, Style, Tagged, Variant};

/// The whole expansion for an enum.
pub(crate) fn tokens(tagged: &Tagged) -> TokenStream {
    let union = Union::new(tagged);
    let p = runtime();
    let ident = &tagged.ident;
    let (impl_generics, type_generics, generics_where) = tagged.generics.split_for_impl();
    let emitters: Vec<&Emitter<'_>> = union.members.iter().map(|member| &member.emitter).collect();
    let preamble = preamble(&emitters);
    let aliases = emitters.iter().map(|emitter| emitter.aliases());
    let layout = union.layout();
    let constants = union.constants();
    let all = |constant: &str, itself| {
        let members = union.members.iter().map(|member| member.emitter.all(constant, itself));
        quote!(true #(&& (#members))*)
    };
    let (safe, stays, lends) = (all("SAFE", true), all("STAYS", false), all("LENDS", true));
    let kept_whole = union.members.iter().map(|member| member.emitter.kept_whole());
    let kind = Ident::new(
        if tagged.shape == Shape::Elsewhere { "Union" } else { "Structure" },
        proc_macro2::Span::mixed_site(),
    );
    let conversions = match tagged.shape {
        Shape::Elsewhere => union.as_union(),
        Shape::Outside | Shape::Inside => union.as_struct(),
    };
    quote! {
        #[allow(non_snake_case, non_camel_case_types, non_upper_case_globals, dead_code, missing_docs, unused_imports, private_interfaces, clippy::all, clippy::pedantic)]
        const _: () = {
            #preamble
            #(#aliases)*
            #layout
            #constants
            const __SAFE: bool = #safe;
            const __STAYS: bool = #stays;
            const __LENDS: bool = #lends;
            #(#kept_whole)*
            #[automatically_derived]
            impl #impl_generics #p::Managed for #ident #type_generics #generics_where {
                type Kind = #p::kind::#kind;
            }
            #conversions
        };
    }
}

struct Member<'s> {
    variant: &'s Variant,
    emitter: Emitter<'s>,
}

impl Member<'_> {
    /// The constant with the discriminant.
    fn discriminant(&self) -> Ident {
        format_ident!("__{}Discriminant", self.variant.ident)
    }

    fn is_empty(&self) -> bool {
        self.variant.structure.fields.is_empty()
    }

    /// A pointer to the member, from one to the union.
    fn cast(&self, mutability: &TokenStream) -> TokenStream {
        let (pointer, twin) = (local("twin"), &self.emitter.twin);
        quote!(let #pointer = #pointer.cast::<u8>() as *#mutability #twin;)
    }
}

struct Union<'s> {
    tagged: &'s Tagged,
    members: Vec<Member<'s>>,
    /// The twin.
    twin: Ident,
    /// The union itself, where it is not the twin.
    union: Ident,
}

impl<'s> Union<'s> {
    fn new(tagged: &'s Tagged) -> Self {
        let members = tagged
            .variants
            .iter()
            .map(|variant| Member {
                variant,
                emitter: Emitter::of_variant(&variant.structure, &variant.ident.to_string()),
            })
            .collect();
        let twin = format_ident!("__{}Native", tagged.ident);
        let union = match tagged.shape {
            Shape::Outside => format_ident!("__{}Union", tagged.ident),
            Shape::Inside | Shape::Elsewhere => twin.clone(),
        };
        Self { tagged, members, twin, union }
    }

    /// The members, the union, and the struct around it.
    fn layout(&self) -> TokenStream {
        let p = runtime();
        let Tagged { vis, repr, .. } = self.tagged;
        let name = self.tagged.ident.to_string();
        let inside = (self.tagged.shape == Shape::Inside).then_some(repr);
        let full = || self.members.iter().filter(|member| inside.is_some() || !member.is_empty());
        let definitions = full().map(|member| layout::member(&member.emitter, inside));
        let names: Vec<&Ident> = full().map(|member| &member.variant.ident).collect();
        let twins = full().map(|member| &member.emitter.twin);
        let texts = names.iter().map(ToString::to_string);
        let types: Vec<&Ident> = full().map(|member| &member.emitter.twin).collect();
        let representation = match &self.tagged.args.pack {
            Some(pack) => quote!(#[repr(C, packed(#pack))]),
            None => quote!(#[repr(C)]),
        };
        let union = &self.union;
        let discriminant = inside.map(|repr| quote!(__discriminant: #repr,));
        let discriminant_desc = inside
            .map(|repr| quote!(#p::FieldDesc::new("discriminant", 0, &<#repr as #p::Abi>::DESC),));
        let (room, unpadded) = self.room(&representation);
        let class = quote!(#p::TypeClass::Union(&[#discriminant_desc #(#p::FieldDesc::new(#texts, 0, &<#types as #p::Abi>::DESC)),*]));
        let union_copy = layout::copy(union);
        let packed = self.tagged.args.pack.as_ref().map(layout::packed);
        let inner = match self.tagged.shape {
            Shape::Outside => Some(quote!(.inner())),
            Shape::Inside | Shape::Elsewhere => packed.clone(),
        };
        let outer = (self.tagged.shape == Shape::Outside).then(|| {
            let twin = &self.twin;
            let copy = layout::copy(twin);
            quote! {
                #[doc(hidden)]
                #representation
                #vis struct #twin { __discriminant: #repr, __union: #union }
                #copy
                // SAFETY: the twin is `repr(C)`, and the description lists every field.
                #[automatically_derived]
                unsafe impl #p::Abi for #twin {
                    const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::Struct(&[
                        #p::FieldDesc::new("discriminant", 0, &<#repr as #p::Abi>::DESC),
                        #p::FieldDesc::new("value", ::core::mem::offset_of!(#twin, __union), &<#union as #p::Abi>::DESC),
                    ])) #packed;
                }
            }
        });
        let size = self.tagged.args.size.as_ref().map(|size| {
            let twin = &self.twin;
            let message = format!(
                "`{name}`: the members do not fit `size = n`, or the size is no multiple of the alignment; write the number that `sizeof` gives in C"
            );
            quote_spanned! {crate::diag::span_of(size)=>
                const _: () = ::core::assert!(::core::mem::size_of::<#twin>() == #size, #message);
            }
        });
        quote! {
            #(#definitions)*
            #unpadded
            #[doc(hidden)]
            #representation
            #vis union #union { #discriminant #(#names: #twins,)* #room }
            #union_copy
            // SAFETY: the union is `repr(C)`, and the description lists every member.
            #[automatically_derived]
            unsafe impl #p::Abi for #union {
                const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #class) #inner;
            }
            #outer
            #size
        }
    }

    /// The bytes that `size = n` asks for, as a member of the union; for a union in a struct, a
    /// struct without them to tell where the union starts.
    fn room(&self, representation: &TokenStream) -> (TokenStream, TokenStream) {
        let Some(size) = &self.tagged.args.size else {
            return (TokenStream::new(), TokenStream::new());
        };
        if self.tagged.shape != Shape::Outside {
            return (quote!(__room: [u8; #size],), TokenStream::new());
        }
        let unpadded = format_ident!("__{}Unpadded", self.tagged.ident);
        let repr = &self.tagged.repr;
        let aligns = self
            .members
            .iter()
            .filter(|member| !member.is_empty())
            .map(|member| &member.emitter.twin);
        (
            quote!(__room: [u8; (#size as usize).saturating_sub(::core::mem::offset_of!(#unpadded, __start))],),
            quote!(#representation struct #unpadded { __discriminant: #repr, __start: (#([#aligns; 0],)*) }),
        )
    }

    /// The discriminants.
    fn constants(&self) -> TokenStream {
        let repr = &self.tagged.repr;
        self.members
            .iter()
            .map(|member| {
                let (name, value) = (member.discriminant(), &member.variant.discriminant);
                quote_spanned!(member.variant.span=> const #name: #repr = #value;)
            })
            .collect()
    }

    fn known(&self) -> String {
        let names = self.members.iter().map(|member| member.variant.ident.to_string());
        names.collect::<Vec<_>>().join(", ")
    }

    /// Prepares the member whose discriminant is 0, which an untouched twin has.
    fn prepare(&self) -> TokenStream {
        let members = self.members.iter().filter(|member| !member.is_empty()).map(|member| {
            let name = member.discriminant();
            let cast = member.cast(&quote!(mut));
            let fields = member.emitter.prepare_fields();
            quote!(if #name == 0 { #cast #fields })
        });
        quote!(#(#members)*)
    }

    /// Writes the member, and gives the discriminant.
    fn lower(&self) -> TokenStream {
        let p = runtime();
        let arms = self.members.iter().map(|member| {
            let (pattern, name) = (self.pattern(member), member.discriminant());
            let cast = member.cast(&quote!(mut));
            let fields = member.emitter.lower_fields(Writing::New);
            let text = &member.variant.name;
            let within = match member.variant.style {
                Style::Single | Style::Empty => None,
                Style::Fields => {
                    Some(quote!(.map_err(|error: #p::MarshalError| error.in_field(#text))))
                }
            };
            if member.is_empty() {
                return quote!(#pattern => #name,);
            }
            quote! {
                #pattern => {
                    #cast
                    (|| -> ::core::result::Result<(), #p::MarshalError> {
                        #fields
                        ::core::result::Result::Ok(())
                    })()#within?;
                    #name
                }
            }
        });
        let other = self.tagged.other.as_ref().map(|(variant, span)| {
            let value = local("value");
            quote_spanned!(*span=> Self::#variant(#value) => *#value,)
        });
        quote!(match self { #(#arms)* #other })
    }

    /// The fields of a variant, bound to the names that [`Emitter::value`] gives.
    fn pattern(&self, member: &Member<'_>) -> TokenStream {
        let variant = &member.variant.ident;
        let fields = member.variant.structure.fields.iter().enumerate().map(|(index, field)| {
            let (place, value) = (&field.member, local(format_args!("value{index}")));
            if field.is_native_only() { quote!(#place: _) } else { quote!(#place: #value) }
        });
        quote!(Self::#variant { #(#fields),* })
    }

    /// Reads the member that the discriminant names.
    fn lift(&self, discriminant: &TokenStream) -> TokenStream {
        let p = runtime();
        let (name, known) = (self.tagged.ident.to_string(), self.known());
        let (first, other, discard) = (local("first"), local("other"), local("discard"));
        let arms = self.members.iter().map(|member| {
            let (variant, name) = (&member.variant.ident, member.discriminant());
            if member.is_empty() {
                return quote!(#name => ::core::result::Result::Ok(Self::#variant {}),);
            }
            let cast = member.cast(&quote!(const));
            let Lifting { lifts, discards, members } =
                member.emitter.lift_fields(|next| quote!(#discard(#next)));
            let text = &member.variant.name;
            let within = match member.variant.style {
                Style::Single | Style::Empty => None,
                Style::Fields => {
                    Some(quote!(.map_err(|error: #p::MarshalError| error.in_field(#text))))
                }
            };
            quote! {
                #name => {
                    #cast
                    let #discard = |#first: usize| { #discards };
                    (|| -> ::core::result::Result<Self, #p::MarshalError> {
                        #lifts
                        ::core::result::Result::Ok(Self::#variant { #(#members),* })
                    })()#within
                }
            }
        });
        let otherwise = match &self.tagged.other {
            Some((variant, span)) => {
                quote_spanned!(*span=> ::core::result::Result::Ok(Self::#variant(#other)))
            }
            None => {
                quote!(::core::result::Result::Err(#p::unknown_discriminant(#other as i128, #name, #known)))
            }
        };
        quote! {
            match #discriminant {
                #(#arms)*
                #other => #otherwise,
            }
        }
    }

    /// Releases what the member that the discriminant names owns; nothing if it names none.
    fn discard(&self, discriminant: &TokenStream) -> TokenStream {
        let first = local("first");
        let arms = self.members.iter().filter(|member| !member.is_empty()).map(|member| {
            let name = member.discriminant();
            let cast = member.cast(&quote!(const));
            let discards = member.emitter.lift_fields(|_| TokenStream::new()).discards;
            quote!(#name => { #cast let #first = 0usize; #discards })
        });
        quote!(match #discriminant { #(#arms)* _ => {} })
    }

    fn bounds(&self, way: Way) -> TokenStream {
        let bounds: Vec<TokenStream> =
            self.members.iter().flat_map(|member| member.emitter.bounds(way)).collect();
        where_clause(&self.tagged.generics, &bounds)
    }

    /// The discriminant is a field of the twin: the enum crosses by itself.
    fn as_struct(&self) -> TokenStream {
        let p = runtime();
        let (pointer, arena, kept, first) =
            (local("twin"), local("arena"), local("kept"), local("first"));
        let (whole, discriminant) = (local("whole"), local("discriminant"));
        let ident = &self.tagged.ident;
        let (impl_generics, type_generics, generics_where) = self.tagged.generics.split_for_impl();
        let twin = &self.twin;
        let (lower_where, lift_where) = (self.bounds(Way::Lower), self.bounds(Way::Lift));
        let member = |mutability: TokenStream| match self.tagged.shape {
            Shape::Outside => quote!(let #pointer = &raw #mutability (*#whole).__union;),
            Shape::Inside | Shape::Elsewhere => quote!(let #pointer = #whole;),
        };
        let (to, from) = (member(quote!(mut)), member(quote!(const)));
        let (prepare, lower) = (self.prepare(), self.lower());
        let read = quote!((*#whole).__discriminant);
        let (lift, discard) = (self.lift(&read), self.discard(&read));
        quote! {
            // SAFETY: the twin is `repr(C)` with the native types of the fields, for which zero is valid.
            #[automatically_derived]
            unsafe impl #impl_generics #p::NativeStruct for #ident #type_generics #generics_where {
                type Native = #twin;
                type Safety = <#p::Flag<{ __SAFE }> as #p::SafetyFlag>::Safety;
                const SAFE: bool = __SAFE;
                type Left = <#p::Flag<{ __STAYS }> as #p::LeftFlag>::Left;
                const STAYS: bool = __STAYS;
                const LENDS: bool = __LENDS;
                type Parts = <#p::Flag<{ __LENDS }> as #p::PartsFlag>::Parts;
                #[inline]
                #[allow(unused_variables)]
                unsafe fn prepare(#whole: *mut #twin) {
                    // SAFETY: the caller gives a zeroed twin, and so zeroed members.
                    unsafe { #to #prepare }
                }
            }
            // SAFETY: the fields of one member are written by their forms, and their pointers lead
            // outside the struct.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LowerStruct for #ident #type_generics #lower_where {
                #[allow(unused_variables)]
                unsafe fn lower(&self, #whole: *mut #twin, #arena: &mut #p::Arena<'_>) -> ::core::result::Result<(), #p::MarshalError> {
                    // SAFETY: the caller gives a zeroed twin, and so zeroed members.
                    unsafe {
                        #to
                        let #discriminant = #lower;
                        (*#whole).__discriminant = #discriminant;
                    }
                    ::core::result::Result::Ok(())
                }
            }
            // SAFETY: the fields of the member that the discriminant names are lifted or discarded by
            // their forms, once.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LiftStruct for #ident #type_generics #lift_where {
                #[allow(unused_variables)]
                unsafe fn lift(#whole: *const #twin, #kept: #p::Kept<'_>) -> ::core::result::Result<Self, #p::MarshalError> {
                    // SAFETY: the caller gives a twin that native code wrote.
                    unsafe { #from #lift }
                }
                #[allow(unused_variables)]
                unsafe fn discard_from(#whole: *const #twin, #first: usize, #kept: #p::Kept<'_>) {
                    if #first == 0 {
                        // SAFETY: as above.
                        unsafe { #from #discard }
                    }
                }
            }
        }
    }

    /// The discriminant is a field of the struct around the union.
    fn as_union(&self) -> TokenStream {
        let p = runtime();
        let (pointer, arena, kept) = (local("twin"), local("arena"), local("kept"));
        let discriminant = local("discriminant");
        let (ident, repr) = (&self.tagged.ident, &self.tagged.repr);
        let (impl_generics, type_generics, generics_where) = self.tagged.generics.split_for_impl();
        let twin = &self.twin;
        let (lower_where, lift_where) = (self.bounds(Way::Lower), self.bounds(Way::Lift));
        let (prepare, lower) = (self.prepare(), self.lower());
        // A discriminant that the enum's integer cannot hold is unknown.
        let read = quote!(#discriminant);
        let (lift, discard) = (self.lift(&read), self.discard(&read));
        let narrow = |otherwise: TokenStream| quote!(let ::core::option::Option::Some(#discriminant) = <#repr as #p::NativeInteger>::narrow(#discriminant) else { #otherwise };);
        let (name, known) = (self.tagged.ident.to_string(), self.known());
        let unknown = narrow(
            quote!(return ::core::result::Result::Err(#p::unknown_discriminant(#discriminant, #name, #known))),
        );
        let nothing = narrow(quote!(return));
        quote! {
            // SAFETY: the twin is `repr(C)` with the native types of the fields, for which zero is valid.
            #[automatically_derived]
            unsafe impl #impl_generics #p::NativeUnion for #ident #type_generics #generics_where {
                type Native = #twin;
                const SAFE: bool = __SAFE;
                const STAYS: bool = __STAYS;
                const LENDS: bool = __LENDS;
                #[inline]
                #[allow(unused_variables)]
                unsafe fn prepare(#pointer: *mut #twin) {
                    // SAFETY: the caller gives a zeroed twin, and so zeroed members.
                    unsafe { #prepare }
                }
            }
            // SAFETY: the fields of one member are written by their forms, and their pointers lead
            // outside the union.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LowerUnion for #ident #type_generics #lower_where {
                #[allow(unused_variables)]
                unsafe fn lower(&self, #pointer: *mut #twin, #arena: &mut #p::Arena<'_>) -> ::core::result::Result<i128, #p::MarshalError> {
                    // SAFETY: the caller gives a zeroed twin, and so zeroed members.
                    let #discriminant: #repr = unsafe { #lower };
                    ::core::result::Result::Ok(#discriminant as i128)
                }
            }
            // SAFETY: the fields of the member that the discriminant names are lifted or discarded by
            // their forms, once.
            #[automatically_derived]
            unsafe impl #impl_generics #p::LiftUnion for #ident #type_generics #lift_where {
                #[allow(unused_variables)]
                unsafe fn lift(#pointer: *const #twin, #discriminant: i128, #kept: #p::Kept<'_>) -> ::core::result::Result<Self, #p::MarshalError> {
                    #unknown
                    // SAFETY: the caller gives a twin that native code wrote.
                    unsafe { #lift }
                }
                #[allow(unused_variables)]
                unsafe fn discard(#pointer: *const #twin, #discriminant: i128, #kept: #p::Kept<'_>) {
                    #nothing
                    // SAFETY: as above.
                    unsafe { #discard }
                }
            }
        }
    }
}
