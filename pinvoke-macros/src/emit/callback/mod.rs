//! A callback signature: the function that native code calls, for every closure type.

mod entries;
mod give_back;
mod receive;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::GenericParam;

use super::{invoke, local, meta, runtime, strategy, vet};
use crate::diag::span_of;
use crate::model::callback::{CallbackParameter, CallbackRole, CallbackSignature, fallback};
use crate::model::types;
pub(super) use give_back::GivenBack;
use give_back::count_type;
pub(super) use receive::Received;

/// The whole expansion.
pub(crate) fn tokens(signature: &CallbackSignature) -> TokenStream {
    let p = runtime();
    let CallbackSignature { attrs, vis, ident, generics, .. } = signature;
    let verdict = vet::signature(signature);
    let profile = quote!(__Profile);
    let preamble = verdict.preamble(&profile, &strategy::profile(signature.args.profile));
    let emitter = Emitter { signature, profile };
    let name = ident.to_string();
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let parameters: Vec<&Ident> = type_parameters(signature);
    let marker = quote!((#(fn() -> #parameters,)*));
    let pointer = emitter.pointer();
    let run = emitter.run();
    let fallback = emitter.fallback();
    let entries = emitter.entries();
    let scoped = emitter.scoped();
    let retained = emitter.retained();
    let constructors = emitter.constructors();
    let meta = meta::callback_meta(signature);
    let has_user_data = signature.user_data().is_some();
    let answer = if has_user_data { quote!(WithUserData) } else { quote!(WithoutUserData) };
    let implementations = quote! {
        impl #impl_generics #p::vet::#answer for #ident #type_generics #where_clause {}

        // SAFETY: `Pointer` is a function pointer.
        unsafe impl #impl_generics #p::CallbackSignature for #ident #type_generics #where_clause {
            #pointer
            const NAME: &'static str = #name;
            const HAS_USER_DATA: bool = #has_user_data;
            const META: #p::CallbackMeta = #meta;
        }

        #[allow(dead_code, unused_mut, clippy::all, clippy::pedantic)]
        impl #impl_generics #ident #type_generics #where_clause {
            /// What the declaration says.
            pub const META: #p::CallbackMeta = <Self as #p::CallbackSignature>::META;
            #constructors
            #run
            #fallback
            #entries
        }
        #scoped
        #retained
    };
    let (representation, content, invoke) = match signature.args.callable {
        None => (
            TokenStream::new(),
            quote!(::core::marker::PhantomData<#marker>, ::core::convert::Infallible),
            TokenStream::new(),
        ),
        Some((callable, _)) => {
            let wrapper = invoke::wrapper(signature);
            let method = invoke::method(signature, callable);
            (
                quote!(#[repr(transparent)]),
                quote!(#p::NativeFn<Self>),
                quote!(#wrapper impl #ident { #method }),
            )
        }
    };
    quote! {
        #(#attrs)*
        #[doc = "\n\nA callback signature, for `#[callback(..)]`."]
        #representation
        #vis struct #ident #impl_generics (#content) #where_clause;

        const _: () = {
            #preamble
            #implementations
            #invoke
        };
    }
}

fn type_parameters(signature: &CallbackSignature) -> Vec<&Ident> {
    signature
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(ty) => Some(&ty.ident),
            GenericParam::Const(constant) => Some(&constant.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect()
}

pub(super) struct Emitter<'s> {
    pub(super) signature: &'s CallbackSignature,
    pub(super) profile: TokenStream,
}

impl Emitter<'_> {
    /// A parameter's native type, outside any function body.
    fn native(&self, parameter: &CallbackParameter) -> TokenStream {
        let ty = &parameter.ty;
        match parameter.role {
            CallbackRole::LengthOf(_) if types::reference(ty).is_some() => {
                let integer = count_type(ty);
                quote!(*mut #integer)
            }
            CallbackRole::UserData(_) | CallbackRole::LengthOf(_) => quote!(#ty),
            CallbackRole::Retval(_) => {
                let p = runtime();
                let strategy = self.returned(&parameter.marshal, parameter.free.as_ref(), ty);
                quote_spanned!(span_of(ty)=> *mut <#strategy as #p::CallbackReturn<#ty>>::Native)
            }
            CallbackRole::Managed | CallbackRole::Out(_) => {
                let ty = types::with_static_lifetimes(ty);
                let strategy = self.strategy(parameter, &ty);
                let receiver = self.receiver(parameter, quote!('static), &ty);
                quote_spanned!(span_of(&parameter.ty)=> <#strategy as #receiver>::Native)
            }
        }
    }

    /// What `make` gives for the convention: for one of 32-bit x86 also for that of other targets.
    pub(super) fn by_target(&self, make: impl Fn(&str) -> TokenStream) -> TokenStream {
        let abi = &self.signature.abi;
        if !abi.is_x86_only() {
            return make(&abi.name);
        }
        let (x86, others) = (make(&abi.name), make(abi.elsewhere()));
        quote!(#[cfg(target_arch = "x86")] #x86 #[cfg(not(target_arch = "x86"))] #others)
    }

    /// The native function pointer type.
    fn pointer(&self) -> TokenStream {
        let natives = self.natives();
        let output = self.native_return();
        self.by_target(
            |abi| quote!(type Pointer = unsafe extern #abi fn(#(#natives),*) -> #output;),
        )
    }

    pub(super) fn natives(&self) -> Vec<TokenStream> {
        self.signature.parameters.iter().map(|parameter| self.native(parameter)).collect()
    }

    /// `FnMut(&str, u32) -> bool`, with the visible parameters.
    fn closure_bound(&self, kind: &str) -> TokenStream {
        let kind = Ident::new(kind, Span::mixed_site());
        let inputs = self.visible().map(|parameter| &parameter.ty);
        let output = self.signature.output.as_ref().map(|ty| quote!(-> #ty));
        quote!(::core::ops::#kind(#(#inputs),*) #output)
    }

    fn visible(&self) -> impl Iterator<Item = &CallbackParameter> {
        self.signature.parameters.iter().filter(|parameter| parameter.is_visible())
    }

    /// `name: Native`, for the parameters that `keep` keeps.
    pub(super) fn arguments(&self, keep: impl Fn(&CallbackParameter) -> bool) -> Vec<TokenStream> {
        let kept = self.signature.parameters.iter().filter(|parameter| keep(parameter));
        kept.map(|parameter| {
            let name = local(&parameter.ident);
            let native = self.native(parameter);
            quote!(#name: #native)
        })
        .collect()
    }

    /// The function that converts the arguments, calls the closure and converts the result.
    fn run(&self) -> TokenStream {
        let p = runtime();
        let output = self.native_return();
        let arguments = self.arguments(|parameter| !parameter.is_user_data());
        let (callable, function) = (local("Callable"), local("closure"));
        let bound = self.closure_bound("FnMut");
        let Received { given, receives, values } = self.receives(|error| error);
        let lowered = self.lowered(&quote!(#function(#(#values),*)));
        quote! {
            // SAFETY: the caller passes what native code passed, which is what the declaration says.
            #[inline(always)]
            unsafe fn __pinvoke_run<#callable: #bound>(
                #function: &mut #callable, #(#arguments),*
            ) -> ::core::result::Result<#output, #p::MarshalError> {
                #given
                #receives
                #lowered
            }
        }
    }

    /// What native code gets when the closure cannot run.
    fn fallback(&self) -> TokenStream {
        let output = self.native_return();
        let expression = fallback(self.signature).map_or_else(|| quote!(()), |e| quote!(#e));
        quote! {
            #[inline]
            fn __pinvoke_fallback() -> #output {
                #expression
            }
        }
    }
}
