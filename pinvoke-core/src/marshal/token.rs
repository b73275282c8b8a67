//! Tokens: user data that stands for a Rust value.

use std::sync::Arc;

use super::indirect::by_value_form;
use super::strategy::no_scratch;
use super::*;
use crate::abi::{Abi, NullAbi, TypeDesc};
use crate::direction::Direction;
use crate::error::MarshalError;
use crate::managed::{Managed, kind};
use crate::token::Token;
use std::ffi::c_void;

/// A [`Token`] as a `void *`. As `#[marshal(with = ByToken)]` on a `&T` that a callback or an exported
/// function takes, the value that the token stands for.
#[derive(Debug)]
pub enum ByToken {}

no_scratch!([] ByToken: Crossing::ByValue);

impl<T: ?Sized> Managed for Token<T> {
    type Kind = kind::Token;
}

// SAFETY: the number points to nothing.
unsafe impl<T> ValueForm<Token<T>> for ByToken {
    type Value = *mut c_void;
    #[inline]
    fn to_native(value: Token<T>) -> Result<*mut c_void, MarshalError> {
        Ok(value.into_raw())
    }
    #[inline]
    fn from_native(value: *mut c_void) -> Result<Token<T>, MarshalError> {
        Ok(Token::from_raw(value))
    }
}
by_value_form! { [T] Token<T>, ByToken; }
impl<T, D: Direction> Infallible<Token<T>, D> for ByToken {}
impl<T> InfallibleReturn<Token<T>> for ByToken {}

// SAFETY: the number points to nothing.
unsafe impl<T> ValueForm<Option<Token<T>>> for Nullable<ByToken> {
    type Value = *mut c_void;
    #[inline]
    fn to_native(value: Option<Token<T>>) -> Result<*mut c_void, MarshalError> {
        Ok(value.map_or(std::ptr::null_mut(), Token::into_raw))
    }
    #[inline]
    fn from_native(value: *mut c_void) -> Result<Option<Token<T>>, MarshalError> {
        Ok((!value.is_null()).then(|| Token::from_raw(value)))
    }
}
// SAFETY: a token owns nothing.
unsafe impl<T, O> MarshalReturn<Option<Token<T>>, O> for Nullable<ByToken> {
    type Native = *mut c_void;
    #[inline(always)]
    fn empty() -> *mut c_void {
        <*mut c_void>::NULL
    }
    #[inline]
    unsafe fn lift_return(native: *mut c_void, _: O) -> Result<Option<Token<T>>, MarshalError> {
        Self::from_native(native)
    }
}
impl<T> InfallibleReturn<Option<Token<T>>> for Nullable<ByToken> {}

// SAFETY: the number is copied.
unsafe impl<T> Receive<'_, Token<T>> for ByToken {
    type Native = *mut c_void;
    type Holder = Token<T>;
    #[inline]
    unsafe fn receive(native: *mut c_void) -> Result<Token<T>, MarshalError> {
        Self::from_native(native)
    }
    #[inline]
    fn value(holder: &mut Token<T>) -> Token<T> {
        *holder
    }
}
// SAFETY: the holder keeps the value.
unsafe impl<'h, T: Send + Sync + 'static> Receive<'h, &'h T> for ByToken {
    type Native = *mut c_void;
    type Holder = Arc<T>;
    #[inline]
    unsafe fn receive(native: *mut c_void) -> Result<Arc<T>, MarshalError> {
        Token::from_raw(native).value()
    }
    #[inline]
    fn value(holder: &'h mut Arc<T>) -> &'h T {
        holder
    }
}
// SAFETY: the number needs no clean-up.
unsafe impl<T> CallbackReturn<Token<T>> for ByToken {
    type Native = *mut c_void;
    #[inline]
    fn lower_return(value: Token<T>) -> Result<*mut c_void, MarshalError> {
        Self::to_native(value)
    }
}
// SAFETY: as above.
unsafe impl<T> CallbackReturn<Option<Token<T>>> for Nullable<ByToken> {
    type Native = *mut c_void;
    #[inline]
    fn lower_return(value: Option<Token<T>>) -> Result<*mut c_void, MarshalError> {
        Self::to_native(value)
    }
}

// Which strategy it has.

impl<P, T> DefaultBy<P, kind::Token> for Token<T> {
    type Strategy = ByToken;
}
impl<P, T> DefaultMut<P, kind::Token> for Token<T> {
    type Strategy = Indirect<ByToken>;
}
impl<P, T> DefaultMut<P, kind::Nullable> for Option<Token<T>> {
    type Strategy = Indirect<Nullable<ByToken>>;
}

// As a field.
impl<P, T> FieldBy<P, kind::Token> for Token<T> {
    type Strategy = Converted<ByToken>;
}
// SAFETY: null is all zeros.
unsafe impl<T> NullableField<Token<T>> for Converted<ByToken> {
    type Some = *mut c_void;
    type OrNull = *mut c_void;
    const DESC: TypeDesc = <*mut c_void as Abi>::DESC;
    const STAYS: bool = true;
    fn null() -> *mut c_void {
        std::ptr::null_mut()
    }
    fn some(native: *mut c_void) -> *mut c_void {
        native
    }
    fn get(native: *mut c_void) -> Option<*mut c_void> {
        (!native.is_null()).then_some(native)
    }
}
