//! What can be told from the spelling of a type.

use syn::visit::Visit;
use syn::{
    GenericArgument, Ident, Lifetime, PathArguments, Type, TypeFnPtr, TypePtr, TypeReference,
};

/// The type without parentheses and invisible groups.
pub(crate) fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => plain(&group.elem),
        Type::Paren(paren) => plain(&paren.elem),
        other => other,
    }
}

pub(crate) fn reference(ty: &Type) -> Option<&TypeReference> {
    match plain(ty) {
        Type::Reference(reference) => Some(reference),
        _ => None,
    }
}

/// The last segment's name of a path type.
pub(crate) fn name(ty: &Type) -> Option<&Ident> {
    match plain(ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

pub(crate) fn is_named(ty: &Type, names: &[&str]) -> bool {
    name(ty).is_some_and(|ident| names.iter().any(|name| ident == name))
}

/// The types between the angle brackets of the last segment.
pub(crate) fn arguments(ty: &Type) -> Vec<&Type> {
    let Type::Path(path) = plain(ty) else { return Vec::new() };
    match path.path.segments.last().map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(list)) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn wrapped<'t>(ty: &'t Type, wrapper: &str) -> Option<&'t Type> {
    if !is_named(ty, &[wrapper]) {
        return None;
    }
    arguments(ty).first().copied()
}

pub(crate) fn option(ty: &Type) -> Option<&Type> {
    wrapped(ty, "Option")
}

pub(crate) fn vector(ty: &Type) -> Option<&Type> {
    wrapped(ty, "Vec")
}

/// The type without `Option` and without references around it.
pub(crate) fn core(ty: &Type) -> &Type {
    if let Some(inner) = option(ty) {
        return core(inner);
    }
    match reference(ty) {
        Some(reference) => core(&reference.elem),
        None => plain(ty),
    }
}

/// The element of a slice or a vector, behind references and `Option`.
pub(crate) fn element(ty: &Type) -> Option<&Type> {
    match core(ty) {
        Type::Slice(slice) => Some(&slice.elem),
        other => vector(other),
    }
}

/// Whether the type is neither text nor a pointer as far as its spelling tells.
pub(crate) fn is_plain_value(ty: &Type) -> bool {
    matches!(plain(ty), Type::Path(_))
        && option(ty).is_none()
        && vector(ty).is_none()
        && !is_text(ty)
        && terminated_unit(ty).is_none()
        && !is_named(ty, &["bool", "char", "Box"])
}

pub(crate) fn is_slice(ty: &Type) -> bool {
    matches!(core(ty), Type::Slice(_))
}

/// Whether the type is `&mut`, behind an `Option` too.
pub(crate) fn is_exclusive(ty: &Type) -> bool {
    match option(ty) {
        Some(inner) => is_exclusive(inner),
        None => reference(ty).is_some_and(|reference| reference.mutability.is_some()),
    }
}

/// `str`, `String`, `Path`, `PathBuf`: text that needs a charset.
pub(crate) fn is_text(ty: &Type) -> bool {
    is_named(core(ty), &["str", "String", "Path", "PathBuf"])
}

/// `CStr`, `U16CStr` and their owners: text that has its form already.
pub(crate) fn terminated_unit(ty: &Type) -> Option<Unit> {
    let core = core(ty);
    if is_named(core, &["CStr", "CString"]) {
        Some(Unit::Byte)
    } else if is_named(core, &["U16CStr", "U16CString"]) {
        Some(Unit::Wide)
    } else {
        None
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Byte,
    Wide,
}

pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(plain(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Numbers that are blittable whatever is in scope.
pub(crate) fn is_number(ty: &Type) -> bool {
    const NUMBERS: &[&str] = &[
        "i8",
        "u8",
        "i16",
        "u16",
        "i32",
        "u32",
        "i64",
        "u64",
        "i128",
        "u128",
        "isize",
        "usize",
        "f32",
        "f64",
        "c_char",
        "c_schar",
        "c_uchar",
        "c_short",
        "c_ushort",
        "c_int",
        "c_uint",
        "c_long",
        "c_ulong",
        "c_longlong",
        "c_ulonglong",
        "c_float",
        "c_double",
    ];
    is_named(ty, NUMBERS)
}

/// The first raw or function pointer inside a type, except inside `impl Fn(..)`.
pub(crate) fn pointer_inside(ty: &Type) -> Option<Type> {
    #[derive(Default)]
    struct Finder(Option<Type>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_ptr(&mut self, pointer: &'ast TypePtr) {
            self.0.get_or_insert_with(|| Type::Ptr(pointer.clone()));
        }
        fn visit_type_fn_ptr(&mut self, pointer: &'ast TypeFnPtr) {
            self.0.get_or_insert_with(|| Type::FnPtr(pointer.clone()));
        }
        fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {}
    }
    let mut finder = Finder::default();
    finder.visit_type(ty);
    finder.0
}

/// Whether a path inside a type starts with `ident`.
pub(crate) fn mentions(ty: &Type, ident: &Ident) -> bool {
    struct Finder<'i>(&'i Ident, bool);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.1 |= path.segments.first().is_some_and(|first| first.ident == *self.0);
            syn::visit::visit_path(self, path);
        }
    }
    let mut finder = Finder(ident, false);
    finder.visit_type(ty);
    finder.1
}

/// The lifetimes of a type: named ones, and whether any is elided in a place that can be seen.
#[derive(Default)]
pub(crate) struct Lifetimes {
    pub(crate) named: Vec<Lifetime>,
    pub(crate) elided: bool,
}

pub(crate) fn lifetimes(ty: &Type) -> Lifetimes {
    struct Finder(Lifetimes);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
            if lifetime.ident == "_" {
                self.0.elided = true;
            } else if !self.0.named.contains(lifetime) {
                self.0.named.push(lifetime.clone());
            }
        }
        fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
            self.0.elided |= reference.lifetime.is_none();
            syn::visit::visit_type_reference(self, reference);
        }
        fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {}
        fn visit_type_fn_ptr(&mut self, _: &'ast TypeFnPtr) {}
    }
    let mut finder = Finder(Lifetimes::default());
    finder.visit_type(ty);
    finder.0
}

/// The type with every lifetime replaced by `'static`: for places outside a function's body.
pub(crate) fn with_static_lifetimes(ty: &Type) -> Type {
    use syn::visit_mut::VisitMut;
    struct Staticize;
    impl VisitMut for Staticize {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            *lifetime = Lifetime::new("'static", lifetime.span());
        }
        fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
            let span = reference.and_token.span;
            reference.lifetime = Some(Lifetime::new("'static", span));
            self.visit_type_mut(&mut reference.elem);
        }
    }
    let mut ty = ty.clone();
    Staticize.visit_type_mut(&mut ty);
    ty
}
