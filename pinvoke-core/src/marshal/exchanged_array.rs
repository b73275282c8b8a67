//! Arrays that the callee may replace: `T **` with a count, of values, structs and texts (`char ***`).

use super::array_copied::ElementForm;
use super::text_pointer::{MakeText, TextElements, TextPlace};
use super::*;
use crate::abi::Abi;
use crate::blittable::BlittableField;
use crate::direction::InOut;
use crate::error::MarshalError;
use crate::memory::{Allocate, AllocateArray, FreeElements, Release, ReleaseArray};

/// Writes managed elements as native ones.
///
/// # Safety
///
/// `fill` writes every element, or reports an error.
#[doc(hidden)]
pub unsafe trait FillArray<T>: ReturnArray<Vec<T>> {
    /// # Errors
    ///
    /// An element has no native form.
    ///
    /// # Safety
    ///
    /// There is room for as many elements.
    unsafe fn fill(values: &[T], to: *mut Self::Element) -> Result<(), MarshalError>;
}
// SAFETY: copies all of them.
unsafe impl<T: BlittableField> FillArray<T> for LpArray<Pinned> {
    unsafe fn fill(values: &[T], to: *mut T) -> Result<(), MarshalError> {
        // SAFETY: the caller gives the room, in memory of its own.
        unsafe { to.copy_from_nonoverlapping(values.as_ptr(), values.len()) };
        Ok(())
    }
}
// SAFETY: converts all of them.
unsafe impl<T: Copy, S: ValueForm<T> + ElementForm> FillArray<T> for LpArray<Copied<S>> {
    unsafe fn fill(values: &[T], to: *mut S::Value) -> Result<(), MarshalError> {
        for (index, value) in values.iter().enumerate() {
            let native = S::to_native(*value).map_err(|error| error.in_element(index))?;
            // SAFETY: the caller gives the room.
            unsafe { to.add(index).write(native) };
        }
        Ok(())
    }
}

/// Writes managed elements as native ones that the callee may release: what they point to comes from
/// the callee's allocator too.
///
/// # Safety
///
/// `give` writes every element, or reports an error when `given` elements are written. What these own is
/// released by [`ReturnArray::discard`] and by `R`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an array of `{T}` cannot be replaced by native code",
    label = "nothing says how the elements that go in are allocated, or who releases them",
    note = "for an array of texts write `#[free(c, elements)]`, or `#[free(with = path, alloc = path, elements)]`",
    note = "a struct names the allocator of what its fields point to: `#[free(c)]` or `#[free(cotaskmem)]` above the field"
)]
pub unsafe trait GiveArray<T, R>: ReturnArray<Vec<T>> {
    /// The element as the callee may have it: with the layout of [`ReturnArray::Element`], and of a pointer what
    /// it may release.
    type Given;
    /// # Errors
    ///
    /// An element has no native form, or memory is short.
    ///
    /// # Safety
    ///
    /// There is room for as many elements.
    unsafe fn give(
        values: &[T],
        to: *mut Self::Element,
        allocator: R,
        given: &mut usize,
    ) -> Result<(), MarshalError>;
}
macro_rules! given_values {
    ($([$($generics:tt)*] $array:ty;)*) => {$(
        // SAFETY: all are written, and values own nothing.
        unsafe impl<$($generics)*, R: Allocate> GiveArray<T, R> for $array {
            type Given = Self::Element;
            unsafe fn give(values: &[T], to: *mut Self::Element, _: R, given: &mut usize) -> Result<(), MarshalError> {
                // SAFETY: the caller's promise.
                unsafe { Self::fill(values, to) }?;
                *given = values.len();
                Ok(())
            }
        }
    )*};
}
given_values! {
    [T: BlittableField] LpArray<Pinned>;
    [T: Copy, S: ValueForm<T> + ElementForm] LpArray<Copied<S>>;
}
// SAFETY: every element is null or text of the allocator of the elements.
unsafe impl<T, X, R, A> GiveArray<T, FreeElements<R, A>> for LpArray<X>
where
    T: TextPlace,
    X: TextElements<Text: MakeText<A>>,
    Self: ReturnArray<Vec<T>, Element = *const <X::Text as TextPointer>::Unit>,
    R: Release,
    A: Release,
{
    type Given = *mut <X::Text as TextPointer>::Unit;
    unsafe fn give(
        values: &[T],
        to: *mut Self::Element,
        allocator: FreeElements<R, A>,
        given: &mut usize,
    ) -> Result<(), MarshalError> {
        for (index, value) in values.iter().enumerate() {
            let pointer = match value.text().map(|text| X::Text::make(text, allocator.elements())) {
                None => std::ptr::null_mut(),
                Some(made) => made.map_err(|error| error.in_element(index))?.0,
            };
            // SAFETY: the caller gives the room.
            unsafe { to.add(index).write(pointer) };
            *given += 1;
        }
        Ok(())
    }
}

/// An array that the callee may replace.
pub struct ExchangedArray<'a, T, S: ReturnArray<Vec<T>>, R: ReleaseArray> {
    place: &'a mut Vec<T>,
    /// Releases what is in it unless it is lifted.
    slot: ArraySlot<S, Vec<T>, R>,
    length: usize,
}

// SAFETY: the slot holds null or a block of the declared allocator with all elements.
unsafe impl<'a, T, S, R> Marshal<'_, Exchanged<'a, Vec<T>, R>, InOut> for Exchange<S>
where
    S: GiveArray<T, R>,
    S::Given: Abi,
    R: AllocateArray,
{
    type Native = *mut *mut S::Given;
    type Guard = ExchangedArray<'a, T, S, R>;
    fn lower(value: Exchanged<'a, Vec<T>, R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        let Exchanged { place, allocator } = value;
        let length = place.len();
        let mut slot = ArraySlot::empty(allocator);
        // Nothing goes in as null, as `realloc` takes it.
        if length > 0 {
            let bytes = length.checked_mul(size_of::<S::Element>());
            let bytes = bytes.ok_or(MarshalError::out_of_memory())?;
            let start = allocator.allocate_array(bytes).cast::<S::Element>();
            if start.is_null() {
                return Err(MarshalError::out_of_memory());
            }
            let mut given = 0;
            // SAFETY: the block has room for the elements.
            let outcome = unsafe { S::give(place, start, allocator, &mut given) };
            // SAFETY: the block has so many elements, and nobody else releases it.
            slot = unsafe { ArraySlot::holding(start, allocator) };
            slot.set_count(given as i128);
            outcome?;
        }
        Ok(ExchangedArray { place, slot, length })
    }
    fn native(guard: &mut Self::Guard) -> Self::Native {
        guard.slot.pointer().cast()
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        // SAFETY: the caller promises that the callee left an array of as many elements as it reported.
        *guard.place = unsafe { guard.slot.lift() }?;
        Ok(())
    }
}
// SAFETY: counts that no array can have are refused.
unsafe impl<'a, T, S, R> Counted<'_, Exchanged<'a, Vec<T>, R>, InOut> for Exchange<S>
where
    S: GiveArray<T, R>,
    S::Given: Abi,
    R: AllocateArray,
{
    const UNIT_SIZE: usize = size_of::<S::Element>();
    const SCALARS: usize = scalars::in_abi::<S::Given>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.length
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        guard.slot.set_count(count);
        guard.slot.checked_count().map(|_| ())
    }
    fn note_count(guard: &mut Self::Guard, count: i128) {
        guard.slot.set_count(count);
    }
}
