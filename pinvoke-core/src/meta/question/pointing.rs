//! What a pointer points to, as far as its type tells.

use std::marker::PhantomData;

use super::{Found, Unknown};
use crate::abi::Abi;
use crate::meta::NativeType;

/// A native type with what it points to.
pub struct Pointing<C, S, N>(PhantomData<(C, S, N)>);
/// Describes a native type.
pub trait Described {
    /// The type.
    const NATIVE: NativeType;
}
/// `N`, no pointer.
pub struct Scalar<N>(PhantomData<N>);
/// `P`, a pointer to `T`.
pub struct PointerTo<P, T, const CONST: bool>(PhantomData<(P, T)>);
/// A pointer to what cannot be described.
pub struct Anything;

impl<N: Abi> Described for Scalar<N> {
    const NATIVE: NativeType = NativeType::of::<N>();
}
impl<P: Abi, T: Described, const CONST: bool> Described for PointerTo<P, T, CONST> {
    const NATIVE: NativeType = NativeType::pointer::<P>(&T::NATIVE, CONST);
}
impl Described for Anything {
    const NATIVE: NativeType = NativeType::VOID;
}

macro_rules! levels {
    ($($level:ident;)*) => {$(
        /// One of the ways to look at a native type, the most telling first.
        pub trait $level {
            /// The type with what it points to.
            type Pointing;
            /// For its type.
            fn pointing(&self) -> Self::Pointing {
                unreachable!("only the type matters")
            }
        }
    )*};
}
levels! { Thrice; Twice; Once; Never; Bare; }

macro_rules! is_const {
    (const) => {
        true
    };
    (mut) => {
        false
    };
}
macro_rules! pointers {
    (thrice $($outer:ident $middle:ident $inner:ident;)*) => {$(
        impl<C, S, T: Abi> Thrice for &&&&Found<C, S, *$outer *$middle *$inner T> {
            type Pointing = Pointing<C, S, PointerTo<
                *$outer *$middle *$inner T,
                PointerTo<*$middle *$inner T, PointerTo<*$inner T, Scalar<T>, { is_const!($inner) }>, { is_const!($middle) }>,
                { is_const!($outer) },
            >>;
        }
    )*};
    ($($outer:ident $inner:ident $outer_const:literal $inner_const:literal;)*) => {$(
        impl<C, S, T: Abi> Twice for &&&Found<C, S, *$outer *$inner T> {
            type Pointing = Pointing<C, S, PointerTo<*$outer *$inner T, PointerTo<*$inner T, Scalar<T>, $inner_const>, $outer_const>>;
        }
    )*};
    (once $($outer:ident $is_const:literal;)*) => {$(
        impl<C, S, T: Abi> Once for &&Found<C, S, *$outer T> {
            type Pointing = Pointing<C, S, PointerTo<*$outer T, Scalar<T>, $is_const>>;
        }
        impl<C, S, T> Never for &Found<C, S, *$outer T> {
            type Pointing = Pointing<C, S, PointerTo<*$outer T, Anything, $is_const>>;
        }
    )*};
}
pointers! { thrice
    const const const;
    mut const const;
    mut mut const;
    mut mut mut;
}
pointers! {
    const const true true;
    const mut true false;
    mut const false true;
    mut mut false false;
}
pointers! { once const true; mut false; }
impl<C, S, N: Abi> Bare for Found<C, S, N> {
    type Pointing = Pointing<C, S, Scalar<N>>;
}
impl Unknown {
    /// Nothing is known.
    pub fn pointing(&self) -> Self {
        Self
    }

    /// Nothing is known.
    pub fn formed(&self) -> Self {
        Self
    }
}
