//! The twin: its fields, the gaps between them, and what is asserted of it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use super::Emitter;
use crate::emit::{meta, runtime, spelled};
use crate::model::structure::{Field, boxed, sequence};
use crate::model::types;

/// The twin's definition and its description.
pub(super) fn twin(emitter: &Emitter<'_>) -> TokenStream {
    let p = runtime();
    let structure = emitter.structure;
    let (vis, twin) = (&structure.vis, &emitter.twin);
    let name = structure.ident.to_string();
    let representation = emitter.representation();
    let (layout, fields) = if emitter.has_bits() {
        (emitter.bit_layout(), fields_and_bits(emitter))
    } else {
        let ordered = ordered(emitter);
        let fields = fields(emitter, &ordered);
        let (tail, unpadded) = tail(emitter, &ordered, &fields, &representation);
        (unpadded, quote!(#(#fields)* #tail))
    };
    let descriptions = emitter.descriptions();
    let copy = copy(twin);
    let assertions = assertions(emitter);
    let packed = structure.args.pack.as_ref().map(packed);
    quote! {
        #layout
        #[doc(hidden)]
        #representation
        #vis struct #twin { #fields }
        #copy
        // SAFETY: the twin is `repr(C)`, and the description lists every field.
        #[automatically_derived]
        unsafe impl #p::Abi for #twin {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::Struct(&[#(#descriptions),*])) #packed;
        }
        #assertions
    }
}

/// The struct that a variant's fields make, as a member of a union; behind the discriminant if that
/// stands in every member.
pub(super) fn member(emitter: &Emitter<'_>, discriminant: Option<&Ident>) -> TokenStream {
    let p = runtime();
    let (vis, twin) = (&emitter.structure.vis, &emitter.twin);
    let name = twin.to_string();
    let representation = emitter.representation();
    let discriminant = discriminant.map(|repr| quote!(__discriminant: #repr,));
    let ordered = ordered(emitter);
    let fields = fields(emitter, &ordered);
    let descriptions = emitter.descriptions();
    let copy = copy(twin);
    quote! {
        #[doc(hidden)]
        #representation
        #vis struct #twin { #discriminant #(#fields)* }
        #copy
        // SAFETY: the struct is `repr(C)`, and the description lists every field.
        #[automatically_derived]
        unsafe impl #p::Abi for #twin {
            const DESC: #p::TypeDesc = #p::TypeDesc::of::<Self>(#name, #p::TypeClass::Struct(&[#(#descriptions),*])).inner();
        }
    }
}

/// The number of `#pragma pack`, for a description.
pub(super) fn packed(pack: &syn::LitInt) -> TokenStream {
    quote!(.packed(#pack))
}

/// `Copy`, written out because a derive would ask it of every field of a packed struct by reference.
pub(super) fn copy(twin: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::clone::Clone for #twin {
            #[inline(always)]
            fn clone(&self) -> Self {
                *self
            }
        }
        #[automatically_derived]
        impl ::core::marker::Copy for #twin {}
    }
}

impl Emitter<'_> {
    pub(super) fn representation(&self) -> TokenStream {
        match &self.structure.args.pack {
            Some(pack) => quote!(#[repr(C, packed(#pack))]),
            None => quote!(#[repr(C)]),
        }
    }

    /// The largest alignment of a field.
    pub(super) fn pack(&self) -> TokenStream {
        match &self.structure.args.pack {
            Some(pack) => quote!(#pack),
            None => quote!(usize::MAX),
        }
    }

    /// What the declaration says of a field, for its description.
    fn told(&self, index: usize, field: &Field) -> TokenStream {
        let p = runtime();
        let declared = field.native_only_type().unwrap_or(&field.ty);
        let (ty, target) = (spelled(declared), meta::c_target(declared));
        let told = if field.is_native_only() {
            quote!(#p::Told::VALUE)
        } else {
            let form = self.form(index);
            let (enumerated, by) = (meta::enumerated(&field.ty), meta::field_by(&field.marshal));
            quote!(#p::told!(#p::question::Made<#form>) #enumerated #by)
        };
        let unnamed = field.bits.as_ref().filter(|bits| bits.unnamed).map(|_| quote!(.unnamed()));
        let (counted, pointing) = (self.counted(field), self.pointing(index, field));
        quote!(.told(&#p::FieldMeta::new(#ty, #told, #target) #unnamed #counted #pointing))
    }

    /// `.counted(..)`, of a field that another one counts, or a constant.
    fn counted(&self, field: &Field) -> Option<TokenStream> {
        if let Some((counter, of)) = self.structure.counter(field) {
            return Some(meta::count(Some(counter.name.clone()), None, of.bytes));
        }
        let constant = self.constant_count(field)?;
        Some(meta::count(None, Some(spelled(constant)), false))
    }

    /// `.pointing(..)`, of a pointer to something else than text, which its form tells.
    fn pointing(&self, index: usize, field: &Field) -> Option<TokenStream> {
        let ty = types::option(&field.ty).unwrap_or(&field.ty);
        let points = sequence(ty).is_some()
            || boxed(ty).is_some()
            || types::reference(ty).is_some_and(|of| !types::is_text(&of.elem))
            || matches!(types::plain(ty), syn::Type::Ptr(_));
        if field.is_native_only() || field.is_inline() || field.is_flexible() || !points {
            return None;
        }
        let (p, native) = (runtime(), self.native(index));
        Some(quote!(.pointing(|| #p::told!(#p::question::Plain<#native>).native())))
    }

    fn descriptions(&self) -> Vec<TokenStream> {
        let p = runtime();
        let twin = &self.twin;
        self.fields()
            .map(|(index, field)| {
                let (ident, name) = (&field.ident, &field.name);
                let description = self.description(index, field);
                let told = self.told(index, field);
                if field.bits.is_some() {
                    let layout = self.layout_name();
                    return quote!(#layout.describe(#index, #name, #description) #told);
                }
                quote!(#p::FieldDesc::new(#name, ::core::mem::offset_of!(#twin, #ident), #description) #told)
            })
            .collect()
    }
}

/// The fields in the order of their offsets, where these are explicit.
fn ordered<'s>(emitter: &Emitter<'s>) -> Vec<(usize, &'s Field)> {
    let mut fields: Vec<(usize, &Field)> = emitter.fields().collect();
    if emitter.structure.args.explicit.is_some() {
        fields.sort_by_key(|(_, field)| offset(field));
    }
    fields
}

fn offset(field: &Field) -> usize {
    field.offset.as_ref().and_then(|offset| offset.base10_parse().ok()).unwrap_or(0)
}

/// The fields, with bytes before those that stand further on than they would.
fn fields(emitter: &Emitter<'_>, ordered: &[(usize, &Field)]) -> Vec<TokenStream> {
    let p = runtime();
    let explicit = emitter.structure.args.explicit.is_some();
    let pack = emitter.pack();
    let mut end = quote!(0usize);
    let mut tokens = Vec::new();
    for (index, field) in ordered {
        let ident = &field.ident;
        let native = emitter.spanned_native(*index, field);
        if explicit {
            let gap = format_ident!("__gap{index}");
            let offset = offset(field);
            tokens.push(quote!(#gap: [u8; #p::gap(#end, #offset, ::core::mem::align_of::<#native>(), #pack)],));
            end = quote!(#offset + ::core::mem::size_of::<#native>());
        }
        tokens.push(quote_spanned!(field.span=> pub #ident: #native,));
    }
    tokens
}

/// The fields, with bytes where bit fields lie, and a field without bytes for the alignment.
fn fields_and_bits(emitter: &Emitter<'_>) -> TokenStream {
    let p = runtime();
    let layout = emitter.layout_name();
    let mut tokens = quote!(__align: <#p::Alignment<{ #layout.align }> as #p::AlignTo>::Type,);
    let fields: Vec<(usize, &Field)> = emitter.fields().collect();
    for (at, (index, field)) in fields.iter().enumerate() {
        if field.bits.is_none() {
            let (ident, native) = (&field.ident, emitter.spanned_native(*index, field));
            tokens.extend(quote_spanned!(field.span=> pub #ident: #native,));
        } else if fields.get(at + 1).is_none_or(|(_, next)| next.bits.is_none()) {
            let (gap, bytes) = (format_ident!("__gap{index}"), format_ident!("__bits{index}"));
            tokens.extend(quote! {
                #gap: [<#p::Filling<{ #layout.fills_with_floats(#index) }> as #p::FillWith>::Type; #layout.filling(#index)],
                #bytes: [u8; #layout.bytes(#index)],
            });
        }
    }
    tokens
}

/// The bytes behind the last field that `size = n` asks for, and a struct without them to count from.
fn tail(
    emitter: &Emitter<'_>,
    ordered: &[(usize, &Field)],
    fields: &[TokenStream],
    representation: &TokenStream,
) -> (TokenStream, TokenStream) {
    let p = runtime();
    let (Some(size), Some((index, last))) = (&emitter.structure.args.size, ordered.last()) else {
        return (TokenStream::new(), TokenStream::new());
    };
    let unpadded = format_ident!("__{}Unpadded", emitter.structure.ident);
    let (ident, native) = (&last.ident, emitter.native(*index));
    let end =
        quote!(::core::mem::offset_of!(#unpadded, #ident) + ::core::mem::size_of::<#native>());
    (
        quote!(__tail: [u8; #p::tail(::core::mem::size_of::<#unpadded>(), #end, #size)],),
        quote!(#representation struct #unpadded { #(#fields)* }),
    )
}

/// What the declaration says of size and offsets, checked at compile time.
fn assertions(emitter: &Emitter<'_>) -> TokenStream {
    let structure = emitter.structure;
    let twin = &emitter.twin;
    let name = structure.ident.to_string();
    let size = structure.args.size.as_ref().map(|size| {
        let message = format!(
            "`{name}`: the fields do not fit `size = n`, or the size is no multiple of the alignment; write the number that `sizeof` gives in C, and `pack = n` if the C struct is packed"
        );
        quote_spanned! {crate::diag::span_of(size)=>
            const _: () = ::core::assert!(::core::mem::size_of::<#twin>() == #size, #message);
        }
    });
    let offsets = structure.fields.iter().filter_map(|field| {
        let offset = field.offset.as_ref()?;
        let (ident, field_name) = (&field.ident, &field.name);
        let message = if structure.args.explicit.is_some() {
            format!(
                "`{name}.{field_name}` cannot stand at offset {offset}: it would overlap another field (members that share bytes are a union), or it is not aligned there (write `pack = n` for a packed struct)"
            )
        } else {
            format!(
                "`{name}.{field_name}` does not stand at offset {offset}; compare the fields before it with the C struct, or write `explicit` to place every field by its offset"
            )
        };
        Some(quote_spanned! {crate::diag::span_of(offset)=>
            const _: () = ::core::assert!(::core::mem::offset_of!(#twin, #ident) == #offset, #message);
        })
    });
    let lengths = structure.fields.iter().filter_map(|field| {
        let Type::Array(array) = types::plain(&field.ty) else { return None };
        let size = field.marshal.size_const.as_ref().filter(|_| field.is_inline())?;
        let length = &array.len;
        let message = format!("`{name}.{}`: the array has another length than `size_const` says", field.name);
        Some(quote_spanned!(crate::diag::span_of(size)=> const _: () = ::core::assert!(#length == #size, #message);))
    });
    let bits = bits(emitter);
    quote!(#size #(#offsets)* #(#lengths)* #bits)
}

/// The twin of a struct with bit fields is as large as the compilers make it, and its other fields
/// stand where they put them.
fn bits(emitter: &Emitter<'_>) -> TokenStream {
    if !emitter.has_bits() {
        return TokenStream::new();
    }
    let (twin, layout) = (&emitter.twin, emitter.layout_name());
    let whole = emitter.fields().filter(|(_, field)| field.bits.is_none()).map(|(index, field)| {
        let ident = &field.ident;
        quote!(
            const _: () =
                ::core::assert!(::core::mem::offset_of!(#twin, #ident) == #layout.offset(#index));
        )
    });
    quote! {
        const _: () = ::core::assert!(
            ::core::mem::size_of::<#twin>() == #layout.size && ::core::mem::align_of::<#twin>() == #layout.align,
            "pinvoke lays these bit fields out in another way than it says: please report the struct"
        );
        #(#whole)*
    }
}
