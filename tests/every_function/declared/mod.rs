//! The declarations of the fixture library's functions, written once.
//!
//! [`each_way!`] makes direct calls and calls through libffi of them, and what calls either with bytes.
//! Pointers are what they are in C: here it is about how every type is passed. What a declaration can say
//! beyond the header, of text, counts, directions and owners, is for the tests of `one_model`.

/// Declares functions twice, with `stub = direct` and with `stub = libffi`.
macro_rules! each_way {
    ($abi:tt: $($(#[cfg($cfg:meta)])? fn $name:ident($($parameter:ident: $ty:ty),* $(,)?) $(-> $result:ty)?;)*) => {
        each_way! { @block direct $abi $($(#[cfg($cfg)])? pub(super) fn $name($($parameter: $ty),*) $(-> $result)?;)* }
        each_way! { @block libffi $abi $($(#[cfg($cfg)])? pub(super) fn $name($($parameter: $ty),*) $(-> $result)?;)* }

        pub(crate) static DECLARED: &[$crate::declared::Declared] = &[$(
            $(#[cfg($cfg)])?
            $crate::declared::Declared {
                name: stringify!($name),
                meta: &direct::$name::META,
                direct: |arguments| each_way! { @call direct $name arguments $($parameter: $ty)* },
                libffi: |arguments| each_way! { @call libffi $name arguments $($parameter: $ty)* },
            },
        )*];
    };
    (@block $stub:ident $abi:tt $($declarations:tt)*) => {
        mod $stub {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY, exact = false, stub = $stub)]
            unsafe extern $abi {
                $($declarations)*
            }
        }
    };
    (@call $stub:ident $name:ident $arguments:ident $($parameter:ident: $ty:ty)*) => {{
        #[allow(unused_mut)]
        let mut arguments = $arguments.iter_mut();
        $(let $parameter: $ty = $crate::bytes::Take::take(arguments.next().unwrap());)*
        assert!(arguments.next().is_none());
        // SAFETY: the declaration is the header's, as the test `declarations_are_those_of_the_header`
        // has it; the values are what the shape says that the function takes.
        $crate::bytes::Give::give(unsafe { $stub::$name($($parameter),*) })
    }};
}

mod arrays;
mod buffers;
mod conventions;
mod numbers;
mod others;
mod structs;
mod text;
pub(crate) mod types;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pinvoke::dynamic::{CType, Scalar, Signature};
use pinvoke::meta::FunctionMeta;

use crate::DECLARED;
use crate::bytes::{Given, Place};
use crate::shape;

/// A declared function, and how it is called with bytes.
pub(crate) struct Declared {
    name: &'static str,
    meta: &'static FunctionMeta,
    pub(crate) direct: fn(&mut [Place<'_>]) -> Given,
    pub(crate) libffi: fn(&mut [Place<'_>]) -> Given,
}

/// By the functions' names.
pub(crate) static BY_NAME: LazyLock<BTreeMap<&str, &Declared>> = LazyLock::new(|| {
    let all = [
        arrays::DECLARED,
        buffers::DECLARED,
        conventions::stdcall::DECLARED,
        #[cfg(all(windows, target_arch = "x86"))]
        conventions::fastcall::DECLARED,
        #[cfg(all(windows, target_arch = "x86"))]
        conventions::thiscall::DECLARED,
        numbers::DECLARED,
        others::DECLARED,
        structs::DECLARED,
        text::DECLARED,
    ];
    all.into_iter().flatten().map(|declared| (declared.name, declared)).collect()
});

/// Whether two types are the same to whoever passes them. What C has pointers to and Rust addresses of
/// anything is not compared further; whether an enumeration is signed is the compiler's choice.
fn is_same(rust: &CType, c: &CType) -> bool {
    if let (Some(one), Some(other)) = (rust.scalar(), c.scalar()) {
        let is_signed = |scalar: Scalar| scalar.is_signed() && !matches!(c, CType::Enum(_));
        let passing = |scalar: Scalar| (scalar.size(), scalar.is_float(), is_signed(scalar));
        return passing(one) == passing(other);
    }
    match (rust, c) {
        (CType::Void, CType::Void) => true,
        (CType::Pointer(_), CType::Pointer(_)) => match (rust.target(), c.target()) {
            (Some(CType::Void), Some(_)) => true,
            (Some(one), Some(other)) => is_same(one, other),
            _ => false,
        },
        (CType::Array(one), CType::Array(other)) => {
            one.length() == other.length() && is_same(one.element(), other.element())
        }
        (CType::Struct(_), CType::Struct(_)) => {
            let fields = |ty: &CType| ty.fields().unwrap_or_default().to_vec();
            let (one, other) = (fields(rust), fields(c));
            (rust.size(), rust.align(), one.len()) == (c.size(), c.align(), other.len())
                && one.iter().zip(&other).all(|(one, other)| {
                    one.offset() == other.offset() && is_same(one.ty(), other.ty())
                })
        }
        _ => false,
    }
}

#[test]
fn declarations_are_those_of_the_header() {
    for (name, declared) in &*BY_NAME {
        let rust = Signature::from_meta(declared.meta).unwrap();
        let c = &DECLARED[*name];
        let parameters = rust.parameters().iter().zip(c.parameters());
        let mut types = parameters.map(|(rust, c)| (rust.ty(), c.ty()));
        assert_eq!(rust.parameters().len(), c.parameters().len(), "{rust} is not {c}");
        assert!(types.all(|(rust, c)| is_same(rust, c)), "{rust} is not {c}");
        assert!(is_same(rust.result(), c.result()), "{rust} is not {c}");
        // The header names conventions only where they are some.
        if cfg!(target_arch = "x86") {
            assert_eq!(rust.convention(), c.convention(), "{rust} is not {c}");
        }
    }
}

/// Declared is what is called by its header, and nothing else.
#[test]
fn every_function_is_declared() {
    let cases = shape::cases(1);
    let signatures = cases.iter().map(|case| &case.shape.signature);
    let missing: Vec<_> = signatures.filter(|one| !BY_NAME.contains_key(one.name())).collect();
    assert!(missing.is_empty(), "not in `declared`: {missing:#?}");
    assert_eq!(cases.len(), BY_NAME.len());
}
