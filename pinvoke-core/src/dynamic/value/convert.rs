//! Between Rust's types and values.

use std::borrow::Cow;
use std::ffi::c_void;

use super::{Plain, Value};
use crate::dynamic::closure::DynClosure;
use crate::error::{MarshalError, Problem};

macro_rules! numbers {
    ($($variant:ident: $t:ty;)*) => {$(
        impl From<$t> for Value<'_> {
            #[inline]
            fn from(value: $t) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}
macro_rules! places {
    ($($t:ty)*) => {$(
        impl<'a> From<&'a [$t]> for Value<'a> {
            fn from(items: &'a [$t]) -> Self {
                Self::Plain(Plain::shared(items))
            }
        }
        impl<'a> From<&'a mut [$t]> for Value<'a> {
            fn from(items: &'a mut [$t]) -> Self {
                Self::Plain(Plain::unique(items))
            }
        }
        impl<'a> From<&'a mut $t> for Value<'a> {
            fn from(item: &'a mut $t) -> Self {
                Self::Plain(Plain::unique(std::slice::from_mut(item)))
            }
        }
    )*};
}
numbers! {
    I8: i8;
    U8: u8;
    I16: i16;
    U16: u16;
    I32: i32;
    U32: u32;
    I64: i64;
    U64: u64;
    F32: f32;
    F64: f64;
}

places!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize f32 f64);

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

// As wide as they are: in the tail of a variadic call the value's own width is what is passed.
impl From<usize> for Value<'_> {
    fn from(value: usize) -> Self {
        #[cfg(target_pointer_width = "64")]
        return Self::U64(value as u64);
        #[cfg(target_pointer_width = "32")]
        return Self::U32(value as u32);
    }
}

impl From<isize> for Value<'_> {
    fn from(value: isize) -> Self {
        #[cfg(target_pointer_width = "64")]
        return Self::I64(value as i64);
        #[cfg(target_pointer_width = "32")]
        return Self::I32(value as i32);
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<*mut c_void> for Value<'_> {
    fn from(address: *mut c_void) -> Self {
        if address.is_null() { Self::Null } else { Self::Pointer(address) }
    }
}

impl<'a> From<Vec<Value<'a>>> for Value<'a> {
    fn from(items: Vec<Value<'a>>) -> Self {
        Self::List(items.into())
    }
}

impl<'a> From<&'a DynClosure<'a>> for Value<'a> {
    fn from(closure: &'a DynClosure<'a>) -> Self {
        Self::Closure(closure)
    }
}

/// `None` is null.
impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! integers_back {
    ($($t:ty)*) => {$(
        impl TryFrom<Value<'_>> for $t {
            type Error = MarshalError;

            /// The integer, if it is one and fits.
            fn try_from(value: Value<'_>) -> Result<Self, MarshalError> {
                let native = stringify!($t);
                let Some(integer) = value.as_integer() else { return Err(wrong(&value, native)) };
                integer.try_into().map_err(|_| {
                    Problem::OutOfRange { value: integer, native: native.to_owned() }.into()
                })
            }
        }
    )*};
}
integers_back!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize i128);

macro_rules! others_back {
    ($($t:ty, $name:literal: $($pattern:pat => $result:expr),*;)*) => {$(
        impl TryFrom<Value<'_>> for $t {
            type Error = MarshalError;

            fn try_from(value: Value<'_>) -> Result<Self, MarshalError> {
                match value {
                    $($pattern => Ok($result),)*
                    other => Err(wrong(&other, $name)),
                }
            }
        }
    )*};
}
others_back! {
    f32, "f32": Value::F32(value) => value;
    f64, "f64": Value::F64(value) => value, Value::F32(value) => value.into();
    bool, "bool": Value::Bool(value) => value;
    String, "String": Value::Text(text) => text.into_owned();
    Option<String>, "Option<String>": Value::Text(text) => Some(text.into_owned()), Value::Null => None;
    *mut c_void, "*mut c_void": Value::Pointer(address) => address, Value::Null => std::ptr::null_mut();
    (), "()": Value::Void => ();
}

#[cold]
fn wrong(value: &Value<'_>, expected: &str) -> MarshalError {
    let expected = format!("`{expected}`");
    Problem::WrongType { expected, found: value.kind(), hint: "" }.into()
}
