//! Values in native memory: structs, arrays, and the numbers and pointers in them.

use std::ptr::NonNull;

use super::leaf::Leaf;
use super::{Lowering, scalar, wrong_type};
use crate::dynamic::site;
use crate::dynamic::types::{Aggregate, CArray, CField, CType, Scalar, same_layout};
use crate::dynamic::value::{Plain, Value};
use crate::error::{MarshalError, Problem};

impl Lowering<'_> {
    /// Writes a value as native code has it.
    ///
    /// # Safety
    ///
    /// `to` has the size of the type, and its bytes are zero. It need not be aligned.
    pub(in crate::dynamic) unsafe fn store(
        &self,
        value: &Value<'_>,
        ty: &CType,
        to: NonNull<u8>,
    ) -> Result<(), MarshalError> {
        if let Value::Handle(handle) = value {
            let word = handle.word(ty, None)?;
            // SAFETY: the caller gives room for the value.
            unsafe { crate::dynamic::handle::put_word(ty, word, to) };
            return Ok(());
        }
        if let Some(number) = ty.scalar() {
            // SAFETY: the caller's promise.
            return unsafe { store_scalar(value, number, ty, to) };
        }
        match (ty, value) {
            (CType::Pointer(pointer), value) => {
                let address = self.address_in_memory(value, pointer, ty)?;
                // SAFETY: the caller gives room for a pointer.
                unsafe { to.cast::<*mut u8>().write_unaligned(address.cast()) };
                Ok(())
            }
            // SAFETY: the caller's promise.
            (_, Value::Plain(plain)) => unsafe { store_plain(plain, value, ty, to) },
            // SAFETY: the caller's promise.
            (CType::Struct(of), Value::List(items)) => unsafe { self.store_fields(items, of, to) },
            // SAFETY: the caller's promise.
            (CType::Array(of), Value::List(items)) => unsafe { self.store_items(items, of, to) },
            (CType::Array(of), Value::Text(text)) if of.element().text_unit().is_some() => {
                let unit = of.element().text_unit().unwrap_or(1);
                // SAFETY: the caller gives room for the array.
                unsafe { self.text_in_place(text, unit, to, of.length()) }
            }
            (CType::Union(_), value) => {
                Err(wrong_type(value, ty, "give the bytes of the union, as a slice"))
            }
            (CType::Struct(_), value) => {
                Err(wrong_type(value, ty, "give a list of the fields, or a plain Rust struct"))
            }
            (_, value) => Err(wrong_type(value, ty, "give a list of the elements")),
        }
    }

    /// # Safety
    ///
    /// As for [`Lowering::store`].
    unsafe fn store_fields(
        &self,
        items: &[Value<'_>],
        of: &Aggregate,
        to: NonNull<u8>,
    ) -> Result<(), MarshalError> {
        let (length, expected) = (items.len(), of.fields().len());
        if length != expected {
            return Err(Problem::WrongLength { length, expected }.into());
        }
        for (index, field) in of.fields().iter().enumerate() {
            // SAFETY: the field lies at its offset.
            unsafe { self.store_field(items, index, field, of, to.add(field.offset())) }
                .map_err(|error| error.in_field(site::name(field.name())))?;
        }
        Ok(())
    }

    /// # Safety
    ///
    /// As for [`Lowering::store`]; there is an item for each field.
    #[inline(always)]
    unsafe fn store_field(
        &self,
        items: &[Value<'_>],
        index: usize,
        field: &CField,
        of: &Aggregate,
        to: NonNull<u8>,
    ) -> Result<(), MarshalError> {
        let item = &items[index];
        // SAFETY: the caller's promise.
        unsafe {
            if of.counts().is_empty() && field.narrow.is_none() {
                return match Leaf::of(field.ty()).store(self, item, to)? {
                    true => Ok(()),
                    false => self.store(item, field.ty(), to),
                };
            }
            let count = self.field_count(index, items, of)?;
            let outer = self.narrow.get();
            self.narrow.set(field.narrow.unwrap_or(outer));
            self.store(count.as_ref().unwrap_or(item), field.ty(), to)?;
            self.narrow.set(outer);
        }
        Ok(())
    }

    /// # Safety
    ///
    /// As for [`Lowering::store`].
    unsafe fn store_items(
        &self,
        items: &[Value<'_>],
        of: &CArray,
        to: NonNull<u8>,
    ) -> Result<(), MarshalError> {
        let (length, expected) = (items.len(), of.length());
        if length != expected {
            return Err(Problem::WrongLength { length, expected }.into());
        }
        // SAFETY: the array has room for all elements.
        unsafe { self.store_elements(items, of.element(), to) }
    }

    /// Writes values one after another.
    ///
    /// # Safety
    ///
    /// As for [`Lowering::store`], for as many elements as there are items.
    pub(super) unsafe fn store_elements(
        &self,
        items: &[Value<'_>],
        element: &CType,
        to: NonNull<u8>,
    ) -> Result<(), MarshalError> {
        let (size, leaf) = (element.size().unwrap_or(0), Leaf::of(element));
        for (index, item) in items.iter().enumerate() {
            // SAFETY: there is room for the element.
            let stored = unsafe {
                let to = to.add(index * size);
                match leaf.store(self, item, to) {
                    Ok(false) => self.store(item, element, to),
                    stored => stored.map(drop),
                }
            };
            stored.map_err(|error| error.in_element(index))?;
        }
        Ok(())
    }
}

/// # Safety
///
/// As for [`Lowering::store`].
unsafe fn store_scalar(
    value: &Value<'_>,
    number: Scalar,
    ty: &CType,
    to: NonNull<u8>,
) -> Result<(), MarshalError> {
    if number.size() == 16 {
        let wide = match value {
            // The halves that a lifted one has.
            Value::List(halves) if halves.len() == 2 => {
                let half = |at: usize| scalar::integer(&halves[at], Scalar::UINT64, ty);
                half(0)? | half(1)? << 64
            }
            value => scalar::integer(value, number, ty)?,
        };
        // SAFETY: the caller gives room for the number.
        unsafe { to.cast::<i128>().write_unaligned(wide) };
        return Ok(());
    }
    let word = scalar::word(value, number, ty)?;
    // SAFETY: the caller gives room for the number; the low bytes of the word are its bits.
    unsafe {
        match number.size() {
            1 => to.cast::<u8>().write(word as u8),
            2 => to.cast::<u16>().write_unaligned(word as u16),
            4 => to.cast::<u32>().write_unaligned(word as u32),
            _ => to.cast::<u64>().write_unaligned(word),
        }
    }
    Ok(())
}

/// Copies plain memory into a struct, a union or an array.
///
/// # Safety
///
/// As for [`Lowering::store`].
unsafe fn store_plain(
    plain: &Plain<'_>,
    value: &Value<'_>,
    ty: &CType,
    to: NonNull<u8>,
) -> Result<(), MarshalError> {
    let fits = match ty {
        CType::Array(of) => {
            plain.len() == of.length() && same_layout(plain.element(), of.element())
        }
        // The C types of the members are many; the bytes are what they share.
        CType::Union(of) => plain.bytes() == of.size(),
        _ => plain.len() == 1 && same_layout(plain.element(), ty),
    };
    if !fits {
        return Err(wrong_type(value, ty, "its size or its fields are others"));
    }
    // SAFETY: the plain values are as large as the type, and the caller gives room for it.
    unsafe {
        to.copy_from_nonoverlapping(NonNull::new_unchecked(plain.address().cast()), plain.bytes())
    };
    Ok(())
}
