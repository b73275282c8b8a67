//! A callback signature: the function that native code calls, for every closure type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{GenericParam, Type};

use super::{invoke, local, meta, runtime, strategy, vet};
use crate::diag::span_of;
use crate::model::callback::{CallbackParameter, CallbackRole, CallbackSignature, fallback};
use crate::model::types;
use crate::parse::function::Ret;
use crate::parse::ownership::Free;
use crate::parse::strategy::MarshalArgs;

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
    /// The strategy and the managed type of a parameter, with lifetimes as given.
    fn strategy(&self, parameter: &CallbackParameter, ty: &Type) -> TokenStream {
        if parameter.give.is_some() && parameter.marshal.with.is_none() {
            let p = runtime();
            return quote!(#p::Given);
        }
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
            CallbackRole::Retval(_) => {
                let p = runtime();
                let strategy = self.returned(&parameter.marshal, parameter.free.as_ref(), ty);
                quote_spanned!(span_of(ty)=> *mut <#strategy as #p::CallbackReturn<#ty>>::Native)
            }
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
        let none = MarshalArgs::default();
        let strategy = self.returned(marshal.unwrap_or(&none), self.signature.free.as_ref(), &ty);
        Some((ty, strategy))
    }

    /// The strategy of a value that goes to native code for good.
    pub(super) fn returned(
        &self,
        marshal: &MarshalArgs,
        free: Option<&(Free, Span)>,
        ty: &Type,
    ) -> TokenStream {
        let p = runtime();
        let Some((Free::Allocator(allocator, span), _)) = free else {
            return strategy::returned(Some(marshal), ty, false, false, &self.profile);
        };
        let profile = &self.profile;
        let text = match &marshal.form {
            Some(form) => strategy::form(form.kind),
            None if *allocator == "BstrHeap" => quote!(#p::Bstr),
            None => quote!(<#profile as #p::Profile>::Str),
        };
        let allocator = Ident::new(allocator, *span);
        quote!(#p::HandedOver<#text, #p::#allocator>)
    }

    pub(super) fn native_return(&self) -> TokenStream {
        let p = runtime();
        match self.return_strategy() {
            None => quote!(()),
            Some((ty, strategy)) => {
                quote_spanned!(span_of(&ty)=> <#strategy as #p::CallbackReturn<#ty>>::Native)
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
        self.signature
            .parameters
            .iter()
            .filter(|parameter| matches!(parameter.role, CallbackRole::Managed))
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
        let (given, receives, values) = self.receives(|error| error);
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

    /// What converts the arguments, and the expressions for the managed ones; `refused` makes the error
    /// of an argument what the body returns. What native code gives is
    /// in the first part, and taken first, so that an argument which cannot be converted does not leak it.
    pub(super) fn receives(
        &self,
        refused: impl Fn(TokenStream) -> TokenStream,
    ) -> (TokenStream, TokenStream, Vec<TokenStream>) {
        let p = runtime();
        let signature = self.signature.ident.to_string();
        let mut given = TokenStream::new();
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
            let received = quote!(unsafe { <#strategy as #receiver>::receive(#native #count) });
            let received = if parameter.give.is_some() {
                let taken = local(format_args!("taken_{}", parameter.ident));
                given.extend(quote!(let #taken = #received;));
                quote!(#taken)
            } else {
                received
            };
            let refused = refused(quote!(error.at(&#site)));
            receives.extend(quote! {
                let mut #holder = match #received {
                    ::core::result::Result::Ok(holder) => holder,
                    ::core::result::Result::Err(error) => return ::core::result::Result::Err(#refused),
                };
            });
            values.push(quote_spanned!(span=> <#strategy as #receiver>::value(&mut #holder)));
        }
        (given, receives, values)
    }

    /// Converts the result of `call`.
    pub(super) fn lowered(&self, result: &TokenStream) -> TokenStream {
        let p = runtime();
        let signature = self.signature.ident.to_string();
        match self.return_strategy() {
            None => quote!(#result; ::core::result::Result::Ok(())),
            Some((ty, strategy)) => {
                let site = quote!(#p::Site { function: #signature, parameter: "return" });
                quote!(<#strategy as #p::CallbackReturn<#ty>>::lower_return(#result).map_err(|error| error.at(&#site)))
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

    /// The functions that native code or a thunk calls.
    fn entries(&self) -> TokenStream {
        let p = runtime();
        let output = self.native_return();
        let (holder, function) = (local("Holder"), local("closure"));
        let bound = self.closure_bound("FnMut");
        let arguments = self.arguments(|_| true);
        let passed: Vec<_> = self
            .signature
            .parameters
            .iter()
            .filter(|parameter| !parameter.is_user_data())
            .map(|parameter| local(&parameter.ident))
            .collect();
        let (context, last) = match self.signature.user_data() {
            Some(user) => {
                let user = local(&user.ident);
                (quote!(#p::UserData::into_context(#user)), None)
            }
            None => {
                let context = local("context");
                (quote!(#context), Some(quote!(#context: *mut #p::c_void)))
            }
        };
        let entry_arguments = arguments.iter().chain(&last);
        let with_context = |abi: &str| {
            let entry_arguments = entry_arguments.clone();
            quote! {
                unsafe extern #abi fn __pinvoke_entry<#holder: #p::ClosureHolder>(#(#entry_arguments),*) -> #output
                where
                    #holder::Callable: #bound,
                {
                    // SAFETY: native code calls with what the declaration says, and passes the context
                    // that a holder of this type was registered with.
                    unsafe {
                        #holder::enter(#context, Self::__pinvoke_fallback, |#function| unsafe {
                            Self::__pinvoke_run(#function, #(#passed),*)
                        })
                    }
                }
            }
        };
        let with_context = self.by_target(with_context);
        if self.signature.user_data().is_some() {
            return with_context;
        }
        let closure = local("Closure");
        let alone = self.by_target(|abi| {
            quote! {
                unsafe extern #abi fn __pinvoke_static<#closure: #bound>(#(#arguments),*) -> #output {
                    // SAFETY: native code calls with what the declaration says, during the call whose
                    // closure this is.
                    unsafe {
                        #p::StaticScope::enter::<#closure, _>(Self::__pinvoke_fallback, |#function| unsafe {
                            Self::__pinvoke_run(#function, #(#passed),*)
                        })
                    }
                }
            }
        });
        quote!(#with_context #alone)
    }

    /// A generic parameter beside those of the signature, with a bound.
    fn generics_with(&self, parameter: &Ident, bounds: TokenStream) -> syn::Generics {
        let mut generics = self.signature.generics.clone();
        generics.params.push(GenericParam::Type(parameter.clone().into()));
        let clause = generics.make_where_clause();
        let bounds: syn::WhereClause = syn::parse_quote!(where #bounds);
        clause.predicates.extend(bounds.predicates);
        generics
    }

    /// What a thunk goes on to: the entry point, and where its last argument stands.
    fn thunk(&self, holder: &TokenStream) -> TokenStream {
        let p = runtime();
        let natives = self.natives();
        let output = self.native_return();
        let abi = &self.signature.abi.name;
        let convention = match abi.as_str() {
            "win64" | "win64-unwind" | "efiapi" => quote!(#p::Passing::Windows),
            "sysv64" | "sysv64-unwind" => quote!(#p::Passing::SystemV),
            _ => quote!(#p::Passing::NATIVE),
        };
        // SAFETY of the emitted block: the entry point has the signature's parameters and a context.
        quote! {
            unsafe {
                #p::ThunkEntry::new(
                    #convention,
                    #abi,
                    &[#(<#natives as #p::Abi>::DESC),*],
                    &<#output as #p::Abi>::DESC,
                    Self::__pinvoke_entry::<#holder> as *const (),
                )
            }
        }
    }

    /// The rules for closures that are called during one call.
    fn scoped(&self) -> TokenStream {
        let p = runtime();
        let ident = &self.signature.ident;
        let (_, type_generics, _) = self.signature.generics.split_for_impl();
        let closure = local("Closure");
        let bound = self.closure_bound("FnMut");
        let generics = self.generics_with(&closure, quote!(#closure: #bound));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let scoped = quote!(#p::Scoped<#closure>);
        if self.signature.user_data().is_some() {
            return quote! {
                // SAFETY: the entry point enters the closure by the context that the stub passes.
                unsafe impl #impl_generics #p::ScopedCallback<#closure> for #ident #type_generics #where_clause {
                    const ENTRY: Self::Pointer = Self::__pinvoke_entry::<#scoped>;
                }
            };
        }
        let thunk = self.thunk(&scoped);
        quote! {
            // SAFETY: the entry points enter the closure of the call, or that of the thunk's context.
            unsafe impl #impl_generics #p::StaticCallback<#closure> for #ident #type_generics #where_clause {
                const ENTRY: Self::Pointer = Self::__pinvoke_static::<#closure>;
                const THUNK: #p::ThunkEntry = #thunk;
            }
        }
    }

    /// The rule for closures that are kept.
    fn retained(&self) -> TokenStream {
        let p = runtime();
        let ident = &self.signature.ident;
        let (_, type_generics, _) = self.signature.generics.split_for_impl();
        let holder = local("Holder");
        let bound = self.closure_bound("FnMut");
        let bounds =
            quote!(#holder: #p::ClosureHolder, <#holder as #p::ClosureHolder>::Callable: #bound);
        let generics = self.generics_with(&holder, bounds);
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let entry = if self.signature.user_data().is_some() {
            quote!(#p::RetainedEntry::UserData(Self::__pinvoke_entry::<#holder>))
        } else {
            let thunk = self.thunk(&quote!(#holder));
            quote!(#p::RetainedEntry::Thunk(#thunk))
        };
        quote! {
            // SAFETY: the entry point enters a holder of this type by its context.
            unsafe impl #impl_generics #p::RetainedCallback<#holder> for #ident #type_generics #where_clause {
                const ENTRY: #p::RetainedEntry<Self::Pointer> = #entry;
            }
        }
    }

    /// What makes a `Callback` of a closure. They stand here and not with `Callback` because the
    /// compiler takes the types of a closure's parameters from a bound that it can see.
    fn constructors(&self) -> TokenStream {
        let p = runtime();
        let closure = local("Closure");
        let (shared, exclusive) = (self.closure_bound("Fn"), self.closure_bound("FnMut"));
        quote! {
            /// Makes a callback that native code may keep and call at any time, on several threads at
            /// once.
            ///
            /// # Errors
            ///
            /// No entry point can be made for it.
            pub fn callback<#closure>(closure: #closure) -> #p::Result<#p::Callback<Self>>
            where
                #closure: #shared + ::core::marker::Send + ::core::marker::Sync + 'static,
            {
                #p::retain_shared::<Self, #closure>(closure)
            }

            /// Makes a callback that native code may keep and call at any time: one call at a time,
            /// others wait. A call that the closure itself causes gets the value of `on_panic`.
            ///
            /// # Errors
            ///
            /// No entry point can be made for it.
            pub fn serialized<#closure>(closure: #closure) -> #p::Result<#p::Callback<Self>>
            where
                #closure: #exclusive + ::core::marker::Send + 'static,
            {
                #p::retain_serialized::<Self, #closure>(closure)
            }
        }
    }
}
