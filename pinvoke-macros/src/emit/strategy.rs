//! Strategies as types.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::runtime;
use crate::model::parameter::Parameter;
use crate::model::types::{self, Unit};
use crate::parse::block::{Bools, Charset, ProfileArgs};
use crate::parse::ownership::{Free, Give};
use crate::parse::strategy::{FormKind, MarshalArgs};

/// The profile of a block or a callback signature.
pub(super) fn profile(args: ProfileArgs) -> TokenStream {
    let p = runtime();
    let charset = match args.charset {
        None => quote!(#p::Unstated),
        Some(charset) => encoding(charset),
    };
    let bools = match args.bools {
        None => quote!(#p::Unstated),
        Some(Bools::Bool32) => quote!(#p::Bool32),
        Some(Bools::Bool8) => quote!(#p::Bool8),
    };
    quote!(#p::BlockProfile<#charset, #bools>)
}

fn encoding(charset: Charset) -> TokenStream {
    let p = runtime();
    match charset {
        Charset::Utf8 => quote!(#p::encoding::Utf8),
        Charset::Utf16 => quote!(#p::encoding::Utf16),
        Charset::Ansi => quote!(#p::encoding::Ansi),
        Charset::AnsiReplacing(character) => quote!(#p::encoding::AnsiReplacing<#character>),
        Charset::Auto => quote!(#p::encoding::Auto),
        Charset::CodePage(page, replacement) => {
            let page = quote::format_ident!("{page}");
            let policy = match replacement {
                Some(character) => quote!(#p::encoding::Replace<#character>),
                None => quote!(#p::encoding::Refuse),
            };
            quote!(#p::encoding::codepages::CodePage<#p::encoding::codepages::#page, #policy>)
        }
    }
}

/// A form word as a strategy of a value.
pub(super) fn form(kind: FormKind) -> TokenStream {
    let p = runtime();
    let text = |charset| {
        let encoding = encoding(charset);
        quote!(#p::Text<#encoding>)
    };
    match kind {
        FormKind::LpStr => text(Charset::Ansi),
        FormKind::LpWStr => text(Charset::Utf16),
        FormKind::LpTStr => text(Charset::Auto),
        FormKind::LpUtf8Str => text(Charset::Utf8),
        FormKind::LpUtf32Str => quote!(#p::Text<#p::encoding::Utf32>),
        FormKind::WcharStr => quote!(#p::Text<#p::encoding::Wchar>),
        // .NET maps `TBStr` to `BStr` on every platform.
        FormKind::Bstr | FormKind::TBstr => quote!(#p::Bstr),
        FormKind::AnsiBstr => quote!(#p::AnsiBstr<#p::encoding::Ansi>),
        FormKind::CountedUtf8 => quote!(#p::CountedText<#p::encoding::Utf8>),
        FormKind::CountedUtf16 => quote!(#p::CountedText<#p::encoding::Utf16>),
        FormKind::Bool32 => quote!(#p::Bool32),
        FormKind::Bool8 => quote!(#p::Bool8),
        FormKind::VariantBool => quote!(#p::VariantBool),
        FormKind::Char8 => quote!(#p::Char8),
        FormKind::Char16 => quote!(#p::Char16),
        FormKind::Char32 => quote!(#p::Char32),
        // These depend on the profile, and are made by `parameter`.
        FormKind::LpArray | FormKind::InPlace | FormKind::MultiStr | FormKind::FixedStr => {
            quote!(#p::LpArray<#p::Pinned>)
        }
    }
}

/// The profile that a parameter has for itself.
fn own_profile(marshal: &MarshalArgs) -> Option<TokenStream> {
    marshal.charset.map(|charset| profile(ProfileArgs { charset: Some(charset), bools: None }))
}

/// Whether the form of a parameter is asked about: a word is stated, and the spelling of the type does
/// not tell that it fits.
pub(super) fn is_asked(marshal: &MarshalArgs, ty: &Type) -> bool {
    let is_special = marshal.with.is_some()
        || marshal.nested.is_some()
        || marshal.zero_terminated.is_some()
        || marshal.give.is_some();
    let is_array = matches!(&marshal.form, Some(form) if form.kind == FormKind::LpArray);
    match (&marshal.form, &marshal.element) {
        _ if is_special => false,
        (_, Some(_)) => true,
        (Some(form), None) => !is_array && !is_certain(form.kind, ty),
        (None, None) => false,
    }
}

/// Whether a form fits a type in every direction, by their spelling.
fn is_certain(kind: FormKind, ty: &Type) -> bool {
    let value = types::reference(ty).map_or(ty, |reference| &reference.elem);
    match kind {
        FormKind::Bool32 | FormKind::Bool8 | FormKind::VariantBool => {
            types::is_named(value, &["bool"])
        }
        FormKind::Char8 | FormKind::Char16 | FormKind::Char32 => types::is_named(value, &["char"]),
        FormKind::LpStr
        | FormKind::LpWStr
        | FormKind::LpTStr
        | FormKind::LpUtf8Str
        | FormKind::LpUtf32Str
        | FormKind::WcharStr => {
            types::reference(ty).is_some_and(|reference| reference.mutability.is_none())
                && types::is_named(value, &["str"])
        }
        _ => false,
    }
}

/// Whether the form of a returned value is asked about.
pub(super) fn is_asked_returned(marshal: Option<&MarshalArgs>, ty: &Type) -> bool {
    marshal.is_some_and(|marshal| {
        let form = marshal.form.as_ref().filter(|form| form.kind != FormKind::LpArray);
        marshal.with.is_none() && form.is_some_and(|form| !is_certain(form.kind, ty))
    })
}

/// A strategy, or nothing to check where the questions about the declaration had errors.
pub(super) fn verified(strategy: &TokenStream, profile: &TokenStream) -> TokenStream {
    let p = runtime();
    quote!(<#profile as #p::vet::Given<#strategy>>::Type)
}

/// The strategy of a parameter.
pub(super) fn parameter(marshal: &MarshalArgs, ty: &Type, profile: &TokenStream) -> TokenStream {
    if let Some(with) = &marshal.with {
        return verified(&quote!(#with), profile);
    }
    let strategy = worded(marshal, ty, profile);
    if is_asked(marshal, ty) { verified(&strategy, profile) } else { strategy }
}

/// The strategy of a parameter without a marshaller of its own.
fn worded(marshal: &MarshalArgs, ty: &Type, profile: &TokenStream) -> TokenStream {
    let p = runtime();
    let own = own_profile(marshal);
    let profile = own.as_ref().unwrap_or(profile);
    if let Some(give) = &marshal.give {
        return given(give, marshal, ty, profile);
    }
    match marshal.form.as_ref().map(|form| form.kind) {
        Some(FormKind::FixedStr) => {
            // Without a size the declaration has an error of its own.
            let size = marshal.size_const.as_ref().map_or_else(|| quote!(0), |size| quote!(#size));
            let form = quote!(#p::FixedStr<<#profile as #p::Profile>::Encoding, { #size }>);
            return if types::option(ty).is_some() { quote!(#p::Nullable<#form>) } else { form };
        }
        Some(FormKind::AnsiBstr) if own.is_some() => {
            let form = quote!(#p::AnsiBstr<<#profile as #p::Profile>::Encoding>);
            return if types::option(ty).is_some() { quote!(#p::Nullable<#form>) } else { form };
        }
        Some(FormKind::InPlace) => return quote!(#p::InPlace<<#profile as #p::Profile>::Encoding>),
        Some(FormKind::MultiStr) => {
            return quote!(#p::MultiText<<#profile as #p::Profile>::Encoding>);
        }
        _ => {}
    }
    if marshal.zero_terminated.is_some()
        && types::element(ty)
            .is_some_and(|element| types::is_plain_value(element) && !types::is_number(element))
    {
        return quote!(<<#ty as #p::DefaultMarshal<#profile>>::Strategy as #p::EndedByZero>::Strategy);
    }
    if marshal.zero_terminated.is_some() && types::element(ty).is_some_and(types::is_number) {
        let array = quote!(#p::LpArray<#p::ZeroTerminated>);
        return if types::option(ty).is_some() { quote!(#p::Nullable<#array>) } else { array };
    }
    if let (Some(nested), Some(inner)) = (&marshal.nested, types::element(ty)) {
        let element = match &nested.with {
            Some(with) => element_with(with, inner, profile),
            None => {
                let inner = parameter(nested, inner, profile);
                quote!(<#inner as #p::InArray>::Element)
            }
        };
        let array = quote!(#p::LpArray<#element>);
        return if types::option(ty).is_some() { quote!(#p::Nullable<#array>) } else { array };
    }
    match (&marshal.form, &marshal.element) {
        (_, Some(form)) => {
            let array = match (types::element(ty), types::core(ty)) {
                (None, Type::Array(row)) => {
                    let element = element(form.kind, &row.elem);
                    quote!(<#element as #p::RowOf>::Reference)
                }
                (inner, core) => {
                    let element = element(form.kind, inner.unwrap_or(core));
                    quote!(#p::LpArray<#element>)
                }
            };
            if types::option(ty).is_some() { quote!(#p::Nullable<#array>) } else { array }
        }
        (Some(form), None) if form.kind != FormKind::LpArray => applied(form.kind, ty),
        (None, None) if marshal.is_entrusted => {
            quote!(<<#ty as #p::DefaultMarshal<#profile>>::Strategy as #p::Entrust>::Strategy)
        }
        _ => quote!(<#ty as #p::DefaultMarshal<#profile>>::Strategy),
    }
}

/// A marshaller of a user's as the element of an array: through rows of rows.
fn element_with(with: &Type, ty: &Type, profile: &TokenStream) -> TokenStream {
    let p = runtime();
    if let Type::Array(array) = types::plain(ty) {
        let inner = element_with(with, &array.elem, profile);
        return quote!(<#inner as #p::RowOf>::Element);
    }
    let form = quote!(<#profile as #p::vet::Given<#with>>::Type);
    let which = if types::option(ty).is_some() { quote!(OrNull) } else { quote!(Element) };
    quote_spanned!(crate::diag::span_of(with)=> <#form as #p::InArray>::#which)
}

/// A form as the element of an array: through rows of rows.
fn element(kind: FormKind, ty: &Type) -> TokenStream {
    let p = runtime();
    if let Type::Array(array) = types::plain(ty) {
        let inner = element(kind, &array.elem);
        return quote!(<#inner as #p::RowOf>::Element);
    }
    // A form that no element has was reported; metadata still asks about the array.
    let form = match kind {
        FormKind::CountedUtf8 | FormKind::CountedUtf16 => applied(FormKind::LpUtf8Str, ty),
        kind => applied(kind, ty),
    };
    quote!(<#form as #p::InArray>::Element)
}

/// The strategy of memory that native code allocates, sets or may replace, by what is in it.
pub(super) fn exchange(declared: &Parameter, ty: &Type, profile: &TokenStream) -> TokenStream {
    let p = runtime();
    let marshal = &declared.marshal;
    let place = types::reference(ty).map_or(ty, |reference| &reference.elem);
    if declared.is_allocated_array() {
        let form = parameter(marshal, place, profile);
        return quote!(#p::Allocated<#form>);
    }
    let place = types::option(place).unwrap_or(place);
    let value: Type = match types::plain(place) {
        Type::Slice(slice) => {
            let element = types::option(&slice.elem).unwrap_or(&slice.elem);
            syn::parse_quote!(::std::vec::Vec<#element>)
        }
        other => other.clone(),
    };
    let form = match &declared.free {
        Some((Free::Allocator("BstrHeap", _), _))
            if types::is_text(&value) && marshal.form.is_none() =>
        {
            quote!(#p::Bstr)
        }
        _ => parameter(marshal, &value, profile),
    };
    quote!(#p::Exchange<#form>)
}

/// What stands for the owner of an array in questions: any allocator for all of them, but `BSTR`s have a
/// heap of their own.
pub(super) fn any_array_owner(marshal: &MarshalArgs, element: &Type) -> TokenStream {
    let p = runtime();
    match (types::is_text(element), marshal.has_bstr_elements()) {
        (true, true) => quote!(#p::FreeElements<#p::CHeap, #p::BstrHeap>),
        (true, false) => quote!(#p::FreeElements<#p::CHeap, #p::CHeap>),
        (false, _) => quote!(#p::CHeap),
    }
}

/// What native code takes over: the value itself, or a copy in memory of an allocator.
fn given(give: &Give, marshal: &MarshalArgs, ty: &Type, profile: &TokenStream) -> TokenStream {
    let p = runtime();
    let Some((name, span)) = give.allocator else { return quote!(#p::Given) };
    if let Some(inner) = types::option(ty) {
        let inner = given(give, marshal, inner, profile);
        return quote!(#p::Nullable<#inner>);
    }
    let allocator = Ident::new(name, span);
    let copied = match &marshal.form {
        Some(word) if word.kind.is_text() => form(word.kind),
        _ if types::is_text(ty) && name == "BstrHeap" => quote!(#p::Bstr),
        _ if types::is_text(ty) => quote!(<#profile as #p::Profile>::Str),
        _ if types::is_slice(ty) => quote!(#p::LpArray<#p::Pinned>),
        _ => quote!(#p::ByRef),
    };
    quote!(#p::HandedOver<#copied, #p::#allocator>)
}

/// The strategy of text or an array that native code frees, made with an allocator.
pub(super) fn handed_over(
    marshal: &MarshalArgs,
    allocator: &str,
    span: proc_macro2::Span,
    ty: &Type,
    profile: &TokenStream,
) -> TokenStream {
    let p = runtime();
    let own = own_profile(marshal);
    let profile = own.as_ref().unwrap_or(profile);
    let inner = types::option(ty).unwrap_or(ty);
    let value = match &marshal.form {
        _ if types::vector(inner).is_some() => parameter(marshal, inner, profile),
        Some(word) => form(word.kind),
        None if allocator == "BstrHeap" => quote!(#p::Bstr),
        None => quote!(<#profile as #p::Profile>::Str),
    };
    let allocator = Ident::new(allocator, span);
    quote!(#p::HandedOver<#value, #p::#allocator>)
}

/// A form applied to a type: behind references and options.
fn applied(kind: FormKind, ty: &Type) -> TokenStream {
    let p = runtime();
    if let Some(inner) = types::option(ty) {
        let inner = applied(kind, inner);
        return quote!(#p::Nullable<#inner>);
    }
    let value = form(kind);
    if !kind.is_text() && types::reference(ty).is_some() {
        quote!(#p::Indirect<#value>)
    } else {
        value
    }
}

/// The strategy of a returned value, with who owns it.
pub(super) fn returned(
    marshal: Option<&MarshalArgs>,
    ty: &Type,
    free: bool,
    borrowed: bool,
    profile: &TokenStream,
) -> TokenStream {
    if let Some(with) = marshal.and_then(|args| args.with.as_ref()) {
        return verified(&quote!(#with), profile);
    }
    let strategy = worded_return(marshal, ty, free, borrowed, profile);
    if is_asked_returned(marshal, ty) { verified(&strategy, profile) } else { strategy }
}

/// The strategy of a returned value without a marshaller of its own.
fn worded_return(
    marshal: Option<&MarshalArgs>,
    ty: &Type,
    free: bool,
    borrowed: bool,
    profile: &TokenStream,
) -> TokenStream {
    let p = runtime();
    let word = marshal.and_then(|args| args.form.as_ref()).map(|form| form.kind);
    let own = marshal.and_then(own_profile);
    let profile = own.as_ref().unwrap_or(profile);
    if free || borrowed {
        let text = match (word, types::terminated_unit(ty)) {
            (Some(FormKind::AnsiBstr), _) if own.is_some() => {
                quote!(#p::AnsiBstr<<#profile as #p::Profile>::Encoding>)
            }
            (Some(kind), _) => form(kind),
            (None, Some(Unit::Byte)) => quote!(#p::Text<#p::encoding::Utf8>),
            (None, Some(Unit::Wide)) => quote!(#p::Text<#p::encoding::Utf16>),
            (None, None)
                if types::is_text(ty) || types::is_named(types::core(ty), &["NativeString"]) =>
            {
                quote!(<#profile as #p::Profile>::Str)
            }
            (None, None) => quote!(<#ty as #p::DefaultPointee<#profile>>::Strategy),
        };
        return if free { quote!(#p::Owned<#text>) } else { quote!(#p::Borrowed<#text>) };
    }
    match word {
        Some(kind) => form(kind),
        None => quote!(<#ty as #p::DefaultMarshal<#profile>>::Strategy),
    }
}
