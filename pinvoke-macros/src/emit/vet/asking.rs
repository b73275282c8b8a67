//! Which types are asked about, and how they are written in a question.

use syn::visit_mut::VisitMut;
use syn::{GenericParam, Generics, Lifetime, Type, TypeFnPtr};

use crate::model::types;

/// A type can be named outside the function if it mentions nothing generic.
pub(in crate::emit) fn can_ask(generics: &Generics, ty: &Type) -> bool {
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
pub(in crate::emit) fn outside(ty: &Type) -> Type {
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
pub(super) fn pointing(ty: &Type) -> &Type {
    types::option(ty).filter(|inner| types::reference(inner).is_some()).unwrap_or(ty)
}

/// Whether the spelling tells that the type crosses, holds no pointer, and whether it can fail.
pub(super) fn is_known(ty: &Type) -> bool {
    types::is_number(ty)
        || types::is_named(
            ty,
            &["bool", "char", "str", "String", "Path", "PathBuf", "CStr", "U16CStr"],
        )
        || types::is_unit(ty)
}
