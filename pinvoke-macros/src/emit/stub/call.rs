//! The call: native arguments, the entry point, the captured result.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Expr, Type};

use super::{Names, Stub, callee, libffi, local, respanned, runtime};
use crate::diag::span_of;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Parameter, Role};
use crate::model::types;
use crate::parse::function::Ret;
use crate::parse::strategy::MarshalArgs;

/// `apart0` to `apart8` of the runtime take the arguments one by one.
const MOST_ARGUMENTS_APART: usize = 8;

impl Stub<'_> {
    /// The arguments of the native call.
    pub(super) fn natives(&self) -> Vec<TokenStream> {
        let p = runtime();
        self.function
            .parameters
            .iter()
            .enumerate()
            .map(|(index, parameter)| {
                let Names { argument, link, .. } = self.names(index);
                let ty = &parameter.ty;
                match &parameter.role {
                    Role::Managed(_) | Role::RetvalBuffer => quote!(#argument.native()),
                    Role::Retval | Role::RetvalArray | Role::OnFailure => {
                        quote!(#argument.pointer())
                    }
                    Role::LengthOf(_) if types::reference(ty).is_some() => {
                        quote!(&raw mut #argument)
                    }
                    Role::LengthOf(_) => quote!(#argument),
                    Role::Value(_) => quote!(#argument),
                    Role::UserData => self.context_of(parameter, ty),
                    Role::Callback(args) if args.retained.is_some() => quote!(#argument.pointer()),
                    Role::Callback(args) if args.user.is_some() => {
                        let path = &args.signature;
                        let signature = self.verdict.given(&quote!(#path));
                        let entry = match types::option(ty) {
                            Some(_) => quote!(optional_entry),
                            None => quote!(scoped_entry),
                        };
                        respanned(quote!(#p::#entry::<#signature, _>(&#argument)), span_of(ty))
                    }
                    Role::Callback(_) => quote!(#link.pointer()),
                }
            })
            .collect()
    }

    /// The constants, made outside the `unsafe` block of the call: they are the user's expressions.
    pub(super) fn values(&self) -> TokenStream {
        let p = runtime();
        let values =
            self.function.parameters.iter().enumerate().filter_map(|(index, parameter)| {
                let Role::Value(value) = &parameter.role else { return None };
                let (argument, ty) = (self.names(index).argument, &parameter.ty);
                let is_null = matches!(value, Expr::Path(path) if path.path.is_ident("null"));
                let value =
                    if is_null { quote!(<#ty as #p::NullAbi>::NULL) } else { quote!(#value) };
                Some(quote_spanned!(parameter.role_span=> let #argument: #ty = #value;))
            });
        quote!(#(#values)*)
    }

    /// The context of the closure whose user data this parameter is.
    pub(super) fn context_of(&self, parameter: &Parameter, ty: &Type) -> TokenStream {
        let p = runtime();
        let closure = self.function.parameters.iter().position(
            |other| matches!(&other.role, Role::Callback(args) if args.user.as_ref() == Some(&parameter.ident)),
        );
        match closure {
            Some(index) => {
                let argument = self.names(index).argument;
                quote!(<#ty as #p::UserData>::from_context(#argument.context()))
            }
            None => quote!(<#ty as #p::UserData>::from_context(::core::ptr::null_mut())),
        }
    }

    /// Finds the entry point, as a function of the type that the call infers.
    pub(super) fn bind(&self) -> TokenStream {
        let (p, verified) = (runtime(), self.verdict.verified());
        let address = callee::address(self.function, self.block);
        let (found, value, error) = (local("function"), local("value"), local("error"));
        let address = if !callee::can_fail(self.function, self.block) {
            quote!(match #address { ::core::result::Result::Ok(#value) => #value, ::core::result::Result::Err(#error) => #p::not_bound(#error) })
        } else if self.function.output.is_result {
            quote!(match #address { ::core::result::Result::Ok(#value) => #value, ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#p::raise::<#verified, _>(#error)) })
        } else {
            quote!(match #address { ::core::result::Result::Ok(#value) => #value, ::core::result::Result::Err(#error) => #p::not_bound(#error) })
        };
        if self.function.variadic.is_some() || libffi::is_wanted(self.block) {
            return quote!(let #found = #address;);
        }
        if self.bound_at_once().is_some() {
            let typed = self.typed(&self.block.abi.name, &address);
            return quote!(let #found = || #typed;);
        }
        let abi = &self.block.abi;
        if abi.is_x86_only() {
            let (x86, others) =
                (self.typed(&abi.name, &address), self.typed(abi.elsewhere(), &address));
            quote!(#[cfg(target_arch = "x86")] let #found = #x86; #[cfg(not(target_arch = "x86"))] let #found = #others;)
        } else {
            let typed = self.typed(&abi.name, &address);
            quote!(let #found = #typed;)
        }
    }

    /// An address as a function whose arguments the call infers.
    pub(super) fn typed(&self, abi: &str, address: &TokenStream) -> TokenStream {
        let p = runtime();
        let arguments = self.function.parameters.iter().map(|_| quote!(_));
        let output = self.native_return_type();
        quote!(unsafe { #p::as_function::<unsafe extern #abi fn(#(#arguments),*) -> #output>(#address) })
    }

    /// For a function that is called in two places, the expression that gives its address if it is
    /// bound: there the call is all that is left to do. What binds it first stands apart with a call
    /// of its own, since a stub that came back from it would have to save its arguments beforehand.
    /// With a `Result` or a last error there is more to do in any case.
    pub(super) fn bound_at_once(&self) -> Option<TokenStream> {
        let Function { output, last_error, variadic, .. } = self.function;
        let only_calls = !output.is_result && !last_error && variadic.is_none();
        if !only_calls || self.block.abi.is_x86_only() || libffi::is_wanted(self.block) {
            return None;
        }
        callee::bound(self.function, self.block)
    }

    /// The call itself, up to the captured result.
    pub(super) fn call(&self) -> TokenStream {
        let p = runtime();
        let natives = self.natives();
        let (found, result) = (local("function"), local("result"));
        let counts =
            self.function.parameters.iter().enumerate().filter_map(|(index, parameter)| {
                match &parameter.role {
                    Role::LengthOf(of) if self.function.counts_allocated(&of.of) => {
                        Some(self.reported_count_slot(index, parameter))
                    }
                    Role::LengthOf(of) => Some(self.derived_count(index, parameter, of)),
                    _ => None,
                }
            });
        // A marshaller or a constant's expression may change the last error, so the arguments are
        // made before it is cleared.
        let bound = self.bound_at_once();
        let (natives, clear) = if self.function.last_error || bound.is_some() {
            let names: Vec<_> = (0..natives.len())
                .map(|at| quote::ToTokens::into_token_stream(local(format_args!("native{at}"))))
                .collect();
            let clear = self.function.last_error.then(|| {
                let last_error = local("last_error");
                quote!(let #last_error = #p::LastError::clear();)
            });
            (names.clone(), quote!(#(let #names = #natives;)* #clear))
        } else {
            (natives, TokenStream::new())
        };
        let call = match &self.function.variadic {
            None if let Some(bound) = bound => {
                let value = local("value");
                let function = self.typed(&self.block.abi.name, &quote!(#value));
                let slow = quote!(unsafe { #found()(#(#natives),*) });
                let slow = if natives.len() <= MOST_ARGUMENTS_APART {
                    let apart = quote::format_ident!("apart{}", natives.len());
                    quote!(#p::#apart(|#(#natives),*| #slow #(, #natives)*))
                } else {
                    quote!(#p::apart(move || #slow))
                };
                quote! {
                    match #bound {
                        ::core::option::Option::Some(#value) => unsafe { (#function)(#(#natives),*) },
                        ::core::option::Option::None => #slow,
                    }
                }
            }
            _ if libffi::is_wanted(self.block) => {
                let output = self.native_return_type();
                libffi::call(self.function, self.block, &quote!(#found), &natives, &output)
            }
            None => quote!(unsafe { #found(#(#natives),*) }),
            Some((tail, _)) => {
                let method = quote::format_ident!("call{}", natives.len());
                let output = self.native_return_type();
                let natives_types = natives.iter().map(|_| quote!(_));
                quote!(unsafe { #p::VarArgs::#method::<#(#natives_types,)* #output>(#tail, #found, #(#natives),*) })
            }
        };
        let capture = self.capture_code();
        let result = match self.function.native_return() {
            NativeReturn::Lifted(ty) if self.returns_array() => {
                let marshal = match &self.function.ret {
                    Some(Ret::Marshal(args)) => Some(&**args),
                    _ => None,
                };
                let slot = self.array_slot(ty, marshal);
                let free = self.function.free.as_ref().map(|(free, _)| free);
                let owner = self.array_owner(free, marshal.unwrap_or(&MarshalArgs::default()));
                let (owned, raw) = (local("owned"), local("raw"));
                let slot = quote!(unsafe { #slot::holding(#raw, #owned) });
                let ends = marshal.and_then(|marshal| crate::emit::array::ends(marshal, &result));
                quote!(let #owned = #owner; #clear let #raw = #call; let mut #result = #slot; #ends)
            }
            NativeReturn::Lifted(ty) => {
                let strategy = self.return_strategy(ty);
                let owner = self.owner(self.function.free.as_ref().map(|(free, _)| free));
                let owned = local("owned");
                let raw = local("raw");
                let slot = quote!(unsafe { #p::Slot::<#strategy, #ty, _>::holding(#raw, #owned) });
                // The owner is made before the call, so that nothing stands between it and the capture.
                quote!(let #owned = #owner; #clear let #raw = #call; let mut #result = #slot;)
            }
            NativeReturn::Consumed => quote!(#clear let #result = #call;),
        };
        let failed = self.failed().map(|failed| {
            let name = self.failed_name();
            quote!(let #name = #failed;)
        });
        let array_counts = self.note_array_counts();
        let given = self.give_up(|give| give.on_success.is_none());
        let capture_and_judge = quote!(#capture #given #array_counts #failed);
        quote!(#(#counts)* #result #capture_and_judge)
    }
}
