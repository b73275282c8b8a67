//! Fields that point to text.

use std::ffi::{CStr, CString, c_char};
use std::path::{Path, PathBuf};

use super::field::null_pointer;
use super::*;
use crate::abi::{Abi, TypeDesc};
use crate::encoding::{Encoding, Unit};
use crate::error::{MarshalError, Problem};
use crate::marshal::{Terminated, Text};

/// Managed text that is converted.
#[doc(hidden)]
pub trait TextField {
    /// The native text and its length.
    fn lower_text<E: Encoding>(
        &self,
        arena: &mut Arena<'_>,
    ) -> Result<(*const E::Unit, usize), MarshalError>;
}

impl TextField for str {
    #[inline]
    fn lower_text<E: Encoding>(
        &self,
        arena: &mut Arena<'_>,
    ) -> Result<(*const E::Unit, usize), MarshalError> {
        arena.text::<E>(self)
    }
}
impl TextField for Path {
    fn lower_text<E: Encoding>(
        &self,
        arena: &mut Arena<'_>,
    ) -> Result<(*const E::Unit, usize), MarshalError> {
        if let Some(text) = self.to_str() {
            return arena.text::<E>(text);
        }
        let unmappable =
            || Problem::Unmappable { value: format!("the path {self:?}"), charset: E::NAME };
        let units = E::path_units(self)?.ok_or_else(unmappable)?;
        if let Some(at) = units.iter().position(|unit| *unit == E::Unit::NUL) {
            return Err(Problem::InteriorNul { at }.into());
        }
        let start = arena.zeroed::<E::Unit>(units.len() + 1)?;
        // SAFETY: the room is one unit larger than the text, and new.
        unsafe { start.copy_from_nonoverlapping(units.as_ptr(), units.len()) };
        Ok((start, units.len()))
    }
}
macro_rules! text_behind {
    ($([$($generics:tt)*] $managed:ty => $text:ty;)*) => {$(
        impl<$($generics)*> TextField for $managed {
            #[inline]
            fn lower_text<E: Encoding>(&self, arena: &mut Arena<'_>) -> Result<(*const E::Unit, usize), MarshalError> {
                <$text>::lower_text::<E>(self, arena)
            }
        }
    )*};
}
text_behind! {
    [T: TextField + ?Sized] &T => T;
    [] String => str;
    [] PathBuf => Path;
}

// SAFETY: a pointer, null when zero.
unsafe impl<T: TextField, E: Encoding> FieldForm<T> for Text<E> {
    type Native = *const E::Unit;
    const DESC: TypeDesc = <*const E::Unit as Abi>::DESC;
}
// SAFETY: the text lies in the arena, terminated.
unsafe impl<T: TextField, E: Encoding> LowerField<T, *const E::Unit> for Text<E> {
    #[inline]
    unsafe fn lower(
        value: &T,
        to: *mut *const E::Unit,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        let (text, _) = value.lower_text::<E>(arena)?;
        // SAFETY: the caller's promise.
        unsafe { to.write(text) };
        Ok(())
    }
}
// SAFETY: as above; the count is the length without the terminator.
unsafe impl<T: TextField, E: Encoding> LowerCounted<T, *const E::Unit> for Text<E> {
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    #[inline]
    unsafe fn lower_counted(
        value: &T,
        to: *mut *const E::Unit,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        let (text, length) = value.lower_text::<E>(arena)?;
        // SAFETY: the caller's promise.
        unsafe { to.write(text) };
        Ok(length)
    }
}
null_pointer! { [T: TextField, E: Encoding] T, Text<E>, *const E::Unit; }

macro_rules! terminated {
    ($([$($generics:tt)*] $managed:ty, $unit:ty, $length:ident;)*) => {$(
        // SAFETY: a pointer, null when zero.
        unsafe impl<$($generics)*> FieldForm<$managed> for Terminated {
            type Native = *const $unit;
            const DESC: TypeDesc = <*const $unit as Abi>::DESC;
        }
        // SAFETY: the text lies outside the struct, and is terminated by its type.
        unsafe impl<$($generics)*> LowerField<$managed, *const $unit> for Terminated {
            #[inline(always)]
            unsafe fn lower(value: &$managed, to: *mut *const $unit, _: &mut Arena<'_>) -> Result<(), MarshalError> {
                // SAFETY: the caller's promise.
                unsafe { to.write(value.as_ptr()) };
                Ok(())
            }
        }
        // SAFETY: as above; the count is the length without the terminator.
        unsafe impl<$($generics)*> LowerCounted<$managed, *const $unit> for Terminated {
            const UNIT_SIZE: usize = size_of::<$unit>();
            #[inline]
            unsafe fn lower_counted(value: &$managed, to: *mut *const $unit, _: &mut Arena<'_>) -> Result<usize, MarshalError> {
                // SAFETY: the caller's promise.
                unsafe { to.write(value.as_ptr()) };
                Ok(value.$length())
            }
        }
        null_pointer! { [$($generics)*] $managed, Terminated, *const $unit; }
    )*};
}
terminated! {
    ['a] &'a CStr, c_char, count_bytes;
    ['a] &'a CString, c_char, count_bytes;
    [] CString, c_char, count_bytes;
}
#[cfg(feature = "widestring")]
terminated! {
    ['a] &'a widestring::U16CStr, u16, len;
    ['a] &'a widestring::U16CString, u16, len;
    [] widestring::U16CString, u16, len;
}
