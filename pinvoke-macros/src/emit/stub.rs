//! The stub of a function: scratch, lower, bind, call, capture, judge, lift, return.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ReturnType, Type};

use super::vet::{self, Verdict};
use super::{callee, local, runtime, strategy};
use crate::diag::span_of;
use crate::model::block::Block;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::block::Bind;
use crate::parse::function::Ret;
use crate::parse::ownership::Free;

pub(super) struct Stub<'f> {
    pub(super) function: &'f Function,
    pub(super) block: &'f Block,
    pub(super) verdict: Verdict,
    profile: TokenStream,
}

/// The hygienic names that belong to one parameter.
pub(super) struct Names {
    pub(super) room: Ident,
    pub(super) argument: Ident,
    pub(super) given: Ident,
    pub(super) link: Ident,
    pub(super) place: Ident,
    pub(super) site: TokenStream,
}

impl<'f> Stub<'f> {
    pub(super) fn new(function: &'f Function, block: &'f Block) -> Self {
        let verdict = vet::function(function, block);
        Self { function, block, verdict, profile: quote!(__Profile) }
    }

    pub(super) fn profile(&self) -> &TokenStream {
        &self.profile
    }

    pub(super) fn names(&self, index: usize) -> Names {
        let p = runtime();
        let function = self.function.ident.to_string();
        let parameter = self.function.parameters[index].ident.to_string();
        Names {
            room: local(format_args!("room{index}")),
            argument: local(format_args!("argument{index}")),
            given: local(format_args!("given{index}")),
            link: local(format_args!("link{index}")),
            place: local(format_args!("place{index}")),
            site: quote!(#p::Site { function: #function, parameter: #parameter }),
        }
    }

    pub(super) fn index_of(&self, name: &Ident) -> Option<usize> {
        self.function.parameters.iter().position(|parameter| parameter.ident == *name)
    }

    /// The native return value, after the call.
    pub(super) fn raw(&self) -> TokenStream {
        let result = local("result");
        match self.function.native_return() {
            NativeReturn::Lifted(_) => quote!(#result.native()),
            NativeReturn::Consumed => quote!(#result),
        }
    }

    pub(super) fn code(&self) -> Ident {
        local("code")
    }

    pub(super) fn failed_name(&self) -> Ident {
        local("failed")
    }

    pub(super) fn tries(&self) -> Ident {
        local("tries")
    }

    /// Unwraps a `Result<_, MarshalError>`: returns the error, or panics in a plain function.
    pub(super) fn attempt(&self, expression: TokenStream) -> TokenStream {
        let (p, verified) = (runtime(), self.verdict.verified());
        let (value, error) = (local("value"), local("error"));
        if self.function.output.is_result {
            quote! {
                match #expression {
                    ::core::result::Result::Ok(#value) => #value,
                    ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#p::raise::<#verified, _>(#error)),
                }
            }
        } else {
            quote!(#p::plain(#expression))
        }
    }

    /// What releases a returned value: an allocator, the API object, or nothing.
    pub(super) fn owner(&self, free: Option<&Free>) -> TokenStream {
        let p = runtime();
        let memory = local("memory");
        match free {
            Some(Free::Allocator(name, span)) => {
                let name = Ident::new(name, *span);
                quote!(#p::#name)
            }
            Some(Free::With(path)) => quote! {
                unsafe { #p::FreeWith::new(|#memory: *mut #p::c_void| { let _ = unsafe { #path(#memory.cast()) }; }) }
            },
            // Only arrays are released with their count; the check refuses it elsewhere.
            Some(Free::Counted(_)) => quote!(()),
            Some(Free::Method(method)) => {
                let this = local("this");
                quote! {{
                    let #this = self;
                    unsafe { #p::FreeWith::new(move |#memory: *mut #p::c_void| { let _ = unsafe { #this.#method(#memory.cast()) }; }) }
                }}
            }
            None if matches!(self.block.args.bind, Bind::Struct(..)) => quote!(self),
            None => quote!(()),
        }
    }

    /// The type of a slot: its strategy and the managed type.
    fn slot_type(&self, parameter: &Parameter) -> TokenStream {
        let p = runtime();
        let ty = &parameter.ty;
        let strategy = strategy::returned(
            Some(&parameter.marshal),
            ty,
            parameter.free.is_some(),
            parameter.borrowed.is_some(),
            &self.profile,
        );
        quote!(#p::Slot::<#strategy, #ty, _>)
    }

    fn return_strategy(&self, ty: &Type) -> TokenStream {
        let marshal = match &self.function.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        strategy::returned(
            marshal,
            ty,
            self.function.free.is_some(),
            self.function.borrowed.is_some(),
            &self.profile,
        )
    }

    /// The native return type, where the stub must state it.
    fn native_return_type(&self) -> TokenStream {
        let p = runtime();
        match (&self.function.ret, self.function.native_return()) {
            (_, NativeReturn::Lifted(_)) => quote!(_),
            (Some(Ret::Type(ty)), _) => quote!(#ty),
            (Some(Ret::Marshal(args)), _) => match (&args.form, &args.with) {
                (Some(form), _) => {
                    let form = strategy::form(form.kind);
                    quote!(<#form as #p::NativeForm>::Native)
                }
                (None, Some(with)) => quote!(<#with as #p::NativeForm>::Native),
                (None, None) => quote!(()),
            },
            (None, NativeReturn::Consumed) => quote!(()),
        }
    }

    /// The buffers of the stub's frame, declared first so that they outlive the guards.
    fn rooms(&self) -> TokenStream {
        let p = runtime();
        let mut tokens = TokenStream::new();
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let names = self.names(index);
            let Some(direction) = parameter.direction() else { continue };
            let direction = direction_type(direction);
            let room = &names.room;
            let (ty, place) = self.lowered_type(parameter, &names);
            let strategy = strategy::parameter(&parameter.marshal, &ty, &self.profile);
            let maker = if self.function.is_safe { "safe_room" } else { "room" };
            let maker = Ident::new(maker, span_of(&parameter.ty));
            tokens.extend(place);
            tokens.extend(quote_spanned!(span_of(&parameter.ty)=> let mut #room = #p::#maker::<#strategy, #direction>();));
        }
        tokens
    }

    /// The type that is lowered, and for a buffer that is returned the local that it fills.
    fn lowered_type(&self, parameter: &Parameter, names: &Names) -> (Type, TokenStream) {
        let ty = &parameter.ty;
        if matches!(parameter.role, Role::RetvalBuffer) {
            let place = &names.place;
            (syn::parse_quote!(&mut #ty), quote!(let mut #place = <#ty>::new();))
        } else {
            (ty.clone(), TokenStream::new())
        }
    }

    /// Lowers the arguments in order, and makes closures and slots.
    fn lower(&self) -> TokenStream {
        let p = runtime();
        let mut tokens = TokenStream::new();
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let names = self.names(index);
            let Names { argument, room, site, given, place, link } = &names;
            let ident = &parameter.ident;
            match &parameter.role {
                Role::Managed(direction) => {
                    if self.carries_count(parameter) && *direction != Direction::Out {
                        let read = if types::reference(&parameter.ty).is_some() {
                            quote!(*#ident)
                        } else {
                            quote!(#ident)
                        };
                        tokens.extend(quote!(let #given = #p::CountInt::to_count(#read);));
                    }
                    tokens.extend(self.lower_one(
                        quote!(#ident),
                        room,
                        argument,
                        site,
                        span_of(&parameter.ty),
                    ));
                }
                Role::RetvalBuffer => {
                    tokens.extend(self.lower_one(
                        quote!(&mut #place),
                        room,
                        argument,
                        site,
                        span_of(&parameter.ty),
                    ));
                }
                Role::Callback(args) if args.retained.is_some() => {
                    let path = &args.signature;
                    let signature = self.verdict.given(&quote!(#path));
                    let maker = if args.user.is_some() { "retained" } else { "retained_alone" };
                    let maker = Ident::new(maker, Span::mixed_site());
                    let passed = super::respanned(
                        quote!(#p::#maker::<#signature>(#ident)),
                        span_of(&parameter.ty),
                    );
                    tokens.extend(quote!(let #argument = #passed;));
                }
                Role::Callback(args) if args.user.is_some() => {
                    tokens.extend(quote!(let #argument = #p::Scoped::new(#ident);))
                }
                Role::Callback(args) => {
                    let path = &args.signature;
                    let signature = self.verdict.given(&quote!(#path));
                    let open = quote!(#p::static_entry::<#signature, _>(&#argument));
                    let open = super::respanned(open, span_of(&parameter.ty));
                    let open = quote!(unsafe { #open });
                    let opened = self.attempt(quote!(#open.map_err(|error| error.at(&#site))));
                    tokens.extend(quote! {
                        let #argument = #p::Contextless::new(#ident);
                        let #link = #opened;
                    });
                }
                Role::Retval | Role::OnFailure => {
                    let slot = self.slot_type(parameter);
                    let owner = self.owner(parameter.free.as_ref().map(|(free, _)| free));
                    tokens.extend(quote_spanned!(span_of(&parameter.ty)=> let mut #argument = #slot::empty(#owner);));
                }
                Role::RetvalArray => {
                    let slot = self.array_slot(&parameter.ty, Some(&parameter.marshal));
                    let owner = self.array_owner(parameter.free.as_ref().map(|(free, _)| free));
                    tokens.extend(quote_spanned!(span_of(&parameter.ty)=> let mut #argument = #slot::empty(#owner);));
                }
                Role::LengthOf(_) | Role::UserData | Role::Value(_) => {}
            }
        }
        let checks = self
            .function
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| parameter.direction().is_some());
        tokens.extend(checks.map(|(index, parameter)| self.checks_before(index, parameter)));
        tokens.extend(self.owner_checks());
        tokens
    }

    /// In an API object: a handle that another object made must not get here.
    fn owner_checks(&self) -> TokenStream {
        if !matches!(self.block.args.bind, Bind::Struct(..)) {
            return TokenStream::new();
        }
        let candidates = self.function.parameters.iter().enumerate().filter(|(_, parameter)| {
            let spelled_out = types::is_text(&parameter.ty)
                || types::is_number(types::core(&parameter.ty))
                || types::element(&parameter.ty).is_some();
            matches!(parameter.role, Role::Managed(_)) && !spelled_out
        });
        candidates
            .map(|(index, _)| {
                let Names { argument, site, .. } = self.names(index);
                let check = self.attempt(quote!(#argument.check_owner(self, &#site)));
                quote!(#check;)
            })
            .collect()
    }

    fn lower_one(
        &self,
        value: TokenStream,
        room: &Ident,
        argument: &Ident,
        site: &TokenStream,
        span: Span,
    ) -> TokenStream {
        let p = runtime();
        if self.function.output.is_result {
            let call = quote_spanned!(span=> #p::lower(#value, &mut #room, &#site));
            let lowered = self.attempt(call);
            quote!(let mut #argument = #lowered;)
        } else {
            quote_spanned!(span=> let mut #argument = #p::lower_plain(#value, &mut #room, &#site);)
        }
    }

    /// The arguments of the native call.
    fn natives(&self) -> Vec<TokenStream> {
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
                        super::respanned(
                            quote!(#p::scoped_entry::<#signature, _>(&#argument)),
                            span_of(ty),
                        )
                    }
                    Role::Callback(_) => quote!(#link.pointer()),
                }
            })
            .collect()
    }

    /// The constants, made outside the `unsafe` block of the call: they are the user's expressions.
    fn values(&self) -> TokenStream {
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
    fn context_of(&self, parameter: &Parameter, ty: &Type) -> TokenStream {
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
    fn bind(&self) -> TokenStream {
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
        if self.function.variadic.is_some() {
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
    fn typed(&self, abi: &str, address: &TokenStream) -> TokenStream {
        let p = runtime();
        let arguments = self.function.parameters.iter().map(|_| quote!(_));
        let output = self.native_return_type();
        quote!(unsafe { #p::as_function::<unsafe extern #abi fn(#(#arguments),*) -> #output>(#address) })
    }

    /// For a function that is called in two places, the expression that gives its address if it is
    /// bound: there the call is all that is left to do. What binds it first stands apart with a call
    /// of its own, since a stub that came back from it would have to save its arguments beforehand.
    /// With a `Result` or a last error there is more to do in any case.
    fn bound_at_once(&self) -> Option<TokenStream> {
        let Function { output, last_error, variadic, .. } = self.function;
        let only_calls = !output.is_result && !last_error && variadic.is_none();
        if !only_calls || self.block.abi.is_x86_only() {
            return None;
        }
        callee::bound(self.function, self.block)
    }

    /// The call itself, up to the captured result.
    fn call(&self) -> TokenStream {
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
                quote! {
                    match #bound {
                        ::core::option::Option::Some(#value) => unsafe { (#function)(#(#natives),*) },
                        ::core::option::Option::None => #p::apart(move || unsafe { #found()(#(#natives),*) }),
                    }
                }
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
                let owner = self.array_owner(self.function.free.as_ref().map(|(free, _)| free));
                let (owned, raw) = (local("owned"), local("raw"));
                let slot = quote!(unsafe { #slot::holding(#raw, #owned) });
                quote!(let #owned = #owner; #clear let #raw = #call; let mut #result = #slot;)
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
        let capture_and_judge = quote!(#capture #array_counts #failed);
        quote!(#(#counts)* #result #capture_and_judge)
    }

    /// Everything between the lowered arguments and the return value.
    fn body(&self) -> TokenStream {
        let call = self.call();
        let finish = self.finish_callbacks();
        if self.function.growing().is_none() {
            let failure = self.failure();
            let deliver = self.deliver();
            return quote!(#call #finish #failure #deliver);
        }
        let tries = self.tries();
        let step = self.grow_step();
        let failure = self.failure();
        let deliver = self.deliver();
        // A retry goes round the loop; anything else leaves the function from inside it.
        quote! {
            let mut #tries = 0u32;
            loop {
                #call
                #step
                #failure
                #deliver
            }
        }
    }

    /// Goes on with a callback's panic, or with the error of its arguments.
    fn finish_callbacks(&self) -> TokenStream {
        let callbacks: Vec<Names> = self
            .function
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| matches!(&parameter.role, Role::Callback(args) if args.retained.is_none()))
            .map(|(index, _)| self.names(index))
            .collect();
        // The error of one closure must not hide the panic of another.
        let several = callbacks.len() > 1;
        let panics = callbacks.iter().filter(|_| several).map(|names| {
            let argument = &names.argument;
            quote!(#argument.relay_panic();)
        });
        let finishes = callbacks.iter().map(|Names { argument, site, .. }| {
            let finish = self.attempt(quote!(#argument.finish().map_err(|error| error.at(&#site))));
            quote!(#finish;)
        });
        quote!(#(#panics)* #(#finishes)*)
    }

    /// Lifts what native code wrote, in order, and returns it.
    fn deliver(&self) -> TokenStream {
        let p = runtime();
        let counts = self.reported_counts();
        let name = self.function.ident.to_string();
        let mut lifts = TokenStream::new();
        let mut parts = Vec::new();
        let lift_slot = |slot: &Ident, site: &TokenStream| {
            if self.function.output.is_result {
                self.attempt(quote!(unsafe { #p::lift_slot(#slot, &#site) }))
            } else {
                quote!(unsafe { #p::lift_slot_plain(#slot, &#site) })
            }
        };
        if let NativeReturn::Lifted(_) = self.function.native_return() {
            let (result, returned) = (local("result"), local("returned"));
            let site = quote!(#p::Site { function: #name, parameter: "return" });
            let value = if self.returns_array() {
                self.attempt(quote!(unsafe { #p::lift_array(#result, &#site) }))
            } else {
                lift_slot(&result, &site)
            };
            lifts.extend(quote!(let #returned = #value;));
            parts.push(quote!(#returned));
        }
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let Names { argument, site, place, given, .. } = self.names(index);
            match parameter.role {
                Role::Managed(Direction::Out | Direction::InOut) | Role::RetvalBuffer => {
                    let lift = self.attempt(quote!(unsafe { #argument.lift(&#site) }));
                    lifts.extend(quote!(#lift;));
                    if matches!(parameter.role, Role::RetvalBuffer) {
                        parts.push(quote!(#place));
                    }
                }
                Role::RetvalArray => {
                    let value = self.attempt(quote!(unsafe { #p::lift_array(#argument, &#site) }));
                    lifts.extend(quote!(let #given = #value;));
                    parts.push(quote!(#given));
                }
                Role::Retval => {
                    let value = lift_slot(&argument, &site);
                    lifts.extend(quote!(let #given = #value;));
                    parts.push(quote!(#given));
                }
                _ => {}
            }
        }
        let value = match &parts[..] {
            [] => quote!(()),
            [one] => quote!(#one),
            many => quote!((#(#many),*)),
        };
        let value = if self.function.output.is_result {
            quote!(::core::result::Result::Ok(#value))
        } else {
            value
        };
        quote!(#counts #lifts return #value;)
    }

    /// The function.
    pub(super) fn tokens(&self) -> TokenStream {
        let function = self.function;
        let documentation = super::meta::documentation(function, self.block);
        let signature = signature(function, self.block, &function.output.written);
        let attrs = &function.attrs;
        let vis = &function.vis;
        let preamble =
            self.verdict.preamble(&self.profile, &strategy::profile(self.block.args.profile));
        let rooms = self.rooms();
        let values = self.values();
        let lower = self.lower();
        let bind = self.bind();
        let body = self.body();
        // Named as in C, as an item of a plain `extern` block may be.
        let c_name = function.entry.is_none().then(|| quote!(#[allow(non_snake_case)]));
        quote! {
            #(#attrs)*
            #documentation
            #[inline]
            #c_name
            #[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
            #vis #signature {
                #preamble
                #rooms
                #values
                #lower
                #bind
                #body
            }
        }
    }
}

/// The Rust signature: visible parameters only.
pub(super) fn signature(function: &Function, block: &Block, output: &ReturnType) -> TokenStream {
    let ident = &function.ident;
    let unsafety = (!function.is_safe).then(|| quote!(unsafe));
    let mut inputs: Vec<TokenStream> = function
        .parameters
        .iter()
        .filter(|parameter| parameter.is_visible())
        .map(|parameter| {
            let (ident, ty) = (&parameter.ident, &parameter.ty);
            quote!(#ident: #ty)
        })
        .collect();
    if let Some((tail, span)) = &function.variadic {
        let p = runtime();
        inputs.push(quote_spanned!(*span=> #tail: impl #p::VarArgs));
    }
    let (impl_generics, where_clause) = (&function.generics, &function.generics.where_clause);
    if !matches!(block.args.bind, Bind::Struct(..)) {
        return quote!(#unsafety fn #ident #impl_generics (#(#inputs),*) #output #where_clause);
    }
    // What is returned may be tied to the API object as well as to a parameter: the object must then
    // be borrowed at least as long as every lifetime that the return type names.
    let named = types::lifetimes(&function.output.ok).named;
    let named: Vec<_> = named.into_iter().filter(|lifetime| lifetime.ident != "static").collect();
    if named.is_empty() {
        return quote!(#unsafety fn #ident #impl_generics (&self, #(#inputs),*) #output #where_clause);
    }
    let mut generics = function.generics.clone();
    let api = syn::Lifetime::new("'pinvoke_api", Span::mixed_site());
    generics.params.insert(0, syn::parse_quote!(#api));
    let clause = generics.make_where_clause();
    for lifetime in named {
        clause.predicates.push(syn::parse_quote!(#api: #lifetime));
    }
    let where_clause = &generics.where_clause;
    quote!(#unsafety fn #ident #generics (&#api self, #(#inputs),*) #output #where_clause)
}

pub(super) fn direction_type(direction: Direction) -> TokenStream {
    let p = runtime();
    match direction {
        Direction::In => quote!(#p::In),
        Direction::Out => quote!(#p::Out),
        Direction::InOut => quote!(#p::InOut),
    }
}
