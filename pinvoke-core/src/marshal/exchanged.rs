//! Native memory that the callee may replace: `T **` with a count, `char **`.
//!
//! What goes in is a copy made by the declared allocator, so that the callee can pass it to `realloc`
//! or free it. What the slot holds afterwards is copied back and released by the same allocator; on
//! every way out that delivers nothing it is released all the same.

use std::marker::PhantomData;

use super::array_copied::ElementForm;
use super::*;
use crate::abi::Abi;
use crate::blittable::BlittableField;
use crate::direction::{InOut, Out};
use crate::encoding::{Encoding, Unit};
use crate::error::{MarshalError, Problem};
use crate::memory::{Allocate, Release};

/// A pointer to a pointer, of which the callee may replace what it points to; `S` is the form of the
/// value: an array or text.
#[derive(Debug)]
pub struct Exchange<S>(PhantomData<S>);

impl<S> Frame for Exchange<S> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Slot;
    fn scratch() {}
}

/// The managed place, and what allocates and releases the native memory.
#[derive(Debug)]
pub struct Exchanged<'a, T: ?Sized, R> {
    place: &'a mut T,
    allocator: R,
}

impl<'a, T: ?Sized, R> Exchanged<'a, T, R> {
    /// Joins them.
    #[inline(always)]
    pub fn new(place: &'a mut T, allocator: R) -> Self {
        Self { place, allocator }
    }
}

/// A block that the allocator releases.
#[derive(Debug)]
struct Block<V, R: Release> {
    start: *mut V,
    allocator: R,
}

impl<V, R: Release> Block<V, R> {
    fn null(allocator: R) -> Self {
        Self { start: std::ptr::null_mut(), allocator }
    }
}
impl<V, R: Allocate> Block<V, R> {
    /// A block for `count` elements; null for none, as `realloc` takes it.
    fn new(count: usize, allocator: R) -> Result<Self, MarshalError> {
        if count == 0 {
            return Ok(Self::null(allocator));
        }
        let bytes = count.checked_mul(size_of::<V>()).ok_or(MarshalError::out_of_memory())?;
        let start = allocator.allocate(bytes).cast::<V>();
        if start.is_null() {
            return Err(MarshalError::out_of_memory());
        }
        Ok(Self { start, allocator })
    }
}
impl<V, R: Release> Drop for Block<V, R> {
    fn drop(&mut self) {
        if !self.start.is_null() {
            // SAFETY: the block is ours, or the callee's replacement for it by declaration.
            unsafe { self.allocator.release(self.start.cast()) };
        }
    }
}

// Arrays.

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

/// An array that the callee may move.
#[derive(Debug)]
pub struct ExchangedArray<'a, T, V, R: Release> {
    place: &'a mut Vec<T>,
    block: Block<V, R>,
    count: usize,
}

// SAFETY: the slot holds null or a block of the declared allocator with all elements.
unsafe impl<'a, T, S, R> Marshal<'_, Exchanged<'a, Vec<T>, R>, InOut> for Exchange<S>
where
    S: FillArray<T>,
    S::Element: Abi,
    R: Allocate,
{
    type Native = *mut *mut S::Element;
    type Guard = ExchangedArray<'a, T, S::Element, R>;
    fn lower(value: Exchanged<'a, Vec<T>, R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        let Exchanged { place, allocator } = value;
        let block = Block::new(place.len(), allocator)?;
        // SAFETY: the block has room for the elements.
        unsafe { S::fill(place, block.start) }?;
        let count = place.len();
        Ok(ExchangedArray { place, block, count })
    }
    fn native(guard: &mut Self::Guard) -> Self::Native {
        &raw mut guard.block.start
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        let ExchangedArray { place, block, count } = guard;
        if count == 0 {
            place.clear();
            return Ok(());
        }
        if block.start.is_null() {
            return Err(Problem::Null.into());
        }
        // SAFETY: the caller promises that the callee left an array of as many elements as it reported.
        *place = unsafe { S::copy(block.start, count) }?;
        Ok(())
    }
}
// SAFETY: counts that no array can have are refused.
unsafe impl<'a, T, S, R> Counted<'_, Exchanged<'a, Vec<T>, R>, InOut> for Exchange<S>
where
    S: FillArray<T>,
    S::Element: Abi,
    R: Allocate,
{
    const UNIT_SIZE: usize = size_of::<S::Element>();
    const SCALARS: usize = scalars::in_abi::<S::Element>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.count
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        let limit = isize::MAX as usize / size_of::<S::Element>().max(1);
        guard.count = count::checked(count, limit)?;
        Ok(())
    }
}

// Text.

/// A managed place for text: `String`, or `Option<String>` where null is allowed.
#[doc(hidden)]
pub trait TextPlace {
    /// The text; `None` is null.
    fn text(&self) -> Option<&str>;
    /// Puts a copy of the native text in.
    ///
    /// # Errors
    ///
    /// Null is not allowed, or the text is not well-formed.
    ///
    /// # Safety
    ///
    /// `native` is null or terminated text.
    unsafe fn put<E: Encoding>(&mut self, native: *const E::Unit) -> Result<(), MarshalError>;
}
macro_rules! text_places {
    ($($place:ty => |$value:ident| $text:expr;)*) => {$(
        impl TextPlace for $place {
            fn text(&self) -> Option<&str> {
                let $value = self;
                $text
            }
            unsafe fn put<E: Encoding>(&mut self, native: *const E::Unit) -> Result<(), MarshalError> {
                // SAFETY: the caller's promise is the same.
                *self = unsafe { <Borrowed<Text<E>> as MarshalReturn<$place, ()>>::lift_return(native, ()) }?;
                Ok(())
            }
        }
    )*};
}
text_places! {
    String => |value| Some(value);
    Option<String> => |value| value.as_deref();
}

/// A copy of the text in a block of the allocator.
fn given_text<E: Encoding, R: Allocate>(
    text: Option<&str>,
    allocator: R,
) -> Result<(Block<E::Unit, R>, usize), MarshalError> {
    let Some(text) = text else { return Ok((Block::null(allocator), 0)) };
    let room = E::units(text) + 1;
    let block = Block::new(room, allocator)?;
    // SAFETY: the block has the room.
    unsafe { super::string::encode_terminated::<E>(text, block.start, room) }?;
    Ok((block, room))
}

/// Text that the callee may replace.
#[derive(Debug)]
pub struct ExchangedText<'a, T, U, R: Release> {
    place: &'a mut T,
    block: Block<U, R>,
    /// Units of the block, the terminator included: what `getline` calls the size.
    room: usize,
}

// SAFETY: the slot holds null or a block of the declared allocator with terminated text.
unsafe impl<'a, T: TextPlace, E: Encoding, R: Allocate> Marshal<'_, Exchanged<'a, T, R>, InOut>
    for Exchange<Text<E>>
{
    type Native = *mut *mut E::Unit;
    type Guard = ExchangedText<'a, T, E::Unit, R>;
    fn lower(value: Exchanged<'a, T, R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        let Exchanged { place, allocator } = value;
        let (block, room) = given_text::<E, R>(place.text(), allocator)?;
        Ok(ExchangedText { place, block, room })
    }
    fn native(guard: &mut Self::Guard) -> Self::Native {
        &raw mut guard.block.start
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        // SAFETY: the caller promises null or terminated text.
        unsafe { guard.place.put::<E>(guard.block.start) }
    }
}
// SAFETY: the capacity is the room of the block.
unsafe impl<'a, T: TextPlace, E: Encoding, R: Allocate> Counted<'_, Exchanged<'a, T, R>, InOut>
    for Exchange<Text<E>>
{
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.room
    }
    fn set_count(_: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        count::checked(count, isize::MAX as usize).map(|_| ())
    }
}

// Arrays of text.

/// Strings that the callee sets one by one.
pub struct ExchangedTexts<'a, T, U: Unit, R: Release> {
    places: &'a mut [T],
    slots: Vec<*mut U>,
    allocator: R,
    count: usize,
    /// Slots in front of this one are released.
    done: usize,
}

impl<T, U: Unit, R: Release> Drop for ExchangedTexts<'_, T, U, R> {
    fn drop(&mut self) {
        for slot in &self.slots[self.done..] {
            if !slot.is_null() {
                // SAFETY: the text is ours, or what the callee set by declaration.
                unsafe { self.allocator.release(slot.cast()) };
            }
        }
    }
}

/// As many null slots as there are places, and one more that stays null.
fn slots<'a, T, U: Unit, R: Release>(
    value: Exchanged<'a, [T], R>,
) -> Result<ExchangedTexts<'a, T, U, R>, MarshalError> {
    let Exchanged { place: places, allocator } = value;
    let mut slots = Vec::new();
    slots.try_reserve_exact(places.len() + 1).map_err(|_| MarshalError::out_of_memory())?;
    slots.resize(places.len() + 1, std::ptr::null_mut());
    let count = places.len();
    Ok(ExchangedTexts { places, slots, allocator, count, done: 0 })
}

macro_rules! text_arrays {
    ($($direction:ident: $bound:ident => |$guard:ident| $fill:block)*) => {$(
        // SAFETY: the guard has the slots, each null or text of the declared allocator.
        unsafe impl<'a, T: TextPlace, E: Encoding, R: $bound>
            Marshal<'_, Exchanged<'a, [T], R>, $direction> for Exchange<LpArray<Copied<Text<E>>>>
        {
            type Native = *mut *mut E::Unit;
            type Guard = ExchangedTexts<'a, T, E::Unit, R>;
            fn lower(value: Exchanged<'a, [T], R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
                #[allow(unused_mut)]
                let mut $guard = slots::<T, E::Unit, R>(value)?;
                $fill
                Ok($guard)
            }
            fn native(guard: &mut Self::Guard) -> Self::Native {
                guard.slots.as_mut_ptr()
            }
            unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
                while guard.done < guard.count {
                    let index = guard.done;
                    let slot = guard.slots[index];
                    // SAFETY: the caller promises that the callee left null or terminated text.
                    let put = unsafe { guard.places[index].put::<E>(slot) };
                    // What cannot be copied is released by the drop, with the rest.
                    put.map_err(|error| error.in_element(index))?;
                    guard.done += 1;
                    if !slot.is_null() {
                        // SAFETY: the text is copied, and released once.
                        unsafe { guard.allocator.release(slot.cast()) };
                    }
                }
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of slots.
        unsafe impl<'a, T: TextPlace, E: Encoding, R: $bound>
            Counted<'_, Exchanged<'a, [T], R>, $direction> for Exchange<LpArray<Copied<Text<E>>>>
        {
            const UNIT_SIZE: usize = size_of::<*mut E::Unit>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.places.len()
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                guard.count = count::checked(count, guard.places.len())?;
                Ok(())
            }
        }
    )*};
}
text_arrays! {
    Out: Release => |guard| {}
    InOut: Allocate => |guard| {
        for index in 0..guard.places.len() {
            let text = guard.places[index].text();
            let (block, _) = given_text::<E, R>(text, guard.allocator)
                .map_err(|error| error.in_element(index))?;
            guard.slots[index] = std::mem::ManuallyDrop::new(block).start;
        }
    }
}
