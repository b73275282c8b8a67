//! Arrays that end with a zero instead of having a count.

use super::array_scratch::{ElementScratch, Room, SCRATCH_BYTES};
use super::*;
use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::blittable::BlittableField;
use crate::direction::{In, Out};
use crate::error::{MarshalError, Problem};

/// Numbers with a zero behind the last one: `LpArray<ZeroTerminated>`.
///
/// In: `&[T]`, copied, since the zero needs a place. Out: `&mut Vec<T>`, up to the zero. Arrays of
/// pointers have their null in any case.
#[derive(Debug)]
pub enum ZeroTerminated {}

/// A native element that can end an array: an integer, a pointer, or a struct whose fields are all zero.
/// Unions are not among them, because a value of a union may leave bytes unset.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot end an array with a zero",
    label = "only integers, pointers and structs have a zero that ends an array",
    note = "name the count: `#[len_of(..)]`, `size_param` or `size_const`"
)]
pub trait ZeroElement: Copy {
    /// Whether it ends the array.
    fn is_zero(&self) -> bool;
}
impl<T: Abi> ZeroElement for T {
    #[inline]
    fn is_zero(&self) -> bool {
        const {
            assert!(
                !matches!(T::DESC.class, TypeClass::Float | TypeClass::Void) && is_whole(&T::DESC),
                "only integers, pointers and structs have a zero that ends an array"
            );
        }
        // SAFETY: the description is that of the type, which has no union by the assertion.
        unsafe { is_zero(std::ptr::from_ref(self).cast(), &T::DESC) }
    }
}

/// Whether all bytes of the fields are there in every value: a union may hold a member that is shorter.
const fn is_whole(desc: &TypeDesc) -> bool {
    match desc.class {
        TypeClass::Struct(fields) => {
            let mut index = 0;
            while index < fields.len() {
                if !is_whole(fields[index].ty) {
                    return false;
                }
                index += 1;
            }
            true
        }
        TypeClass::Array(element, _) => is_whole(element),
        TypeClass::Union(_) => false,
        _ => true,
    }
}

/// Whether all bytes of a value are zero, those between the fields of a struct apart: C says nothing of
/// them.
///
/// # Safety
///
/// `start` leads to a value of the type, which has no union.
unsafe fn is_zero(start: *const u8, desc: &TypeDesc) -> bool {
    match desc.class {
        TypeClass::Struct(fields) => {
            // SAFETY: the caller's promise, for each field.
            fields.iter().all(|field| unsafe { is_zero(start.add(field.offset), field.ty) })
        }
        TypeClass::Array(element, length) => {
            // SAFETY: the caller's promise, for each element.
            (0..length).all(|index| unsafe { is_zero(start.add(index * element.size), element) })
        }
        // SAFETY: the caller's promise.
        _ => (0..desc.size).all(|at| unsafe { start.add(at).read() } == 0),
    }
}

/// The form that an array has when a zero ends it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a zero cannot end an array of this form",
    label = "only integers, pointers and structs have a zero that ends an array",
    note = "name the count: `#[len_of(..)]`, `size_param` or `size_const`"
)]
pub trait EndedByZero {
    /// The form.
    type Strategy;
}
impl EndedByZero for LpArray<Pinned> {
    type Strategy = LpArray<ZeroTerminated>;
}
impl<U> EndedByZero for LpArray<Structs<U>> {
    type Strategy = LpArray<ZeroEndedStructs<U>>;
}
impl<S: EndedByZero> EndedByZero for Nullable<S> {
    type Strategy = Nullable<S::Strategy>;
}

/// The elements in front of the zero.
///
/// # Safety
///
/// `array` points to elements up to a zero.
pub(super) unsafe fn count_to_zero<V: ZeroElement>(array: *const V) -> usize {
    let mut count = 0;
    // SAFETY: the caller's promise; nothing behind the zero is read.
    while !unsafe { array.add(count).read_unaligned() }.is_zero() {
        count += 1;
    }
    count
}

impl Frame for LpArray<ZeroTerminated> {
    type Scratch = ElementScratch;
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Copied { scratch: SCRATCH_BYTES };
    #[inline(always)]
    fn scratch() -> ElementScratch {
        ElementScratch::new()
    }
}

/// The elements and the zero behind them.
#[derive(Debug)]
pub struct ZeroEnded<'s, T>(Room<'s, T>);

// SAFETY: the guard has the elements, and the zero behind them.
unsafe impl<'s, T: BlittableField + Abi + ZeroElement> Marshal<'s, &[T], In>
    for LpArray<ZeroTerminated>
{
    type Native = *const T;
    type Guard = ZeroEnded<'s, T>;
    fn lower(
        value: &[T],
        scratch: &'s mut ElementScratch,
    ) -> Result<ZeroEnded<'s, T>, MarshalError> {
        if let Some(at) = value.iter().position(|item| item.is_zero()) {
            return Err(MarshalError::new(Problem::InteriorZero).in_element(at));
        }
        let room = Room::<T>::new(value.len().saturating_add(1), scratch)?;
        // SAFETY: there is room for the elements, which do not overlap it, and for one more.
        unsafe {
            room.start().copy_from_nonoverlapping(value.as_ptr(), value.len());
            room.start().add(value.len()).write_bytes(0, 1);
        }
        Ok(ZeroEnded(room))
    }
    #[inline(always)]
    fn native(guard: &mut ZeroEnded<'s, T>) -> *const T {
        guard.0.start()
    }
    unsafe fn lift(_: ZeroEnded<'s, T>) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the number of elements, without the zero.
unsafe impl<'s, T: BlittableField + Abi + ZeroElement> Counted<'s, &[T], In>
    for LpArray<ZeroTerminated>
{
    const UNIT_SIZE: usize = size_of::<T>();
    fn capacity(guard: &ZeroEnded<'s, T>) -> usize {
        guard.0.capacity() - 1
    }
    fn set_count(guard: &mut ZeroEnded<'s, T>, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.0.capacity() - 1).map(|_| ())
    }
}

/// A vector that is filled up to a zero.
#[derive(Debug)]
pub struct FilledToZero<'a, T>(&'a mut Vec<T>);

/// Elements of the first try when the declaration gives no capacity.
const FIRST_TRY: usize = 256;

// SAFETY: the vector has room for its length, all of it initialised.
unsafe impl<'a, T: BlittableField + Abi + ZeroElement> Marshal<'_, &'a mut Vec<T>, Out>
    for LpArray<ZeroTerminated>
{
    type Native = *mut T;
    type Guard = FilledToZero<'a, T>;
    fn lower(
        place: &'a mut Vec<T>,
        _: &mut ElementScratch,
    ) -> Result<FilledToZero<'a, T>, MarshalError> {
        let mut guard = FilledToZero(place);
        <Self as Growable<'_, &mut Vec<T>, Out>>::set_capacity(&mut guard, FIRST_TRY)?;
        Ok(guard)
    }
    fn native(guard: &mut FilledToZero<'a, T>) -> *mut T {
        address::start_mut(guard.0)
    }
    unsafe fn lift(guard: FilledToZero<'a, T>) -> Result<(), MarshalError> {
        let capacity = guard.0.len();
        match guard.0.iter().position(|item| item.is_zero()) {
            Some(end) => {
                guard.0.truncate(end);
                Ok(())
            }
            None => {
                guard.0.clear();
                Err(Problem::Unterminated { capacity }.into())
            }
        }
    }
}
// SAFETY: the capacity is the vector's length; the count is where the zero is.
unsafe impl<T: BlittableField + Abi + ZeroElement> Counted<'_, &mut Vec<T>, Out>
    for LpArray<ZeroTerminated>
{
    const UNIT_SIZE: usize = size_of::<T>();
    fn capacity(guard: &FilledToZero<'_, T>) -> usize {
        guard.0.len()
    }
    fn set_count(guard: &mut FilledToZero<'_, T>, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.0.len()).map(|_| ())
    }
}
// SAFETY: the vector has as many zeros as `capacity` says.
unsafe impl<T: BlittableField + Abi + ZeroElement> Growable<'_, &mut Vec<T>, Out>
    for LpArray<ZeroTerminated>
{
    const TERMINATOR: usize = 1;
    fn set_capacity(guard: &mut FilledToZero<'_, T>, units: usize) -> Result<(), MarshalError> {
        let place = &mut *guard.0;
        place.clear();
        place.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
        // SAFETY: there is room for so many elements, of which every bit pattern is valid. Zeros first,
        // so that a callee that writes nothing leaves an empty array.
        unsafe {
            place.as_mut_ptr().write_bytes(0, units);
            place.set_len(units);
        }
        Ok(())
    }
}
