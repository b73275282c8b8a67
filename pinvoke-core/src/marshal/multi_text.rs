//! Several strings in one block, each terminated, with one more terminator behind the last:
//! `REG_MULTI_SZ`, `GetLogicalDriveStrings`, environment blocks.

use std::marker::PhantomData;

use super::string::encode_terminated;
use super::*;
use crate::direction::{In, Out};
use crate::encoding::{Encoding, Unit};
use crate::error::{MarshalError, Problem};

/// A list of strings with a double terminator. In: `&[&str]`, `&[String]`. Out: `&mut Vec<String>`.
///
/// An empty string cannot be in such a list, because it would end it.
#[derive(Debug)]
pub struct MultiText<E>(PhantomData<E>);

impl<E> Frame for MultiText<E> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Copied { scratch: 0 };
    fn scratch() {}
}

// SAFETY: the guard owns the block, which ends with two terminators.
unsafe impl<T: AsRef<str>, E: Encoding> Marshal<'_, &[T], In> for MultiText<E> {
    type Native = *const E::Unit;
    type Guard = Vec<E::Unit>;
    fn lower(values: &[T], (): &mut ()) -> Result<Vec<E::Unit>, MarshalError> {
        let units: usize = values.iter().map(|value| E::units(value.as_ref()) + 1).sum();
        let mut block: Vec<E::Unit> = Vec::new();
        block.try_reserve_exact(units + 2).map_err(|_| MarshalError::out_of_memory())?;
        for (index, value) in values.iter().enumerate() {
            let value = value.as_ref();
            if value.is_empty() {
                let problem = Problem::Custom(
                    "an empty string ends a list with a double terminator; leave it out".to_owned(),
                );
                return Err(MarshalError::new(problem).in_element(index));
            }
            // SAFETY: the vector has room for every string's units and its terminator.
            unsafe {
                let end = block.as_mut_ptr().add(block.len());
                let length = encode_terminated::<E>(value, end, E::units(value) + 1)
                    .map_err(|error| error.in_element(index))?;
                block.set_len(block.len() + length + 1);
            }
        }
        block.push(E::Unit::NUL);
        if values.is_empty() {
            block.push(E::Unit::NUL);
        }
        Ok(block)
    }
    fn native(guard: &mut Vec<E::Unit>) -> *const E::Unit {
        guard.as_ptr()
    }
    unsafe fn lift(_: Vec<E::Unit>) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the block's length, terminators included.
unsafe impl<T: AsRef<str>, E: Encoding> Counted<'_, &[T], In> for MultiText<E> {
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    fn capacity(guard: &Vec<E::Unit>) -> usize {
        guard.len()
    }
    fn set_count(guard: &mut Vec<E::Unit>, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.len()).map(|_| ())
    }
}

/// The block being filled, and the list that gets the strings.
#[derive(Debug)]
pub struct MultiOut<'a, U> {
    place: &'a mut Vec<String>,
    block: Vec<U>,
    capacity: usize,
    count: Option<usize>,
}

/// Units of the first try.
const FIRST_TRY: usize = 512;

// SAFETY: the guard owns a block of `capacity` units, all initialised.
unsafe impl<'a, E: Encoding> Marshal<'_, &'a mut Vec<String>, Out> for MultiText<E> {
    type Native = *mut E::Unit;
    type Guard = MultiOut<'a, E::Unit>;
    fn lower(place: &'a mut Vec<String>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        place.clear();
        let mut guard = MultiOut { place, block: Vec::new(), capacity: 0, count: None };
        <Self as Growable<'_, &mut Vec<String>, Out>>::set_capacity(&mut guard, FIRST_TRY)?;
        Ok(guard)
    }
    fn native(guard: &mut Self::Guard) -> *mut E::Unit {
        guard.block.as_mut_ptr()
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        split_list::<E>(&guard.block[..guard.count.unwrap_or(guard.capacity)], guard.place)
    }
}

/// Appends the texts of a list.
///
/// # Errors
///
/// A text is not well-formed.
pub(crate) fn split_list<E: Encoding>(
    units: &[E::Unit],
    place: &mut Vec<String>,
) -> Result<(), MarshalError> {
    // A reported count may or may not include the terminators, so the list also ends with it.
    for (index, text) in units.split(|unit| *unit == E::Unit::NUL).enumerate() {
        if text.is_empty() {
            break;
        }
        let mut value = String::new();
        E::decode(text, &mut value).map_err(|error| error.in_element(index))?;
        place.push(value);
    }
    Ok(())
}

// SAFETY: counts above the capacity are refused.
unsafe impl<E: Encoding> Counted<'_, &mut Vec<String>, Out> for MultiText<E> {
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.capacity
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        guard.count = Some(count::checked(count, guard.capacity)?);
        Ok(())
    }
}
// SAFETY: the block has as many units as the capacity says.
unsafe impl<E: Encoding> Growable<'_, &mut Vec<String>, Out> for MultiText<E> {
    const TERMINATOR: usize = 1;
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
        guard.block.clear();
        guard.block.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
        guard.block.resize(units, E::Unit::NUL);
        guard.capacity = units;
        guard.count = None;
        Ok(())
    }
}
