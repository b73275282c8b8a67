//! The questions that a declaration asks about the user's types before its stub uses them.
//!
//! One question per type, in a constant, so that a type which does not fit gives one error, on the
//! user's tokens. The constants are parameters of the stub's types: where they have errors, the stub
//! has nothing to add. Types that the spelling tells all about, and generic ones, are not asked about.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{GenericParam, Generics, Lifetime, ReturnType, Type, TypeFnPtr};

use super::stub::direction_type;
use super::{local, runtime, strategy};
use crate::model::block::Block;
use crate::model::callback::{CallbackRole, CallbackSignature};
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Role};
use crate::model::types;
use crate::parse::block::Bind;
use crate::parse::function::Ret;
use crate::parse::ownership::Free;
use crate::parse::parameter::CallbackArgs;
use crate::parse::strategy::{FormKind, MarshalArgs};

/// The answers, for the types of a stub.
pub(in crate::emit) struct Verdict {
    /// The constants.
    constants: TokenStream,
    /// `Verified<..>`.
    verified: TokenStream,
}

impl Verdict {
    /// `ty`, or nothing that could be checked.
    pub(super) fn given(&self, ty: &TokenStream) -> TokenStream {
        if self.constants.is_empty() {
            return ty.clone();
        }
        let (p, verified) = (runtime(), &self.verified);
        quote!(<#verified as #p::vet::Given<#ty>>::Type)
    }

    /// The constants, and the profile that carries the answers, under a name.
    pub(in crate::emit) fn preamble(
        &self,
        name: &TokenStream,
        profile: &TokenStream,
    ) -> TokenStream {
        let (constants, given) = (&self.constants, self.given(profile));
        quote! {
            #constants
            #[allow(dead_code)]
            type #name = #given;
        }
    }

    /// The type that carries the answers.
    pub(super) fn verified(&self) -> &TokenStream {
        &self.verified
    }
}

/// Where a returned value is, as the declaration says it.
#[derive(Clone, Copy)]
enum Memory<'f> {
    /// In the slot or the register itself.
    None,
    /// Behind a pointer, and somebody else's.
    Borrowed,
    /// Behind a pointer, and ours to release by this.
    Owned(&'f Free),
}

impl<'f> Memory<'f> {
    fn of<S, B>(free: &'f Option<(Free, S)>, borrowed: &Option<B>) -> Self {
        match (free, borrowed) {
            (Some((free, _)), _) => Self::Owned(free),
            (None, Some(_)) => Self::Borrowed,
            (None, None) => Self::None,
        }
    }
}

/// Questions in two rounds: the second is about types that passed the first.
struct Questions<'f> {
    generics: &'f Generics,
    /// The profile of the declaration.
    profile: TokenStream,
    /// Whether the types must be free of pointers.
    is_safe: bool,
    /// Whether no conversion may fail.
    is_plain: bool,
    /// What releases a returned value.
    owner: TokenStream,
    /// The answer of the first round.
    fit: Ident,
    first: Vec<TokenStream>,
    second: Vec<TokenStream>,
}

/// Asks about the types of an imported function.
pub(super) fn function(function: &Function, block: &Block) -> Verdict {
    let owner = match &block.args.bind {
        Bind::Struct(_, name) => quote!(&'static #name),
        _ => quote!(()),
    };
    let mut questions = Questions {
        generics: &function.generics,
        profile: strategy::profile(block.args.profile),
        is_safe: function.is_safe,
        is_plain: !function.output.is_result,
        owner,
        fit: local("FIT"),
        first: Vec::new(),
        second: Vec::new(),
    };
    for parameter in &function.parameters {
        match &parameter.role {
            // The form asks about its elements itself.
            Role::Managed(_) if parameter.is_exchanged() => {}
            Role::Managed(direction) => {
                questions.passed(&parameter.ty, &parameter.marshal, *direction)
            }
            Role::RetvalBuffer => {
                let ty = &parameter.ty;
                questions.passed(&syn::parse_quote!(&mut #ty), &parameter.marshal, Direction::Out);
            }
            Role::Retval | Role::OnFailure => {
                let owner = Memory::of(&parameter.free, &parameter.borrowed);
                questions.returned(&parameter.ty, Some(&parameter.marshal), owner);
            }
            Role::Callback(args) => questions.callback(args),
            Role::RetvalArray => questions.returned_array(&parameter.ty, Some(&parameter.marshal)),
            Role::LengthOf(_) | Role::UserData | Role::Value(_) => {}
        }
    }
    if let NativeReturn::Lifted(ty) = function.native_return() {
        let marshal = match &function.ret {
            Some(Ret::Marshal(args)) => Some(&**args),
            _ => None,
        };
        questions.returned(ty, marshal, Memory::of(&function.free, &function.borrowed));
    }
    questions.errors(function);
    questions.verdict()
}

/// Asks about the types of a callback signature.
pub(super) fn signature(signature: &CallbackSignature) -> Verdict {
    let profile = strategy::profile(signature.args.profile);
    let mut questions = Questions {
        generics: &signature.generics,
        profile: profile.clone(),
        is_safe: false,
        is_plain: false,
        owner: quote!(()),
        fit: local("FIT"),
        first: Vec::new(),
        second: Vec::new(),
    };
    let emitter = super::callback::Emitter { signature, profile: profile.clone() };
    for parameter in &signature.parameters {
        match parameter.role {
            CallbackRole::Managed if parameter.give.is_none() => {
                let is_counted = signature.counter(&parameter.ident).is_some();
                questions.received(&parameter.ty, &parameter.marshal, is_counted);
            }
            CallbackRole::Retval(_) if parameter.marshal.form.is_some() => {
                let strategy =
                    emitter.returned(&parameter.marshal, parameter.free.as_ref(), &parameter.ty);
                questions.given_back_as(&parameter.ty, &parameter.marshal, &strategy);
            }
            _ => {}
        }
    }
    if let (Some(output), Some(Ret::Marshal(marshal))) = (&signature.output, &signature.ret) {
        let strategy = emitter.returned(marshal, signature.free.as_ref(), output);
        questions.given_back_as(output, marshal, &strategy);
    }
    let places = signature.parameters.iter().filter(|parameter| {
        matches!(parameter.role, CallbackRole::Retval(_))
            && parameter.free.is_none()
            && parameter.marshal.form.is_none()
            && parameter.marshal.with.is_none()
    });
    for place in places {
        questions.given_back(&place.ty);
    }
    let written = signature.parameters.iter().filter(|parameter| {
        matches!(parameter.role, CallbackRole::Out(_))
            && parameter.free.is_none()
            && parameter.marshal.form.is_none()
            && parameter.marshal.with.is_none()
            && signature.counter(&parameter.ident).is_none()
    });
    for place in written {
        questions.written(types::reference(&place.ty).map_or(&place.ty, |of| &of.elem));
    }
    if let Some(output) = &signature.output
        && signature.free.is_none()
        && !matches!(&signature.ret, Some(Ret::Marshal(_)))
    {
        questions.given_back(output);
    }
    questions.verdict()
}

/// Asks about the fields of a native struct: whether their types have a form, and for those whose form
/// is stated whether it is one.
pub(in crate::emit) fn fields<'f>(
    generics: &Generics,
    types: impl Iterator<Item = &'f Type>,
    stated: impl Iterator<Item = (&'f Type, TokenStream)>,
) -> Verdict {
    let p = runtime();
    let mut questions = Questions {
        generics,
        profile: TokenStream::new(),
        is_safe: false,
        is_plain: false,
        owner: quote!(()),
        fit: local("FIT"),
        first: Vec::new(),
        second: Vec::new(),
    };
    for ty in types.filter(|ty| !is_known(ty)) {
        if questions.can_ask(ty) {
            let ty = outside(ty);
            questions.first.push(quote!(<#ty as #p::vet::StructField>::OK));
        }
    }
    for (ty, form) in stated {
        let ty = types::with_static_lifetimes(ty);
        questions.first.push(quote!(<#ty as #p::vet::FieldAs<#form>>::OK));
    }
    questions.verdict()
}

impl Questions<'_> {
    fn can_ask(&self, ty: &Type) -> bool {
        can_ask(self.generics, ty)
    }

    fn passed(&mut self, ty: &Type, marshal: &MarshalArgs, direction: Direction) {
        let (p, fit) = (runtime(), &self.fit);
        if !self.can_ask(ty) {
            return;
        }
        let way = direction_type(direction);
        if let Some(with) = &marshal.with {
            let ty = outside(ty);
            if self.can_ask(with) {
                self.first.push(quote!(<#with as #p::vet::Passes<#ty, #way>>::OK));
                if self.is_plain {
                    self.second
                        .push(quote!(<#with as #p::vet::PassesAlways<#ty, #way, { #fit }>>::OK));
                }
                if self.is_safe {
                    self.second.push(quote!(<#with as #p::vet::PassesSafely<{ #fit }>>::OK));
                }
            }
            return;
        }
        if strategy::is_asked(marshal, ty) {
            let ty = outside(ty);
            let strategy = strategy::parameter(marshal, &ty, &self.profile);
            self.first.push(quote!(<#ty as #p::vet::PassesAs<#strategy, #way>>::OK));
        }
        if marshal.form.as_ref().is_some_and(|form| form.kind != FormKind::LpArray)
            || marshal.element.is_some()
            || marshal.nested.is_some()
            || marshal.zero_terminated.is_some()
            || marshal.give.is_some()
        {
            return;
        }
        let ty = &outside(pointing(ty));
        let (asked, question, how) = match types::reference(ty) {
            None => (ty, quote!(CrossesByValue), quote!(ByValue)),
            Some(reference) => match types::plain(&reference.elem) {
                Type::Slice(slice) => (&*slice.elem, quote!(CrossesInArray<#way>), quote!(InArray)),
                _ => (&*reference.elem, quote!(CrossesByReference<#way>), quote!(ByReference)),
            },
        };
        // Text goes into arrays, and does not come out of all of them.
        let is_text_out = types::is_slice(ty) && types::is_exclusive(ty) && types::is_text(asked);
        if is_known(asked) && !is_text_out {
            return;
        }
        self.first.push(quote!(<#asked as #p::vet::#question>::OK));
        if self.is_plain {
            self.second
                .push(quote!(<#asked as #p::vet::NeverFails<#p::vet::#how, #way, { #fit }>>::OK));
        }
        self.pointer_free(asked, &quote!(PointerFree));
    }

    /// The signature of a closure.
    fn callback(&mut self, args: &CallbackArgs) {
        let p = runtime();
        let signature = &args.signature;
        if self.can_ask(&syn::parse_quote!(#signature)) {
            let question =
                if args.user.is_some() { quote!(WithUserData) } else { quote!(WithoutUserData) };
            self.first.push(quote!(<#signature as #p::vet::#question>::OK));
        }
    }

    /// What a callback returns.
    fn given_back(&mut self, ty: &Type) {
        let p = runtime();
        if !types::is_number(ty) && !types::is_named(ty, &["bool", "char"]) && self.can_ask(ty) {
            self.first.push(quote!(<#ty as #p::vet::CallbackReturns>::OK));
        }
    }

    /// What a callback writes.
    fn written(&mut self, ty: &Type) {
        let p = runtime();
        if !types::is_number(ty) && !types::is_named(ty, &["bool", "char"]) && self.can_ask(ty) {
            let ty = outside(ty);
            self.first.push(quote!(<#ty as #p::vet::CallbackWrites>::OK));
        }
    }

    /// What a callback returns in a stated form.
    fn given_back_as(&mut self, ty: &Type, marshal: &MarshalArgs, strategy: &TokenStream) {
        let p = runtime();
        if strategy::is_asked_returned(Some(marshal), ty) && self.can_ask(ty) {
            let ty = outside(ty);
            self.first.push(quote!(<#ty as #p::vet::GivesBackAs<#strategy>>::OK));
        }
    }

    /// What a callback takes.
    fn received(&mut self, ty: &Type, marshal: &MarshalArgs, is_counted: bool) {
        let p = runtime();
        if strategy::is_asked(marshal, ty) && self.can_ask(ty) {
            let ty = types::with_static_lifetimes(ty);
            let strategy = strategy::parameter(marshal, &ty, &self.profile);
            let question = if is_counted { quote!(ReceivesCountedAs) } else { quote!(ReceivesAs) };
            self.first.push(quote!(<#ty as #p::vet::#question<#strategy>>::OK));
        }
        let stated = marshal.with.is_some()
            || marshal.form.is_some()
            || marshal.element.is_some()
            || marshal.nested.is_some();
        if stated || !self.can_ask(ty) {
            return;
        }
        let ty = &outside(pointing(ty));
        let way = if types::is_exclusive(ty) { quote!(#p::InOut) } else { quote!(#p::In) };
        let (asked, question) = match types::reference(ty) {
            None => (ty, quote!(CallbackTakes)),
            Some(reference) => match types::plain(&reference.elem) {
                Type::Slice(slice) => (&*slice.elem, quote!(CallbackTakesSlice<#way>)),
                other => (other, quote!(CallbackTakesReference<#way>)),
            },
        };
        let is_text = types::is_named(asked, &["str", "CStr"]) && !types::is_exclusive(ty);
        let is_value = types::reference(ty).is_none() && types::is_named(asked, &["bool", "char"]);
        if !types::is_number(asked) && !is_text && !is_value {
            self.first.push(quote!(<#asked as #p::vet::#question>::OK));
        }
    }

    fn returned(&mut self, ty: &Type, marshal: Option<&MarshalArgs>, memory: Memory<'_>) {
        let (p, fit) = (runtime(), &self.fit);
        let owner = match memory {
            Memory::None | Memory::Borrowed => self.owner.clone(),
            Memory::Owned(Free::Allocator(name, span)) => {
                let name = Ident::new(name, *span);
                quote!(#p::#name)
            }
            // The type of the function that releases has no name; one that releases stands for it.
            Memory::Owned(_) => quote!(#p::FreeWith<fn(*mut #p::c_void)>),
        };
        if !self.can_ask(ty) {
            return;
        }
        let ty = &outside(ty);
        if let Some(with) = marshal.and_then(|marshal| marshal.with.as_ref()) {
            if self.can_ask(with) {
                self.first.push(quote!(<#with as #p::vet::TakesOver<#ty, #owner>>::OK));
                if self.is_plain {
                    self.second
                        .push(quote!(<#with as #p::vet::TakesOverAlways<#ty, { #fit }>>::OK));
                }
            }
            return;
        }
        if super::array::is_array(ty) && !matches!(memory, Memory::None) {
            return self.returned_array(ty, marshal);
        }
        if strategy::is_asked_returned(marshal, ty) {
            let (freed, borrowed) =
                (matches!(memory, Memory::Owned(_)), matches!(memory, Memory::Borrowed));
            let strategy = strategy::returned(marshal, ty, freed, borrowed, &self.profile);
            // Any allocator stands for all of them.
            let owner = if freed { quote!(#p::CHeap) } else { owner.clone() };
            self.first.push(quote!(<#ty as #p::vet::ReturnsAs<#strategy, #owner>>::OK));
            return;
        }
        if marshal.is_some_and(|marshal| marshal.form.is_some()) || is_known(ty) {
            return;
        }
        let question = match memory {
            Memory::None => quote!(Returnable<#owner>),
            // The spelling of text tells which it is.
            _ if types::is_text(ty)
                || types::terminated_unit(ty).is_some()
                || types::is_named(types::core(ty), &["NativeString"]) =>
            {
                return;
            }
            Memory::Borrowed => quote!(ReturnableBorrowed),
            Memory::Owned(_) => quote!(ReturnableOwned),
        };
        self.first.push(quote!(<#ty as #p::vet::#question>::OK));
        if !matches!(memory, Memory::None) {
            return;
        }
        if self.is_plain {
            self.second.push(quote!(<#ty as #p::vet::AlwaysValid<{ #fit }>>::OK));
        }
        self.pointer_free(ty, &quote!(NoPointer));
    }

    /// The elements of an array that native code allocates or keeps, unless their form is stated.
    fn returned_array(&mut self, ty: &Type, marshal: Option<&MarshalArgs>) {
        let p = runtime();
        let is_stated = marshal.is_some_and(|marshal| {
            marshal.with.is_some() || marshal.element.is_some() || marshal.nested.is_some()
        });
        let element = types::element(ty).filter(|element| types::is_plain_value(element));
        let Some(element) = element.filter(|element| !is_stated && !is_known(element)) else {
            return;
        };
        if self.can_ask(element) {
            let element = outside(element);
            self.first.push(quote!(<#element as #p::vet::ReturnableInArray>::OK));
        }
    }

    fn pointer_free(&mut self, ty: &Type, question: &TokenStream) {
        let (p, fit) = (runtime(), &self.fit);
        let core = types::core(ty);
        // The spelling tells about pointers that can be seen.
        if self.is_safe && matches!(core, Type::Path(_)) && !is_known(core) {
            self.second.push(quote!(<#core as #p::vet::#question<{ #fit }>>::OK));
        }
    }

    /// The error types, where they are spelled.
    fn errors(&mut self, function: &Function) {
        let p = runtime();
        let error = match &function.output.written {
            ReturnType::Type(_, ty) if function.output.is_result => {
                types::arguments(ty).get(1).copied()
            }
            _ => None,
        };
        if let Some(error) = error.filter(|error| self.can_ask(error)) {
            let error = outside(error);
            self.first.push(quote!(<#error as #p::vet::HoldsErrors>::OK));
        }
        let Some(made) = function.fails_if.as_ref().and_then(|rule| rule.error.as_ref()) else {
            return;
        };
        let outs = function
            .parameters
            .iter()
            .filter(|parameter| matches!(parameter.role, Role::OnFailure));
        let outs: Vec<&Type> = outs.map(|parameter| &parameter.ty).collect();
        if self.can_ask(made) && outs.iter().all(|ty| self.can_ask(ty)) {
            let made = outside(made);
            let outs = outs.into_iter().map(outside);
            // No values are `()`, one value is a tuple of one.
            self.first.push(quote!(<#made as #p::vet::MadeFromFailure<(#(::core::option::Option<#outs>,)*)>>::OK));
        }
    }

    fn verdict(self) -> Verdict {
        let p = runtime();
        let Self { first, second, fit, .. } = self;
        let verified = local("VERIFIED");
        if first.is_empty() {
            return Verdict {
                constants: TokenStream::new(),
                verified: quote!(#p::vet::Verified<true>),
            };
        }
        Verdict {
            constants: quote! {
                const #fit: bool = true #(&& #first)*;
                const #verified: bool = #fit #(&& #second)*;
            },
            verified: quote!(#p::vet::Verified<{ #verified }>),
        }
    }
}

/// A type can be named outside the function if it mentions nothing generic.
pub(super) fn can_ask(generics: &Generics, ty: &Type) -> bool {
    let is_generic = generics.params.iter().any(|parameter| match parameter {
        GenericParam::Type(generic) => types::mentions(ty, &generic.ident),
        GenericParam::Const(generic) => types::mentions(ty, &generic.ident),
        GenericParam::Lifetime(_) => false,
    });
    let opaque = matches!(types::plain(ty), Type::ImplTrait(_) | Type::Infer(_));
    !is_generic && !opaque && !types::mentions(ty, &quote::format_ident!("Self"))
}

/// The type as it can stand in a constant's expression: elided lifetimes are inferred there, and
/// those of the function cannot be named.
pub(super) fn outside(ty: &Type) -> Type {
    struct Inferred;
    impl VisitMut for Inferred {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                *lifetime = Lifetime::new("'_", lifetime.span());
            }
        }
        fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
    }
    let mut ty = ty.clone();
    Inferred.visit_type_mut(&mut ty);
    ty
}

/// The reference inside an `Option`, or the type itself.
fn pointing(ty: &Type) -> &Type {
    types::option(ty).filter(|inner| types::reference(inner).is_some()).unwrap_or(ty)
}

/// Whether the spelling tells that the type crosses, holds no pointer, and whether it can fail.
fn is_known(ty: &Type) -> bool {
    types::is_number(ty)
        || types::is_named(
            ty,
            &["bool", "char", "str", "String", "Path", "PathBuf", "CStr", "U16CStr"],
        )
        || types::is_unit(ty)
}
