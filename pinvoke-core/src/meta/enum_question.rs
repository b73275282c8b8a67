//! Whether a type is an enum: asked as [`question`](super::question) asks, since a type that is none has
//! no answer.

use super::EnumMeta;
use super::question::{Ask, Plain, Unknown};
use crate::marshal::NativeEnum;

/// Asks whether a type is an enum, by method resolution.
#[cfg(not(pinvoke_untold))]
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($ty:ty) => {
        $crate::meta::enum_question::enumeration(|| {
            use $crate::meta::enum_question::{IsEnum as _, IsNoEnum as _};
            (&$crate::meta::question::Ask::<$ty>::NEW).enumeration()
        })
    };
}

/// Asks nothing, as `__told` does then.
#[cfg(pinvoke_untold)]
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($ty:ty) => {
        ::core::option::Option::None
    };
}

/// A type that is an enum.
pub trait IsEnum {
    /// The enum.
    type Enum;
    /// For its type.
    fn enumeration(&self) -> Self::Enum {
        unreachable!("only the type matters")
    }
}
/// A type that may be none.
pub trait IsNoEnum {
    /// For its type.
    fn enumeration(&self) -> Unknown {
        Unknown
    }
}
impl<T: NativeEnum> IsEnum for Ask<T> {
    type Enum = Plain<T>;
}
impl<T> IsNoEnum for &Ask<T> {}

/// An answer about an enum.
pub trait Enumerated {
    /// What its declaration says, if it is one.
    const META: Option<&'static EnumMeta>;
}
impl<T: NativeEnum> Enumerated for Plain<T> {
    const META: Option<&'static EnumMeta> = Some(&EnumMeta::of::<T>());
}
impl Enumerated for Unknown {
    const META: Option<&'static EnumMeta> = None;
}

/// The answer as a value.
pub const fn enumeration<A: Enumerated, F: FnOnce() -> A>(asked: F) -> Option<&'static EnumMeta> {
    std::mem::forget(asked);
    A::META
}
