//! The functions that native code or a thunk calls, and the rules that tie them to closures.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::GenericParam;

use super::Emitter;
use crate::emit::{local, runtime};

impl Emitter<'_> {
    /// The functions that native code or a thunk calls.
    pub(super) fn entries(&self) -> TokenStream {
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
    pub(super) fn scoped(&self) -> TokenStream {
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
    pub(super) fn retained(&self) -> TokenStream {
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
    pub(super) fn constructors(&self) -> TokenStream {
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
