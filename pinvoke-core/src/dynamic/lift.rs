//! From native values back to managed ones.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::narrow::{NarrowText, by_encoding};
use super::release::Releaser;
use super::site;
use super::types::{CType, Scalar, ScalarKind};
use super::value::Value;
#[cfg(target_arch = "x86_64")]
use super::value::raw;
use crate::encoding::Encoding;
use crate::error::{MarshalError, Problem};
use crate::marshal::{Borrowed, MarshalReturn, Owned, Text, read_filled};
use crate::memory::fallible;

/// Reads a value of the type.
///
/// # Safety
///
/// `from` points to a value of the type, or to zeroed memory that native code may have written one
/// into. It need not be aligned: a packed struct's fields are not.
pub(super) unsafe fn load(
    ty: &CType,
    from: NonNull<u8>,
    narrow: NarrowText,
) -> Result<Value<'static>, MarshalError> {
    if let Some(scalar) = ty.scalar() {
        // SAFETY: the caller's promise.
        return unsafe { load_number(scalar, from) };
    }
    match ty {
        CType::Pointer(_) => {
            // SAFETY: the caller's promise.
            Ok(unsafe { from.cast::<*mut c_void>().read_unaligned() }.into())
        }
        CType::Struct(of) => {
            let mut fields = Vec::new();
            let room = fields.try_reserve_exact(of.fields().len());
            room.map_err(|_| MarshalError::out_of_memory())?;
            for field in of.fields() {
                // SAFETY: the field lies at its offset.
                let value = unsafe {
                    load(field.ty(), from.add(field.offset()), field.narrow.unwrap_or(narrow))
                };
                fields.push(value.map_err(|error| error.in_field(site::name(field.name())))?);
            }
            Ok(fields.into())
        }
        CType::Array(of) => {
            let is_text = of.element().scalar().is_some_and(Scalar::is_character);
            match of.element().text_unit() {
                // SAFETY: the array has that many units.
                Some(unit) if is_text => unsafe { inline_text(from, of.length(), unit, narrow) },
                // SAFETY: the array has that many elements.
                _ => unsafe { load_elements(of.element(), of.length(), from, narrow) },
            }
        }
        // What a union holds is known to the caller alone.
        CType::Union(of) => {
            // SAFETY: every byte of the memory is initialised: it was zeroed before native code
            // wrote to it, or comes from native code as a whole.
            let bytes = unsafe { std::slice::from_raw_parts(from.as_ptr(), of.size()) };
            let values = bytes.iter().map(|byte| Value::U8(*byte));
            Ok(fallible::collected(values, bytes.len())?.into())
        }
        _ => Ok(Value::Void),
    }
}

/// Reads values one after another.
///
/// # Safety
///
/// As for [`load`], for each of the elements.
pub(super) unsafe fn load_elements(
    element: &CType,
    length: usize,
    from: NonNull<u8>,
    narrow: NarrowText,
) -> Result<Value<'static>, MarshalError> {
    let size = element.size().unwrap_or(0);
    let mut items = Vec::new();
    items.try_reserve_exact(length).map_err(|_| MarshalError::out_of_memory())?;
    for index in 0..length {
        // SAFETY: the caller's promise.
        let value = unsafe { load(element, from.add(index * size), narrow) };
        items.push(value.map_err(|error| error.in_element(index))?);
    }
    Ok(items.into())
}

/// Reads a number; one of 128 bits as a list of its low and its high half.
///
/// # Safety
///
/// As for [`load`].
unsafe fn load_number(scalar: Scalar, from: NonNull<u8>) -> Result<Value<'static>, MarshalError> {
    match scalar.kind() {
        ScalarKind::I128 | ScalarKind::U128 => {
            // SAFETY: the caller's promise.
            let wide = unsafe { from.cast::<u128>().read_unaligned() };
            let halves = [Value::U64(wide as u64), Value::U64((wide >> 64) as u64)];
            Ok(fallible::collected(halves.into_iter(), 2)?.into())
        }
        // SAFETY: the caller's promise.
        _ => Ok(unsafe { load_scalar(scalar, from) }),
    }
}

/// Reads a number that is one value: nothing of one of 128 bits.
///
/// # Safety
///
/// As for [`load`].
pub(super) unsafe fn load_scalar(scalar: Scalar, from: NonNull<u8>) -> Value<'static> {
    // SAFETY: the caller's promise, for the type that the kind says.
    unsafe {
        match scalar.kind() {
            ScalarKind::Bool => Value::Bool(from.read() != 0),
            ScalarKind::I8 => Value::I8(from.cast().read_unaligned()),
            ScalarKind::U8 => Value::U8(from.cast().read_unaligned()),
            ScalarKind::I16 => Value::I16(from.cast().read_unaligned()),
            ScalarKind::U16 => Value::U16(from.cast().read_unaligned()),
            ScalarKind::I32 => Value::I32(from.cast().read_unaligned()),
            ScalarKind::U32 => Value::U32(from.cast().read_unaligned()),
            ScalarKind::I64 => Value::I64(from.cast().read_unaligned()),
            ScalarKind::U64 => Value::U64(from.cast().read_unaligned()),
            ScalarKind::F32 => Value::F32(from.cast().read_unaligned()),
            ScalarKind::F64 => Value::F64(from.cast().read_unaligned()),
            ScalarKind::I128 | ScalarKind::U128 => Value::Void,
        }
    }
}

/// Reads a number of at most 64 bits from a whole word, as results are returned.
///
/// # Safety
///
/// As for [`load`]; there are eight bytes that were initialised.
#[inline(always)]
pub(super) unsafe fn load_word(scalar: Scalar, from: NonNull<u8>) -> Value<'static> {
    #[cfg(target_arch = "x86_64")]
    if scalar.kind() != ScalarKind::Bool {
        // SAFETY: the caller's promise; the tag is that of a number, any bits of which are a value.
        return unsafe { raw::value(raw::tag_of(scalar.kind()), from.cast::<u64>().read()) };
    }
    // SAFETY: the caller's promise.
    unsafe { load_scalar(scalar, from) }
}

/// The text of an array of characters: up to the terminator, or all of it.
///
/// # Safety
///
/// `from` points to `length` units of that size.
unsafe fn inline_text(
    from: NonNull<u8>,
    length: usize,
    unit: usize,
    narrow: NarrowText,
) -> Result<Value<'static>, MarshalError> {
    let mut text = String::new();
    // SAFETY: the caller's promise: every unit is initialised.
    unsafe { filled(from, length, Some(length), unit, narrow, &mut text) }?;
    Ok(text.into())
}

/// Reads the text of a buffer.
///
/// # Safety
///
/// As for [`read_filled`], with units of the size given.
pub(super) unsafe fn filled(
    from: NonNull<u8>,
    capacity: usize,
    count: Option<usize>,
    unit: usize,
    narrow: NarrowText,
    text: &mut String,
) -> Result<(), MarshalError> {
    // SAFETY: the caller's promise.
    unsafe {
        by_encoding!(unit, narrow, read_filled::<_>(from.as_ptr().cast(), capacity, count, text))
    }
}

/// Copies a string that native code gave, and releases it if somebody is named for that.
///
/// # Safety
///
/// `text` is null or a terminated string in units of that size; `release` is right for it.
pub(super) unsafe fn copied_text(
    text: *mut c_void,
    unit: usize,
    narrow: NarrowText,
    release: Option<Releaser>,
    is_null_ok: bool,
) -> Result<Value<'static>, MarshalError> {
    // SAFETY: the caller's promise.
    let copied: Option<String> = unsafe { by_encoding!(unit, narrow, copied::<_>(text, release)) }?;
    match copied {
        Some(text) => Ok(text.into()),
        None if is_null_ok => Ok(Value::Null),
        None => Err(Problem::Null.into()),
    }
}

/// By the strategies of returned strings.
///
/// # Safety
///
/// As for [`copied_text`].
unsafe fn copied<E: Encoding>(
    text: *mut c_void,
    release: Option<Releaser>,
) -> Result<Option<String>, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe {
        match release {
            Some(release) => Owned::<Text<E>>::lift_return(text.cast(), release),
            None => Borrowed::<Text<E>>::lift_return(text.cast::<E::Unit>().cast_const(), ()),
        }
    }
}
