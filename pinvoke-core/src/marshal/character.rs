//! `char` as one native character.

use super::indirect::by_value_form;
use super::strategy::no_scratch;
use super::*;
use crate::error::{MarshalError, Problem};

/// One byte of `char`: ASCII only, since a longer character has no one-byte form in UTF-8.
#[derive(Debug)]
pub enum Char8 {}
/// One UTF-16 unit (`WCHAR`, `char16_t`): the Basic Multilingual Plane.
#[derive(Debug)]
pub enum Char16 {}
/// A whole code point (`char32_t`, `wchar_t` on Unix, `gunichar`).
#[derive(Debug)]
pub enum Char32 {}

no_scratch! {
    [] Char8: Crossing::ByValue,
    [] Char16: Crossing::ByValue,
    [] Char32: Crossing::ByValue,
}

macro_rules! widths {
    ($($strategy:ident: $native:ty, $name:literal, $limit:expr;)*) => {$(
        // SAFETY: the native value is a number.
        unsafe impl ValueForm<char> for $strategy {
            type Value = $native;
            #[inline]
            fn to_native(value: char) -> Result<$native, MarshalError> {
                let code = u32::from(value);
                match <$native>::try_from(code) {
                    Ok(native) if code <= $limit => Ok(native),
                    _ => Err(invalid(code, $name)),
                }
            }
            #[inline]
            fn from_native(value: $native) -> Result<char, MarshalError> {
                let code = u32::from(value);
                match char::from_u32(code) {
                    Some(character) if code <= $limit => Ok(character),
                    _ => Err(invalid(code, $name)),
                }
            }
        }
        impl NativeForm for $strategy {
            type Native = $native;
        }
        by_value_form! { [] char, $strategy; }
    )*};
}
widths! {
    Char8: u8, "one byte (ASCII)", 0x7F;
    Char16: u16, "one UTF-16 unit", 0xFFFF;
    Char32: u32, "Unicode", 0x10_FFFF;
}
impl Infallible<char, crate::direction::In> for Char32 {}

#[cold]
fn invalid(value: u32, charset: &'static str) -> MarshalError {
    Problem::InvalidCharacter { value, charset }.into()
}
