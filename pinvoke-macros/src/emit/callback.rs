//! A callback signature: the function that native code calls, for every closure type.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{GenericParam, Type};

use super::{local, runtime, strategy, vet};
use crate::diag::span_of;
use crate::model::callback::{CallbackParameter, CallbackRole, CallbackSignature, fallback};
use crate::model::types;
use crate::parse::function::Ret;

/// The whole expansion.
pub(crate) fn tokens(signature: &CallbackSignature) -> TokenStream {
    let p = runtime();
    let CallbackSignature { attrs, vis, ident, generics, .. } = signature;
    let verdict = vet::signature(signature);
    let profile = verdict.given(&strategy::profile(signature.args.profile));
    let emitter = Emitter { signature, profile };
    let name = ident.to_string();
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let parameters: Vec<&Ident> = type_parameters(signature);
    let marker = quote!((#(fn() -> #parameters,)*));
    let pointer = emitter.by_target(|abi| {
        let pointer = emitter.pointer(abi);
        quote!(type Pointer = #pointer;)
    });
    let closure = local("Closure");
    let mut entry_generics = generics.clone();
    entry_generics.params.push(GenericParam::Type(closure.clone().into()));
    let bound = emitter.closure_bound();
    entry_generics.make_where_clause().predicates.push(syn::parse_quote!(#closure: #bound));
    let (entry_impl, _, entry_where) = entry_generics.split_for_impl();
    let entry = emitter.by_target(|abi| emitter.entry(&closure, &entry_generics, abi));
    let (which, answer) = if signature.user_data().is_some() {
        (quote!(ScopedCallback), quote!(WithUserData))
    } else {
        (quote!(StaticCallback), quote!(WithoutUserData))
    };
    let implementations = quote! {
        impl #impl_generics #p::vet::#answer for #ident #type_generics #where_clause {}

        // SAFETY: `Pointer` is a function pointer.
        unsafe impl #impl_generics #p::CallbackSignature for #ident #type_generics #where_clause {
            #pointer
            const NAME: &'static str = #name;
        }

        // SAFETY: the entry point enters the closure by the context that the stub passes.
        unsafe impl #entry_impl #p::#which<#closure> for #ident #type_generics #entry_where {
            const ENTRY: Self::Pointer = {
                #entry
                __entry::<#(#parameters,)* #closure>
            };
        }
    };
    let implementations = match &verdict.constants {
        constants if constants.is_empty() => implementations,
        constants => quote!(const _: () = { #constants #implementations };),
    };
    quote! {
        #(#attrs)*
        #[doc = "\n\nA callback signature, for `#[callback(..)]`."]
        #vis struct #ident #impl_generics (::core::marker::PhantomData<#marker>, ::core::convert::Infallible) #where_clause;

        #implementations
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

struct Emitter<'s> {
    signature: &'s CallbackSignature,
    profile: TokenStream,
}

impl Emitter<'_> {
    /// The strategy and the managed type of a parameter, with lifetimes as given.
    fn strategy(&self, parameter: &CallbackParameter, ty: &Type) -> TokenStream {
        strategy::parameter(&parameter.marshal, ty, &self.profile)
    }

    /// The trait that converts the parameter.
    fn receiver(
        &self,
        parameter: &CallbackParameter,
        lifetime: TokenStream,
        ty: &Type,
    ) -> TokenStream {
        let p = runtime();
        let name =
            if self.is_counted(parameter) { quote!(ReceiveCounted) } else { quote!(Receive) };
        quote!(#p::#name<#lifetime, #ty>)
    }

    fn is_counted(&self, parameter: &CallbackParameter) -> bool {
        self.signature.counter(&parameter.ident).is_some()
    }

    /// A parameter's native type, outside any function body.
    fn native(&self, parameter: &CallbackParameter) -> TokenStream {
        let ty = &parameter.ty;
        match parameter.role {
            CallbackRole::UserData(_) | CallbackRole::LengthOf(_) => quote!(#ty),
            CallbackRole::Managed => {
                let ty = types::with_static_lifetimes(ty);
                let strategy = self.strategy(parameter, &ty);
                let receiver = self.receiver(parameter, quote!('static), &ty);
                quote_spanned!(span_of(&parameter.ty)=> <#strategy as #receiver>::Native)
            }
        }
    }

    fn return_strategy(&self) -> Option<(Type, TokenStream)> {
        let ty = self.signature.output.clone()?;
        let marshal = match &self.signature.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        let strategy = strategy::returned(marshal, &ty, false, false, &self.profile);
        Some((ty, strategy))
    }

    fn native_return(&self) -> TokenStream {
        let p = runtime();
        match self.return_strategy() {
            None => quote!(()),
            Some((ty, strategy)) => {
                quote_spanned!(span_of(&ty)=> <#strategy as #p::CallbackReturn<#ty>>::Native)
            }
        }
    }

    /// What `make` gives for the convention: for one of 32-bit x86 also for that of other targets.
    fn by_target(&self, make: impl Fn(&str) -> TokenStream) -> TokenStream {
        let abi = &self.signature.abi;
        if !abi.is_x86_only() {
            return make(&abi.name);
        }
        let (x86, others) = (make(&abi.name), make(abi.elsewhere()));
        quote!(#[cfg(target_arch = "x86")] #x86 #[cfg(not(target_arch = "x86"))] #others)
    }

    /// The native function pointer type.
    fn pointer(&self, abi: &str) -> TokenStream {
        let natives: Vec<_> =
            self.signature.parameters.iter().map(|parameter| self.native(parameter)).collect();
        let output = self.native_return();
        quote!(unsafe extern #abi fn(#(#natives),*) -> #output)
    }

    /// `FnMut(&str, u32) -> bool`, with the visible parameters.
    fn closure_bound(&self) -> TokenStream {
        let inputs = self.visible().map(|parameter| &parameter.ty);
        let output = self.signature.output.as_ref().map(|ty| quote!(-> #ty));
        quote!(::core::ops::FnMut(#(#inputs),*) #output)
    }

    fn visible(&self) -> impl Iterator<Item = &CallbackParameter> {
        self.signature
            .parameters
            .iter()
            .filter(|parameter| matches!(parameter.role, CallbackRole::Managed))
    }

    /// The function that native code calls.
    fn entry(&self, closure: &Ident, generics: &syn::Generics, abi: &str) -> TokenStream {
        let p = runtime();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let output = self.native_return();
        let signature = self.signature.ident.to_string();
        let arguments = self.signature.parameters.iter().map(|parameter| {
            let name = local(&parameter.ident);
            let native = self.native(parameter);
            quote!(#name: #native)
        });
        let function = local("closure");
        let mut receives = TokenStream::new();
        let mut values = Vec::new();
        for parameter in self.visible() {
            let ty = &parameter.ty;
            let span = span_of(ty);
            let native = local(&parameter.ident);
            let holder = local(format_args!("holder_{}", parameter.ident));
            let name = parameter.ident.to_string();
            let site = quote!(#p::Site { function: #signature, parameter: #name });
            let strategy = self.strategy(parameter, ty);
            let receiver = self.receiver(parameter, quote!('_), ty);
            let count = self.signature.counter(&parameter.ident).map(|counter| {
                let count = local(&counter.ident);
                quote!(, #p::CountInt::to_count(#count))
            });
            receives.extend(quote_spanned! {span=>
                let mut #holder = match <#strategy as #receiver>::receive(#native #count) {
                    ::core::result::Result::Ok(holder) => holder,
                    ::core::result::Result::Err(error) => return ::core::result::Result::Err(error.at(&#site)),
                };
            });
            values.push(quote_spanned!(span=> <#strategy as #receiver>::value(&mut #holder)));
        }
        let result = quote!(#function(#(#values),*));
        let lowered = match self.return_strategy() {
            None => quote!({ #result; ::core::result::Result::Ok(()) }),
            Some((ty, strategy)) => {
                let site = quote!(#p::Site { function: #signature, parameter: "return" });
                quote!(<#strategy as #p::CallbackReturn<#ty>>::lower_return(#result).map_err(|error| error.at(&#site)))
            }
        };
        let fallback = match fallback(self.signature) {
            Some(expression) => quote!(|| -> #output { #expression }),
            None => quote!(|| ()),
        };
        let run = match self.signature.user_data() {
            Some(user) => {
                let context = local(&user.ident);
                quote!(#p::Scoped::<#closure>::enter(#p::UserData::into_context(#context), #fallback, |#function| { #receives #lowered }))
            }
            None => {
                quote!(#p::StaticScope::enter::<#closure, _>(#fallback, |#function| { #receives #lowered }))
            }
        };
        quote! {
            #[allow(unused_mut, clippy::all)]
            unsafe extern #abi fn __entry #impl_generics (#(#arguments),*) -> #output #where_clause {
                // SAFETY: native code calls with what the declaration says, during the call whose
                // closure this is.
                unsafe { #run }
            }
        }
    }
}
